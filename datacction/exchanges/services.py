"""Keeps the registry in step with the pages of exchanges: an activity for each session.

As with episodes (`datacction.services`), facts come from one page of each set of translations and titles from each
language's own. Called twice, it writes nothing the second time.
"""

from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from datacction.models import ExchangePage, ExchangeSession
from datacction.services import drop_activity
from participants.models import Activity, Programme, Series
from participants.services.activities import series_for
from participants.services.following import follow_sessions, published, sessions_of

SERIES = "exchanges"
"""The key of the series that all sessions are in."""


def exchanges_series() -> Series:
    """The series of all sessions, made at the first."""
    return series_for(
        programme=Programme.DATACCTION,
        kind=Series.Kind.EXCHANGE,
        key=SERIES,
        title_es="Intercambios",
        title_en="Exchanges",
    )


@transaction.atomic
def follow_exchange(*, page_key: UUID, by: AbstractBaseUser | None = None) -> list[Activity]:
    """Make or correct the activities of the sessions of the exchange with this translation key, in their order.

    None where nothing was ever published. Taking a page off the site unmakes nothing: what happened, happened. Sessions
    that are gone are `follow_gone_session`'s.
    """
    pages = published(ExchangePage, page_key)
    if not pages:
        return []
    page = pages[0]
    if not sessions_of(page):
        return []
    return follow_sessions(
        pages=pages,
        kind=Activity.Kind.SESSION,
        series=exchanges_series(),
        countries=list(page.parties.values_list("country", flat=True)),
        prefix="x",
        by=by,
    )


@transaction.atomic
def follow_gone_session(*, session_key: UUID, by: AbstractBaseUser | None = None) -> None:
    """Drop the activity of a session that stands on no page any more, unless an import or a sign-up speaks of it."""
    if not ExchangeSession.objects.filter(translation_key=session_key).exists():
        drop_activity(session_key, by=by)
