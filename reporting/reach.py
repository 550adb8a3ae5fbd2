"""A view of reach: what was asked, the figures, and the breakdown. Page, chart, files, JSON and command read this."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from participants.models import Role
from participants.presence_rules import Rule, RuleError
from portal.snapshots import one_moment
from reporting.dimensions import Dimension, DimensionError, Member, read_dimensions
from reporting.figures import FIGURES, Figure, Value
from reporting.outcomes import WORDS
from reporting.queries import Counted, LeftOut, Selection, counts_by, left_out
from reporting.selection import FilterError, Filters, Values, read_filters, refuse_several


@dataclass(frozen=True)
class Row:
    """One cell group of a breakdown. `members` has a None where the row is the total over that dimension."""

    members: tuple[Member | None, ...]
    participants: int | None
    participations: int | None
    suppressed: bool = False


@dataclass(frozen=True)
class Breakdown:
    """Distinct people and participations by one or two dimensions, with totals counted afresh, never added up:
    who is in two rows is once in the total. Totals come as: by the first dimension, by the second, all."""

    dimensions: tuple[Dimension, ...]
    rows: tuple[Row, ...]
    totals: tuple[Row, ...]

    def members(self, place: int) -> list[Member]:
        """The values of one dimension that occur, in their order."""
        found = {member.value: member for row in self.rows if (member := row.members[place]) is not None}
        return sorted(found.values(), key=_place)

    @cached_property
    def by_values(self) -> dict[tuple[Any, ...], Row]:
        """Every row and total under the values of its members; the value TOTAL where it is a total."""
        return {_values(row): row for row in (*self.rows, *self.totals)}


TOTAL = object()
LEARNERS = (Role.LEARNER.value,)


def _values(row: Row) -> tuple[Any, ...]:
    return tuple(TOTAL if member is None else member.value for member in row.members)


def _place(member: Member) -> tuple[Any, ...]:
    return (member.is_unknown, *member.order)


def in_order(row: Row) -> tuple[Any, ...]:
    """Where a row stands in its table."""
    return tuple(_place(member) for member in row.members if member is not None)


@dataclass(frozen=True)
class Question:
    """What is asked: the filters, the rule of presence, and what to break down by."""

    filters: Filters = field(default_factory=Filters)
    rule: Rule = field(default_factory=Rule)
    dimensions: tuple[Dimension, ...] = ()

    @property
    def selection(self) -> Selection:
        filters = replace(self.filters, role=LEARNERS) if self.is_of_learners else self.filters
        return Selection(filters, self.rule)

    @property
    def is_of_learners(self) -> bool:
        """Whether it is broken down by what learners alone are asked for; then it asks of learners."""
        return any(dimension.of_learners for dimension in self.dimensions)

    @property
    def who(self) -> str:
        """Whom it counts, in one line: the rule of presence where one is asked for, else what the outcome says."""
        if self.filters.outcome and self.rule.kind == "any":
            return str(WORDS[self.filters.outcome].who)
        return self.rule.description

    @property
    def query(self) -> str:
        """The query string of its permanent address: the same question always has the same one."""
        stated: dict[str, Any] = dict(self.filters.stated)
        if self.rule.kind != "any":
            stated["rule"] = str(self.rule)
        if self.dimensions:
            stated["by"] = ",".join(dimension.name for dimension in self.dimensions)
        return urlencode(stated, doseq=True)


class QuestionError(ValueError):
    """What was asked is not clear: a translated sentence for each fault, and the question without them."""

    def __init__(self, sentences: Sequence[str], usable: Question) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = list(sentences)
        self.usable = usable


def read_question(values: Values) -> Question:
    """A question from a query string or from options, read alike. Raises QuestionError."""
    sentences: list[str] = []
    rule = Rule()
    dimensions: tuple[Dimension, ...] = ()
    try:
        filters = read_filters(values)
    except FilterError as error:
        filters, sentences = error.usable, error.sentences
    try:
        rules = [text.strip() for text in values.getlist("rule") if text.strip()]
        refuse_several(_("Rule of presence"), rules, sentences)
        rule = Rule.parse(rules[-1]) if rules else Rule()
    except RuleError as error:
        sentences.append(str(error))
    try:
        dimensions = read_dimensions(values.getlist("by"))
    except DimensionError as error:
        sentences.append(str(error))
    question = Question(filters, rule, dimensions)
    if question.is_of_learners:
        question, more = _of_learners(question)
        sentences = [*sentences, *more]
    if sentences:
        raise QuestionError(sentences, question)
    return question


def _of_learners(question: Question) -> tuple[Question, list[str]]:
    """The question with the filter that its breakdown implies; without the breakdown where it asks for another role."""
    if question.filters.role in ((), LEARNERS):
        return replace(question, filters=replace(question.filters, role=LEARNERS)), []
    names = ", ".join(str(each.label) for each in question.dimensions if each.of_learners)
    sentence = _("Only learners are asked for this: %(names)s. Ask for the role of learner, or for none.")
    return replace(question, dimensions=()), [sentence % {"names": names}]


@dataclass(frozen=True)
class Reach:
    """The answer to a question, at a moment. `suppressed` figures have a value of None."""

    question: Question
    computed_at: datetime.datetime
    figures: dict[str, Value]
    breakdown: Breakdown | None
    left_out: LeftOut
    suppressed: frozenset[str] = frozenset()

    @property
    def with_definitions(self) -> Iterator[tuple[Figure, Value]]:
        """Each figure with its value, but for those about a kind of activity that nobody counted here took part in."""
        for name, value in self.figures.items():
            if value.value != 0 or not FIGURES[name].of_kinds:
                yield FIGURES[name], value


def reach(question: Question, *, figures: Iterable[str] | None = None, people: bool = False) -> Reach:
    """The exact answer: all figures unless some are named, and the breakdown where one is asked for.

    With `people`, each figure also says how many people it is counted over: what the public gate asks.
    """
    with one_moment():
        counted = question.selection.counted
        measured = {
            name: FIGURES[name].of(counted, people=people) for name in (FIGURES if figures is None else figures)
        }
        return Reach(
            question=question,
            computed_at=timezone.now(),
            figures=measured,
            breakdown=_broken_down(question, counted) if question.dimensions else None,
            left_out=left_out(question.selection),
        )


def _broken_down(question: Question, counted: Counted) -> Breakdown:
    return breakdown(question, question.selection.learners if question.is_of_learners else counted)


def breakdown(question: Question, counted: Counted) -> Breakdown:
    """The breakdown of a question that has dimensions; `counted` are the participations of its selection."""
    dimensions = question.dimensions
    counts = counts_by(counted, dimensions)
    if len(dimensions) == 1:
        met = {value for value, _people, _records in counts}
        counts += [(value, 0, 0) for value in dimensions[0].always if value not in met]
    members = [dimension.members({cell[place] for cell in counts}) for place, dimension in enumerate(dimensions)]
    cells = [
        Row(tuple(each[value] for each, value in zip(members, values, strict=True)), people, records)
        for *values, people, records in counts
    ]
    cells.sort(key=in_order)
    totals: list[Row] = []
    if len(dimensions) == 2:
        for place in range(2):
            of_one = {value: numbers for value, *numbers in counts_by(counted, dimensions[place : place + 1])}
            for member in sorted((members[place][value] for value in of_one), key=_place):
                pair = (member, None) if place == 0 else (None, member)
                totals.append(Row(pair, *of_one[member.value]))
    totals.append(Row((None,) * len(dimensions), counted.people, counted.participations))
    return Breakdown(dimensions, tuple(cells), tuple(totals))


def without(row: Row) -> Row:
    """The row with its numbers held back."""
    return replace(row, participants=None, participations=None, suppressed=True)
