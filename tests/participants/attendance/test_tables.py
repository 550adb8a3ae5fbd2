"""Files from strangers: what is read, and each refusal with its code, sentence, row and column."""

import codecs
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path

import pytest
import xlsxwriter
from django.utils import translation

from participants.attendance import limits, tables, workbooks
from participants.attendance.errors import AttendanceFileError, column_letters
from participants.attendance.tables import open_table
from tests.participants.attendance.files import raw_workbook, workbook, write, zipped


def refusal(action: Callable[[], object]) -> tuple[str, str, int | None, int | None]:
    with pytest.raises(AttendanceFileError) as caught:
        action()
    error = caught.value
    return error.code, error.message, error.row, error.column


def refused(path: Path) -> tuple[str, str, int | None, int | None]:
    return refusal(lambda: list(open_table(path).rows()))


# --- text files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("Nombre,País\nÁñez,Panamá\n".encode(), "utf-8"),
        (codecs.BOM_UTF8 + "Nombre,País\nÁñez,Panamá\n".encode(), "utf-8-sig"),
        ("Nombre,País\nÁñez,Panamá\n".encode("cp1252"), "cp1252"),
        ("Nombre,País\nÁñez,Panamá\n".encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + "Nombre,País\nÁñez,Panamá\n".encode("utf-16-be"), "utf-16"),
        ("Nombre,País\nÁñez,Panamá\n".encode("utf-16-le"), "utf-16-le"),
        ("Nombre,País\nÁñez,Panamá\n".encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_encodings(tmp_path, data, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes(data)

    table = open_table(path)

    assert table.encoding == encoding
    assert list(table.rows()) == [(1, ["Nombre", "País"]), (2, ["Áñez", "Panamá"])]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters_are_found_by_content(tmp_path, delimiter):
    rows = [["Nombre", "Correo", "Minutos"], ["Pérez, Ana; Lic.", "a@x.example", "1"], ["Soto", "b@x.example", "2"]]
    text = "".join(delimiter.join(f'"{cell}"' for cell in row) + "\n" for row in rows)

    table = open_table(write(tmp_path, text, name="a.txt"))

    assert table.delimiter == delimiter
    assert list(table.rows()) == list(enumerate(rows, start=1))


def test_first_line_that_names_the_delimiter_is_not_shown(tmp_path):
    table = open_table(write(tmp_path, "sep=;\nNombre;Correo\nAna;a@x.example\n"))

    assert list(table.rows()) == [(1, ["Nombre", "Correo"]), (2, ["Ana", "a@x.example"])]


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path):
    table = open_table(write(tmp_path, 'Nombre,Correo\r\n\r\n"Ana\nPérez",a@x.example\r\nLuis,l@x.example\r\n'))

    assert list(table.rows()) == [
        (1, ["Nombre", "Correo"]),
        (2, []),
        (3, ["Ana\nPérez", "a@x.example"]),
        (4, ["Luis", "l@x.example"]),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+504 99", "-2", "@home", '=HYPERLINK("http://x.example")'])
def test_formulas_stay_text(tmp_path, text):
    quoted = text.replace('"', '""')
    assert list(open_table(write(tmp_path, f'Nombre,Nota\nAna,"{quoted}"\n')).rows())[1] == (2, ["Ana", text])
    assert list(open_table(workbook(tmp_path, {"A": [["Nombre", "Nota"], ["Ana", text]]})).rows())[1] == (
        2,
        ["Ana", text],
    )


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b" \r\n\r\n", b",,,\r\n,,,\r\n"])
def test_empty_file(tmp_path, data):
    path = tmp_path / "vacio.csv"
    path.write_bytes(data)

    assert refused(path) == ("empty", "The file vacio.csv is empty.", None, None)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "is an image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200), "is an image"),
        (b"GIF89a" + bytes(200), "is an image"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "is a PDF"),
        (b"BM\x36\x10\0\0\0\0\0\0" + bytes(200), "is an image"),
        (b"RIFF\x24\x10\0\0WEBPVP8 " + bytes(200), "is an image"),
        (b"<!DOCTYPE html><html><table></table></html>", "is a web page"),
        (b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\n", "is a web page"),
        (b"\x1f\x8b\x08\x00" + bytes(50), "is not a table"),
        (b"\x00\x00\x00\x18ftypheic" + bytes(range(256)) * 4, "is not a table"),
    ],
)
def test_something_else_renamed_to_csv(tmp_path, data, what):
    path = tmp_path / "lista.csv"
    path.write_bytes(data)
    tail = "Save the table as CSV or XLSX and try again."
    sentence = f"lista.csv {what}. {tail}" if what == "is not a table" else f"lista.csv {what}, not a table. {tail}"

    assert refused(path) == ("not_a_table", sentence, None, None)


@pytest.mark.parametrize("title", ["BM y BID: asistencia", "RIFF 2024", "PKF Guatemala", "PK", ",,,\n" * 2_000])
def test_a_sheet_is_a_table_whatever_its_first_line_begins_with(tmp_path, title):
    path = write(tmp_path, f"{title}\nNombre,Correo\nAna,ana@x.example\n")

    assert list(open_table(path).rows())[-1][1] == ["Ana", "ana@x.example"]


def test_an_opendocument_sheet_is_called_what_it_is(tmp_path):
    path = zipped(tmp_path, {"mimetype": b"application/vnd.oasis", "content.xml": b"<x/>"}, name="lista.ods")

    assert refused(path)[1] == "lista.ods is an OpenDocument file. Save the table as CSV or XLSX and try again."


def test_the_name_in_messages_is_the_one_the_person_gave(tmp_path):
    path = write(tmp_path, "", name="upload-1")

    assert refusal(lambda: open_table(path, filename="Lista de marzo.csv"))[1] == (
        "The file Lista de marzo.csv is empty."
    )


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "cp850", "mac_roman"])
def test_the_code_pages_a_spreadsheet_offers_are_told_apart(tmp_path, encoding):
    text = "Nombre,Institución,País\nJosé Peña,Policía,Perú\nÁNGEL NÚÑEZ,,\n"

    assert [cells for _row, cells in open_table(write(tmp_path, text, encoding=encoding)).rows()] == [
        line.split(",") for line in text.splitlines()
    ]


@pytest.mark.parametrize(
    "text", ["Brian O’Brien", "Ana\u00a0Paz", "José\u00a0Luis", "O’Brien – D’Angelo", "“Ana” Paz…", "François Müller"]
)
def test_what_is_windows_1252_stays_it_with_few_spanish_letters_or_none(tmp_path, text):
    assert list(open_table(write(tmp_path, f"Nombre,Nota\n{text},x\n", encoding="cp1252")).rows())[1] == (
        2,
        [text, "x"],
    )


def test_mixed_encodings_name_the_cell(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("Nombre,País\nÁñez,Panamá\n".encode() + "Luis,Perú\n".encode("cp1252"))

    assert refused(path) == (
        "mixed_encoding",
        "Row 3, column B holds characters of another encoding than the rest of the file. "
        "Open it in a spreadsheet, correct that cell and save it as CSV UTF-8.",
        3,
        2,
    )


def test_mixed_encodings_count_quoted_lines_as_one_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes('Nombre,País\n"Áñez\nhijo",Panamá\n'.encode() + b"Luis,Per\xfa\n")

    assert refused(path)[2:] == (3, 2)


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfNombre,Pais\nAna,Panam\xe1\n",
        codecs.BOM_UTF16_LE + "Nombre,Pais\nAna,P".encode("utf-16-le") + b"\x00\xd8" + "a\n".encode("utf-16-le"),
        b"Nombre,Pais\nAna,Panam\xe1 \x81\n",
    ],
)
def test_bytes_that_are_not_valid_in_the_encoding(tmp_path, data):
    path = tmp_path / "a.csv"
    path.write_bytes(data)

    assert (refused(path)[0], *refused(path)[2:]) == ("mixed_encoding", 2, 2)


def test_mixed_encoding_far_into_a_file(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"Nombre,Pais\n" + "Áñez,Panamá\n".encode() * 200_000 + b"Ana,Panam\xe1\n")

    assert refusal(lambda: open_table(path))[2:] == (200_002, 2)


def test_nul_bytes(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"Nombre,Correo\nAna,a@x.example\nLu\0is,b@x.example\n")

    assert refused(path) == (
        "nul",
        "Row 3, column A holds a NUL byte, which no text has: the file is damaged.",
        3,
        1,
    )


def test_nul_characters_in_utf16(tmp_path):
    path = write(tmp_path, "Nombre,Correo\nAna,a@x.example\nLuis,b\0@x.example\n", encoding="utf-16")

    assert (refused(path)[0], *refused(path)[2:]) == ("nul", 3, 2)


@pytest.mark.parametrize("quote", ["", '"'])
def test_cell_of_a_megabyte(tmp_path, quote):
    path = write(tmp_path, f"Nombre,Correo\nAna,a@x.example\nLuis,{quote}{'x' * 1_000_000}{quote}\n")

    assert refused(path) == ("cell_too_long", "The cell in row 3, column B holds more than 100 kB of text.", 3, 2)


def test_cell_just_over_the_limit_in_bytes(tmp_path):
    path = write(tmp_path, f"Nombre,Correo\nAna,{'x' * 100_000}\nLuis,{'ñ' * 50_001}\n")

    assert refused(path)[2:] == (3, 2)


def test_line_without_an_end(tmp_path):
    path = write(tmp_path, "Nombre,Correo\nAna," + "x," * 2_000_000)

    assert (refused(path)[0], refused(path)[2]) == ("too_many_columns", 2)


def test_ten_thousand_columns(tmp_path):
    path = write(tmp_path, ",".join(f"c{number}" for number in range(10_000)) + "\n")

    assert refused(path) == ("too_many_columns", "Row 1 has 10000 columns or more; the limit is 1000.", 1, 10_000)


def test_quotation_mark_that_is_never_closed(tmp_path):
    path = write(tmp_path, 'Nombre,Correo\nAna,a@x.example\n"Luis,l@x.example\nEva,e@x.example\n')

    assert refused(path) == ("unclosed_quote", "Row 3 opens a quotation mark that is never closed.", 3, None)


def test_too_many_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 10)
    monkeypatch.setattr(tables, "ROWS_BESIDE_PEOPLE", 2)
    path = write(tmp_path, "Ana,a\n" * 13)

    code, _sentence, row, column = refused(path)

    assert (code, row, column) == ("too_many_rows", 13, None)


@pytest.mark.parametrize("module", [tables, workbooks])
def test_too_many_blank_rows(tmp_path, monkeypatch, module):
    monkeypatch.setattr(module, "MAX_ROWS_WITH_BLANKS", 10)
    if module is tables:
        path = write(tmp_path, "Ana,a\n" + "\n" * 10)
    else:
        path = raw_workbook(tmp_path, "<sheetData>" + '<row r="1"/>' * 10 + '<row r="11"/></sheetData>')

    assert (refused(path)[0], refused(path)[2]) == ("too_many_rows", 11)


def test_file_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MAX_FILE_BYTES", 1_000_000)
    path = write(tmp_path, "Ana,a\n" * 200_000)

    assert refused(path) == ("file_too_large", "The file file.csv has 2 MB; the limit is 1 MB.", None, None)


# --- workbooks -------------------------------------------------------------------------------------------------------

DATES = '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts>'
STYLES = f'{DATES}<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs>'


def test_workbook_cells_are_text_as_shown(tmp_path):
    path = tmp_path / "a.xlsx"

    with xlsxwriter.Workbook(path) as book:
        day, moment, clock, elapsed = (
            book.add_format({"num_format": code}) for code in ("dd/mm/yyyy", "yyyy-mm-dd hh:mm", "h:mm AM/PM", "[h]:mm")
        )
        sheet = book.add_worksheet()
        sheet.write_row(1, 0, ["Ana", 12, 12.5, True, 0.1 + 0.2, 50499999999])
        sheet.write_datetime(3, 1, date(2021, 3, 15), day)
        sheet.write_datetime(3, 2, datetime(2021, 3, 15, 18, 58, 12), moment)
        sheet.write_datetime(3, 3, time(9, 5), clock)
        sheet.write_number(3, 4, 1.5, elapsed)
        sheet.write_formula(3, 5, "=1+1", None, 2)

    assert list(open_table(path).rows()) == [
        (2, ["Ana", "12", "12.5", "TRUE", "0.3", "50499999999"]),
        (4, ["", "2021-03-15", "2021-03-15 18:58:12", "09:05:00", "36:00:00", "2"]),
    ]


def test_dates_of_the_1904_system(tmp_path):
    path = tmp_path / "a.xlsx"

    with xlsxwriter.Workbook(path, {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_datetime(0, 0, datetime(2021, 3, 15, 18, 58), book.add_format({"num_format": "dd/mm/yy hh:mm"}))

    assert list(open_table(path).rows()) == [(1, ["2021-03-15 18:58:00"])]


@pytest.mark.parametrize(
    ("properties", "shown"), [("", "2021-03-15 18:00:00"), ('<workbookPr date1904="1"/>', "2025-03-16 18:00:00")]
)
def test_one_serial_number_in_both_date_systems(tmp_path, properties, shown):
    sheet = '<sheetData><row r="1"><c r="A1" s="1"><v>44270.75</v></c></row></sheetData>'

    table = open_table(raw_workbook(tmp_path, sheet, styles=STYLES, properties=properties))

    assert list(table.rows()) == [(1, [shown])]


def test_hand_written_cells(tmp_path):
    sheet = (
        '<sheetData><row><c t="s"><v>1</v></c><c t="inlineStr"><is><t>in</t><r><t>line</t></r><rPh><t>x</t></rPh></is>'
        '</c><c t="e"><v>#N/A</v></c><c t="str"><f>A1</f><v>texto</v></c></row><row r="7"><c r="C7"><v>3.0</v></c>'
        '<c r="D7" s="2"><v>44270</v></c></row></sheetData>'
    )
    shared = "<si><t>cero</t></si><si><r><t>Ana </t></r><r><t xml:space='preserve'>Pérez_x000A_</t></r></si>"

    table = open_table(raw_workbook(tmp_path, sheet, shared=shared, styles=STYLES))

    assert list(table.rows()) == [(1, ["Ana Pérez\n", "inline", "", "texto"]), (7, ["", "", "3", "2021-03-15"])]


def test_formulas_that_were_never_worked_out_are_the_text_that_was_typed(tmp_path):
    sheet = (
        '<sheetData><row><c><f>HYPERLINK("http://x.example")</f><v></v></c><c><f>1+1</f></c><c><f>1+1</f><v>2</v></c>'
        '<c t="str"><f>IF(A1,"","x")</f><v></v></c><c><f t="shared" si="0"/></c><c><v>5</v></c></row></sheetData>'
    )

    table = open_table(raw_workbook(tmp_path, sheet))

    assert list(table.rows()) == [(1, ['=HYPERLINK("http://x.example")', "=1+1", "2", "", "", "5"])]


def test_one_cell_in_the_last_corner_is_refused(tmp_path):
    sheet = (
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )

    assert refused(raw_workbook(tmp_path, sheet)) == (
        "too_many_columns",
        "Row 1048576 has 16384 columns or more; the limit is 1000.",
        1_048_576,
        16_384,
    )


def test_blank_styled_cells_to_the_last_corner_do_not_count(tmp_path):
    sheet = (
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Ana</t></is></c><c r="XFD1" s="1"/></row>'
        '<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    )

    assert list(open_table(raw_workbook(tmp_path, sheet)).rows()) == [(1, ["Ana"])]


def test_workbook_cell_of_a_megabyte(tmp_path):
    long = f"<is><t>{'x' * 1_000_000}</t></is>"
    sheet = f'<sheetData><row r="4"><c r="C4" t="inlineStr">{long}</c></row></sheetData>'

    sentence = "The cell in row 4, column C holds more than 100 kB of text."
    assert refused(raw_workbook(tmp_path, sheet)) == ("cell_too_long", sentence, 4, 3)


def test_workbook_shared_text_of_a_megabyte(tmp_path):
    sheet = '<sheetData><row r="4"><c r="C4" t="s"><v>0</v></c></row></sheetData>'

    path = raw_workbook(tmp_path, sheet, shared=f"<si><t>{'x' * 1_000_000}</t></si>")

    assert refused(path)[2:] == (4, 3)


def test_zip_bomb_by_its_declared_size(tmp_path):
    path = raw_workbook(tmp_path, "<sheetData/>", xl__media__image1=bytes(310_000_000))

    assert path.stat().st_size < 1_000_000
    assert refused(path) == (
        "unpacked_too_large",
        "The workbook raw.xlsx would take more than 300 MB when unpacked, so it was not opened.",
        None,
        None,
    )


def test_zip_bomb_that_lies_about_its_size(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_UNPACKED_BYTES", 1_000_000)
    path = raw_workbook(tmp_path, "<sheetData>" + '<row r="1"/>' * 200_000 + "</sheetData>")
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as packed:
        real = packed.getinfo("xl/worksheets/sheet1.xml").file_size
    place = data.rfind(real.to_bytes(4, "little"))
    data[place : place + 4] = (1_000).to_bytes(4, "little")
    path.write_bytes(data)

    # The archive's reader stops at the declared size, so that what comes out is cut off and refused as damaged.
    assert refused(path)[0] == "corrupt"


def test_unpacked_bytes_are_counted_while_reading(tmp_path, monkeypatch):
    path = raw_workbook(tmp_path, "<sheetData>" + '<row r="1"/>' * 200_000 + "</sheetData>")
    table = open_table(path)
    monkeypatch.setattr(workbooks, "MAX_UNPACKED_BYTES", 1_000_000)

    assert refusal(lambda: list(table.rows()))[0] == "unpacked_too_large"


def test_entities_are_refused(tmp_path):
    sheet = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet>&b;</worksheet>'

    assert refused(raw_workbook(tmp_path, sheet))[0] == "corrupt"


def test_tag_that_never_ends(tmp_path):
    sheet = f'<sheetData><row r="1"><c r="A1" x="{"y" * 20_000_000}"/></row></sheetData>'

    assert refused(raw_workbook(tmp_path, sheet))[0] == "corrupt"


def test_macro_workbook(tmp_path):
    path = raw_workbook(tmp_path, "<sheetData/>", **{"xl__vbaProject.bin": b"x"})

    sentence = "raw.xlsx contains macros. Save it as XLSX without macros and try again."
    assert refused(path) == ("macros", sentence, None, None)


@pytest.mark.parametrize(
    ("inside", "code", "sentence"),
    [
        (
            "EncryptedPackage",
            "encrypted",
            "a.xlsx is locked with a password. Save it without a password and try again.",
        ),
        (
            "Workbook",
            "old_workbook",
            "a.xlsx is a workbook of the old .xls kind. Save it as XLSX or CSV and try again.",
        ),
    ],
)
def test_ole_containers(tmp_path, inside, code, sentence):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + inside.encode("utf-16-le") + bytes(1000))

    assert refused(path) == (code, sentence, None, None)


@pytest.mark.parametrize("keep", [10, 0.5, 0.9])
def test_corrupt_workbook(tmp_path, keep):
    path = workbook(tmp_path, {"A": [["Nombre", "Correo"], ["Ana", "a@x.example"]]})
    data = path.read_bytes()
    path.write_bytes(data[: keep if keep > 1 else int(len(data) * keep)])

    assert refused(path) == (
        "corrupt",
        "The workbook file.xlsx is damaged or incomplete. Save it again and try once more.",
        None,
        None,
    )


def test_sheet_damaged_in_the_middle_names_the_row(tmp_path):
    sheet = '<sheetData><row r="5"><c r="A5"><v>1</v></c></row><row r="6"><c r="A6"><v>1</c></row></sheetData>'

    assert refused(raw_workbook(tmp_path, sheet)) == (
        "corrupt",
        "The workbook raw.xlsx is damaged after row 6. Save it again and try once more.",
        6,
        None,
    )


@pytest.mark.parametrize("parts", [{"shared": "<si><t>Ana</si>"}, {"styles": "<cellXfs><xf>"}, {"properties": "<a>"}])
def test_part_damaged(tmp_path, parts):
    sheet = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'

    assert (refused(raw_workbook(tmp_path, sheet, **parts))[0], refused(tmp_path / "raw.xlsx")[2]) == ("corrupt", None)


def test_part_in_an_encoding_that_nobody_knows(tmp_path):
    path = raw_workbook(tmp_path, "<sheetData/>")
    with zipfile.ZipFile(path, "a") as packed:
        packed.writestr("xl/styles.xml", '<?xml version="1.0" encoding="XTF-8"?><styleSheet/>')

    assert refused(path)[0] == "corrupt"


def test_workbook_without_sheets(tmp_path):
    path = zipped(tmp_path, {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook><sheets/></workbook>"})

    assert refused(path) == ("no_sheets", "The workbook file.xlsx has no sheet.", None, None)


@pytest.mark.parametrize("part", ["word/document.xml", "content.xml"])
def test_other_archives(tmp_path, part):
    path = zipped(tmp_path, {"[Content_Types].xml": b"<Types/>", part: b"<x/>"})

    assert refused(path)[0] == "not_a_table"


def test_binary_workbook(tmp_path):
    path = zipped(tmp_path, {"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"x"})

    assert refused(path)[0] == "old_workbook"


def test_workbook_with_too_many_rows(tmp_path, monkeypatch):
    monkeypatch.setattr(workbooks, "MAX_ROWS", 10)
    monkeypatch.setattr(workbooks, "ROWS_BESIDE_PEOPLE", 0)
    path = workbook(tmp_path, {"A": [["Ana"]] * 11})

    assert (refused(path)[0], refused(path)[2]) == ("too_many_rows", 11)


def test_limits_are_those_promised():
    assert (limits.MAX_FILE_BYTES, limits.MAX_ROWS, limits.MAX_COLUMNS, limits.MAX_CELL_BYTES) == (
        50_000_000,
        200_000,
        1_000,
        100_000,
    )


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16384, "XFD")]
)
def test_column_letters(number, letters):
    assert column_letters(number) == letters


@pytest.mark.parametrize(
    ("number", "code", "kind"),
    [
        (0, None, ""),
        (14, None, "date"),
        (20, None, "time"),
        (46, None, "duration"),
        (164, "General", ""),
        (164, '#,##0.00 "días"', ""),
        (164, "[Red]0.0", ""),
        (164, "[$-409]h:mm AM/PM;@", "time"),
        (164, "[$-es-GT]d mmm yyyy", "date"),
        (164, "[h]:mm:ss", "duration"),
        (164, "mm/yy", "date"),
    ],
)
def test_number_formats(number, code, kind):
    assert workbooks.kind_of_format(number, code) == kind


def test_refusals_are_in_the_language_of_the_reader(tmp_path):
    path = write(tmp_path, "", name="vacio.csv")

    with translation.override("es"):
        assert refused(path)[1] == "El archivo vacio.csv está vacío."
