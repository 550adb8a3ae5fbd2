"""Counts over learners' participations: how many are how far, by anything that is known of them.

A learner's participation is their place in a run, or their asking for one. People are counted once in each stage,
places once each; the database counts both (docs/decisions/0031-standings.md).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import add
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import (
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from participants.models import Participation, Person
from participants.presence_rules import EpochSeconds
from participants.queries.people import uncounted
from reporting.dimensions import Dimension
from reporting.outcomes import WORDS
from reporting.queries import in_texts, named_columns
from reporting.selection import Filters
from trainaction.enrolment.doubles import of_one_person
from trainaction.models import (
    IN_A_SEAT,
    CourseRun,
    Enrolment,
    EnrolmentState,
    ForumPost,
    LessonProgress,
    PostState,
    RunLesson,
)

STAGES = ("registered", "enrolled", "active", "completed", "certified")
"""The ladder, each rung among those before it."""
ASIDE = ("requested", "waiting", "rejected", "withdrawn", "dropped")
"""What somebody is now and nothing else. All but the last never had a place."""
COUNTED = (*STAGES, *ASIDE)
Group = tuple[Any, ...]
"""Values of the columns that are counted by."""
Numbers = tuple[int, ...]
"""A count for each of COUNTED."""


@dataclass(frozen=True)
class Counts:
    """Of one group: how many people, and how many places in runs, are in each of COUNTED."""

    people: Numbers
    places: Numbers

    def people_in(self, word: str) -> int:
        return self.people[COUNTED.index(word)]

    def places_in(self, word: str) -> int:
        return self.places[COUNTED.index(word)]


NOBODY = Counts((0,) * len(COUNTED), (0,) * len(COUNTED))


def counts_by(filters: Filters, *breakdowns: Sequence[Dimension]) -> list[dict[Group, Counts]]:
    """Of each breakdown by one dimension or more, the counts of each combination of values that occurs.

    Places are counted by all their dimensions together in one statement, people of each breakdown in two. In a single run
    nobody learns twice, so that its places are its people.
    """
    rows = filters.learners().order_by()
    of_each = [[dimension.column for dimension in dimensions] for dimensions in breakdowns]
    together = list(dict.fromkeys(column for columns in of_each for column in columns))
    counted = _places(rows, together)
    found = []
    for columns in of_each:
        places = _added(counted, [together.index(column) for column in columns])
        people = places if len(filters.activity) == 1 else _people(rows, columns)
        found.append({group: Counts(people[group], numbers) for group, numbers in places.items()})
    return found


def _added(counted: Sequence[tuple[Group, Numbers]], picked: Sequence[int]) -> dict[Group, Numbers]:
    """By some of the values alone."""
    found: dict[Group, Numbers] = {}
    for values, numbers in counted:
        group = tuple(values[place] for place in picked)
        found[group] = tuple(map(add, found[group], numbers)) if group in found else numbers
    return found


def _places(rows: QuerySet[Participation], columns: Sequence[str]) -> list[tuple[Group, Numbers]]:
    """How many rows there are with these values of the columns, in each of COUNTED."""
    values = named_columns(columns, few=True)
    numbers = {f"n_{place}": Count("pk", filter=_condition(word)) for place, word in enumerate(COUNTED)}
    asked = rows.values(**values).annotate(**numbers).values_list(*values, *numbers)
    return [(row[: len(columns)], row[len(columns) :]) for row in asked]


def _people(rows: QuerySet[Participation], columns: Sequence[str]) -> dict[Group, Numbers]:
    """How many different people there are with these values of the columns, in each of COUNTED.

    On the ladder each is told once, by the furthest rung they came to: one list of people instead of one for each rung.
    Past the ORM, which cannot count what it grouped. Aside are few: their rows are looked up, and a list for each does.
    PostgreSQL makes a list sooner than it groups twice.
    """
    if connections[rows.db].vendor != "sqlite":
        return _different(rows, columns, COUNTED)
    values = named_columns(columns, few=True)
    rungs = [When(_condition(word), then=Value(rung)) for rung, word in enumerate(STAGES)]
    furthest = Max(Case(*reversed(rungs), output_field=IntegerField()))
    people = rows.values(**values, who=F("person")).annotate(rung=furthest).values(*values, "rung")
    by = ", ".join([*values, "rung"])
    try:
        sql, parameters = people.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:  # filters that no activity meets
        return {}
    with connections[rows.db].cursor() as cursor:
        cursor.execute(f"SELECT {by}, COUNT(*) FROM ({sql}) AS people GROUP BY {by}", parameters)  # noqa: S608 - our own names
        cells = in_texts(cursor.fetchall(), columns)
    on_ladder: dict[Group, list[int]] = {}
    for *group, rung, number in cells:
        reached = on_ladder.setdefault(tuple(group), [0] * len(STAGES))
        reached[: rung + 1] = [others + number for others in reached[: rung + 1]]
    few = rows.filter(standing__in=[standing for word in ASIDE for standing in WORDS[word].standings])
    aside = _different(few, columns, ASIDE)
    return {group: (*reached, *aside.get(group, (0,) * len(ASIDE))) for group, reached in on_ladder.items()}


def _different(rows: QuerySet[Participation], columns: Sequence[str], words: Sequence[str]) -> dict[Group, Numbers]:
    """By the values of the columns, how many different people there are in each of these words."""
    values = named_columns(columns, few=True)
    numbers = {
        f"n_{place}": Count("person", distinct=True, filter=_condition(word)) for place, word in enumerate(words)
    }
    asked = rows.values(**values).annotate(**numbers).values_list(*values, *numbers)
    return {row[: len(columns)]: row[len(columns) :] for row in asked}


def _condition(word: str) -> Q:
    """The same words as `reporting.outcomes`, of rows that are learners already."""
    asked = WORDS[word]
    if asked.standings:
        return Q(standing__in=asked.standings)
    return Q(outcome__gte=asked.least)


# --- how long it takes ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Duration:
    """A median of times, in the unit that is asked for, and of how many it is; None of none."""

    amount: float | None
    of: int


DAY = 86_400


def median_of(rows: QuerySet[Any], took: Any, unit: int) -> Duration:
    """The median of a time in seconds over rows, in `unit`s of so many seconds to a tenth; the database orders them."""
    number = rows.count()
    if not number:
        return Duration(None, 0)
    in_order = rows.annotate(took=took).order_by("took").values_list("took", flat=True)
    middle = list(in_order[(number - 1) // 2 : number // 2 + 1])
    return Duration(round(sum(middle) / len(middle) / unit, 1), number)


def median_days(filters: Filters) -> Duration:
    """From beginning to completing, of the places of which the portal knows both; imports tell neither.

    A place that a merge made of two enrolments is there once, with the one that was completed first.
    """
    took = EpochSeconds(F("completed_at")) - EpochSeconds(F("first_seen_at"))
    rows = enrolments(filters).exclude(completed_at=None).exclude(first_seen_at=None)
    in_order = [sorted(its, key=lambda each: (each.completed_at, each.pk)) for its in of_one_person(rows)]
    later = [each.pk for its in in_order for each in its[1:]]
    return median_of(rows.exclude(pk__in=later) if later else rows, took, DAY)


def enrolments(filters: Filters) -> QuerySet[Enrolment]:
    """The enrolments behind the learners that the filters keep."""
    rows: QuerySet[Enrolment] = Enrolment.objects.order_by()
    if not filters.is_of_people:
        of_run = filters.learners().order_by().values_list("activity", flat=True).distinct()
        rows = rows.filter(run__activity__in=list(of_run))
    return _kept(rows, filters)


def enrolments_in(run: CourseRun, filters: Filters) -> QuerySet[Enrolment]:
    """The enrolments of a run that the filters keep."""
    return _kept(Enrolment.objects.filter(run=run).order_by(), filters)


def _kept(rows: QuerySet[Enrolment], filters: Filters) -> QuerySet[Enrolment]:
    """Of whole runs all but staff and test accounts, who are marked as the person that counts; else who is a learner there."""
    if filters.is_of_people:
        learner = filters.learners().filter(
            activity=OuterRef("run__activity"), person=Coalesce(OuterRef("person__merged_into"), OuterRef("person"))
        )
        return rows.filter(Exists(learner))
    if filters.uncounted:
        return rows
    left_out = list(uncounted().filter(merged_into=None).values_list("pk", flat=True))
    left_out += Person.objects.filter(merged_into__among=set(left_out)).values_list("pk", flat=True) if left_out else []
    return rows.exclude(person__among=set(left_out)) if left_out else rows


# --- where learners stop -------------------------------------------------------------------------


@dataclass(frozen=True)
class ModuleReached:
    """Of one module and sex: how many learners opened a lesson of it, and how many did all of them."""

    module: int
    sex: str
    opened: int
    done: int


def modules_of(run: CourseRun, language: str) -> dict[int, tuple[str, int]]:
    """The modules of a run in order: its number → its title in that language, or another, and how many lessons it has."""
    found: dict[int, tuple[str, int]] = {}
    lessons: dict[int, set[Any]] = {}
    titles = RunLesson.objects.filter(run=run).values_list("module_number", "module_title", "language", "lesson_key")
    for number, title, spoken, lesson in titles.order_by("module_number", "number", "language"):
        lessons.setdefault(number, set()).add(lesson)
        if number not in found or spoken == language:
            found[number] = (title, 0)
    return {number: (title, len(lessons[number])) for number, (title, _none) in found.items()}


def modules_reached(run: CourseRun, filters: Filters) -> list[ModuleReached]:
    """How many learners got how far, module by module, by sex. One statement beside the look at the run's lessons."""
    lessons: dict[int, set[Any]] = {}  # each once, in however many languages the run has it
    for number, lesson in RunLesson.objects.filter(run=run).values_list("module_number", "lesson_key"):
        lessons.setdefault(number, set()).add(lesson)
    if not lessons:
        return []
    module = Case(
        *(When(lesson_key__in=keys, then=Value(number)) for number, keys in lessons.items()),
        output_field=IntegerField(),
    )
    learner = filters.learners().filter(
        activity=run.activity_id,
        person=Coalesce(OuterRef("enrolment__person__merged_into"), OuterRef("enrolment__person")),
    )
    sex = Subquery(learner.values("person_sex")[:1])
    progress = (
        LessonProgress.objects.filter(enrolment__run=run)
        .annotate(module=module, sex=sex)
        .filter(module__isnull=False, sex__isnull=False)
    )
    twice = of_one_person(Enrolment.objects.filter(run=run))
    together = _reached_together(progress, twice)
    if twice:
        progress = progress.exclude(enrolment__in=[each.pk for its in twice for each in its])
    of_learner = (
        progress.order_by()
        .values("enrolment", "module", "sex")
        .annotate(done=Count("done_at"))
        .values("module", "sex", "done")
    )
    reached: dict[tuple[int, str], list[int]] = {}
    for number, learners_sex, done in [*of_learner.values_list("module", "sex", "done"), *together]:
        counted = reached.setdefault((number, learners_sex), [0, 0])
        counted[0] += 1
        counted[1] += done >= len(lessons[number])
    return [ModuleReached(number, its_sex, *counted) for (number, its_sex), counted in sorted(reached.items())]


def _reached_together(progress: QuerySet[Any], twice: Sequence[Sequence[Enrolment]]) -> list[tuple[int, str, int]]:
    """Of learners with two enrolments: module, sex and how many of its lessons they did, in whichever of the two."""
    place = {each.pk: number for number, its in enumerate(twice) for each in its}
    done: dict[tuple[int, int, str], set[Any]] = {}
    rows = progress.filter(enrolment__in=list(place)).order_by() if place else progress.none()
    for enrolment, module, sex, lesson, done_at in rows.values_list(
        "enrolment", "module", "sex", "lesson_key", "done_at"
    ):
        its = done.setdefault((place[enrolment], module, sex), set())
        if done_at is not None:
            its.add(lesson)
    return [(module, sex, len(its)) for (_place, module, sex), its in done.items()]


# --- who may be lost -----------------------------------------------------------------------------


@dataclass(frozen=True)
class AtRisk:
    """A learner with a place who has not completed, and when they were last seen: never, where they have not begun.

    Whoever writes in the forum is there, too. `messages` are those of theirs that stand in it.
    """

    enrolment: Enrolment
    seen_at: datetime | None
    lessons_done: int
    messages: int = 0


def at_risk(run: CourseRun, *, at: datetime, days: int) -> list[AtRisk]:
    """Learners who for so many days opened no lesson and wrote nothing in the forum, the longest first; of who never did,
    since they had to.

    Nobody can be kept in a run that is over.
    """
    if run.is_over(at):
        return []
    since = at - timedelta(days=days)
    root = Coalesce(OuterRef("person__merged_into"), OuterRef("person"))
    own = Q(author__person=root) | Q(author__person__merged_into=root)
    posts = ForumPost.objects.filter(own, thread__run=run, state=PostState.PUBLISHED).order_by()
    rows = (
        Enrolment.objects.filter(run=run, state__in=(EnrolmentState.ENROLLED, EnrolmentState.ACTIVE))
        .select_related("person__merged_into")
        .annotate(
            seen=Max("progress__seen_at"),
            done=Count("progress", filter=Q(progress__done_at__isnull=False)),
            wrote=Subquery(posts.order_by("-published_at").values("published_at")[:1]),
            posted=_number(posts),
            began=Greatest("asked_at", Coalesce(Value(run.starts_at, output_field=DateTimeField()), "asked_at")),
        )
        .annotate(was_here=Coalesce(Greatest("seen", "wrote"), "seen", "wrote", "first_seen_at"))
        .annotate(last=Coalesce("was_here", "began"))
        .filter(last__lt=since)
        .order_by("last", "pk")
    )
    found = {each.pk: AtRisk(each, each.was_here, each.done, each.posted) for each in rows}
    for its in of_one_person(Enrolment.objects.filter(run=run, state__in=IN_A_SEAT)):
        lost = [each.pk for each in its if each.pk in found]
        for pk in lost[1:] if len(lost) == len(its) else lost:  # whoever learns by the other one is not lost
            del found[pk]
    return list(found.values())


def _number(rows: QuerySet[Any]) -> Coalesce:
    """How many rows of a related query there are, 0 of none."""
    counted = rows.values("thread__run").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
