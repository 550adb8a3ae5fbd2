"""What may be shown of a survey: numbers and texts once enough people answered, as values, tables and a file."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.components import Cell, Column, DataTable, Row
from portal.numbers import share, whole, written
from portal.spreadsheets import as_csv_file
from portal.surveys.questions import Asked, Kind


@dataclass(frozen=True, slots=True)
class Result:
    """What was answered to a question: numbers by option, or texts in no order; None of either where too few answered."""

    question: Asked
    number: int | None
    """How many answers are shown; None where they are held back."""
    counts: tuple[tuple[str, int], ...] = ()
    mean: float | None = None
    texts: tuple[str, ...] = ()


def results_of(asked: Sequence[Asked], shown: Iterable[tuple[str, str]]) -> list[Result]:
    """What may be shown, question by question, of answers (key of the question, value) that may be looked at.

    Those to a question are shown from SUPPRESSION_THRESHOLD on: fewer would tell organisers, who know who was there, what
    one of them said.
    """
    values: dict[str, list[str]] = {}
    for question, value in shown:
        values.setdefault(question, []).append(value)
    return [_result(each, values.get(each.key, [])) for each in asked if each.is_asked or each.key in values]


def _result(question: Asked, values: list[str]) -> Result:
    if len(values) < settings.SUPPRESSION_THRESHOLD:
        return Result(question, None)
    if question.kind == Kind.OPEN:
        return Result(question, len(values), texts=tuple(values))
    by_value = Counter(values)
    counts = tuple((label, by_value.get(key, 0)) for key, label in question.options)
    mean = sum(map(int, values)) / len(values) if question.kind == Kind.SCALE else None
    return Result(question, len(values), counts, mean)


def table_of(result: Result) -> DataTable:
    """The numbers of a question that has options."""
    number = result.number or 0
    rows = [
        Row(Cell(label), [Cell(whole(count), is_number=True), Cell(share(count / number), is_number=True)])
        for label, count in result.counts
    ]
    note = ngettext("%(number)s answer", "%(number)s answers", number) % {"number": whole(number)}
    if result.mean is not None:
        note = _("%(answers)s; mean %(mean)s") % {"answers": note, "mean": written(result.mean, 1)}
    columns = [Column(_("Answer")), Column(_("Number"), is_number=True), Column(_("Share"), is_number=True)]
    return DataTable(caption=result.question.text, columns=columns, rows=rows, note=note)


def rows_of(results: Iterable[Result]) -> Iterator[list[Any]]:
    """A row for each option and each text. A question that too few answered has one that says so."""
    yield [_("Question"), _("Answer"), _("Number"), _("Answers"), _("Mean")]
    for result in results:
        text = result.question.text
        if result.number is None:
            yield [text, _("held back: too few answers"), None, None, None]
        for label, count in result.counts:
            yield [text, label, count, result.number, None if result.mean is None else round(result.mean, 2)]
        for said in result.texts:
            yield [text, said, None, result.number, None]


def as_csv(results: Iterable[Result]) -> bytes:
    return as_csv_file(rows_of(results))
