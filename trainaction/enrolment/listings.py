"""What the pages around runs show: frozen values, ready for a template."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.queries.institutions import labels_said
from portal.models import User
from portal.placement import address
from trainaction.enrolment.doubles import doubles_in, holds_two
from trainaction.enrolment.queries import (
    FINISHED,
    Course,
    courses_by_key,
    enrolments_of,
    lessons_done,
    places_in_waiting_lists,
    runs_of_course,
)
from trainaction.enrolment.states import TAKES_ENROLMENTS, RunState
from trainaction.models import IN_A_SEAT, CourseRun, Enrolment, EnrolmentChange, EnrolmentState

MAY_WITHDRAW = (
    EnrolmentState.REQUESTED,
    EnrolmentState.WAITING,
    EnrolmentState.ENROLLED,
    EnrolmentState.ACTIVE,
)
"""Who has something to give back."""
TAGS = {
    RunState.OPEN: "good",
    RunState.ONGOING_OPEN: "good",
    RunState.FULL: "warn",
    EnrolmentState.ENROLLED: "good",
    EnrolmentState.ACTIVE: "good",
    EnrolmentState.COMPLETED: "good",
    EnrolmentState.CERTIFIED: "good",
    EnrolmentState.REQUESTED: "warn",
    EnrolmentState.WAITING: "warn",
    EnrolmentState.REJECTED: "bad",
}
"""The tone of a state's tag; none for the others."""


@dataclass(frozen=True, slots=True)
class RunCard:
    """A run as readers see it."""

    title: str
    cohort: str
    state: str
    tone: str
    dates: tuple[str, ...]
    places: str
    language: str
    for_whom: tuple[str, ...]
    """Whom it is for, where it is not for all: countries, institutions."""
    enrol_url: str
    """Empty where nobody can enrol now, and for who has a place or asked for one."""
    button: str
    own_url: str = ""
    """For who has a place or asked for one: the lessons, the certificate, or what became of it."""
    own_button: str = ""
    own_state: str = ""
    """How far they are."""
    own_tone: str = ""
    title_language: str = ""
    """The code of the language of its title, where that is not the reader's; empty otherwise."""


@dataclass(frozen=True, slots=True)
class RunInShort:
    """In few words, how a course's nearest run stands: what its row in a list says."""

    state: str
    tone: str
    said: str


def run_in_short(run: Any | None) -> RunInShort:
    """The run with its state (`queries.nearest_runs`); None for a course of which none is planned."""
    if run is None:
        return RunInShort("", "", _("No run planned"))
    state = RunState(run.state)
    begins = _("begins on %(day)s") % {"day": _short_day(run, run.starts_at)} if run.is_ahead() else ""
    closes = run.enrolment_closes_at if state in TAKES_ENROLMENTS else None
    said = (
        _("until %(day)s") % {"day": _short_day(run, closes)} if closes else "",
        _("opens on %(day)s") % {"day": _short_day(run, run.enrolment_opens_at)} if state == RunState.ANNOUNCED else "",
        begins,
        _("at your own pace") if not run.starts_at and run.pace == CourseRun.Pace.SELF_PACED else "",
    )
    word = _("Enrolment open") if state == RunState.ONGOING_OPEN else str(state.label)
    return RunInShort(word, TAGS.get(state, ""), " · ".join(filter(None, said)))


def _short_day(run: CourseRun, moment: datetime) -> str:
    """A day without its year where that is this one."""
    here = moment.astimezone(ZoneInfo(run.timezone))
    is_this_year = here.year == timezone.now().astimezone(ZoneInfo(run.timezone)).year
    return date_format(here, "MONTH_DAY_FORMAT" if is_this_year else "DATE_FORMAT")


def beside_course(title: str, course: str) -> str:
    """A run's title where its course's stands beside it: what it begins with of the course is not said twice."""
    rest = title.removeprefix(course).lstrip(" :·,.–—-") if course else ""
    return rest[:1].upper() + rest[1:] if rest and title.startswith(course) else title


def run_cards(course_key: UUID, course: str = "", *, user: User | None = None) -> tuple[RunCard, ...]:
    """The runs of a course, whose title is `course`, that are not over, as `user` stands in them. Three queries, and three for
    who has signed in; one where there are none."""
    runs = list(runs_of_course(course_key))
    own: dict[int, Enrolment] = {}
    if user is not None and runs:
        own = {each.run_id: each for each in enrolments_of(user).filter(run__in=[run.pk for run in runs]).reverse()}
    return tuple(run_card(run, course, own=own.get(run.pk)) for run in runs)


def run_card(run: Any, course: str = "", *, own: Enrolment | None = None) -> RunCard:
    """A run with its state and places: see `queries.with_state`. `course` is the title that stands beside it, `own` what the
    reader's place in it is."""
    state = RunState(run.state)
    own_url, own_button = _own_place(run, own) if own is not None else ("", "")
    can_enrol = state in TAKES_ENROLMENTS and not own_url
    return RunCard(
        title=beside_course(run.title, course),
        cohort=run.cohort,
        state=str(state.label),
        tone=TAGS.get(state, ""),
        dates=dates_of(run),
        places=_places(run, state),
        language=str(run.get_language_display()) if run.language else "",
        for_whom=_for_whom(run),
        enrol_url=reverse("run_enrol", args=[run.key]) if can_enrol else "",
        button=_("Ask for a place") if run.needs_approval else _("Join the waiting list") if state == RunState.FULL else _("Enrol"),
        own_url=own_url,
        own_button=own_button,
        own_state=str(EnrolmentState(own.state).label) if own is not None and own_url else "",
        own_tone=TAGS.get(EnrolmentState(own.state), "") if own is not None else "",
        title_language=run.title_language,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Foremost:
    """What a course's page says first: how its runs stand for who reads it, and the one thing to press."""

    state: str
    tone: str
    said: str
    """When it is held, and what places there are; of several runs that take enrolments, how many they are."""
    url: str
    button: str


def foremost(cards: Sequence[RunCard]) -> Foremost | None:
    """The run that the reader has to do with, else one that takes enrolments, else the next; None where there is none.

    Where several take enrolments it leads to the list of them.
    """
    if not cards:
        return None
    own = next((card for card in cards if card.own_url), None)
    open_ones = [card for card in cards if card.enrol_url]
    if own is None and len(open_ones) > 1:
        number = len(open_ones)
        said = ngettext("%(number)s run to choose from", "%(number)s runs to choose from", number) % {"number": number}
        return Foremost(open_ones[0].state, open_ones[0].tone, said, "#runs", _("Choose and enrol"))
    card = own or next(iter(open_ones), cards[0])
    when = " · ".join(card.dates)
    if card.own_url:
        return Foremost(card.own_state, card.own_tone, when, card.own_url, card.own_button)
    said = " · ".join(filter(None, [when, card.places]))
    if card.enrol_url:
        return Foremost(card.state, card.tone, said, card.enrol_url, card.button)
    return Foremost(card.state, card.tone, said, "#runs", _("When it is held"))


def _own_place(run: Any, own: Enrolment) -> tuple[str, str]:
    """Where an enrolment leads, and how that is called; ("", "") for who withdrew, and may enrol again."""
    if own.state == EnrolmentState.CERTIFIED:
        return reverse("my_certificate", args=[run.key]), _("My certificate")
    if own.state in IN_A_SEAT:
        return reverse("learning_run", args=[run.key]), _the_lessons(own.state)
    if own.state == EnrolmentState.WITHDRAWN:
        return "", ""
    return reverse("my_courses"), _("My courses")


def _the_lessons(state: str) -> str:
    """What the way to the lessons of a run is called."""
    return _("Go on with the course") if state == EnrolmentState.ACTIVE else _("Go to the course")


def lessons_said(done: int, total: int) -> str:
    """How far somebody is in a run, in words."""
    return ngettext("%(done)s of %(total)s lesson done", "%(done)s of %(total)s lessons done", total) % {
        "done": done,
        "total": total,
    }


def _for_whom(run: Any) -> tuple[str, ...]:
    """A sentence for the countries and one for the institutions it is for; both have to be met."""
    countries = ", ".join(str(country) for country in run.countries.all())
    institutions = ", ".join(dict.fromkeys(each.said for each in run.institutions.all()))
    said = (
        _("For people in: %(countries)s") % {"countries": countries} if countries else "",
        _("For people of: %(institutions)s") % {"institutions": institutions} if institutions else "",
    )
    return tuple(filter(None, said))


def dates_of(run: CourseRun) -> tuple[str, ...]:
    """When it is held and until when one can enrol, in words, by the clock of the run's time zone."""
    now = timezone.now()
    said = []
    if run.starts_at and run.ends_at:
        said.append(_("From %(start)s to %(end)s") % {"start": day(run, run.starts_at), "end": day(run, run.ends_at)})
    elif run.starts_at:
        said.append(_("From %(start)s") % {"start": day(run, run.starts_at)})
    elif run.ends_at:
        said.append(_("Until %(end)s") % {"end": day(run, run.ends_at)})
    elif run.pace == CourseRun.Pace.SELF_PACED:
        said.append(_("At your own pace, without dates"))
    if run.enrolment_opens_at and run.enrolment_opens_at > now:
        said.append(_("Enrolment opens on %(day)s") % {"day": day(run, run.enrolment_opens_at)})
    elif run.enrolment_closes_at and run.enrolment_closes_at > now:
        said.append(_("Enrolment until %(day)s") % {"day": day(run, run.enrolment_closes_at)})
    return tuple(said)


def day(run: CourseRun, moment: datetime) -> str:
    return date_format(moment.astimezone(ZoneInfo(run.timezone)), "DATE_FORMAT")


def _places(run: Any, state: RunState) -> str:
    if run.capacity is None or state not in TAKES_ENROLMENTS:
        return ""
    free = max(run.capacity - run.taken, 0)
    if state == RunState.FULL:
        waiting = ngettext("%(number)s person waits", "%(number)s people wait", run.waiting) % {"number": run.waiting}
        return ngettext(
            "The %(places)s place is taken; %(waiting)s", "All %(places)s places are taken; %(waiting)s", run.capacity
        ) % {"places": run.capacity, "waiting": waiting}
    return ngettext("%(free)s place left of %(places)s", "%(free)s places left of %(places)s", free) % {
        "free": free,
        "places": run.capacity,
    }


@dataclass(frozen=True, slots=True)
class MyCourse:
    """One of somebody's own enrolments."""

    key: str
    """The run's."""
    course: str
    course_url: str
    run: str
    dates: tuple[str, ...]
    state: str
    tone: str
    sentence: str
    done: int
    lessons: int
    """Of a course under way, the lessons done and all of them; 0 otherwise."""
    said: str
    """“3 of 22 lessons done”."""
    withdraw_url: str
    enrol_url: str
    lessons_url: str
    go_on: str
    """What the way to the lessons is called."""
    certificate_url: str


def my_courses(user: User, request: HttpRequest) -> list[MyCourse]:
    """All that somebody enrolled in, the latest first. The same number of queries for one and for many."""
    own = list(enrolments_of(user))
    courses = courses_by_key(each.run.course_key for each in own)
    places = places_in_waiting_lists(own)
    why = _reasons(own)
    done = lessons_done(own)
    return [
        _my_course(each, courses.get(each.run.course_key), places, why, done.get(each.pk, (0, 0)), request)
        for each in own
    ]


def _reasons(enrolments: Iterable[Enrolment]) -> dict[int, str]:
    """Why somebody was not admitted, by enrolment. One query; none where all were."""
    rejected = [each.pk for each in enrolments if each.state == EnrolmentState.REJECTED]
    if not rejected:
        return {}
    changes = EnrolmentChange.objects.filter(enrolment__in=rejected, after=EnrolmentState.REJECTED)
    return dict(changes.order_by("at", "pk").values_list("enrolment", "why"))


def _my_course(
    own: Enrolment,
    course: Course | None,
    places: dict[int, int],
    why: dict[int, str],
    lessons: tuple[int, int],
    request: HttpRequest,
) -> MyCourse:
    run, state = own.run, EnrolmentState(own.state)
    course_url = address(request, course.url_path) if course else ""
    return MyCourse(
        key=run.key,
        course=course.title if course else run.title,
        course_url=course_url,
        run=beside_course(run.title, course.title) if course else "",
        dates=dates_of(run),
        state=str(state.label),
        tone=TAGS.get(state, ""),
        sentence="" if lessons[1] else sentence_of(own, place=places.get(own.pk, 0), why=why.get(own.pk, "")),
        done=lessons[0],
        lessons=lessons[1],
        said=lessons_said(*lessons),
        withdraw_url=reverse("run_withdraw", args=[run.key]) if state in MAY_WITHDRAW else "",
        enrol_url=reverse("run_enrol", args=[run.key]) if state == EnrolmentState.WITHDRAWN else "",
        lessons_url=reverse("learning_run", args=[run.key]) if state in IN_A_SEAT else "",
        go_on=_the_lessons(state),
        certificate_url=reverse("my_certificate", args=[run.key]) if state == EnrolmentState.CERTIFIED else "",
    )


def why_not_withdraw(own: Enrolment) -> str:
    """Why somebody has nothing to withdraw from, in a sentence; empty where they have."""
    if own.state in MAY_WITHDRAW:
        return ""
    if own.state in FINISHED:
        return _(
            "You have completed this course: there is no place to give back, and what you have achieved stays yours. To have "
            "something of it corrected, or your data erased, go to “My data”, or write to those who keep the portal."
        )
    return _("You have no place in this course, and wait for none: there is nothing to withdraw from.")


def sentence_of(own: Enrolment, *, place: int = 0, why: str = "") -> str:
    """What an enrolment's state means for whom it is of."""
    sentences = {
        EnrolmentState.REQUESTED: _("Those who run the course decide about your place; you will find it here."),
        EnrolmentState.WAITING: _(
            "You are number %(place)s on the waiting list. When a place becomes free you get it by yourself: "
            "you need do nothing."
        )
        % {"place": place},
        EnrolmentState.ENROLLED: _("The lessons open on %(day)s.") % {"day": day(own.run, own.run.starts_at)}
        if own.run.starts_at and own.run.is_ahead()
        else _("You can begin when you like."),
        EnrolmentState.ACTIVE: _("You have begun."),
        EnrolmentState.COMPLETED: _("You have completed the course."),
        EnrolmentState.CERTIFIED: _("You have completed the course, and have your certificate."),
        EnrolmentState.WITHDRAWN: _("You withdrew."),
        EnrolmentState.REJECTED: _("You were not admitted: %(why)s") % {"why": why},
    }
    return sentences[EnrolmentState(own.state)]


@dataclass(frozen=True, slots=True)
class Learner:
    """Somebody in a run, as those who run it see them: no address."""

    name: str
    institution: str
    country: str
    sector: str
    state: str
    tone: str
    asked: str
    place: int
    approve_url: str
    reject_url: str
    withdraw_url: str
    doubles: tuple["Double", ...] = ()


@dataclass(frozen=True, slots=True)
class Double:
    """What somebody has in the run besides, under a row of the registry that was merged with theirs."""

    said: str
    free_url: str
    """To give back the place that it holds; empty where it has none, and where it cannot be given back."""


def learners(run: CourseRun, found: Iterable[Enrolment]) -> list[Learner]:
    """People of a run as rows of a list."""
    found = list(found)
    places = places_in_waiting_lists(found)
    institutions = labels_said(each.person.counted_as.institution_id for each in found)
    doubles: dict[int, list[Double]] = defaultdict(list)
    for double, counts in doubles_in([run.pk]).items():
        doubles[counts.pk].append(_double(run, double, counts))
    return [_learner(run, each, places, institutions, doubles[each.pk]) for each in found]


def _double(run: CourseRun, double: Enrolment, counts: Enrolment) -> Double:
    said = _(
        "Here twice, since two rows of the registry were merged: also as %(name)s, %(state)s, asked on %(moment)s."
    ) % {
        "name": double.person,
        "state": double.get_state_display(),
        "moment": _asked(run, double),
    }
    is_done = double.state in FINISHED
    if holds_two(double, counts) and is_done and run.capacity is not None:
        said += " " + _("Both are completed and hold a place: where somebody waits, give the run one place more.")
    can_free = holds_two(double, counts) and not is_done
    return Double(said, reverse("enrolment_free", args=[run.key, double.public_id]) if can_free else "")


def _asked(run: CourseRun, each: Enrolment) -> str:
    return date_format(each.asked_at.astimezone(ZoneInfo(run.timezone)), "SHORT_DATETIME_FORMAT")


def _learner(
    run: CourseRun,
    each: Enrolment,
    places: dict[int, int],
    institutions: dict[int, str],
    doubles: Iterable[Double],
) -> Learner:
    state = EnrolmentState(each.state)
    person = each.person.counted_as

    def url(name: str, *states: EnrolmentState) -> str:
        return reverse(name, args=[run.key, each.public_id]) if state in states else ""

    return Learner(
        name=str(person),
        institution=institutions.get(person.institution_id or 0, ""),
        country=str(person.country or ""),
        sector=str(each.get_sector_display()) if each.sector else "",
        state=str(state.label),
        tone=TAGS.get(state, ""),
        asked=_asked(run, each),
        place=places.get(each.pk, 0),
        approve_url=url("enrolment_approve", EnrolmentState.REQUESTED),
        reject_url=url("enrolment_reject", EnrolmentState.REQUESTED, EnrolmentState.WAITING),
        withdraw_url=url("enrolment_withdraw", EnrolmentState.ENROLLED, EnrolmentState.ACTIVE),
        doubles=tuple(doubles),
    )
