"""Reads a file into staged rows, in transactions of its own; starts from scratch whenever it is started again."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from wagtail.log_actions import log

from participants.attendance import recognise as recognising
from participants.attendance import remarks
from participants.attendance.countries import country_code
from participants.attendance.errors import AttendanceFileError
from participants.attendance.folding import fold_name, fold_text, normalise_email
from participants.attendance.institutions import fold_institution, spelling_of
from participants.attendance.layouts import MAPPED, layout_of
from participants.attendance.names import second_name
from participants.attendance.recognise import Question, Recognition, UnknownLayout, as_unknown, recognise
from participants.attendance.rows import SourceRow, read_rows
from participants.attendance.tables import Table, open_table
from participants.attendance.times import day_turns
from participants.attendance.zones import ZONES, PossibleZone, Timeline, possible_zones, shift_between
from participants.models import Activity, ColumnMapping, ImportBatch, ImportCountry, ImportInstitution, ImportRow
from participants.models.imports import key_of
from participants.queries.privacy import erased_on_request
from participants.queries.zones import is_zone_open, zones_said
from participants.services.bulk import chunks, insert, long_work
from participants.services.imports.countries import COLUMNS as COUNTRY_COLUMNS
from participants.services.imports.countries import UnreadCountries
from participants.services.imports.doubts import titles_of
from participants.services.imports.matching import match
from participants.services.imports.staging import clear, hold
from participants.services.imports.upload import OPEN_STATES, private_path
from participants.services.imports.zones import readings
from portal.models import User
from portal.sentences import kept, sentence
from portal.timezones import all_zones

State = ImportBatch.State
Progress = Callable[[int, int | None], None]
"""Called with rows done and rows in all."""

CHUNK = 5_000
KEPT_TEXTS = 20_000
"""Different cells of a column that are remembered; a column with more is free text."""
KEPT_ON = ("taught", "ask_columns")
"""Of what was recognised, what a new reading has to know: the columns that somebody said, or wants to say anew."""
ZONE_QUESTION = gettext_noop("In which time zone are the times of this file?")
LONGEST_SHIFT = 14 * 3600
"""No two time zones are further apart than a day; a file of the right day is at most this far off."""

ROW_COLUMNS = (
    "id", "batch", "row", "identity", "reason", "name", "key", "other_name", "email", "role", "outcome", "sex",
    "institution", "position", "country", "joined", "left", "minutes", "notes",
)  # fmt: skip
INSTITUTION_COLUMNS = (
    "id",
    "batch",
    "name",
    "key",
    "acronym",
    "country",
    "group",
    "fingerprint",
    "candidates",
    "decided",
)


def silent(done: int, total: int | None = None) -> None:
    """The progress nobody watches."""


def part(progress: Progress, number: int, of: int) -> Progress:
    """The progress of one of several parts of a work, from 0: a bar goes from one end to the other once."""

    def tell(done: int, total: int | None = None) -> None:
        progress(number * (total or 0) + done, total and of * total)

    return tell


@long_work()
def read(*, batch: ImportBatch, progress: Progress = silent, provisional: bool = False) -> ImportBatch:
    """Recognise, stage and match the file of a batch; the registry is not touched.

    The batch is then `preview`; `questions` where the file leaves open what changes a figure; `mapping` where nobody
    knows the sheet; `refused`, with the reason in `refusal`. With `provisional`, open questions do not keep the rows
    from being staged: what depends on an answer stays unknown. For the time zone a batch in `preview` asks itself, and is
    not brought in before: what follows from each answer is to be seen there.
    """
    batch = _begin(batch)
    try:
        table = open_table(private_path(batch), filename=batch.filename)
        found = _recognised(table, batch)
    except AttendanceFileError as error:
        return _refuse(batch, error)
    if isinstance(found, UnknownLayout):
        return _ask_for_columns(batch, found)
    found = replace(found, day_turns=_day_turns(batch.activity))
    questions = [question for question in found.questions if question.key not in batch.answers]
    assumed = any(question.key == "timezone" for question in questions)
    questions = [question for question in questions if question.key != "timezone"]
    _note(batch, found, assumed=assumed, questions=questions)
    if questions and not provisional:
        return _to(batch, State.QUESTIONS)
    staging, matching = part(progress, 0, 2), part(progress, 1, 2)
    try:
        if assumed:
            spans, zones = _stage_without_zone(batch, table, found, staging)
        else:
            spans, zones = _stage(batch, read_rows(table, found, answers=batch.answers), staging, found.rows), None
            _note_zone(batch, spans)
    except AttendanceFileError as error:
        return _refuse(batch, error)
    batch.summary = {
        "rows": spans.rows,
        "skipped": spans.skipped,
        "notes": spans.notes,
        "remarks": spans.remarks,
        "outside": spans.timed > 0 and spans.inside == 0 and batch.activity.duration is not None,
    }
    if spans.rows == 0:
        return _refuse(
            batch, AttendanceFileError("no_rows", sentence(gettext_noop("The file has a header but no rows below it.")))
        )
    match(batch=batch, progress=matching)
    if zones is not None:
        _ask_for_zone(batch, found, zones)
    return _to(batch, State.QUESTIONS if questions else State.PREVIEW)


def _stage_without_zone(
    batch: ImportBatch, table: Table, found: Recognition, progress: Progress
) -> tuple["Spans", Sequence[PossibleZone] | None]:
    """Stage a file that names no time zone by the activity's own; or by the one that all files of its kind were said to
    be in, where this one can be in it too.

    Returns the zones it can be in, for somebody to say which, or None where nothing hangs on it or it is known.
    """
    own = batch.activity.timezone

    def stage(zone: str) -> Spans:
        return _stage(batch, read_rows(table, found, answers={**batch.answers, "timezone": zone}), progress, found.rows)

    spans = stage(own)
    if not spans.timed:
        return spans, None
    said = zones_said(batch, found.header_fingerprint)
    zones = spans.possible_zones(batch.activity, said)
    if not zones and not spans.another_zone_fits:
        return spans, None
    shifts = (
        {shift_between(own, zone, at=batch.activity.starts_at) for zone in said} if batch.activity.starts_at else set()
    )
    if len(shifts) != 1 or shifts.isdisjoint(each.shift for each in zones):
        return spans, zones
    if shifts != {0}:
        clear(batch)
        spans = stage(said[0])
    batch.recognition |= {
        "timezone": said[0],
        "timezone_assumed": False,
        "timezone_remembered": True,
        "zone_said": said[0],
    }
    return spans, None


def _note_zone(batch: ImportBatch, spans: "Spans") -> None:
    """Remember the zone that somebody said, for files of this kind; the activity's own only where it was in doubt, since
    scripts name it with every file."""
    said, own = batch.answers.get("timezone"), batch.activity.timezone
    if said is not None and (said != own or spans.another_zone_fits or spans.possible_zones(batch.activity, ())):
        batch.recognition["zone_said"] = said


def _ask_for_zone(batch: ImportBatch, found: Recognition, zones: Sequence[PossibleZone]) -> None:
    """Ask in which of these zones the times of a file are, unless the answer changes nobody's minutes."""
    outside = bool(batch.summary["outside"])
    by_zone = readings(batch, zones)
    if not outside and not any(each.changed for each in by_zone):
        return
    # What changes nothing is no other answer than the zone the file was read in.
    offered = [each for each in by_zone if outside or each.changed or each.zone == batch.activity.timezone]
    said = zones_said(batch, found.header_fingerprint)
    names = [each.zone for each in offered]
    batch.recognition |= {
        "questions": [*batch.recognition["questions"], _written(_zone_question(outside=outside))],
        "zones": [asdict(each) for each in offered],
        "remembered": next((zone for zone in said if zone in names), ""),
    }


def answer(*, batch: ImportBatch, answers: dict[str, str], by: User | None) -> ImportBatch:
    """Settle what the file leaves open. The batch has to be read again afterwards, unless it is in `preview` still: where
    the answer is what it was read by.

    Raises ValidationError for a question or an answer that does not exist.
    """
    check_answers(answers)
    as_read = {"timezone": batch.recognition.get("timezone")}
    if batch.state == State.PREVIEW and is_zone_open(batch) and answers == as_read:
        return _confirm_zone(batch, by)
    return _again(batch, by, answers={**batch.answers, **answers})


@transaction.atomic
def _confirm_zone(batch: ImportBatch, by: User | None) -> ImportBatch:
    """Take the time zone that a file was read in as said by somebody: what was read and matched stays."""
    batch = hold(batch)
    if batch.state != State.PREVIEW or not is_zone_open(batch):
        raise ValidationError(_("This import is over; bring the file in again."))
    zone = batch.recognition["timezone"]
    batch.answers = {**batch.answers, "timezone": zone}
    batch.recognition |= {"questions": [], "timezone_assumed": False, "zone_said": zone}
    batch.save(update_fields=["answers", "recognition"])
    log(batch, "wagtail.edit", user=by)
    return batch


def check_answers(answers: dict[str, str]) -> None:
    choices: dict[str, set[str]] = {
        "date_order": {"dmy", "mdy"},
        "sex_m": {"women", "men"},
        "timezone": set(all_zones()),
    }
    for key, value in answers.items():
        if key not in choices:
            raise ValidationError(_("“%(key)s” is no question of this file."), params={"key": key})
        if value not in choices[key]:
            shown = _("a time zone such as America/Guatemala") if key == "timezone" else ", ".join(sorted(choices[key]))
            raise ValidationError(
                _("“%(value)s” is no answer to “%(key)s”. Possible answers: %(choices)s."),
                params={"value": value, "key": key, "choices": shown},
            )


@transaction.atomic
def map_columns(*, batch: ImportBatch, columns: dict[str, int], by: User | None) -> ImportBatch:
    """Say which column of an unknown sheet means what (field → index from 0), and remember it for its header.

    Fields are those of the layout `mapped`. The batch has to be read again afterwards.
    """
    unknown = batch.recognition.get("unknown")
    if unknown is None:
        raise ValidationError(_("The columns of this file are known."))
    possible = {entry.name for entry in MAPPED.sections[0].fields}
    width = len(unknown["headings"])
    for name, index in columns.items():
        if name not in possible:
            raise ValidationError(_("“%(field)s” is nothing a column can mean."), params={"field": name})
        if not 0 <= index < width:
            raise ValidationError(_("The file has no column %(number)d."), params={"number": index + 1})
    if not {"name", "first_name", "last_name", "email"} & columns.keys():
        raise ValidationError(_("Say which column holds the name or the e-mail address."))
    digest = unknown["fingerprint"]
    before = ColumnMapping.objects.filter(header_digest=digest).values_list("columns", flat=True).first()
    ColumnMapping.objects.update_or_create(
        header_digest=digest, defaults={"headers": unknown["headings"], "columns": columns, "created_by": by}
    )
    earlier = batch.recognition.get("taught")
    taught = {"digest": digest, "columns": columns, "before": earlier["before"] if earlier else before}
    return _again(batch, by, recognition={"taught": taught})


def change_columns(*, batch: ImportBatch, by: User | None) -> ImportBatch:
    """Ask what the columns of a sheet made by hand mean, also of one whose headings were understood; nothing of what was
    read by the old ones is kept.

    The batch has to be read again afterwards, and is then `mapping`. Raises ValidationError for any other file.
    """
    if not may_change_columns(batch):
        raise ValidationError(_("The columns of this file are known."))
    kept = {"taught": batch.recognition["taught"]} if "taught" in batch.recognition else {}
    return _again(batch, by, recognition={**kept, "ask_columns": True}, layout="", summary={})


def may_change_columns(batch: ImportBatch) -> bool:
    """Whether the columns of a file are a person's to say: those of programs' exports are declared, and the same always."""
    if "mapping" in batch.recognition:
        return True
    return bool(batch.layout) and not batch.layout_forced and layout_of(batch.layout).by_hand


def _again(batch: ImportBatch, by: User | None, **fields: Any) -> ImportBatch:
    with transaction.atomic():
        batch = hold(batch)
        if batch.state not in OPEN_STATES:
            raise ValidationError(_("This import is over; bring the file in again."))
        clear(batch)
        batch.state = State.UPLOADED
        for name, value in fields.items():
            setattr(batch, name, value)
        batch.save()
        log(batch, "wagtail.edit", user=by)
    return batch


# --- steps ----------------------------------------------------------------------------------


def _begin(batch: ImportBatch) -> ImportBatch:
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().select_related("activity").get(pk=batch.pk)
        if batch.state not in OPEN_STATES:
            raise ValidationError(_("This import is over; bring the file in again."))
        if not batch.file or not private_path(batch).exists():
            raise ValidationError(_("The file of this import has been removed; bring it in again."))
        clear(batch)
        batch.state, batch.refusal, batch.recognition, batch.summary = State.READING, "", _kept_on(batch), {}
        batch.save()
    return batch


def _kept_on(batch: ImportBatch) -> dict[str, Any]:
    return {key: batch.recognition[key] for key in KEPT_ON if key in batch.recognition}


def _to(batch: ImportBatch, state: str) -> ImportBatch:
    batch.state = state
    batch.save()
    return batch


def _refuse(batch: ImportBatch, error: AttendanceFileError) -> ImportBatch:
    clear(batch)
    batch.refusal = error.message
    # A sheet may be refused because its columns were said wrongly: those can still be changed.
    mapped = {"mapping": batch.recognition["mapping"]} if "mapping" in batch.recognition else {}
    batch.recognition = {
        **_kept_on(batch),
        **mapped,
        "error": {"code": error.code, "row": error.row, "column": error.column, "sentence": kept(error.message)},
    }
    return _to(batch, State.REFUSED)


def _recognised(table: Table, batch: ImportBatch) -> Recognition | UnknownLayout:
    activity, zone = batch.activity, batch.answers.get("timezone")
    day, until = (
        activity.starts_on,
        activity.ends_at.astimezone(ZoneInfo(activity.timezone)).date() if activity.ends_at else None,
    )
    found = recognise(table, expected_date=day, expected_until=until, timezone=zone, layout=batch.layout_forced or None)
    if isinstance(found, UnknownLayout) and batch.layout_forced:
        raise AttendanceFileError(
            "other_layout",
            sentence(gettext_noop("The file is not in the layout “%(layout)s”.")) % {"layout": batch.layout_forced},
        )
    by_hand = not batch.layout_forced and isinstance(found, Recognition) and layout_of(found.layout).by_hand
    if isinstance(found, UnknownLayout) or by_hand:
        offered = as_unknown(table, found) if isinstance(found, Recognition) else found
        if batch.recognition.get("ask_columns"):
            return offered
        # What a person said of these headings goes before what they are usually taken for.
        remembered = ColumnMapping.objects.filter(header_digest=offered.header_fingerprint).first()
        if remembered is not None:
            batch.recognition["mapping"] = {"digest": offered.header_fingerprint, "columns": remembered.columns}
            mapping = recognising.ColumnMapping(remembered.columns, header_row=offered.header_row, sheet=offered.sheet)
            return recognise(table, expected_date=day, expected_until=until, timezone=zone, mapping=mapping)
    return found


def _day_turns(activity: Activity) -> time | None:
    """Before which time of day what has no date is of the second day, of an activity over midnight."""
    if activity.starts_at is None or activity.ends_at is None:
        return None
    where = ZoneInfo(activity.timezone)
    return day_turns(activity.starts_at.astimezone(where), activity.ends_at.astimezone(where))


def _ask_for_columns(batch: ImportBatch, found: UnknownLayout) -> ImportBatch:
    batch.recognition = {
        **_kept_on(batch),
        "unknown": {
            "sheet": found.sheet,
            "header_row": found.header_row,
            "headings": list(found.headings),
            "samples": [list(values) for values in found.samples],
            "fingerprint": found.header_fingerprint,
        },
    }
    return _to(batch, State.MAPPING)


def _zone_question(*, outside: bool) -> Question:
    if not outside:
        return Question("timezone", sentence(ZONE_QUESTION))
    return Question(
        "timezone",
        sentence(
            gettext_noop(
                "In which time zone are the times of this file? In the activity's own, none of them falls in the"
                " activity."
            )
        ),
    )


def _note(batch: ImportBatch, found: Recognition, *, assumed: bool, questions: Iterable[Question]) -> None:
    batch.layout = found.layout
    mapped = {"mapping": batch.recognition["mapping"]} if "mapping" in batch.recognition else {}
    batch.recognition = {
        **_kept_on(batch),
        **mapped,
        "layout": found.layout,
        "title": str(found.title),
        "language": found.language,
        "sheet": found.sheet,
        "other_sheets": list(found.other_sheets),
        "date_order": found.date_order or batch.answers.get("date_order"),
        "timezone": found.timezone or batch.activity.timezone,
        "timezone_assumed": assumed,
        "timed": not {"join", "leave", "timestamp"}.isdisjoint(found.columns),
        "header": found.header_fingerprint,
        "topic": found.meeting.topic,
        "rows": found.rows,
        "unread": list(found.unread),
        "questions": [_written(question) for question in questions],
        "left_open": [_written(question) for question in _left_open(batch, found)],
    }
    batch.save(update_fields=["layout", "recognition"])


def _left_open(batch: ImportBatch, found: Recognition) -> list[Question]:
    """All that the file does not say itself, what was answered or taken for granted too: it can be answered anew."""
    if "timezone" in batch.answers:
        return [*found.questions, Question("timezone", sentence(ZONE_QUESTION))]
    return list(found.questions)


def _written(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "text": kept(question.text),
        "choices": [[value, kept(label)] for value, label in question.choices],
        "evidence": list(question.evidence),
    }


@dataclass
class Spans:
    """What was staged, and where its times lie in relation to the activity."""

    start: int | None
    end: int | None
    rows: int = 0
    timed: int = 0
    inside: int = 0
    near: int = 0
    timeline: Timeline = field(default_factory=Timeline)
    notes: int = 0
    remarks: dict[str, int] = field(default_factory=dict)
    skipped: dict[str, int] = field(default_factory=dict)

    def add(self, row: SourceRow, joined: int | None, left: int | None) -> None:
        self.rows += 1
        if row.skip:
            self.skipped[row.skip] = self.skipped.get(row.skip, 0) + 1
        elif joined is not None and left is not None and self.start is not None and self.end is not None:
            self.timed += 1
            self.inside += joined < self.end and left > self.start
            self.near += joined < self.end + LONGEST_SHIFT and left > self.start - LONGEST_SHIFT
            self.timeline.add(joined, left)

    def note(self, notes: Iterable[str]) -> None:
        """Count what is remarked on a row, by its kind; a row counts once for each."""
        self.notes += 1
        for kind in {remarks.kind_of(each) for each in notes}:
            self.remarks[kind] = self.remarks.get(kind, 0) + 1

    @property
    def another_zone_fits(self) -> bool:
        """Whether no time falls in the activity by its own zone, though by another one it could."""
        return self.timed > 0 and self.inside == 0 and self.near > 0

    def possible_zones(self, activity: Activity, said: Iterable[str]) -> tuple[PossibleZone, ...]:
        """The zones that these times, read in the activity's own, can be in: those `said` of like files among them."""
        if activity.starts_at is None or activity.ends_at is None:
            return ()
        return possible_zones(
            self.timeline,
            zone=activity.timezone,
            others=(*said, *ZONES),
            start=activity.starts_at,
            end=activity.ends_at,
        )


def _stage(batch: ImportBatch, source: Iterable[SourceRow], progress: Progress, total: int) -> Spans:
    activity = batch.activity
    spans = Spans(
        start=int(activity.starts_at.timestamp()) if activity.starts_at else None,
        end=int(activity.ends_at.timestamp()) if activity.ends_at else None,
    )
    cells, titles = _Cells(batch), titles_of(batch)
    batch_pk = batch.pk
    first, last = key_of(batch_pk, 0), 0
    for chunk in chunks(source, CHUNK):
        rows = []
        for row in without_erased(chunk):
            # A person that stands in two sections of a file may come with one number twice.
            last = number = max(row.row, last + 1)
            key = first + number
            joined = int(row.join.timestamp()) if row.join else None
            left = int(row.leave.timestamp()) if row.leave else None
            spans.add(row, joined, left)
            country = cells.country(row.country) if row.country else ""
            notes = row.notes
            if row.country in cells.unread:
                if not row.skip:
                    cells.unread[row.country].add(key, row.row)
            elif row.country and not country and not fold_text(row.country):
                notes = (*notes, sentence(remarks.NO_COUNTRY) % {"row": row.row, "text": row.country[:60]})
            institution = cells.institution(row.institution, country, key) if row.institution and not row.skip else None
            # A login or a device is nobody's name: where there is an address, that alone tells who it is.
            nameless = bool(row.skip or (row.is_no_name and row.email))
            name = "" if nameless else fold_name(row.name)[:255]
            if name in titles and row.email:
                name, nameless = "", True
                notes = (*notes, sentence(remarks.NO_NAME) % {"row": row.row, "text": row.name[:40]})
            other = second_name(row.name, row.other_name) if row.other_name and not nameless else ""
            if notes:
                spans.note(notes)
            rows.append(
                (
                    key, batch_pk, row.row, None if row.skip else key, row.skip or "", row.name[:255],
                    name, other[:255], row.email[:254], row.role, row.outcome,
                    row.sex, institution, row.position[:255], country, joined, left, row.minutes,
                    json.dumps([kept(note) for note in notes], ensure_ascii=False) if notes else "[]",
                )
            )  # fmt: skip
        with transaction.atomic():
            insert(ImportInstitution, INSTITUTION_COLUMNS, cells.taken())
            insert(ImportRow, ROW_COLUMNS, rows)
        progress(spans.rows, total)
    insert(ImportCountry, COUNTRY_COLUMNS, cells.unread_countries.staged())
    return spans


class _Cells:
    """What the cells of countries and institutions of a file mean; each text is looked at once."""

    def __init__(self, batch: ImportBatch) -> None:
        self._batch = batch.pk
        self.unread_countries = UnreadCountries(batch)
        self.unread = self.unread_countries.of_text
        self._countries: dict[str, str] = {}
        self._texts: dict[tuple[str, str], int | None] = {}
        self._known: dict[tuple[str, str], int] = {}
        self._fresh: list[tuple[Any, ...]] = []

    def country(self, text: str) -> str:
        """The code of a country; '' where there is none of that name, and nobody has said which is meant."""
        if text not in self._countries:
            if len(self._countries) >= KEPT_TEXTS:
                self._countries.clear()
            self._countries[text] = country_code(text) or self.unread_countries.meet(text)
        return self._countries[text]

    def institution(self, text: str, country: str, key: int) -> int | None:
        """The key of the staged institution that a cell names: `key` where it is the first to do so."""
        if (text, country) not in self._texts:
            if len(self._texts) >= KEPT_TEXTS:
                self._texts.clear()
            self._texts[text, country] = self._read(text, country, key)
        return self._texts[text, country]

    def _read(self, text: str, country: str, key: int) -> int | None:
        spelling = spelling_of(text)
        if spelling is None:
            return None
        identity = (fold_institution(spelling.name)[:255], country)
        found = self._known.get(identity)
        if found is None:
            found = self._known[identity] = key
            acronym = spelling.acronym[:40]
            self._fresh.append((key, self._batch, text[:255], identity[0], acronym, country, "", "", "[]", False))
        return found

    def taken(self) -> list[tuple[Any, ...]]:
        """The institutions met since this was last asked, as INSTITUTION_COLUMNS."""
        fresh, self._fresh = self._fresh, []
        return fresh


def without_erased(chunk: list[SourceRow]) -> Iterable[SourceRow]:
    """The rows, those of people erased on request skipped and without what identifies them."""
    erased = erased_on_request(row.email for row in chunk if row.email)
    if not erased:
        return chunk
    return (
        row._replace(skip="erased", name="", email="", other_name="", position="")
        if row.email and normalise_email(row.email) in erased
        else row
        for row in chunk
    )


def zone(name: str) -> ZoneInfo:
    """The time zone of a name. Raises ValidationError where there is none."""
    if name not in all_zones():
        raise ValidationError(_("“%(name)s” is no time zone; an example is America/Guatemala."), params={"name": name})
    return ZoneInfo(name)
