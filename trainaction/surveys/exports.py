"""What may be shown of a survey, as a file."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from portal.spreadsheets import as_csv_file
from trainaction.surveys.queries import Result


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
