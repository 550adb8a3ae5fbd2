"""Keeps the registry in step with the pages of training activities and forums: an activity for each session.

As with episodes (docs/decisions/0009-activities-follow-pages.md), facts come from one page of each set of translations and
titles from each language's own. Called twice, it writes nothing the second time.
"""

from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from conose.models import TrainingPage, TrainingSession
from participants.models import Activity, Programme, ReportedFigure, Series
from participants.services.activities import series_for
from participants.services.following import drop_activity, follow_sessions, published, sessions_of

KINDS: dict[str, str] = {
    TrainingPage.Kind.COURSE: Activity.Kind.CERTIFICATE_COURSE,
    TrainingPage.Kind.CYCLE: Activity.Kind.TRAINING_CYCLE,
    TrainingPage.Kind.VIRTUAL: Activity.Kind.VIRTUAL_PROGRAMME,
    TrainingPage.Kind.FORUM: Activity.Kind.FORUM,
}
"""What the registry calls the sessions of each kind of page."""


def programme_of(year: int) -> Series:
    """The series of what the network holds in a year, made at the first."""
    return series_for(
        programme=Programme.CONOSE,
        kind=Series.Kind.YEAR,
        key=str(year),
        number=year,
        title_es=f"Formación y foros de CONOSE, {year}",
        title_en=f"CONOSE training and forums, {year}",
    )


@transaction.atomic
def follow_training(*, page_key: UUID, by: AbstractBaseUser | None = None) -> list[Activity]:
    """Make or correct the activities of the sessions of the page with this translation key, in their order.

    They are in the series of the year in which the first begins. None where nothing was ever published, or there is no session.
    Taking a page off the site unmakes nothing: what happened, happened. Sessions that are gone are `follow_gone_session`'s.
    """
    pages = published(TrainingPage, page_key)
    if not pages:
        return []
    page = pages[0]
    sessions = sessions_of(page)
    if not sessions:
        return []
    keys = [session.translation_key for session in sessions]
    before = set(Activity.objects.filter(page_key__in=keys).exclude(series=None).values_list("series", flat=True))
    series = programme_of(sessions[0].date.year)
    found = follow_sessions(
        pages=pages,
        kind=KINDS[page.kind],
        series=series,
        countries=list(page.countries.values_list("pk", flat=True)),
        prefix="conose",
        by=by,
    )
    _drop_empty(before - {series.pk})
    return found


@transaction.atomic
def follow_gone_session(*, session_key: UUID, by: AbstractBaseUser | None = None) -> None:
    """Drop the activity of a session that stands on no page any more, unless an import or a sign-up speaks of it."""
    if TrainingSession.objects.filter(translation_key=session_key).exists():
        return
    series = drop_activity(session_key, by=by)
    if series is not None:
        _drop_empty({series.pk})


def _drop_empty(series: set[int]) -> None:
    """Remove the years among these that nothing is in any more, and of which nothing was printed."""
    printed = ReportedFigure.objects.filter(series__in=series).values("series")
    empty = Series.objects.filter(pk__in=series, kind=Series.Kind.YEAR, activities=None).exclude(pk__in=printed)
    empty.delete()
