"""Figures and breakdowns as the values that components, charts and files are made of."""

from collections.abc import Callable, Iterator

from django.utils.translation import gettext as _

from portal.components import Cell, Column, DataTable, HeadlineFigure, Reported
from portal.components import Row as TableRow
from portal.numbers import share, whole
from reporting.dimensions import Dimension, Member
from reporting.figures import Figure, Value
from reporting.grouping import is_together
from reporting.reach import TOTAL, Breakdown, Reach, Row

Link = Callable[[tuple[Member | None, ...]], str]
"""The address of the records behind a row, given its members."""


def headline(figure: Figure, value: Value, reach: Reach, *, reported: Reported | None = None) -> HeadlineFigure:
    """One figure with its rule in a line and how it is counted."""
    suppressed = figure.name in reach.suppressed and value.value is None
    denominator = ""
    if figure.is_share and value.denominator is not None:
        denominator = _("%(stated)s who stated it; %(not_stated)s not stated") % {
            "stated": whole(value.denominator),
            "not_stated": whole(value.not_stated),
        }
    return HeadlineFigure(
        value=share(value.value) if figure.is_share else whole(value.value),
        label=str(figure.label),
        unit=str(figure.unit) if not figure.is_share else "",
        rule=_("of %(denominator)s") % {"denominator": denominator} if denominator else _rule(reach),
        definition=str(figure.definition),
        denominator=denominator,
        rests_on=_("%(n)s participations") % {"n": whole(value.rests_on)} if value.rests_on else "",
        computed_at=reach.computed_at,
        suppressed=suppressed,
        reported=reported,
    )


def _rule(reach: Reach) -> str:
    return _("Counted: who %(rule)s") % {"rule": reach.question.rule.description}


def headlines(reach: Reach) -> list[HeadlineFigure]:
    return [headline(figure, value, reach) for figure, value in reach.with_definitions]


def long_table(breakdown: Breakdown, caption: str, *, link: Link | None = None, most: int | None = None) -> DataTable:
    """A row for each cell: its values, people, participations. Only the first `most` rows where that is given."""
    heads = [Column(str(dimension.label)) for dimension in breakdown.dimensions]
    columns = [*heads, Column(_("Participants"), is_number=True), Column(_("Participations"), is_number=True)]
    rows = breakdown.rows[:most] if most else breakdown.rows
    return DataTable(
        caption=caption,
        columns=columns,
        rows=[_long_row(row, link) for row in (*rows, *breakdown.totals)],
        note=_("The first %(most)s of %(all)s rows; the files hold all.") % {"most": most, "all": len(breakdown.rows)}
        if most and len(breakdown.rows) > most
        else "",
    )


def _long_row(row: Row, link: Link | None) -> TableRow:
    labels = [member.label if member else _("Total") for member in row.members]
    url = link(row.members) if link and row.participations else ""
    return TableRow(
        head=Cell(labels[0]),
        cells=[
            *(Cell(label) for label in labels[1:]),
            Cell(whole(row.participants), url=url, suppressed=row.suppressed, is_number=True),
            Cell(whole(row.participations), url=url, suppressed=row.suppressed, is_number=True),
        ],
        is_total=None in row.members,
    )


def cross_table(breakdown: Breakdown, caption: str, *, link: Link | None = None) -> DataTable:
    """People by two dimensions: the first down, the second across, totals at the ends. One dimension: a long table."""
    if len(breakdown.dimensions) == 1:
        return long_table(breakdown, caption, link=link)
    down, across = breakdown.members(0), breakdown.members(1)
    first, second = breakdown.dimensions
    ends: list[Member | None] = [*across, None]
    return DataTable(
        caption=caption,
        columns=[
            Column(str(first.label)),
            *(Column(member.label if member else _("Total"), is_number=True) for member in ends),
        ],
        rows=[
            TableRow(
                head=Cell(member.label if member else _("Total")),
                cells=[_cell(breakdown, member, other, link) for other in ends],
                is_total=member is None,
            )
            for member in (*down, None)
        ],
        note=" ".join(_notes(breakdown, second)),
    )


def _notes(breakdown: Breakdown, across: Dimension) -> Iterator[str]:
    yield _("People by %(across)s. Whoever is in two rows is once in the total.") % {
        "across": str(across.label).lower()
    }
    if is_together(breakdown):
        yield _("Men and those who described their sex otherwise are counted together while the latter are few.")


def _cell(breakdown: Breakdown, down: Member | None, across: Member | None, link: Link | None) -> Cell:
    key = tuple(TOTAL if member is None else member.value for member in (down, across))
    row = breakdown.by_values.get(key)
    if row is None:
        return Cell("0")
    url = link(row.members) if link and row.participations else ""
    return Cell(whole(row.participants), url=url, suppressed=row.suppressed)
