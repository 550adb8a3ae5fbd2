"""The statistics of courses, as page, files and JSON read them: what was asked, and what came out."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from participants.models import Sex
from portal.snapshots import one_moment
from reporting.courses.queries import COUNTED, NOBODY, STAGES, Counts, Duration, counts_by, median_days
from reporting.dimensions import DIMENSIONS, Dimension, DimensionError, Member
from reporting.outcomes import WORDS
from reporting.reach import Breakdown, Question, QuestionError, Row
from reporting.selection import FilterError, Values, read_filters

MOST_DIMENSIONS = 5
LABELS = {
    "registered": pgettext_lazy("how many", "Requested"),
    "enrolled": pgettext_lazy("how many", "Enrolled"),
    "active": pgettext_lazy("how many", "Began"),
    "completed": pgettext_lazy("how many", "Completed"),
    "certified": pgettext_lazy("how many", "Certified"),
    "requested": gettext_lazy("Not decided yet"),
    "waiting": gettext_lazy("Waiting"),
    "rejected": gettext_lazy("Not admitted"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "dropped": gettext_lazy("Dropped out"),
}
"""Of each word, what stands at the head of its column."""


def _stages(values: Iterable[Any]) -> dict[Any, Member]:
    return {word: Member(word, word, str(LABELS[word]), (COUNTED.index(word),)) for word in values}


STAGE = Dimension("stage", gettext_lazy("Stage"), "", _stages, is_of_activity=True, is_in_order=True)
COURSE_DIMENSIONS: dict[str, Dimension] = {
    dimension.name: dimension
    for dimension in (
        DIMENSIONS["sex"],
        DIMENSIONS["country"],
        DIMENSIONS["institution"],
        DIMENSIONS["kind"],
        DIMENSIONS["sector"],
        DIMENSIONS["age"],
        Dimension(
            "course",
            gettext_lazy("Course"),
            "series",
            DIMENSIONS["season"].members,
            is_of_activity=True,
            is_in_order=True,
        ),
        Dimension(
            "run",
            gettext_lazy("Course run"),
            "activity",
            DIMENSIONS["activity"].members,
            is_of_activity=True,
            is_in_order=True,
        ),
        DIMENSIONS["month"],
        DIMENSIONS["year"],
    )
}
FILTERED = ("programme", "series", "activity", "since", "until", "country", "institution", "kind", "sex", "uncounted")
"""The filters that statistics of courses take: role and outcome are theirs."""


class _Only:
    """Of what was sent, the filters that are taken here."""

    def __init__(self, values: Values) -> None:
        self._values = values

    def getlist(self, key: str) -> list[str]:
        return self._values.getlist(key) if key in FILTERED else []


def read_course_question(values: Values) -> Question:
    """What is asked, from an address. Raises QuestionError with a sentence for each fault, and the question without them."""
    sentences: list[str] = []
    try:
        filters = read_filters(_Only(values))
    except FilterError as error:
        filters, sentences = error.usable, error.sentences
    names = [part.strip().lower() for value in values.getlist("by") for part in value.split(",") if part.strip()]
    dimensions: tuple[Dimension, ...] = ()
    try:
        dimensions = _dimensions(names)
    except DimensionError as error:
        sentences.append(str(error))
    question = Question(filters=filters, dimensions=dimensions)
    if sentences:
        raise QuestionError(sentences, question)
    return question


def _dimensions(names: Sequence[str]) -> tuple[Dimension, ...]:
    for name in names:
        if name not in COURSE_DIMENSIONS:
            raise DimensionError(
                _("“%(name)s” is not something to break down by; there are: %(names)s.")
                % {"name": name[:40], "names": ", ".join(COURSE_DIMENSIONS)}
            )
    if len(set(names)) != len(names) or len(names) > MOST_DIMENSIONS:
        raise DimensionError(_("A breakdown is by up to five different dimensions."))
    return tuple(COURSE_DIMENSIONS[name] for name in names)


@dataclass(frozen=True)
class Group:
    """One row of a breakdown of learners."""

    members: tuple[Member, ...]
    counts: Counts


@dataclass(frozen=True)
class Statistics:
    """The answer at a moment. `groups` are those of the question's dimensions; empty where it has none."""

    question: Question
    computed_at: datetime.datetime
    all: Counts
    by_sex: dict[str, Counts]
    duration: Duration
    groups: tuple[Group, ...] = field(default=())

    @property
    def completion(self) -> float | None:
        """Of the places that were given, the share that ended in a completion."""
        given = self.all.places_in("enrolled")
        return self.all.places_in("completed") / given if given else None

    def ladder(self, words: Sequence[str] = STAGES) -> Breakdown:
        """People by stage and sex, with the total of each stage: what a chart and a table are made of."""
        stages, sexes = _stages(words), DIMENSIONS["sex"].members({*self.by_sex, Sex.NOT_STATED.value})
        rows = [
            Row((stages[word], member), counts.people_in(word), counts.places_in(word))
            for word in words
            for sex, member in sexes.items()
            for counts in [self.by_sex.get(sex, NOBODY)]
        ]
        totals = [Row((stages[word], None), self.all.people_in(word), self.all.places_in(word)) for word in words]
        return Breakdown((STAGE, DIMENSIONS["sex"]), tuple(rows), tuple(totals))


def statistics(question: Question) -> Statistics:
    """Exact counts of the learners that the question keeps, all of one moment."""
    with one_moment():
        asked = [[DIMENSIONS["sex"]], question.dimensions] if question.dimensions else [[DIMENSIONS["sex"]]]
        counted = counts_by(question.filters, *asked)
        by_sex = {sex: counts for (sex,), counts in counted[0].items()}
        return Statistics(
            question=question,
            computed_at=timezone.now(),
            all=_added(by_sex.values()),
            by_sex=by_sex,
            duration=median_days(question.filters),
            groups=tuple(_groups(question.dimensions, counted[1])) if question.dimensions else (),
        )


def _added(parts: Iterable[Counts]) -> Counts:
    """A person has one sex (decision 7): people by sex add up."""
    found = list(parts)
    return Counts(
        tuple(map(sum, zip(*(each.people for each in found), strict=True))) or NOBODY.people,
        tuple(map(sum, zip(*(each.places for each in found), strict=True))) or NOBODY.places,
    )


def _groups(dimensions: Sequence[Dimension], counted: dict[tuple[Any, ...], Counts]) -> list[Group]:
    of_place = [dimension.members({key[place] for key in counted}) for place, dimension in enumerate(dimensions)]
    groups = [
        Group(tuple(members[value] for members, value in zip(of_place, key, strict=True)), counts)
        for key, counts in counted.items()
    ]
    return sorted(groups, key=lambda group: [(member.is_unknown, *member.order) for member in group.members])


def definitions() -> list[tuple[str, str]]:
    """What each column counts, in the words of the figures page."""
    return [(str(LABELS[word]), str(WORDS[word].who)) for word in COUNTED]
