"""Small builders of attendance files, so that a test shows the file it reads."""

import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import xlsxwriter

from participants.attendance.recognise import Recognition, recognise
from participants.attendance.rows import SourceRow, read_rows
from participants.attendance.tables import Table, open_table


def write(folder: Path, text: str, *, name: str = "file.csv", encoding: str = "utf-8") -> Path:
    """A text file, as given (line ends included)."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def workbook(folder: Path, sheets: dict[str, Iterable[Iterable]], *, name: str = "file.xlsx", **options) -> Path:
    """A workbook of plain cells."""
    path = folder / name
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, **options}) as book:
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
    return path


def raw_workbook(
    folder: Path, sheet: str, *, shared: str = "", styles: str = "", properties: str = "", **more: bytes
) -> Path:
    """A workbook of hand-written XML, for what no writer would produce. `more` are further parts, '__' for '/'."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}">{properties}'
        '<sheets><sheet name="Hoja1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">'
        f'<Relationship Id="rId1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="rId3" Type="{office}/styles" Target="styles.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet
        if sheet.startswith("<!")
        else f'<worksheet xmlns="{main}">{sheet}</worksheet>',
    }
    if shared:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{shared}</sst>'
    if styles:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{main}">{styles}</styleSheet>'
    path = folder / "raw.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
        for name, content in more.items():
            packed.writestr(name.replace("__", "/"), content)
    return path


def zipped(folder: Path, parts: dict[str, bytes], *, name: str = "file.xlsx") -> Path:
    """A zip file of the given parts."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for part, content in parts.items():
            packed.writestr(part, content)
    path = folder / name
    path.write_bytes(buffer.getvalue())
    return path


def read(path: Path, *, answers: dict[str, str] | None = None, **options) -> tuple[Table, Recognition, list[SourceRow]]:
    """Open, recognise and read a file that some layout knows."""
    table = open_table(path)
    recognition = recognise(table, **options)
    assert isinstance(recognition, Recognition), recognition
    return table, recognition, list(read_rows(table, recognition, answers=answers or {}))


def header_rows(recognition: Recognition) -> tuple[int, ...]:
    """The rows in which the blocks of a file that was recognised have their headings."""
    return tuple(block.header_row for block in recognition.blocks)
