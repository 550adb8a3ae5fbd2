"""Statistics of a call for those who run and decide it: exact, by sex, country, kind of institution and institution."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conose.review.desk_views import look, page
from conose.review.permissions import Seat, at_the_desk
from portal.components import Cell, Column, DataTable, Row
from portal.numbers import share, whole
from reporting.calls.counting import BY, Counts, all_counts
from reporting.dimensions import DIMENSIONS
from reporting.reach import TOTAL


@require_safe
@at_the_desk()
def statistics(request: HttpRequest, seat: Seat) -> HttpResponse:
    counts = all_counts(seat.call, BY)
    look("statistics.viewed", seat)
    total = counts["sex"].pairs.get(TOTAL, (0, 0))
    context = {"tables": [_table(name, each) for name, each in counts.items()], "is_empty": total == (0, 0)}
    return page(request, seat, "statistics", "statistics", context)


def _table(name: str, counts: Counts) -> DataTable:
    dimension = DIMENSIONS[name]
    pairs = counts.pairs
    members = dimension.members({value for value in pairs if value is not TOTAL})
    shown = sorted(members.values(), key=lambda member: (member.is_unknown, *member.order))
    rows = [(member.label, *pairs[member.value], False) for member in shown]
    rows.append((_("Total"), *pairs.get(TOTAL, (0, 0)), True))
    return DataTable(
        caption=str(dimension.label),
        columns=[
            Column(str(dimension.label)),
            Column(_("Applicants"), is_number=True),
            Column(_("Awards"), is_number=True),
            Column(_("Awards of applicants"), is_number=True),
        ],
        rows=[
            Row(
                Cell(label),
                [
                    Cell(whole(people), is_number=True),
                    Cell(whole(awards), is_number=True),
                    Cell(share(awards / people if people else None), is_number=True),
                ],
                is_total=is_total,
            )
            for label, people, awards, is_total in rows
        ],
    )
