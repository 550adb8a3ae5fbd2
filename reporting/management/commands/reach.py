"""`manage.py reach`: the figures on the command line, by the same reading of filters as the pages."""

import json
from argparse import ArgumentParser
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from portal.commands import RefusingCommand
from portal.numbers import share, whole
from reporting.alone import as_published, gated_alone
from reporting.documents import as_document
from reporting.figures import Figure, Value
from reporting.public import DECLARED
from reporting.reach import Breakdown, Question, QuestionError, Reach, Row, reach, read_question
from reporting.wording import in_words, moment, of_whom

OPTIONS = (
    ("programme", "P"),
    ("series", "S"),
    ("activity", "KEY"),
    ("since", "D"),
    ("until", "D"),
    ("country", "XX"),
    ("institution", "N"),
    ("kind", "KIND"),
    ("sex", "SEX"),
    ("role", "R"),
    ("mode", "M"),
    ("outcome", "O"),
    ("by", "DIM[,DIM]"),
    ("rule", "any|minutes:N|share:P|completed"),
)

PUBLIC = (
    "As the public may see it: what was published last, where the question is one of its tables; any other answer through the "
    "gate by itself. Whoever has two of those may take one from the other: hand on one."
)


class Command(RefusingCommand):
    help = "Reach figures: participants, institutions, countries, hours… with their definitions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        for name, metavar in OPTIONS:
            parser.add_argument(f"--{name}", action="append", default=[], metavar=metavar)
        parser.add_argument("--uncounted", action="store_true", help="Staff, bots and test accounts too.")
        parser.add_argument("--public", action="store_true", help=PUBLIC)
        parser.add_argument("--json", action="store_true", help="Print one JSON object.")
        parser.add_argument("--language", default=None, help="es or en; the portal's own by default.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["language"] not in (None, *dict(settings.LANGUAGES)):
            raise CommandError(
                _("“%(value)s” is not possible after %(option)s. Possible are: %(choices)s.")
                % {"value": options["language"], "option": "--language", "choices": ", ".join(dict(settings.LANGUAGES))}
            )
        with translation.override(options["language"] or translation.get_language()):
            _refuse_empty(options)
            values: MultiValueDict[str, str] = MultiValueDict({name: options[name] for name, _metavar in OPTIONS})
            if options["uncounted"]:
                values["uncounted"] = "1"
            try:
                question = read_question(values)
            except QuestionError as error:
                raise CommandError("\n".join(error.sentences)) from error
            answer = self._publicly(question) if options["public"] else reach(question)
            if options["json"]:
                self.stdout.write(json.dumps(as_document(answer), ensure_ascii=False, indent=2))
            else:
                self.stdout.write("\n".join(_lines(answer)))

    def _publicly(self, question: Question) -> Reach:
        """As published, or gated by itself with a word on standard error of what that does not protect against."""
        if question.filters.uncounted:
            raise CommandError(
                _("Staff and test accounts are in nothing that is public: leave out --uncounted, or --public.")
            )
        published = as_published(question)
        if published is not None:
            return published
        self.stderr.write(
            _(
                "What may be shown was decided for this answer alone. Whoever has another one, of other filters, another rule or "
                "other days, may take one from the other: hand on one alone. The public sees these tables: %(names)s."
            )
            % {"names": ", ".join(DECLARED)}
        )
        return gated_alone(question)


def _refuse_empty(options: Mapping[str, Any]) -> None:
    """A script whose variable is empty must not get everybody's figures for those of one activity."""
    empty = [f"--{name}" for name, _metavar in OPTIONS if any(not text.strip(" ,") for text in options[name])]
    if empty:
        raise CommandError(
            _("Nothing stands after %(options)s: give a value, or leave the option out.")
            % {"options": ", ".join(empty)}
        )


def _lines(answer: Reach) -> list[str]:
    question = answer.question
    lines = [
        _("Filters: %(filters)s") % {"filters": in_words(question.filters)},
        _("Counts everyone who %(rule)s.") % {"rule": question.who},
        _("Computed: %(moment)s") % {"moment": moment(answer.computed_at)},
        "",
    ]
    lines += _aligned([[str(figure.label), *_written(figure, value)] for figure, value in answer.with_definitions])
    if answer.left_out.minutes_unknown or answer.left_out.duration_unknown:
        lines += [
            "",
            _("Left out, participations: of unknown minutes %(minutes)s, in activities of unknown length %(duration)s.")
            % {"minutes": whole(answer.left_out.minutes_unknown), "duration": whole(answer.left_out.duration_unknown)},
        ]
    if answer.breakdown:
        lines += ["", *_table(answer.breakdown)]
    return lines


def _written(figure: Figure, value: Value) -> tuple[str, str]:
    if value.value is None:
        return "—", ""
    if figure.is_share:
        of = {"women": whole(value.numerator), "stated": of_whom(value)}
        return share(value.value), _("%(women)s of %(stated)s") % of if of["stated"] else _("of those who stated it")
    return whole(value.value), ""


def _table(breakdown: Breakdown) -> list[str]:
    heads = [*(str(dimension.label) for dimension in breakdown.dimensions), _("Participants"), _("Participations")]
    return _aligned([heads, *(_cells(row) for row in (*breakdown.rows, *breakdown.totals))])


def _cells(row: Row) -> list[str]:
    labels = [member.label if member else _("Total") for member in row.members]
    return [*labels, whole(row.participants), whole(row.participations)]


def _aligned(rows: list[list[str]]) -> list[str]:
    """Columns of even width: words to the left, numbers to the right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(width) if _is_number(cell) else cell.ljust(width)
            for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _is_number(cell: str) -> bool:
    return cell[:1].isdigit() or cell == "—"
