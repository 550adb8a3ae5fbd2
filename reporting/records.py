"""The records behind a figure or a cell: the very participations that were counted."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from participants.models import Participation
from portal.numbers import record_key
from reporting.dimensions import Dimension, Member
from reporting.reach import Question

Cell = Sequence[tuple[Dimension, Member]]


class CellError(ValueError):
    """The address names a cell that is none."""


def read_cell(question: Question, values: Mapping[str, Any]) -> Cell:
    """The cell an address names by `cell_DIMENSION=value`; an empty value is 'unknown'. Raises CellError."""
    cell = []
    for dimension in question.dimensions:
        text = values.get(f"cell_{dimension.name}")
        if text is None:
            continue
        number = record_key(text)
        value: Any = number if number is not None else text or None
        try:
            cell.append((dimension, dimension.members({value})[value]))
        except (KeyError, ValueError, TypeError) as error:
            raise CellError(dimension.name) from error
    return cell


def records_of(question: Question, cell: Cell) -> QuerySet[Participation]:
    """The participations of a cell, by day and name; without a cell, all of the selection."""
    rows = question.selection.participations
    rows = rows.filter(**{dimension.column: member.value for dimension, member in cell})
    return rows.select_related("person", "activity", "institution", "country").order_by(
        "-activity__starts_on", "person__name", "pk"
    )
