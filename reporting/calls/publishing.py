"""What a publication holds of the network's calls, and reading it back. Nothing is counted here but through `counting`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conose.models import Call
from conose.review.participating import activity_key
from participants.models import Activity
from portal.components import Cell, Column, DataTable, Row
from portal.numbers import whole
from reporting.calls.counting import BY, all_counts
from reporting.calls.gating import ShownOfCall, told_of
from reporting.dimensions import DIMENSIONS, Dimension
from reporting.grouping import PUBLIC_SEX
from reporting.reach import TOTAL, Breakdown
from reporting.suppression import Before, Key

TOTAL_MARK = "*"
CAPTIONS: dict[str, str | Promise] = {
    "sex": gettext_lazy("Applicants and awards by sex"),
    "country": gettext_lazy("Applicants and awards by country"),
    "kind": gettext_lazy("Applicants and awards by kind of institution"),
    "institution": gettext_lazy("Applicants and awards by institution"),
}


@dataclass(frozen=True)
class Published:
    """The calls' part of a publication: `content` the public sees, `exact` it never does."""

    content: dict[str, Any]
    exact: dict[str, Any]


def publish_calls(
    *,
    gated: Mapping[str, Breakdown],
    gated_before: Mapping[str, Mapping[Key, Before]],
    before: Any,
    shown_before: Any,
    ever_shown: Mapping[str, Mapping[str, Mapping[Any, ShownOfCall]]],
    threshold: int,
) -> Published:
    """The tables of all decided calls, gated beside the tables of everybody in the same publication, and beside what is known
    of those from earlier ones. `before` and `shown_before` are this part of the last one, exact and as shown; `ever_shown` is
    what any has shown of it, by call, table and value."""
    content: dict[str, Any] = {}
    exact: dict[str, Any] = {}
    series = dict(Activity.objects.filter(key__startswith="call-").values_list("key", "series"))
    for call in Call.objects.filter(decided_at__isnull=False).order_by("pk"):
        key = activity_key(call)
        if key not in series:
            continue
        counts = all_counts(call, BY, publicly=True)
        told = told_of(
            counts,
            series=series[key],
            everybody=gated,
            everybody_before=gated_before,
            shown=ever_shown.get(call.code, {}),
            threshold=threshold,
            before={name: _read_exact(rows) for name, rows in before.get(call.code, {}).items()},
            hidden_before={
                name: {_value(value): applicants is None for value, applicants, _awarded in rows}
                for name, rows in shown_before.get(call.code, {}).items()
            },
        )
        content[call.code] = {
            name: [[_mark(value), people, each.awarded[value]] for value, people in each.applicants.items()]
            for name, each in told.items()
        }
        exact[call.code] = {
            name: [[_mark(value), people, awards] for value, (people, awards) in each.pairs.items()]
            for name, each in counts.items()
        }
    return Published(content, exact)


def _mark(value: Any) -> Any:
    return TOTAL_MARK if value is TOTAL else value


def _value(mark: Any) -> Any:
    return TOTAL if mark == TOTAL_MARK else mark


def _read_exact(rows: Sequence[Sequence[Any]]) -> dict[Any, tuple[int, int]]:
    return {_value(value): (people, awards) for value, people, awards in rows}


def tables_of(content: Mapping[str, Any], code: str) -> list[DataTable]:
    """The public tables of a call, as published; none where it was not. One query by each of countries."""
    stored = content.get("calls", {}).get(code, {})
    return [_table(name, stored[name]) for name in BY if name in stored]


def _table(name: str, stored: Sequence[Sequence[Any]]) -> DataTable:
    dimension: Dimension = PUBLIC_SEX if name == "sex" else DIMENSIONS[name]
    members = dimension.members({value for value, _people, _awards in stored if value != TOTAL_MARK})
    rows = [
        (_place(members, value), members[value].label if value != TOTAL_MARK else _("Total"), people, awards)
        for value, people, awards in stored
        if value == TOTAL_MARK or value in members
    ]
    return DataTable(
        caption=str(CAPTIONS[name]),
        columns=[
            Column(str(dimension.label)),
            Column(_("Applicants"), is_number=True),
            Column(_("Awards"), is_number=True),
        ],
        rows=[
            Row(Cell(label), [_cell(people), _cell(awards)], is_total=place[0] == 1)
            for place, label, people, awards in sorted(rows, key=lambda row: row[0])
        ],
        note=_note(held_back=any(awards is None for _value, _people, awards in stored)),
    )


def _note(*, held_back: bool) -> str:
    """What is counted, and why awards are not told where they are not."""
    said = [
        _("People. Applicants: whoever submitted an application and did not withdraw it. Awards are among them."),
        _(
            "Who applies together with an applicant is not counted: they are named by somebody else, who does not state their "
            "sex or their country for them."
        ),
    ]
    if held_back:
        said.append(_("Awards are too few to be told by these groups without telling of single people."))
    return " ".join(said)


def tells_something(table: DataTable) -> bool:
    """Whether any number of a table is shown that is neither 0 nor the total, which all have."""
    rows = [row for row in table.rows if not row.is_total]
    return any(not cell.suppressed and cell.text != "0" for row in rows for cell in row.cells)


def _place(members: Mapping[Any, Any], value: Any) -> tuple[Any, ...]:
    if value == TOTAL_MARK:
        return (1,)
    return (0, members[value].is_unknown, *members[value].order)


def _cell(number: int | None) -> Cell:
    return Cell(whole(number), suppressed=number is None, is_number=True)
