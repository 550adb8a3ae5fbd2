"""Figures and breakdowns as the values that components, charts and files are made of."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.components import Cell, Column, DataTable, HeadlineFigure, Reported
from portal.components import Row as TableRow
from portal.numbers import share, whole, written
from reporting.dimensions import Member
from reporting.figures import Figure, Value
from reporting.grouping import is_together
from reporting.public import PublicReach
from reporting.reach import TOTAL, Breakdown, Reach, Row
from reporting.wording import of_whom

Link = Callable[[tuple[Member | None, ...]], str]
"""The address of the records behind a row, given its members."""
PARTICIPANTS, PARTICIPATIONS = "participants", "participations"
COUNTS = (PARTICIPANTS, PARTICIPATIONS)
"""What the cells of a cross-table count."""


@dataclass(frozen=True)
class Part:
    """The values of one dimension that stand on a page, where there are more than fit on it."""

    members: Sequence[Member]
    number: int = 1
    pages: int = 1
    first: int = 1
    """Where they begin among all of them, counted from one."""
    all: int = 0
    by_size: bool = False
    """The largest come first; otherwise the dimension's own order."""

    @property
    def last(self) -> int:
        return self.first + len(self.members) - 1

    @property
    def is_part(self) -> bool:
        return self.pages > 1


def part_of(breakdown: Breakdown, place: int, *, most: int, number: int = 1, by_size: bool = False) -> Part:
    """A page of the values of one dimension, the last page where there are fewer than `number`.

    With `by_size`, values with most people come first if not all fit; what has an order of its own stays in it.
    """
    members = breakdown.members(place)
    pages = max(1, -(-len(members) // most))
    by_size = by_size and pages > 1 and not breakdown.dimensions[place].is_in_order
    if by_size:
        members = sorted(members, key=lambda member: -_total(breakdown, place, member))
    number = min(max(number, 1), pages)
    first = (number - 1) * most
    return Part(members[first : first + most], number, pages, first + 1, len(members), by_size)


def _total(breakdown: Breakdown, place: int, member: Member) -> int:
    key = [TOTAL] * len(breakdown.dimensions)
    key[place] = member.value
    row = breakdown.by_values.get(tuple(key))
    return (row.participants or 0) if row else 0


def headline_figures(published: PublicReach, names: Sequence[str]) -> list[HeadlineFigure]:
    """These figures of a publication, each with its rule in a line and how it is counted."""
    view = published.headline_view
    return [
        replace(headline(figure, value, view), value=in_short(figure, value))
        for figure, value in view.with_definitions
        if figure.name in names
    ]


def in_short(figure: Figure, value: Value) -> str:
    """A figure as large as it stands at the top: hours from a hundred on without decimals, fewer with one. The tables and files
    have all of it."""
    if figure.is_share:
        return share(value.value)
    number = value.value
    if number is None or float(number).is_integer():
        return whole(number)
    return written(number + 1e-9, 0 if number >= 100 else 1)


def headline(figure: Figure, value: Value, reach: Reach, *, reported: Reported | None = None) -> HeadlineFigure:
    """One figure with its rule in a line and how it is counted."""
    suppressed = figure.name in reach.suppressed and value.value is None
    denominator = of_whom(value)
    return HeadlineFigure(
        value=share(value.value) if figure.is_share else whole(value.value),
        label=str(figure.label),
        unit=str(figure.unit) if not figure.is_share and value.value is not None else "",
        rule=_("of %(denominator)s") % {"denominator": denominator} if denominator else _rule(figure, value, reach),
        why=_(
            "Not shown: with the other figures, the share would tell of very few people: women, others, or those who did not "
            "state their sex."
        )
        if suppressed and figure.is_share
        else "",
        definition=str(figure.definition),
        denominator=denominator,
        rests_on=ngettext("%(n)s participation", "%(n)s participations", value.rests_on) % {"n": whole(value.rests_on)}
        if value.rests_on
        else "",
        computed_at=reach.computed_at,
        suppressed=suppressed,
        reported=reported,
    )


@dataclass(frozen=True)
class FigureGroup:
    """Figures that are about the same, under one heading. `name` is its lasting one."""

    name: str
    label: str
    figures: Sequence[HeadlineFigure]


def grouped(reach: Reach, reported: Mapping[str, Reported]) -> list[FigureGroup]:
    """All figures of an answer in the groups of the registry and in its order, what was printed beside each; no group is empty."""
    return [
        FigureGroup(
            group.value,
            str(group.label),
            [headline(figure, value, reach, reported=reported.get(figure.name)) for figure, value in found],
        )
        for group, found in groupby(reach.with_definitions, key=lambda each: each[0].group)
    ]


def _rule(figure: Figure, value: Value, reach: Reach) -> str:
    """What the figure counts, in its own line; a share says what it is of instead, also where it may not say how many those are."""
    if figure.is_share and value.value is not None:
        return _("of those who stated it")
    return str(figure.rule) % {"rule": reach.question.who}


def long_table(
    breakdown: Breakdown, caption: str, *, link: Link | None = None, rows: Part | None = None, people: str = ""
) -> DataTable:
    """By one dimension: a row for each value, its people and participations. Of `rows` only, where that is given. `people`
    is what the people are called, where they are not all who took part."""
    (dimension,) = breakdown.dimensions
    members = rows.members if rows else breakdown.members(0)
    found = [breakdown.by_values[(member.value,)] for member in members]
    shown = (*found, *breakdown.totals)
    tells_participations = any(row.participations is not None for row in shown)
    names = [capfirst(people) or _("Participants"), *([_("Participations")] if tells_participations else [])]
    return DataTable(
        caption=caption,
        columns=[Column(str(dimension.label)), *(Column(name, is_number=True) for name in names)],
        rows=[_long_row(row, link, len(names)) for row in shown],
        note=" ".join([*_parts(rows, None), _("Whoever is in two rows is once in the total.")]),
    )


def _long_row(row: Row, link: Link | None, columns: int) -> TableRow:
    (member,) = row.members
    url = link(row.members) if link and row.participations else ""
    return TableRow(
        head=Cell(member.label if member else _("Total")),
        cells=[
            Cell(whole(number), url=url, suppressed=row.suppressed, is_number=True)
            for number in (row.participants, row.participations)[:columns]
        ],
        is_total=member is None,
    )


def cross_table(
    breakdown: Breakdown,
    caption: str,
    *,
    link: Link | None = None,
    rows: Part | None = None,
    columns: Part | None = None,
    count: str = PARTICIPANTS,
    people: str = "",
) -> DataTable:
    """By two dimensions: the first down, the second across, totals at the ends; by one, a long table.

    With `rows` and `columns` only that part of it; totals are of all values, whatever part is shown.
    """
    if len(breakdown.dimensions) == 1:
        return long_table(breakdown, caption, link=link, rows=rows, people=people)
    down = rows.members if rows else breakdown.members(0)
    across: list[Member | None] = [*(columns.members if columns else breakdown.members(1)), None]
    return DataTable(
        caption=caption,
        columns=[
            Column(str(breakdown.dimensions[0].label)),
            *(Column(member.label if member else _("Total"), is_number=True) for member in across),
        ],
        rows=[
            TableRow(
                head=Cell(member.label if member else _("Total")),
                cells=[_cell(breakdown, member, other, link, count) for other in across],
                is_total=member is None,
            )
            for member in (*down, None)
        ],
        note=" ".join([*_parts(rows, columns), *_notes(breakdown, count)]),
    )


def _parts(rows: Part | None, columns: Part | None) -> Iterator[str]:
    """Which part of the table this is, in words."""
    for part, sentence in (
        (rows, _("Rows %(first)s to %(last)s of %(all)s.")),
        (columns, _("Columns %(first)s to %(last)s of %(all)s.")),
    ):
        if part is not None and part.is_part:
            yield sentence % {"first": part.first, "last": part.last, "all": whole(part.all)}
            if part.by_size:
                yield _("The largest come first.")
    if any(part is not None and part.is_part for part in (rows, columns)):
        yield _("Totals are of all of them, and the files hold all.")


def _notes(breakdown: Breakdown, count: str) -> Iterator[str]:
    if count == PARTICIPATIONS:
        yield _("Participations: they add up to the totals.")
        return
    yield _("People by %(across)s. Whoever is in two rows is once in the total.") % {
        "across": str(breakdown.dimensions[1].label).lower()
    }
    if is_together(breakdown):
        yield _("Men and those who described their sex otherwise are counted together while the latter are few.")


def _cell(breakdown: Breakdown, down: Member | None, across: Member | None, link: Link | None, count: str) -> Cell:
    key = tuple(TOTAL if member is None else member.value for member in (down, across))
    row = breakdown.by_values.get(key)
    if row is None:
        return Cell("0", is_number=True)
    url = link(row.members) if link and row.participations else ""
    value = row.participations if count == PARTICIPATIONS else row.participants
    return Cell(whole(value), url=url, suppressed=row.suppressed, is_number=True)
