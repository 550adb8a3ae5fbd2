"""Keeps the registry in step with the pages of editions: a series for each edition, an activity for each of its days.

As with episodes (`datacction.services`), facts come from one page of each set of translations and titles from each
language's own. Called twice, it writes nothing the second time.
"""

from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import override
from wagtail.log_actions import log

from datacction.editions.announcing import follow_programme, forget_programme
from datacction.models import EditionDay, EditionPage
from datacction.models.edition_parts import numbers_in
from datacction.services import drop_activity, has_no_page
from participants.models import Activity, Mode, Person, Programme, Series
from participants.services.following import (
    LONGEST_TITLE,
    Held,
    follow_held,
    follow_people,
    published,
    state_of,
)

KINDS = {EditionPage.Kind.FORUM: Series.Kind.FORUM, EditionPage.Kind.WEEK: Series.Kind.WEEK}
ACTIVITIES = {EditionPage.Kind.FORUM: Activity.Kind.FORUM, EditionPage.Kind.WEEK: Activity.Kind.EDITION}


@transaction.atomic
def follow_edition(*, page_key: UUID, by: AbstractBaseUser | None = None) -> list[Activity]:
    """Make or correct the series of the edition with this translation key, the activities of its days, and who spoke.

    None where nothing was ever published. Taking a page off the site unmakes nothing: what happened, happened.
    """
    pages = published(EditionPage, page_key)
    if not pages:
        Series.objects.filter(page_key=page_key, activities=None).delete()
        forget_programme(page_key=page_key)
        return []
    page = pages[0]
    follow_programme(pages=pages)
    series = _follow_series(page, {each.locale.language_code: each.title for each in pages}, page_key, by)
    titles = _titles(pages)
    found = []
    for day in sorted(page.days.all(), key=lambda day: day.date):
        called = titles[day.translation_key]
        held = Held(day.translation_key, called, day.starts_at, day.ends_at, page.timezone, is_alone=True)
        activity = follow_held(
            held=held,
            kind=ACTIVITIES[EditionPage.Kind(page.kind)],
            series=series,
            countries=[page.host_country_id] if page.host_country_id else [],
            stem=f"{page.series_key}-",
            by=by,
        )
        _follow_speakers(activity, page, day)
        found.append(activity)
    return found


def _follow_series(page: EditionPage, titles: dict[str, str], page_key: UUID, by: AbstractBaseUser | None) -> Series:
    """The series of an edition; one that was made before its page, or whose page was deleted, is taken over."""
    series = Series.objects.filter(page_key=page_key).first()
    if series is None:
        same_key = Series.objects.filter(programme=Programme.DATACCTION, key=page.series_key).first()
        series = same_key if same_key and has_no_page(same_key) else Series(programme=Programme.DATACCTION)
    before = state_of(series)
    series.page_key, series.key, series.kind = page_key, page.series_key, KINDS[EditionPage.Kind(page.kind)]
    series.title_es, series.title_en = titles.get("es") or page.title, titles.get("en", "")
    if state_of(series) != before:
        is_new = series.pk is None
        series.full_clean()
        series.save()
        log(series, "wagtail.create" if is_new else "wagtail.edit", user=by)
    return series


def _titles(pages: Sequence[EditionPage]) -> dict[UUID, dict[str, str]]:
    """By a day's key, what its activity is called in each language: the edition, then the day as it is written there."""
    found: dict[UUID, dict[str, str]] = {}
    for page in pages:
        language = page.locale.language_code
        with override(language):
            for day in page.days.all():
                called = f"{page.title}: {day.title or date_format(day.date, 'DATE_FORMAT')}"[:LONGEST_TITLE]
                found.setdefault(day.translation_key, {})[language] = called
    return found


def _follow_speakers(activity: Activity, page: EditionPage, day: EditionDay) -> None:
    """The people of the registry who speak or moderate that day, by the numbers of its sessions; all of them where their
    row names no session."""
    that_day = {each.number for each in page.sessions.all() if each.date == day.date and not each.is_cancelled}
    wanted: dict[tuple[int, str], Person] = {
        (speaker.person_id, speaker.role): speaker.person
        for speaker in page.speakers.select_related("person").exclude(person=None)
        if not speaker.sessions or that_day.intersection(numbers_in(speaker.sessions))
    }
    follow_people(activity=activity, wanted=wanted, mode=Mode.IN_PERSON)


@transaction.atomic
def follow_gone_day(*, day_key: UUID, by: AbstractBaseUser | None = None) -> None:
    """Drop the activity of a day that stands on no page any more, unless an import or a sign-up speaks of it."""
    if not EditionDay.objects.filter(translation_key=day_key).exists():
        drop_activity(day_key, by=by)
