"""The counts of studies and decisions as the values that components and files are made of."""

from urllib.parse import urlencode

from django.utils.translation import gettext as _

from conose.research.queries import stage_label
from portal.components import Cell, Column, DataTable, HeadlineFigure, Row
from portal.numbers import whole
from reporting.evidence.counting import FIGURES, KINDS, Evidence, by_country, by_kind_and_year, by_line


def figures(found: Evidence) -> list[HeadlineFigure]:
    """All figures, each with how it is counted."""
    return [
        HeadlineFigure(
            value=whole(figure.of(found)),
            label=str(figure.label),
            definition=str(figure.definition),
            computed_at=found.computed_at,
            programme="conose",
        )
        for figure in FIGURES
    ]


def line_table(found: Evidence, agenda_url: str) -> DataTable:
    """How far the studies of each line came; a line leads to its studies in the agenda, its decisions to themselves."""
    rows = [
        Row(
            Cell(
                each.line.title if each.line else _("Without a line"),
                f"{agenda_url}?{urlencode({'line': each.line.slug})}" if each.line and agenda_url else "",
            ),
            [
                _number(each.studies),
                _number(each.published),
                _number(each.used),
                _number(each.decisions, f"?{urlencode({'line': each.line.slug})}" if each.line else ""),
            ],
        )
        for each in by_line(found)
    ]
    total = [_number(number) for number in (len(found.studies), found.published, found.used, len(found.decisions))]
    return DataTable(
        caption=_("Studies and decisions by line of the agenda"),
        columns=[
            Column(_("Line of the agenda")),
            *(
                Column(label, is_number=True)
                for label in (_("Studies"), stage_label("published"), _("Used in a decision"), _("Decisions"))
            ),
        ],
        rows=[*rows, Row(Cell(_("Total")), total, is_total=True)],
        note=_("Published counts what is used, too. A decision that cites studies of two lines is once in the total."),
    )


def kind_table(found: Evidence) -> DataTable:
    """Decisions of each kind by year, totals at the ends."""
    counts = by_kind_and_year(found)
    years = sorted({year for _kind, year in counts})
    there = [kind for kind in KINDS if any((kind, year) in counts for year in years)]

    def of(kinds: list[str], within: list[int]) -> int:
        return sum(counts.get((kind, year), 0) for kind in kinds for year in within)

    return DataTable(
        caption=_("Decisions by kind and year"),
        columns=[
            Column(_("Kind")),
            *(Column(str(year), is_number=True) for year in years),
            Column(_("Total"), is_number=True),
        ],
        rows=[
            *(
                Row(
                    Cell(str(KINDS[kind])),
                    [
                        *(_number(of([kind], [year])) for year in years),
                        _number(of([kind], years), f"?{urlencode({'kind': kind})}"),
                    ],
                )
                for kind in there
            ),
            Row(
                Cell(_("Total")),
                [*(_number(of(there, [year])) for year in years), _number(of(there, years))],
                is_total=True,
            ),
        ],
    )


def country_table(found: Evidence) -> DataTable:
    """Where decisions were taken."""
    return DataTable(
        caption=_("Decisions by country of the institution"),
        columns=[
            Column(_("Country")),
            *(Column(label, is_number=True) for label in (_("Decisions"), _("Institutions"), _("Studies cited"))),
        ],
        rows=[
            Row(
                Cell(each.name or _("No country stated")),
                [
                    _number(each.decisions, f"?{urlencode({'country': each.code})}" if each.code else ""),
                    _number(each.institutions),
                    _number(each.studies),
                ],
            )
            for each in by_country(found)
        ],
    )


def _number(value: int, url: str = "") -> Cell:
    return Cell(whole(value), url=url if value else "", is_number=True)
