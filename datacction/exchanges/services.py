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
from participants.services.following import Held, follow_held, free_key, key_stem, published, session_titles

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
    sessions = sorted(page.sessions.all(), key=lambda session: (session.date, session.starts, session.pk))
    if not sessions:
        return []
    series = exchanges_series()
    countries = list(page.parties.values_list("country", flat=True))
    titles = session_titles(pages)
    return [
        follow_held(
            held=Held(
                session.translation_key,
                titles[session.translation_key],
                session.starts_at,
                session.ends_at,
                session.timezone,
            ),
            kind=Activity.Kind.SESSION,
            series=series,
            countries=countries,
            free_key=lambda: free_key(key_stem(page, prefix="x")),
            by=by,
        )
        for session in sessions
    ]


@transaction.atomic
def follow_gone_session(*, session_key: UUID, by: AbstractBaseUser | None = None) -> None:
    """Drop the activity of a session that stands on no page any more, unless an import or a sign-up speaks of it."""
    if not ExchangeSession.objects.filter(translation_key=session_key).exists():
        drop_activity(session_key, by=by)
