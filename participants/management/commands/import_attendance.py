import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.attendance.layouts import LAYOUTS
from participants.models import Activity, ImportBatch, MatchDecision, Mode
from participants.queries.activities import activity_by_key
from participants.queries.imports import (
    OpenQuestion,
    alike_people,
    counts,
    open_questions,
    person_questions,
    presence,
    remarks,
    skipped_rows,
)
from participants.queries.zones import is_zone_open
from participants.services.bulk import long_work
from participants.services.imports import apply, decide, read, upload
from participants.services.imports.reading import check_answers, zone
from participants.services.imports.staging import clear
from participants.services.imports.upload import private_path
from participants.tasks import look_for_merges
from portal.commands import RefusingCommand

State = ImportBatch.State
UNDECIDED = 3
"""Exit status where questions are open."""
PIECE = 1_000_000
"""Characters copied to the output at once."""
MOST_REMARKS = 100
"""How many remarks on rows are printed; the preview in the admin has them all."""


class Command(RefusingCommand):
    help = "Bring an attendance file in for an activity. Exit status 3: questions are open, nothing was written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--activity", required=True, metavar="KEY")
        parser.add_argument("--format", default="auto", help="auto, or " + ", ".join(layout.key for layout in LAYOUTS))
        parser.add_argument("--timezone", metavar="ZONE", help="the zone of the file's times, where it does not say")
        parser.add_argument("--mode", default=Mode.ONLINE, help=", ".join(Mode.values))
        parser.add_argument("--dry-run", action="store_true", help="say what would happen; leave nothing behind")
        parser.add_argument("--decide", type=Path, metavar="FILE", help="decisions as JSON; see docs/import.md")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            try:
                with long_work():
                    undecided = self._import(options)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
        if undecided:
            sys.exit(UNDECIDED)

    def _import(self, options: dict[str, Any]) -> bool:
        activity, decisions = self._checked(options)
        answers: dict[str, str] = {
            key: str(decisions[key]) for key in ("date_order", "sex_m", "timezone") if key in decisions
        }
        if options["timezone"]:
            zone(options["timezone"])
            answers["timezone"] = options["timezone"]
        check_answers(answers)
        layout = "" if options["format"] == "auto" else options["format"]
        file: Path = options["file"]
        if options["dry_run"]:
            with transaction.atomic():
                undecided = self._run(activity, file, layout, answers, decisions, options)
                transaction.set_rollback(True)
            return undecided
        return self._run(activity, file, layout, answers, decisions, options)

    def _checked(self, options: dict[str, Any]) -> tuple[Activity, dict[str, Any]]:
        activity = activity_by_key(options["activity"])
        if activity is not None and activity.key != options["activity"]:
            self.stderr.write(
                _("The activity “%(former)s” is called “%(key)s” now: %(title)s.")
                % {"former": options["activity"], "key": activity.key, "title": activity.title}
            )
        if activity is None:
            raise ValidationError(_("There is no activity “%(key)s”."), params={"key": options["activity"]})
        formats = ["auto", *(layout.key for layout in LAYOUTS)]
        for name, possible in (("format", formats), ("mode", Mode.values)):
            if options[name] not in possible:
                raise ValidationError(
                    _("“%(value)s” is not possible after %(option)s. Possible are: %(choices)s."),
                    params={"value": options[name], "option": f"--{name}", "choices": ", ".join(possible)},
                )
        if not options["file"].is_file():
            raise ValidationError(_("There is no file “%(file)s”."), params={"file": options["file"]})
        return activity, read_decisions(options["decide"]) if options["decide"] else {}

    def _run(
        self,
        activity: Activity,
        file: Path,
        layout: str,
        answers: dict[str, str],
        decisions: dict[str, Any],
        options: dict[str, Any],
    ) -> bool:
        try:
            batch = self._upload(activity, file, layout, answers, options)
        except ValidationError as error:
            if error.code != "already_in":
                raise
            self.stderr.write(" ".join(error.messages))
            if options["json"]:
                with transaction.atomic():
                    self._run(activity, file, layout, answers, decisions, {**options, "dry_run": True})
                    transaction.set_rollback(True)
            return False
        try:
            undecided = self._bring_in(batch, decisions, options)
        except BaseException:
            _leave_nothing(batch)
            raise
        if undecided or options["dry_run"]:
            _leave_nothing(batch)
        return undecided and not options["dry_run"]

    def _upload(
        self, activity: Activity, file: Path, layout: str, answers: dict[str, str], options: dict[str, Any]
    ) -> ImportBatch:
        try:
            opened = file.open("rb")
        except OSError as error:
            raise ValidationError(
                _("The file “%(file)s” cannot be read: %(error)s."), params={"file": file, "error": error.strerror}
            ) from error
        with opened:
            return upload(
                activity=activity,
                file=opened,
                filename=file.name,
                by=None,
                mode=options["mode"],
                layout=layout,
                answers=answers,
                again=options["dry_run"],
            )

    def _bring_in(self, batch: ImportBatch, decisions: dict[str, Any], options: dict[str, Any]) -> bool:
        batch = read(batch=batch, provisional=True)
        if batch.state == State.REFUSED:
            raise ValidationError(batch.refusal)
        if batch.state == State.MAPPING:
            raise ValidationError(
                _("No layout fits this file. Its columns are: %(columns)s. Give it columns with known names, or map them"
                  " in the administration."),
                params={"columns": ", ".join(batch.recognition["unknown"]["headings"]) or "—"},
            )  # fmt: skip
        if countries := decisions.get("countries"):
            decide(batch=batch, by=None, countries=countries)
            batch = read(batch=batch, provisional=True)
        decide(
            batch=batch,
            by=None,
            institutions=decisions.get("institutions", {}),
        )
        decide(batch=batch, by=None, persons=decisions.get("persons", {}))
        questions = open_questions(batch)
        summary = counts(batch)
        remarked = remarks(batch, MOST_REMARKS)
        proposed = [] if questions else person_questions(list(alike_people(batch)[:MOST_REMARKS]))
        brought_in = not questions and not options["dry_run"]
        # What was read goes when it is brought in, and nothing is printed before: a file of many rows waits on the disk.
        with TemporaryFile("w+", encoding="utf-8") as said:
            if options["json"]:
                for piece in report(batch, questions):
                    said.write(piece)
            if brought_in:
                batch = apply(batch=batch, by=None)
            if options["json"]:
                said.write(f', "batch": {batch.pk if brought_in else "null"}}}')
                said.seek(0)
                for piece in iter(lambda: said.read(PIECE), ""):
                    self.stdout.write(piece, ending="")
                self.stdout.write("")
            else:
                self._say(batch, summary, brought_in)
        out = self.stderr if options["json"] else self.stdout
        if batch.activity.is_ahead():
            out.write(_("The activity has not begun yet. Is it the right one?"))
        if batch.summary["outside"]:
            out.write(
                _("None of the times in this file falls within the activity. Is it the right file, the right activity,"
                  " and the right time zone?")
            )  # fmt: skip
        if unread := batch.recognition["unread"]:
            out.write(f"{_('Columns that are not read:')} {', '.join(unread)}")
        if others := batch.recognition["other_sheets"]:
            out.write(
                _("This workbook has attendance on several sheets, and one is read: “%(sheet)s”. Save each of the others"
                  " as a file of its own, and bring it in too: %(others)s.")
                % {"sheet": batch.recognition["sheet"], "others": ", ".join(others)}
            )  # fmt: skip
        if proposed:
            out.write(
                _("New people who may be somebody with a shorter or a longer name; they count once more unless --decide says"
                  " who they are:")
            )  # fmt: skip
            for question in proposed:
                out.write(_line(question))
        if options["dry_run"] and not options["json"]:
            self._foretell(questions)
        for remark in remarked:
            self.stderr.write(remark)
        if brought_in:
            look_for_merges(by=None)
        if questions and not options["dry_run"]:
            self.stderr.write(_("Nothing was brought in: these questions are open."))
            for question in questions:
                self.stderr.write(_line(question))
        return bool(questions)

    def _say(self, batch: ImportBatch, summary: dict[str, dict[str, int]], brought_in: bool) -> None:
        self.stdout.write(
            ngettext("%(layout)s, %(rows)d row.", "%(layout)s, %(rows)d rows.", batch.summary["rows"])
            % {"layout": batch.recognition["title"], "rows": batch.summary["rows"]}
        )
        self.stdout.write(_("People: known %(matched)d, new %(new)d, to decide %(ambiguous)d.") % summary["people"])
        self.stdout.write(
            _("Institutions: known %(matched)d, new %(new)d, to decide %(ambiguous)d.") % summary["institutions"]
        )
        if batch.recognition.get("timezone_remembered"):
            self.stdout.write(
                _("Its times are read in the time zone %(zone)s, as somebody said of an earlier file of this kind.")
                % {"zone": batch.recognition["timezone"]}
            )
        elif batch.recognition["timezone_assumed"] and not is_zone_open(batch):
            self.stdout.write(
                _("Its times are read in the activity's own time zone, %(zone)s: the file names none.")
                % {"zone": batch.recognition["timezone"]}
            )
        if brought_in:
            self.stdout.write(_("Brought in as import %(batch)d.") % {"batch": batch.pk})
            if already := batch.summary.get("already_in"):
                self.stdout.write(
                    ngettext("%(rows)d row was already in.", "%(rows)d rows were already in.", already)
                    % {"rows": already}
                )

    def _foretell(self, questions: list[OpenQuestion]) -> None:
        """What would keep the file from being brought in: its questions, and the rows that they are about."""
        if not questions:
            self.stdout.write(_("Nothing is open: the file can be brought in."))
            return
        self.stdout.write(
            ngettext(
                "%(n)d question is open: the file is not brought in before it is answered (--decide).",
                "%(n)d questions are open: the file is not brought in before they are answered (--decide).",
                len(questions),
            )
            % {"n": len(questions)}
        )
        for question in questions:
            self.stdout.write(_line(question))
            if question.rows:
                self.stdout.write("    " + _rows(question))


def _line(question: OpenQuestion) -> str:
    return f"{question.id}  {question.text}  [{', '.join(question.choices)}]"


def _rows(question: OpenQuestion) -> str:
    numbers = ", ".join(str(row) for row in question.rows)
    if question.row_count > len(question.rows):
        numbers += ", …"
    return ngettext("%(n)d row: %(numbers)s", "%(n)d rows: %(numbers)s", question.row_count) % {
        "n": question.row_count,
        "numbers": numbers,
    }


def read_decisions(path: Path) -> dict[str, Any]:
    """A file of decisions: an object with any of date_order, timezone, sex_m, countries, institutions, persons."""
    try:
        decisions = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError:
        raise ValidationError(_("There is no file “%(file)s”."), params={"file": path}) from None
    except (ValueError, RecursionError) as error:
        raise ValidationError(
            _("The file “%(file)s” is not JSON: %(error)s."), params={"file": path, "error": error}
        ) from None
    known = {"date_order", "timezone", "sex_m", "countries", "institutions", "persons"}
    if not isinstance(decisions, dict) or decisions.keys() - known:
        raise ValidationError(
            _("The file “%(file)s” must hold an object with some of: %(keys)s."),
            params={"file": path, "keys": ", ".join(sorted(known))},
        )
    for key in ("countries", "institutions", "persons"):
        if not isinstance(decisions.get(key, {}), dict):
            raise ValidationError(
                _("“%(key)s” must be an object: question → choice."),
                params={"key": key},
            )
    return decisions


def report(batch: ImportBatch, questions: list[OpenQuestion]) -> Iterator[str]:
    """What a batch in preview says, as the object that --json prints, in pieces; `batch` and the last bracket are left
    to who knows what became of it."""
    facts = {"format": batch.layout, "rows": batch.summary["rows"], **counts(batch)}
    yield json.dumps(facts, ensure_ascii=False)[:-1]
    parts: tuple[tuple[str, Iterable[Any]], ...] = (
        ("skipped", skipped_rows(batch)),
        ("presence", presence(batch)),
        ("questions", questions),
    )
    for name, rows in parts:
        yield f', "{name}": ['
        for number, each in enumerate(rows):
            yield (", " if number else "") + json.dumps(asdict(each), ensure_ascii=False)
        yield "]"


def _leave_nothing(batch: ImportBatch) -> None:
    """A refusal leaves neither staged rows nor decisions nor the file."""
    path = private_path(batch)
    with transaction.atomic():
        clear(batch)
        MatchDecision.objects.filter(batch=batch).delete()
        ImportBatch.objects.filter(pk=batch.pk).delete()
    path.unlink(missing_ok=True)
