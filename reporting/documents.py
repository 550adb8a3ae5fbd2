"""A view of reach as plain data: the object that `reach --json` prints and the JSON export holds."""

from typing import Any

from reporting.figures import Figure, Value
from reporting.reach import Breakdown, Reach, Row


def as_document(reach: Reach) -> dict[str, Any]:
    """The whole view, with keys and codes for machines and definitions in the reader's language."""
    question = reach.question
    return {
        "filters": question.filters.stated,
        "rule": str(question.rule),
        "computed_at": reach.computed_at.isoformat(timespec="seconds"),
        "figures": {
            figure.name: _figure(figure, value, figure.name in reach.suppressed)
            for figure, value in reach.with_definitions
        },
        "left_out": {
            "minutes_unknown": reach.left_out.minutes_unknown,
            "duration_unknown": reach.left_out.duration_unknown,
        },
        "breakdown": _breakdown(reach.breakdown) if reach.breakdown else None,
    }


def _figure(figure: Figure, value: Value, suppressed: bool) -> dict[str, Any]:
    document: dict[str, Any] = {
        "value": value.value,
        "rests_on": value.rests_on if not suppressed else None,
        "label": str(figure.label),
        "definition": str(figure.definition),
        "suppressed": suppressed,
    }
    if figure.is_share:
        document |= {
            "numerator": value.numerator,
            "denominator": value.denominator,
            "not_stated": value.not_stated,
        }
    return document


def _breakdown(breakdown: Breakdown) -> dict[str, Any]:
    names = [dimension.name for dimension in breakdown.dimensions]
    return {
        "dimensions": names,
        "rows": [_row(names, row) for row in breakdown.rows],
        "totals": [_row(names, row) for row in breakdown.totals],
    }


def _row(names: list[str], row: Row) -> dict[str, Any]:
    members = {name: member for name, member in zip(names, row.members, strict=True) if member is not None}
    return {
        **{name: member.key for name, member in members.items()},
        "labels": {name: member.label for name, member in members.items()},
        "participants": row.participants,
        "participations": row.participations,
        "suppressed": row.suppressed,
    }
