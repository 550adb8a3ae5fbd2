"""Which layout a file has, where its columns are, and what it leaves open."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from participants.attendance.errors import AttendanceFileError
from participants.attendance.folding import fold_text, mended
from participants.attendance.layouts import LAYOUTS, MAPPED, Layout, Section, layout_of
from participants.attendance.sexes import SexCoding, coding_of
from participants.attendance.tables import Row, Table
from participants.attendance.times import Clock, Days, date_order, date_part, read_minutes
from portal.sentences import sentence as _

HEADER_WITHIN = 60
"""Filled rows in which the first header must stand; above it are title rows and the facts of the meeting."""

_KEPT_VALUES = 5_000
"""Distinct dates and values of sex that are looked at; a column with more is something else."""


@dataclass(frozen=True)
class Question:
    """What the file does not say and whose answer changes a figure.

    `key` is 'date_order', 'timezone' or 'sex_m'. `choices` are (value, label); empty means any value (a time zone
    name). `evidence` are values of the file that show the doubt.
    """

    key: str
    text: str
    choices: tuple[tuple[str, str], ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Meeting:
    """What the preamble tells of the meeting. `start` and `end` are known only with the order of dates and the zone."""

    topic: str = ""
    start_text: str = ""
    end_text: str = ""
    minutes: float | None = None
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True)
class Block:
    """A stretch of rows under one header. Rows are numbered as in the table; `last_row` None means to the end."""

    section: Section = field(repr=False)
    header_row: int
    columns: Mapping[str, int]
    headings: tuple[str, ...]
    last_row: int | None = None


@dataclass(frozen=True)
class Recognition:
    """A recognised file. `columns` maps fields to column indexes, from 0, in the main block.

    `date_order` is 'mdy', 'dmy', 'iso' (no order needed, or no dates) or None while open; `timezone` None while open or
    not needed. `rows` counts the filled rows below the headers. `day` is the date of times written without one; before
    `day_turns` they are of the day after.
    """

    layout: str
    title: str
    language: str | None
    sheet: str | None
    blocks: tuple[Block, ...]
    columns: Mapping[str, int]
    date_order: str | None
    timezone: str | None
    sex_coding: SexCoding
    meeting: Meeting
    questions: tuple[Question, ...]
    header_fingerprint: str
    rows: int
    last_row: int
    day: date | None = None
    day_turns: time | None = None
    unread: tuple[str, ...] = ()
    """Headings of the main block whose columns are of no use here, or are not understood."""
    other_sheets: tuple[str, ...] = ()
    """Sheets of the workbook that hold attendance too, and are not read: a row is told by its number in one sheet."""


@dataclass(frozen=True)
class UnknownLayout:
    """A sheet that no layout recognises: its likely header, for a person to map.

    `samples` holds for each column up to five different values below the header.
    """

    sheet: str | None
    header_row: int
    headings: tuple[str, ...]
    samples: tuple[tuple[str, ...], ...]
    header_fingerprint: str


@dataclass(frozen=True)
class ColumnMapping:
    """Columns as a person mapped them: field → index from 0, below `header_row` (from 1; 0 where there is no
    header)."""

    columns: Mapping[str, int]
    header_row: int = 1
    sheet: str | None = None


def header_fingerprint(headings: Sequence[str]) -> str:
    """A short key of a header, the same however it is capitalised, accented or punctuated."""
    folded = "\x1f".join(fold_text(heading) for heading in headings).rstrip("\x1f")
    return hashlib.sha256(folded.encode()).hexdigest()[:32]


def recognise(
    table: Table,
    *,
    expected_date: date | None = None,
    expected_until: date | None = None,
    timezone: str | None = None,
    layout: str | None = None,
    mapping: ColumnMapping | None = None,
) -> Recognition | UnknownLayout:
    """Recognise a file by its content, reading it once from start to end.

    `expected_date` is the day of the activity (`expected_until` its last, where it has several) and `timezone` its zone
    or the one a person named; both settle what the file leaves open. `layout` restricts the choice to one layout (KeyError for an unknown key; UnknownLayout where
    the file is not of it). `mapping` reads the file by columns that a person mapped. Raises AttendanceFileError.
    """
    days = (expected_date, max(expected_date, expected_until or expected_date)) if expected_date else None
    if mapping is not None:
        return _recognise_mapped(table, mapping, days, timezone)
    candidates = (layout_of(layout),) if layout is not None else LAYOUTS
    best: _Found | None = None
    best_sheet = table
    filled: list[str] = []
    for sheet in table.sheets or (None,):
        in_sheet = table.with_sheet(sheet)
        head = _head(in_sheet)
        found = _find_header(head, candidates)
        if found is None:
            continue
        if sheet is not None and head[-1][0] > found.first.header_row:
            filled.append(sheet)
        if best is None or found.score > best.score:
            best, best_sheet = found, in_sheet
    if best is None:
        return _unknown(table)
    recognition = _survey(best_sheet, best.layout, best.first, days, timezone)
    return replace(recognition, other_sheets=tuple(sheet for sheet in filled if sheet != best_sheet.sheet))


# --- finding the header ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Found:
    """A layout's first header. `score` says how much speaks for it: a title line that the layout's maker prints above it,
    which no other layout has, before any number of headings; then the headings it knows word for word."""

    layout: Layout
    score: tuple[bool, int, int]
    first: Block


def _head(table: Table) -> list[Row]:
    head: list[Row] = []
    for number, cells in table.rows():
        if any(cells):
            head.append((number, cells))
            if len(head) == HEADER_WITHIN:
                break
    return head


def _find_header(head: list[Row], candidates: Sequence[Layout]) -> _Found | None:
    """The layout whose section titles stand in the file; else the one that claims the most columns of a header; the
    higher rank where two claim as many."""
    best: _Found | None = None
    for layout in candidates:
        titled = bool(layout.sections[0].titles)
        for position, (number, cells) in enumerate(head):
            block = None
            if titled:
                section = _titled(layout, cells)
                if section is not None and section.kind != "metadata" and position + 1 < len(head):
                    block = block_of(section, *head[position + 1])
            else:
                block = block_of(layout.sections[0], number, cells)
                if layout.by_hand and position + 1 < len(head):
                    block = _two_row_header(layout.sections[0], head[position], head[position + 1], block)
            if block is None:
                continue
            known = sum(block.section.knows(block.headings[index]) for index in block.columns.values())
            found = _Found(layout, (titled, known + layout.rank, layout.rank), block)
            if best is None or found.score > best.score:
                best = found
            break
    return best


def _two_row_header(section: Section, upper: Row, lower: Row, block: Block | None) -> Block | None:
    """The header made of two rows, where the second names parts of a merged heading ('Sexo' above 'H' and 'M').

    Taken only where it claims more columns than either row alone.
    """
    width = max(len(upper[1]), len(lower[1]))
    above, below = (cells + [""] * (width - len(cells)) for cells in (upper[1], lower[1]))
    both = block_of(section, lower[0], [second or first for first, second in zip(above, below, strict=True)])
    alone = max(len(found.columns) if found else 0 for found in (block, block_of(section, *lower)))
    return both if both is not None and len(both.columns) > alone else block


def _titled(layout: Layout, cells: list[str]) -> Section | None:
    """The section that a line opens: one filled cell, the first, that holds the section's title."""
    if not cells or not cells[0] or any(cells[1:]):
        return None
    folded = fold_text(cells[0])
    return next((section for section in layout.sections if folded in section.folded_titles), None)


_PREPOSITIONS = frozenset(["de", "del", "en", "que", "donde", "para", "of", "in", "at", "where", "within", "for"])


def columns_of(section: Section, cells: Sequence[str]) -> tuple[dict[str, int], frozenset[str], bool]:
    """Field → index for a header row, the fields whose heading is known word for word, and whether every heading was
    claimed.

    Exact headings come first; what is left is searched for the words of an organiser's question. A field keeps the
    first heading that claims it.
    """
    columns: dict[str, int] = {}
    claimed: set[int] = set()
    folded = [fold_text(mended(cell)) for cell in cells]
    for entry in section.fields:
        for index, heading in enumerate(folded):
            if heading and index not in claimed and heading in entry.languages:
                claimed.add(index)
                if entry.name != "ignored":
                    if entry.name in columns:
                        continue
                    columns[entry.name] = index
                    break
    exact = frozenset(columns)
    for index, heading in enumerate(folded):
        if index not in claimed and (name := _asked_for(section, heading)):
            claimed.add(index)
            if name != "ignored":
                columns.setdefault(name, index)
    return columns, exact, all(index in claimed for index, heading in enumerate(folded) if heading)


def _asked_for(section: Section, heading: str) -> str:
    """The field that a question written freely asks for, '' for none.

    Where it names several things, the first is asked for ('Cargo en la institución', 'Country of your institution'),
    without a preposition the last ('Institution country').
    """
    padded = f" {heading} "
    found = [
        (place, entry.name)
        for entry in section.fields
        for word in entry.folded_words
        if (place := padded.find(word)) >= 0
    ]
    if not found:
        return ""
    first = not _PREPOSITIONS.isdisjoint(heading.split())
    return (min if first else max)(found, key=lambda each: each[0])[1]


def block_of(section: Section, number: int, cells: list[str]) -> Block | None:
    """The block under a header row, or None where the row is not a header of the section."""
    columns, exact, complete = columns_of(section, cells)
    if not section.accepts(exact):
        return None
    if section.allows_only_known and not complete and section.signs.isdisjoint(exact):
        return None
    return Block(section, number, columns, tuple(cells))


def _language(layout: Layout, blocks: Sequence[Block]) -> str | None:
    """The language of the headings: the one in which more of them are written."""
    votes = {"en": 0, "es": 0}
    for block in blocks:
        for heading in block.headings:
            folded = fold_text(mended(heading))
            for entry in block.section.fields:
                language = entry.languages.get(folded)
                if language is not None:
                    votes[language] += 1
                    break
    if votes["en"] == votes["es"]:
        return None
    return "en" if votes["en"] > votes["es"] else "es"


# --- surveying the file ----------------------------------------------------------------------------------------------


@dataclass
class _Survey:
    """What one pass over a file gathers."""

    blocks: list[Block] = field(default_factory=list)
    dates: set[str] = field(default_factory=set)
    sexes: set[str] = field(default_factory=set)
    preamble: list[list[str]] = field(default_factory=list)
    rows: int = 0
    last_row: int = 0
    times: bool = False
    zoned: bool = True
    half_days: bool = False
    undated: bool = False


def _survey(table: Table, layout: Layout, first: Block, days: Days | None, timezone: str | None) -> Recognition:
    found = _Survey()
    looked: Block | None = None
    dated: tuple[int, ...] = ()
    for number, cells, block in _walk(table, layout, first, found):
        found.last_row = number
        if block is None:
            continue
        found.rows += 1
        if block is not looked:
            looked, dated = block, tuple(block.columns[name] for name in _DATED if name in block.columns)
        _look(cells, dated, block.columns.get("sex"), found)
    if not found.blocks:
        raise AttendanceFileError(
            "no_header",
            _("The file has no row %(row)d, where the header should be.") % {"row": first.header_row},
            first.header_row,
        )
    blocks = _closed(found.blocks, found.last_row)
    return _conclude(table, layout, tuple(blocks), found, days, timezone)


def _closed(blocks: list[Block], last_row: int) -> list[Block]:
    return [
        Block(block.section, block.header_row, block.columns, block.headings, block.last_row or last_row)
        for block in blocks
    ]


def _walk(table: Table, layout: Layout, first: Block, found: _Survey) -> Iterator[tuple[int, list[str], Block | None]]:
    """The filled rows with the block they stand in; titles, headers and the preamble with none."""
    titled = bool(layout.sections[0].titles)
    block: Block | None = None
    opening: Section | None = None
    unheaded: int | None = None
    alone: Row | None = None
    for number, cells in table.rows():
        if not any(cells):
            continue
        if titled:
            section = _titled(layout, cells) if cells[0] and (len(cells) < 2 or not cells[1]) else None
            if section is not None:
                if block is not None:
                    found.blocks[-1] = Block(block.section, block.header_row, block.columns, block.headings, number - 1)
                block, opening, unheaded, alone = None, section if section.fields else None, None, None
                yield number, cells, None
                continue
            if opening is not None:
                block, opening = block_of(opening, number, cells), None
                if block is not None:
                    found.blocks.append(block)
                else:
                    unheaded = number
                yield number, cells, None
                continue
            if unheaded is not None:
                raise _unheaded(unheaded)
            if alone is not None and any(block_of(each, number, cells) for each in layout.sections if each.fields):
                raise _untitled(*alone)
            alone = (number, cells) if block is not None and cells[0] and not any(cells[1:]) else None
        elif number == first.header_row:
            block = first
            found.blocks.append(first)
            yield number, cells, None
            continue
        elif block is None and number > first.header_row:
            # A mapped sheet may have no header at all.
            block = first
            found.blocks.append(first)
        if block is None:
            if len(found.preamble) < HEADER_WITHIN:
                found.preamble.append(cells)
            yield number, cells, None
        else:
            yield number, cells, block


def _unheaded(row: int) -> AttendanceFileError:
    return AttendanceFileError(
        "no_header",
        _(
            "The headings in row %(row)d are not understood, so what stands below them cannot be read. Call the columns as"
            " other files of this kind do, in Spanish or English, and try again."
        )
        % {"row": row},
        row,
    )


def _untitled(row: int, cells: list[str]) -> AttendanceFileError:
    return AttendanceFileError(
        "no_header",
        _(
            "“%(title)s” in row %(row)d seems to open a section, and is none that we know, so what stands below it cannot be"
            " read. Call it as other files of this kind do, in Spanish or English, or delete the section, and try again."
        )
        % {"row": row, "title": cells[0][:60]},
        row,
    )


_DATED = ("join", "leave", "timestamp")


def _look(cells: list[str], dated: Sequence[int], sex: int | None, found: _Survey) -> None:
    """Gather what a row tells of dates, by the columns that have them, and of sexes."""
    width = len(cells)
    for index in dated:
        if index >= width:
            continue
        text = cells[index]
        if not text or text[0] == "-":
            continue
        _look_at_date(text, found)
    if sex is not None and sex < width and len(found.sexes) < _KEPT_VALUES:
        found.sexes.add(cells[sex])


def _look_at_date(text: str, found: _Survey) -> None:
    found.times = True
    head = text[:10]
    if head in found.dates and found.half_days is (text[-1] in "mM.") and not found.zoned:
        # The day is known already, and so is everything else this row could tell.
        return
    if len(found.dates) < _KEPT_VALUES:
        found.dates.add(head)
        day = date_part(text)
        if day:
            found.dates.add(day)
        else:
            found.undated = True
    tail = text[-6:]
    if text[-1] in "mM.":
        found.half_days = True
    if not (tail[-1] == "Z" or tail[0] in "+-"):
        found.zoned = False


# --- concluding ------------------------------------------------------------------------------------------------------


def _conclude(
    table: Table,
    layout: Layout,
    blocks: tuple[Block, ...],
    found: _Survey,
    days: Days | None,
    timezone: str | None,
) -> Recognition:
    facts = _facts(layout, found.preamble)
    language = _language(layout, blocks)
    for key in ("start", "end"):
        if facts.get(key):
            found.dates.add(date_part(facts[key]))
    evidence = date_order(
        {text for text in found.dates if text},
        expected=days,
        one_meeting=layout.one_meeting,
        half_days=found.half_days and language != "es",
    )
    zone = timezone or facts.get("timezone") or ("UTC" if found.times and found.zoned else None)
    main = next((block for block in reversed(blocks) if block.section.kind == "presence"), blocks[-1])
    heading = main.headings[main.columns["sex"]] if "sex" in main.columns else ""
    coding = coding_of(found.sexes, heading=heading, declared=layout.sex_coding)
    meeting = _meeting(facts, evidence.order, zone)
    questions = _questions(found, evidence.order, evidence.doubtful, zone, coding)
    return Recognition(
        layout=layout.key,
        title=str(layout.title),
        language=language,
        sheet=table.sheet,
        blocks=blocks,
        columns=main.columns,
        date_order=evidence.order,
        timezone=zone,
        sex_coding=coding,
        meeting=meeting,
        questions=questions,
        header_fingerprint=header_fingerprint(main.headings),
        rows=found.rows,
        last_row=found.last_row,
        day=days[0] if days else (meeting.start.date() if meeting.start else None),
        unread=_unread(main),
    )


def _unread(block: Block) -> tuple[str, ...]:
    """The headings of columns that nothing is read from, a second one of its kind ('Correo', 'Correo') among them; those
    of graded work, and of what is known to be of no use, are not."""
    graded = re.compile(block.section.graded) if block.section.graded else None
    read = set(block.columns.values())
    return tuple(
        heading.strip()
        for index, heading in enumerate(block.headings)
        if heading.strip()
        and index not in read
        and not block.section.ignores(heading)
        and not (graded is not None and graded.search(heading))
    )


def _questions(
    found: _Survey, order: str | None, doubtful: tuple[str, ...], zone: str | None, coding: SexCoding
) -> tuple[Question, ...]:
    questions = []
    if found.times and order is None:
        questions.append(
            Question(
                "date_order",
                _("Do the dates of this file give the day or the month first?"),
                (("dmy", _("Day first: 31/12/2021")), ("mdy", _("Month first: 12/31/2021"))),
                doubtful,
            )
        )
    if found.times and zone is None:
        questions.append(Question("timezone", _("In which time zone are the times of this file?")))
    if coding.open:
        questions.append(
            Question(
                "sex_m",
                _("What does 'M' mean in the column of sex?"),
                (("women", _("Women (mujer)")), ("men", _("Men (masculino, male)"))),
                tuple(sorted(value for value in found.sexes if value.strip()))[:5],
            )
        )
    return tuple(questions)


def _facts(layout: Layout, preamble: list[list[str]]) -> dict[str, str]:
    """Facts of the meeting, from a row of headings above a row of values, or from lines of heading and value."""
    facts: dict[str, str] = {}
    for position, cells in enumerate(preamble):
        named = {
            entry.name: index
            for entry in layout.metadata
            for index, cell in enumerate(cells)
            if cell and fold_text(cell.rstrip(": ")) in entry.languages
        }
        if len(named) >= 2 and position + 1 < len(preamble):
            values = preamble[position + 1]
            for name, index in named.items():
                if index < len(values) and values[index].strip():
                    facts.setdefault(name, values[index].strip())
        elif len(named) == 1:
            name, index = next(iter(named.items()))
            value = next((cell for cell in cells[index + 1 :] if cell.strip()), "")
            if value:
                facts.setdefault(name, value.strip())
    return facts


def _meeting(facts: Mapping[str, str], order: str | None, zone: str | None) -> Meeting:
    clock = Clock(order=order, zone=zone)
    moments = {key: clock.read(facts[key]) if facts.get(key) else None for key in ("start", "end")}
    start, end = moments["start"], moments["end"]
    return Meeting(
        topic=facts.get("topic", ""),
        start_text=facts.get("start", ""),
        end_text=facts.get("end", ""),
        minutes=read_minutes(facts["minutes"]) if facts.get("minutes") else None,
        start=start.at if start else None,
        end=end.at if end else None,
    )


# --- sheets nobody knows ---------------------------------------------------------------------------------------------


def _unknown(table: Table) -> UnknownLayout:
    """The likely header of the first sheet that holds anything."""
    for sheet in table.sheets or (None,):
        in_sheet = table.with_sheet(sheet)
        head = _head(in_sheet)
        if head:
            return _candidate(in_sheet, head)
    raise AttendanceFileError("empty", _("The file %(name)s is empty.") % {"name": table.filename})


def as_unknown(table: Table, found: Recognition) -> UnknownLayout:
    """A recognised file as one that nobody knows, for a person to say what its columns mean."""
    in_sheet = table.with_sheet(found.sheet)
    block = found.blocks[0]
    below = [row for row in _head(in_sheet) if row[0] > block.header_row]
    return _offered(in_sheet, (block.header_row, list(block.headings)), below)


def _candidate(table: Table, head: list[Row]) -> UnknownLayout:
    filled = [sum(1 for cell in cells if cell.strip()) for _number, cells in head]
    widest = max(filled)
    position = next(index for index, count in enumerate(filled) if count >= max(1, widest * 0.6))
    return _offered(table, head[position], head[position + 1 :])


def _offered(table: Table, header: Row, below: list[Row]) -> UnknownLayout:
    number, cells = header
    width = max(len(row) for _number, row in (header, *below))
    samples: list[dict[str, None]] = [{} for _column in range(width)]
    for _number, row in below:
        for index, cell in enumerate(row):
            if cell.strip() and len(samples[index]) < 5:
                samples[index][cell.strip()[:80]] = None
    headings = tuple(cell.strip() for cell in cells) + ("",) * (width - len(cells))
    return UnknownLayout(
        sheet=table.sheet,
        header_row=number,
        headings=headings,
        samples=tuple(tuple(values) for values in samples),
        header_fingerprint=header_fingerprint(cells),
    )


def _recognise_mapped(table: Table, mapping: ColumnMapping, days: Days | None, timezone: str | None) -> Recognition:
    table = table.with_sheet(mapping.sheet) if mapping.sheet else table
    headings: tuple[str, ...] = ()
    for number, cells in table.rows():
        if number >= mapping.header_row:
            headings = tuple(cells) if number == mapping.header_row else ()
            break
    width = max(mapping.columns.values(), default=0) + 1
    headings = headings + ("",) * (width - len(headings))
    block = Block(MAPPED.sections[0], mapping.header_row, dict(mapping.columns), headings)
    recognition = _survey(table, MAPPED, block, days, timezone)
    mark = recognition.header_fingerprint
    alike = (
        sheet
        for sheet in table.sheets
        if sheet != table.sheet
        and any(header_fingerprint(cells) == mark for _number, cells in _head(table.with_sheet(sheet))[:-1])
    )
    return replace(recognition, other_sheets=tuple(alike))
