"""Who answers for the site: read for the pages that say so, and missed where nobody has filled it in."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import DatabaseError

from portal.models import SiteOwner


def site_owner() -> SiteOwner:
    """As the settings say, or an empty one. One query."""
    return SiteOwner.objects.first() or SiteOwner()


def owner_is_named(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    """`manage.py check --deploy`: a public site says whose it is. Nothing is said where there is no database yet."""
    try:
        is_named = site_owner().is_complete
    except DatabaseError:
        return []
    if is_named:
        return []
    return [
        checks.Warning(
            "Nobody answers for this site yet.",
            hint="In the administration: Settings, “Who answers for the site”: a name, and an e-mail or postal address.",
            id="portal.W001",
        )
    ]
