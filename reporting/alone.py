"""What `reach --public` answers: as published where that is asked for, otherwise one answer through the gate by itself.

The public sees declared tables and no other question (`reporting.public`). Whoever hands another table on has it gated here:
for all that this one answer tells, and beside the same question with a filter less. Against taking answers of any other
questions from one another nothing protects but not handing them on. docs/decisions/0070-answers-that-stand-alone.md.
"""

from collections.abc import Container, Hashable, Iterable, Iterator, Mapping
from dataclasses import fields, replace
from typing import Any

from django.conf import settings

from participants.models import Role
from participants.presence_rules import Rule
from reporting.dimensions import Dimension
from reporting.figures import Value
from reporting.headlines import beside_everybody
from reporting.public import DECLARED, PARTS, public_reach
from reporting.queries import LeftOut
from reporting.reach import TOTAL, Breakdown, Question, Reach, Row, in_order, reach, without
from reporting.selection import Filters
from reporting.suppression import HELD_BACK, Key, Line, gate, gated_figures, is_small, protect_line

NESTED = ({"institution", "kind"}, {"institution", "country"})
"""Pairs of which everybody knows which values go together, as of two dimensions of activities: their totals by the one tell
cells of the other."""
WITHIN = (
    ("specialists", "participants"),
    ("ministers", "participants"),
    ("international_speakers", "participants"),
    ("international_speakers", "specialists"),
)
"""Figures that count some of the people of another."""


def as_published(question: Question) -> Reach | None:
    """The answer of the latest publication, where it is one of those it tells: the headline figures, a declared table, or one
    of its two dimensions. None where it is none, or nothing has been published."""
    published = public_reach()
    if published is None or question.rule != Rule():
        return None
    asked = [dimension.name for dimension in question.dimensions]
    if not asked:
        return published.headline_view if question.filters == Filters() else None
    for name, declared in DECLARED.items():
        filters = PARTS[name].filters if name in PARTS else Filters()
        if name not in published.content["tables"] or filters != question.filters:
            continue
        if set(asked) <= set(declared.dimension_names):
            view = published.table(name)
            places = [declared.dimension_names.index(each) for each in asked]
            return replace(view, question=question, breakdown=_by(places, view.breakdown) if view.breakdown else None)
    return None


def _by(places: list[int], table: Breakdown) -> Breakdown:
    """The table by these of its dimensions, in this order: turned over, or its totals by one."""
    rows = [
        Row(tuple(row.members[place] for place in places), row.participants, row.participations, row.suppressed)
        for row in (*table.rows, *table.totals)
        if all(member is None for place, member in enumerate(row.members) if place not in places)
    ]
    inside = sorted((row for row in rows if None not in row.members), key=in_order)
    totals = sorted((row for row in rows if None in row.members), key=lambda row: _of_total(row.members))
    return Breakdown(tuple(table.dimensions[place] for place in places), tuple(inside), tuple(totals))


def _of_total(members: tuple[Any, ...]) -> tuple[Any, ...]:
    """Totals by the first dimension, then by the second, then of all."""
    of = [place for place, member in enumerate(members) if member is not None]
    return (not of, *((of[0], members[of[0]].is_unknown, *members[of[0]].order) if of else ()))


def gated_alone(question: Question, *, threshold: int | None = None) -> Reach:
    """The exact answer as one that is handed on may tell it, gated by itself and beside the same with a filter less."""
    threshold = settings.SUPPRESSION_THRESHOLD if threshold is None else threshold
    answer = reach(question, people=True)
    wider = [reach(each, people=True) for each in _with_less(question)]
    figures = _figures(answer, wider, threshold)
    table = answer.breakdown and _breakdown(answer.breakdown, _near(answer, wider, threshold), threshold)
    if _few_between(answer.figures["participants"], (each.figures["participants"] for each in wider), threshold) or (
        table and table.totals[-1].suppressed
    ):
        figures = dict.fromkeys(figures, HELD_BACK)
        table = table and _nothing_of(table)
    elif table:
        told = _told_by_figures(question, table)
        figures |= dict.fromkeys(told.intersection(figures), HELD_BACK)
    return replace(
        answer,
        figures={name: _resting_on_all(name, value, figures) for name, value in figures.items()},
        breakdown=table,
        suppressed=frozenset(name for name, value in figures.items() if value is not answer.figures[name]),
        left_out=LeftOut(),
    )


def _with_less(question: Question) -> Iterator[Question]:
    """The question without each of its filters and without its rule, and without any of them."""
    none = Filters(uncounted=question.filters.uncounted)
    found = [
        replace(question, filters=replace(question.filters, **{each.name: getattr(none, each.name)}))
        for each in fields(Filters)
        if getattr(question.filters, each.name) != getattr(none, each.name)
    ]
    if question.rule != Rule():
        found.append(replace(question, rule=Rule()))
    if len(found) > 1:
        found.append(replace(question, filters=none, rule=Rule()))
    return iter(found)


def _few_between(value: Value, others: Iterable[Value], threshold: int) -> bool:
    """Whether few people are in one of them and not in the other: of a share, of each part that it tells."""
    return any(
        is_small(abs(own - other), threshold)
        for each in others
        for own, other in zip(_parts(value), _parts(each), strict=True)
    )


def _parts(value: Value) -> tuple[int, ...]:
    if value.numerator is None or value.denominator is None:
        return (value.people or 0,)
    return (value.numerator, value.denominator - value.numerator, value.not_stated or 0)


def _figures(answer: Reach, wider: list[Reach], threshold: int) -> dict[str, Value]:
    figures = gated_figures(answer.figures, threshold=threshold)
    few = {
        name
        for name, value in answer.figures.items()
        if _few_between(value, (each.figures[name] for each in wider), threshold)
    }
    for part, everybody in WITHIN:
        if is_small((answer.figures[everybody].people or 0) - (answer.figures[part].people or 0), threshold):
            few.add(part)
    figures |= dict.fromkeys(few, HELD_BACK)
    return dict(beside_everybody(figures, earlier=(), threshold=threshold).figures)


def _near(answer: Reach, wider: list[Reach], threshold: int) -> set[Key]:
    """The cells that are of few people less than the same cell with a filter less."""
    if answer.breakdown is None:
        return set()
    own = {key: row.participants or 0 for key, row in answer.breakdown.by_values.items()}
    return {
        key
        for each in wider
        if each.breakdown is not None
        for key, row in each.breakdown.by_values.items()
        if own.get(key) and is_small(abs(own[key] - (row.participants or 0)), threshold)
    }


def _breakdown(table: Breakdown, near: Container[Key], threshold: int) -> Breakdown:
    if not _go_together(table.dimensions):
        return gate(table, threshold=threshold, also=near)
    people = {key: row.participants or 0 for key, row in table.by_values.items()}
    cells: dict[Hashable, int] = {key: number for key, number in people.items() if TOTAL not in key}
    line = Line(cells, {key: int(number > 0) for key, number in cells.items()})
    small = [key for key, number in people.items() if key in cells and (is_small(number, threshold) or key in near)]
    hidden, is_enough = protect_line(line, small, threshold)
    whole = (TOTAL,) * len(table.dimensions)
    if not is_enough or is_small(people[whole], threshold):
        return _nothing_of(table)
    keys = {id(row): key for key, row in table.by_values.items()}
    return replace(
        table,
        rows=tuple(without(row) if keys[id(row)] in hidden else row for row in table.rows),
        totals=tuple(row if keys[id(row)] == whole else without(row) for row in table.totals),
    )


def _go_together(dimensions: tuple[Dimension, ...]) -> bool:
    """Whether the values of one tell which of the other they can stand with: nobody can think of moving people then."""
    if len(dimensions) < 2:
        return False
    return all(each.is_of_activity for each in dimensions) or {each.name for each in dimensions} in NESTED


def _nothing_of(table: Breakdown) -> Breakdown:
    """With nothing but noughts shown."""

    def gated(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(without(row) if row.participants != 0 else row for row in rows)

    return replace(table, rows=gated(table.rows), totals=gated(table.totals))


def _told_by_figures(question: Question, table: Breakdown) -> set[str]:
    """The headline figures that would give away what the breakdown holds back."""
    told = set()
    if _holds_back(table, sex=("women", "not_stated")):
        told.add("share_women")
        if question.filters.role == (Role.SPECIALIST.value,):
            told.add("share_women_specialists")
    if _holds_back(table, role=(Role.SPECIALIST.value,)):
        told |= {"specialists", "share_women_specialists"}
    if _holds_back(table, role=(Role.SPECIALIST.value,), sex=("women", "not_stated")):
        told.add("share_women_specialists")
    return told


def _holds_back(table: Breakdown, **values: tuple[str, ...]) -> bool:
    """Whether it holds back a number for some of these values of dimensions, over all of its other dimension."""
    names = [each.name for each in table.dimensions]
    if not set(values) <= set(names):
        return False
    return any(
        row.suppressed
        for key, row in table.by_values.items()
        if all(
            key[place] in values[name] if name in values else key[place] is TOTAL for place, name in enumerate(names)
        )
    )


def _resting_on_all(name: str, value: Value, shown: Mapping[str, Value]) -> Value:
    """How many participations have an institution, say, is a cell of a table: only the whole number is told."""
    everything = shown.get("participants", HELD_BACK).rests_on
    return replace(value, rests_on=everything) if value.rests_on and "specialists" not in name else value
