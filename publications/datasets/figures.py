"""A view of a dataset as what a page shows: a chart, the table of exactly its numbers, and what both are of."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts.lines import MOST_LINES, Line, lines
from portal.charts.maps import Place, countries_on_maps, region_map
from portal.charts.signed_bars import MOST_BARS, ValueBar, signed_bars
from portal.components import Cell, DataTable
from portal.components import Column as TableColumn
from portal.components import Row as TableRow
from portal.numbers import written
from publications.datasets.selection import (
    LINE,
    MAP,
    TABLE,
    Selection,
    chosen_years,
    selected_rows,
    standing,
)
from publications.datasets.values import TOTAL, Column, Observations, Role, Value

MOST_ROWS_SHOWN = 200
MOST_COLUMNS_BESIDE = 4


@dataclass(frozen=True)
class WordTable:
    """The rows of a dataset as they are: words and numbers."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class DataFigure:
    """One view, ready for a template: either a chart with its table, or the rows."""

    title: str
    svg: SafeString | str = ""
    table: DataTable | None = None
    rows: WordTable | None = None
    notes: tuple[str, ...] = ()
    """What was left out of the view, a sentence each."""

    @property
    def stands_beside(self) -> bool:
        """Whether the table is narrow enough to stand beside the chart."""
        return self.table is not None and len(self.table.columns) <= MOST_COLUMNS_BESIDE


def figure_of(table: Observations, selection: Selection, chart_id: str) -> DataFigure:
    """A view of the table. Only numbers that the table prints: a combination it does not have is a gap."""
    if selection.view == TABLE or selection.by is None:
        return _rows(table, selection)
    if selection.view == LINE:
        return _over_years(table, selection, chart_id)
    return _at_one_time(table, selection, chart_id)


@dataclass(frozen=True)
class _Cells:
    """The numbers of one measure by what is compared and by year, every other division at one value."""

    table: Observations
    selection: Selection

    @cached_property
    def others(self) -> tuple[Column, ...]:
        """The divisions that are not compared."""
        return tuple(each for each in self.table.divisions if each != self.selection.by)

    @cached_property
    def found(self) -> dict[tuple[Value, Value], Value]:
        table, selection = self.table, self.selection
        assert selection.by is not None
        fixed = [(table.place(each.key), standing(table, selection, each)) for each in self.others]
        by, measure = table.place(selection.by.key), table.place(selection.measure.key)
        year = table.place(table.year.key) if table.year else None
        return {
            (row[by], row[year] if year is not None else None): row[measure]
            for row in table.rows
            if all(row[place] == value for place, value in fixed)
        }

    def value(self, member: str, year: int | None) -> float | None:
        value = self.found.get((member, year))
        return value if isinstance(value, int | float) else None

    @cached_property
    def members(self) -> list[str]:
        """What is compared: the chosen countries, the one chosen value, else all; totals last unless alone."""
        by, selection = self.selection.by, self.selection
        assert by is not None
        members = self.table.members(by)
        if by.role == Role.COUNTRY and selection.countries:
            return [each for each in members if each in selection.countries]
        if by.key in selection.chosen:
            return [selection.chosen[by.key]]
        apart = [each for each in members if each != TOTAL]
        return [*apart, TOTAL] if TOTAL in members and selection.view == LINE else apart or members

    @cached_property
    def told(self) -> str:
        """The one value of each division that is not compared, in words."""
        return " · ".join(
            f"{each.label}: {self.table.label(each, standing(self.table, self.selection, each))}"
            for each in self.others
        )


def _title(cells: _Cells, period: str) -> str:
    return " · ".join(filter(None, [cells.selection.measure.heading, period, cells.told]))


def _over_years(table: Observations, selection: Selection, chart_id: str) -> DataFigure:
    cells, by = _Cells(table, selection), selection.by
    assert by is not None and table.year is not None
    years = chosen_years(table, selection)
    known = [each for each in cells.members if any(cells.value(each, year) is not None for year in years)]
    shown = known[:MOST_LINES]
    found = [Line(table.label(by, each), tuple(cells.value(each, year) for year in years)) for each in shown]
    title = _title(cells, f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0]))

    rest = len(known) - len(shown)
    return DataFigure(
        title=title,
        svg=lines([str(year) for year in years], found, title, chart_id, write=_writer(table, selection)),
        table=DataTable(
            caption=title,
            columns=[TableColumn(table.year.label), *(TableColumn(table.label(by, each), True) for each in known)],
            rows=[
                TableRow(
                    Cell(str(year)),
                    [Cell(table.number(selection.measure, cells.value(each, year)), is_number=True) for each in known],
                )
                for year in years
            ],
        ),
        notes=tuple(_left_out(rest, MOST_LINES)),
    )


def _writer(table: Observations, selection: Selection) -> Callable[[float], str]:
    """How an axis writes: without decimals that its round numbers do not have."""
    decimals = table.decimals[selection.measure.key]
    return lambda value: written(value, 0 if float(value).is_integer() else max(decimals, 1))


def _left_out(rest: int, most: int) -> Iterable[str]:
    if rest > 0:
        yield ngettext(
            "The chart shows the first %(most)d; the table has %(n)d more.",
            "The chart shows the first %(most)d; the table has %(n)d more.",
            rest,
        ) % {"most": most, "n": rest}


def _at_one_time(table: Observations, selection: Selection, chart_id: str) -> DataFigure:
    """Bars or a map: the last of the chosen years that has a number."""
    cells, by = _Cells(table, selection), selection.by
    assert by is not None
    year = _last_year(cells, chosen_years(table, selection))
    values = {each: cells.value(each, year) for each in cells.members}
    title = _title(cells, str(year) if year is not None else "")

    def shown(value: float | None) -> str:
        return table.number(selection.measure, value)

    ordered = sorted(values, key=lambda each: (values[each] is None, -(values[each] or 0)))
    notes: list[str] = []
    svg: SafeString
    if selection.view == MAP:
        drawn = {
            each: Place(each, table.label(by, each), values[each], shown(values[each]))
            for each in ordered
            if each in countries_on_maps()
        }
        svg = region_map(drawn, title, chart_id, write=_writer(table, selection))
        beyond = [table.label(by, each) for each in ordered if each not in drawn]
        if beyond:
            notes.append(_("Not on the map: %(names)s.") % {"names": ", ".join(beyond)})
    else:
        bars = [ValueBar(table.label(by, each), values[each], shown(values[each])) for each in ordered]
        svg = signed_bars(bars, title, chart_id)
        notes += _left_out(len(bars) - MOST_BARS, MOST_BARS)
    return DataFigure(
        title=title,
        svg=svg,
        table=DataTable(
            caption=title,
            columns=[TableColumn(by.label), TableColumn(selection.measure.label, True)],
            rows=[
                TableRow(Cell(table.label(by, each)), [Cell(shown(values[each]), is_number=True)]) for each in ordered
            ],
        ),
        notes=tuple(notes),
    )


def _last_year(cells: _Cells, years: tuple[int, ...]) -> int | None:
    for year in reversed(years):
        if any(cells.value(each, year) is not None for each in cells.members):
            return year
    return years[-1] if years else None


def _rows(table: Observations, selection: Selection) -> DataFigure:
    columns = tuple(
        column
        for column in table.columns
        if column.role != Role.MEASURE or not selection.measure_is_chosen or column == selection.measure
    )
    places = [table.place(column.key) for column in columns]
    found = selected_rows(table, selection)
    note = ""
    if len(found) > MOST_ROWS_SHOWN:
        note = _("The first %(most)s of %(all)s rows; the files hold all.") % {
            "most": MOST_ROWS_SHOWN,
            "all": len(found),
        }
    count = ngettext("%(n)d row", "%(n)d rows", len(found)) % {"n": len(found)}
    title = f"{', '.join(column.heading for column in columns if column.role == Role.MEASURE)} · {count}"
    rows = tuple(
        tuple(
            Cell(table.label(column, row[place]), is_number=column.role == Role.MEASURE)
            for column, place in zip(columns, places, strict=True)
        )
        for row in found[:MOST_ROWS_SHOWN]
    )
    return DataFigure(title=title, rows=WordTable(title, columns, rows, note))
