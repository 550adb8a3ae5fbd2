from collections.abc import Callable
from datetime import timedelta

import pytest

from datacction.models import EpisodePage
from tests.datacction.conftest import Webinar, webinar
from tests.factories.comments import NOW

__all__ = ["webinar"]


@pytest.fixture
def page(remade: Callable[..., EpisodePage], webinar: Webinar) -> EpisodePage:
    """An episode that was published a month before NOW."""
    return remade(_publish_page, webinar)


def _publish_page(webinar: Webinar) -> EpisodePage:
    page = webinar.episode(title="Medir la violencia", slug="medir")
    EpisodePage.objects.filter(pk=page.pk).update(first_published_at=NOW - timedelta(days=30))
    page.refresh_from_db()
    return page
