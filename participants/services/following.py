"""How what the registry knows of a page follows the page: its activities, and the people whom it names.

Facts come from one page of each set of translations: a live one before one that is not, the source language before the
others. Titles come from each language's own page. Called twice, nothing is written the second time.
docs/decisions/0009-activities-follow-pages.md.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.text import slugify
from wagtail.log_actions import log
from wagtail.models import Page

from participants.models import (
    Activity,
    FormerKey,
    Mode,
    Outcome,
    ParticipationRecord,
    Person,
    RegistrationDesk,
    Series,
)
from participants.queries.activity_pages import is_gone
from participants.services.activities import save_activity
from participants.services.participations import rebuild

LONGEST_TITLE = 255
LONGEST_SLUG = 80


def published(model: type[Page], page_key: UUID) -> Sequence[Any]:
    """The pages with this key that are or were public, the one that speaks for the facts first."""
    pages = model.objects.filter(translation_key=page_key, alias_of=None).select_related("locale")
    return sorted(
        pages.exclude(first_published_at=None),
        key=lambda page: (not page.live, page.locale.language_code != settings.LANGUAGE_CODE, page.pk),
    )


def state_of(row: models.Model) -> tuple[Any, ...]:
    """All that a form or a service may change of a row, to be compared with what it is afterwards."""
    return tuple(getattr(row, field.attname) for field in row._meta.concrete_fields if field.editable or field.unique)


def session_titles(pages: Sequence[Any]) -> dict[UUID, dict[str, str]]:
    """By a session's key, what its activity is called in each language: the page, then the session."""
    found: dict[UUID, dict[str, str]] = {}
    for page in pages:
        for session in page.sessions.all():
            called = f"{page.title}: {session.title}"[:LONGEST_TITLE]
            found.setdefault(session.translation_key, {})[page.locale.language_code] = called
    return found


def key_stem(page: Page, *, prefix: str) -> str:
    """How the keys of a page's sessions begin: by its address, without accents."""
    return f"{prefix}-{slugify(page.slug)[:LONGEST_SLUG].rstrip('-') or page.pk}-"


@dataclass(frozen=True, slots=True)
class Held:
    """A part of a page that is an activity of its own: how it is called in each language, and when it is."""

    page_key: UUID
    """The translation key of the part, which all languages of the page share."""
    titles: Mapping[str, str]
    starts_at: datetime
    ends_at: datetime
    timezone: str
    is_alone: bool
    """Whether no other part of the page begins on its day."""


def follow_held(
    *,
    held: Held,
    kind: str,
    series: Series,
    countries: Sequence[str],
    stem: str,
    by: AbstractBaseUser | None,
) -> Activity:
    """Make or correct the activity of a part of a page, in the programme of its series. It gets its key when it is made, the
    stem and a number, and keeps it.

    An activity of the same programme and kind that has no page and starts at the very moment is the one that was made
    before the page, by hand or for an import: it is taken over, with its key. So is what a part has left that was taken out and
    typed again.
    """
    activity = Activity.objects.filter(page_key=held.page_key).first()
    if activity is None:
        before_its_page = Activity.objects.filter(
            programme=series.programme, kind=kind, page_key=None, starts_at=held.starts_at
        )
        activity = before_its_page.order_by("pk").first() or _left_by_one_gone(held, kind, series, stem)
        activity = activity or Activity(programme=series.programme, key=free_key(stem))
    before = (*state_of(activity), *sorted(activity.countries.values_list("pk", flat=True) if activity.pk else ()))
    activity.page_key = held.page_key
    activity.kind = kind
    activity.series = series
    activity.title_es = held.titles.get("es") or next(iter(held.titles.values()))
    activity.title_en = held.titles.get("en", "")
    activity.starts_at, activity.ends_at, activity.timezone = held.starts_at, held.ends_at, held.timezone
    wanted = sorted(set(countries))
    if activity.pk is None or (*state_of(activity), *wanted) != before:
        save_activity(activity=activity, by=by, countries=wanted)
    return activity


def _left_by_one_gone(held: Held, kind: str, series: Series, stem: str) -> Activity | None:
    """The activity of a part that is gone, where this is it again: of the very moment, or the only one of its page on the day.

    An editor who takes a session out and types it again means the same; beside what was attended it would be counted twice.
    """
    day = held.starts_at.astimezone(ZoneInfo(held.timezone)).date()
    there = Activity.objects.filter(series=series, kind=kind, starts_on=day).exclude(page_key=None).order_by("pk")
    gone = [each for each in there if each.page_key is not None and is_gone(each.page_key)]
    at_once = [each for each in gone if each.starts_at == held.starts_at]
    of_page = [each for each in gone if each.key.startswith(stem) and each.key.removeprefix(stem).isdigit()]
    if at_once:
        return at_once[0]
    return of_page[0] if held.is_alone and len(of_page) == 1 else None


def sessions_of(page: Any) -> list[Any]:
    """The sessions of a page, the first to begin first."""
    return sorted(page.sessions.all(), key=lambda session: (session.date, session.starts, session.pk))


def follow_sessions(
    *,
    pages: Sequence[Any],
    kind: str,
    series: Series,
    countries: Sequence[str],
    prefix: str,
    by: AbstractBaseUser | None,
) -> list[Activity]:
    """Make or correct the activity of each session of a page, in their order. `pages` are those that `published` gives; the
    keys of new activities begin with `prefix`."""
    titles, page = session_titles(pages), pages[0]
    sessions = sessions_of(page)
    that_day = Counter(session.date for session in sessions)
    return [
        follow_held(
            held=Held(
                session.translation_key,
                titles[session.translation_key],
                session.starts_at,
                session.ends_at,
                session.timezone,
                is_alone=that_day[session.date] == 1,
            ),
            kind=kind,
            series=series,
            countries=countries,
            stem=key_stem(page, prefix=prefix),
            by=by,
        )
        for session in sessions
    ]


def free_key(stem: str) -> str:
    """A key that no activity has or had: the stem and the number after the highest there is, from 1."""
    taken = {
        key.removeprefix(stem)
        for keys in (
            Activity.objects.filter(key__startswith=stem).values_list("key", flat=True),
            FormerKey.objects.filter(key__startswith=stem).values_list("key", flat=True),
        )
        for key in keys
    }
    return f"{stem}{max((int(number) for number in taken if number.isdigit()), default=0) + 1}"


def follow_people(*, activity: Activity, wanted: Mapping[tuple[int, str], Person], mode: Mode) -> None:
    """One record for each person and role that a page names, and none for those it names no more; then the participations.

    A record keeps sex, institution and country as they were when it was made. Before the activity begins they are
    registered; once it has, the page's word is that they took part.
    """
    outcome = Outcome.ATTENDED if activity.has_begun() else Outcome.REGISTERED
    # What stays of somebody erased is on no page any more, and stays all the same: totals do not change.
    records = ParticipationRecord.objects.filter(
        activity=activity, source=ParticipationRecord.Source.PAGE, person__erased_at=None
    )
    standing = {(record.person_id, record.role): record for record in records}
    gone = [standing[each].pk for each in standing.keys() - wanted.keys()]
    late = [record.pk for each, record in standing.items() if each in wanted and record.outcome != outcome]
    new = [
        ParticipationRecord(
            activity=activity,
            person=person,
            role=role,
            source=ParticipationRecord.Source.PAGE,
            mode=mode,
            outcome=outcome,
            sex=person.sex,
            institution_id=person.institution_id,
            country_id=person.country_id,
        )
        for (person_id, role), person in wanted.items()
        if (person_id, role) not in standing
    ]
    if not (gone or late or new):
        return
    touched = {person for person, _ in standing.keys() | wanted.keys()}
    records.filter(pk__in=gone).delete()
    records.filter(pk__in=late).update(outcome=outcome)
    ParticipationRecord.objects.bulk_create(new)
    rebuild(activities=[activity.pk], people=touched)


_KEPT_BY: list[Callable[[Activity], bool]] = []


def keeps_activities(is_kept: Callable[[Activity], bool]) -> Callable[[Activity], bool]:
    """Declare what else rests on an activity, so that it stays when its page goes: another app's rows about it."""
    _KEPT_BY.append(is_kept)
    return is_kept


def drop_activity(page_key: UUID, *, by: AbstractBaseUser | None) -> Series | None:
    """Take a page's own word back, and its activity too, unless an import, a sign-up or another app speaks of it.

    Returns the series that the activity was in, where it went; None where it stays.
    """
    activity = Activity.objects.filter(page_key=page_key).first()
    if activity is None:
        return None
    of_page = ParticipationRecord.objects.filter(activity=activity, source=ParticipationRecord.Source.PAGE)
    people = list(of_page.values_list("person", flat=True))
    of_page.delete()
    rebuild(activities=[activity.pk], people=people)
    if (
        activity.records.exists()
        or activity.batches.exists()
        or RegistrationDesk.objects.filter(activity=activity).exists()
        or any(is_kept(activity) for is_kept in _KEPT_BY)
    ):
        return None
    series = activity.series
    log(activity, "wagtail.delete", user=by, deleted=True)
    activity.delete()
    return series
