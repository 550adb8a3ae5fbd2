import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from wagtail.models import Page

from participants.models import NewsletterIssue, Subscriber
from participants.newsletter.news import block, pages_block, source_of
from tests.datacction.conftest import webinar

__all__ = ["webinar"]

NOW = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)


def make_subscriber(address: str = "ana@correo.example", language: str = "es", **fields: Any) -> Subscriber:
    """Somebody who asked for the newsletter and confirmed it."""
    return Subscriber.objects.create(
        address=address,
        language=language,
        asked_at=NOW - timedelta(days=9),
        confirmed_at=fields.pop("confirmed_at", NOW - timedelta(days=9)),
        **fields,
    )


def text(spanish: str, english: str = "", heading: str = "") -> dict[str, Any]:
    return block("text", {"heading_es": heading, "text_es": spanish, "heading_en": "", "text_en": english})


def pages(*which: Page) -> dict[str, Any]:
    source = source_of(which[0].specific_class)
    assert source is not None
    return pages_block(source, which)


@pytest.fixture
def make_issue(db: None) -> Callable[..., NewsletterIssue]:
    def make(*blocks: dict[str, Any], title_es: str = "Lo nuevo", title_en: str = "") -> NewsletterIssue:
        return NewsletterIssue.objects.create(
            title_es=title_es, title_en=title_en, content=json.dumps(blocks or [text("<p>Hola</p>", "<p>Hello</p>")])
        )

    return make
