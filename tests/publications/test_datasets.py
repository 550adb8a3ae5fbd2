"""Datasets: how a file is read into one, what is refused and where, what readers get of it, and who gets it."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from wagtail.blocks import StructBlockValidationError
from wagtail.models import PageViewRestriction

from participants.attendance.tables import AttendanceFileError, open_table
from portal.models import StandardPage
from publications.blocks import DatasetBlock
from publications.datasets.numbers import NumberError, Signs, read_number, signs_of
from publications.datasets.reading import MOST_ROWS, Described, WrongTable, check, propose, read_raw
from publications.models import Dataset, DatasetContent, Downloads
from publications.services.datasets import make_dataset
from search import indexing
from search.finding import Wanted, find
from tests.datacction.conftest import published
from tests.publications.conftest import Library, library, translate

__all__ = ["library", "translate"]

SERIES = """País,Año,Sexo,Víctimas,Tasa,Base
GT,2019,ambos,300,"18,5",impreso
GT,2019,mujeres,40,"2,5",demostración
GT,2019,hombres,260,"34,0",demostración
GT,2020,ambos,280,"17,25",demostración
GT,2020,mujeres,30,"1,9",demostración
GT,2020,hombres,250,"33,0",demostración
El Salvador,2019,ambos,200,"31,0",demostración
El Salvador,2019,mujeres,20,"6,0",demostración
El Salvador,2019,hombres,180,n/d,demostración
El Salvador,2020,ambos,150,"23,0",demostración
El Salvador,2020,mujeres,15,"4,5",=2+3
El Salvador,2020,hombres,135,"42,0",demostración
"""
COLUMNS = [
    {"heading": "País", "role": "country", "name": "País", "name_en": "Country"},
    {"heading": "Año", "role": "year", "name": "Año", "name_en": "Year"},
    {"heading": "Sexo", "role": "sex", "name": "Sexo", "name_en": "Sex"},
    {"heading": "Víctimas", "role": "measure", "name": "Víctimas", "name_en": "Victims", "unit": "personas", "unit_en": "persons"},
    {"heading": "Tasa", "role": "measure", "name": "Tasa", "name_en": "Rate", "unit": "por 100 000", "unit_en": "per 100,000"},
    {"heading": "Base", "role": "note", "name": "Base", "name_en": "Basis", "words_en": "impreso = printed"},
]  # fmt: skip


def make(table: str | bytes = SERIES, filename: str = "serie.csv", **fields: Any) -> Dataset:
    content = table.encode() if isinstance(table, str) else table
    told = {"title": "Homicidios", "title_en": "Homicides", "source": "Fuente impresa", "source_en": "Printed source"}
    return make_dataset(table=content, filename=filename, by=None, **{"columns": COLUMNS, **told, **fields})


@pytest.fixture(autouse=True)
def in_english() -> Any:
    """Sentences are compared in the source's language, where no test asks for another."""
    with override("en"):
        yield


def workbook(rows: list[list[Any]], *, merge: str = "") -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for line, row in enumerate(rows):
        for place, value in enumerate(row):
            if value is None:
                continue
            if hasattr(value, "year"):
                sheet.write_datetime(line, place, value, day)
            else:
                sheet.write(line, place, value)
    if merge:
        sheet.merge_range(merge, rows[0][0])
    book.close()
    return out.getvalue()


def refusal(content: str | bytes, tmp_path: Path, name: str = "serie.csv") -> list[str]:
    """What is said of a file whose columns are proposed from it; nothing where it is taken."""
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    try:
        raw = read_raw(path, filename=name)
        check(raw, propose(raw))
    except WrongTable as error:
        return error.sentences
    except AttendanceFileError as error:
        return [error.message]
    return []


# --- numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "decimal", "number"),
    [
        ("12", "", 12),
        ("-3", "", -3),
        ("−3", "", -3),
        ("12.5", ".", 12.5),
        ("12,5", ",", 12.5),
        ("1,234.5", ".", 1234.5),
        ("1.234,5", ",", 1234.5),
        ("1 234,5", ",", 1234.5),
        ("1\u202f234", "", 1234),
        ("1'234.5", ".", 1234.5),
        ("1.234", ",", 1234),
        ("1.234", ".", 1.234),
        ("1,234,567", ".", 1234567),
        ("2e3", "", 2000),
        ("", "", None),
        ("n/d", "", None),
        ("..", "", None),
        ("—", "", None),
    ],
)
def test_number_is_read_as_its_column_writes_it(cell: str, decimal: str, number: float | None):
    assert read_number(cell, Signs(decimal)) == number


@pytest.mark.parametrize(
    ("cell", "decimal", "sentence"),
    [
        (
            "1.234",
            "",
            "“1.234” can be read in two ways. Say under “Decimal sign” what separates decimals in this file.",
        ),
        ("37.6 %", ".", "“37.6 %” carries a percent sign: write the number alone, and % as the unit of the column."),
        ("1e308", "", "“1e308” is beyond a million millions: it cannot be right."),
        ("9" * 40, "", f"“{'9' * 40}” is beyond a million millions: it cannot be right."),
        ("muchos", "", "“muchos” is no number."),
        ("1,23,4", ".", "“1,23,4” is no number."),
        ("12 5", "", "“12 5” is no number."),
        ("1.2.3", ".", "“1.2.3” is no number."),
        ("=1+1", "", "“=1+1” is no number."),
        ("١٢", "", "“١٢” is no number."),
    ],
)
def test_number_that_is_none_is_told(cell: str, decimal: str, sentence: str):
    with pytest.raises(NumberError) as told:
        read_number(cell, Signs(decimal))
    assert str(told.value) == sentence


@pytest.mark.parametrize(
    ("cells", "decimal"),
    [
        (["1.234", "18.5"], "."),
        (["1.234", "18,5"], ","),
        (["1.234.567", "1.234"], ","),
        (["0.512", "1.234"], "."),
        (["1.234", "2.345"], ""),
        (["12", "13"], ""),
    ],
)
def test_the_column_says_what_separates_decimals(cells: list[str], decimal: str):
    assert signs_of(cells) == Signs(decimal)


def test_a_column_with_both_signs_is_refused():
    with pytest.raises(NumberError) as told:
        signs_of(["18.5", "18,5"])
    assert str(told.value) == "“18.5” and “18,5” do not separate decimals by the same sign."


def test_numbers_of_a_workbook_have_a_point():
    assert signs_of(["1.234", "2.345"], is_workbook=True) == Signs(".")


# --- files ------------------------------------------------------------------------------------


def test_columns_are_proposed_by_heading_and_cells(tmp_path: Path):
    path = tmp_path / "serie.csv"
    path.write_text(SERIES)
    assert propose(read_raw(path)) == [
        Described("País", "country"),
        Described("Año", "year"),
        Described("Sexo", "sex"),
        Described("Víctimas", "measure"),
        Described("Tasa", "measure"),
        Described("Base", "note"),
    ]


BAD = {
    "no measure": ("País,Año\nGT,2019\n", ["No column is a measure: a dataset needs one with numbers."]),
    "two rows for one cell": (
        "País,Año,Casos\nGT,2019,1\nSV,2019,2\nGuatemala,2019,3\n",
        ["Row 4: says again what row 2 says (Guatemala, 2019). Each combination may stand once."],
    ),
    "text in a number column": (
        "País,Año,Casos\nGT,2019,1\nSV,2019,2\nHN,2019,3\nCR,2019,4\nPA,2019,muchos\n",
        ["Row 6, column C (Casos): “muchos” is no number."],
    ),
    "mixed decimals": (
        'País,Tasa\nGT,18.5\nSV,"18,5"\n',
        ["Column B (Tasa): “18.5” and “18,5” do not separate decimals by the same sign."],
    ),
    "open thousands": (
        "País,Casos\nGT,1.234\nSV,2.345\n",
        [
            "Row 2, column B (Casos): “1.234” can be read in two ways. Say under “Decimal sign” what separates decimals in this file.",
            "Row 3, column B (Casos): “2.345” can be read in two ways. Say under “Decimal sign” what separates decimals in this file.",
        ],
    ),
    "unknown country": (
        "País,Casos\nGT,1\nAtlántida,2\n",
        ["Row 3, column A (País): “Atlántida” is no country, by code or name."],
    ),
    "total row": (
        "País,Casos\nGT,1\nSV,2\nTotal,3\n",
        ["Row 4, column A (País): “Total” is a total, and no country. Leave rows of totals out of the file."],
    ),
    "year as a date": (
        "País,Año,Casos\nGT,2019-01-01,1\n",
        ["Row 2, column B (Año): “2019-01-01” is a date: write the year alone, such as 2019."],
    ),
    "years as a span": (
        "País,Año,Casos\nGT,2019/20,1\n",
        ["Row 2, column B (Año): “2019/20” is no year of four digits."],
    ),
    "percent signs": (
        "País,Tasa\nGT,37.6%\n",
        [
            "Row 2, column B (Tasa): “37.6%” carries a percent sign: write the number alone, and % as the unit of the column."
        ],
    ),
    "negative rate": (
        "País,Tasa\nGT,-3.4\n",
        ["Row 2, column B (Tasa): “-3.4” is below nought. If that is meant, say so in the column's description."],
    ),
    "too large": (
        "País,Casos\nGT,1e308\n",
        ["Row 2, column B (Casos): “1e308” is beyond a million millions: it cannot be right."],
    ),
    "no sex": (
        "País,Sexo,Casos\nGT,mujeres,1\nGT,perros,1\n",
        [
            "Row 3, column B (Sexo): “perros” says neither women, men, another sex, not stated, nor both together."
        ],
    ),
    "M that may be either": (
        "País,Sexo,Casos\nGT,M,1\n",
        ["Row 2, column B (Sexo): “M” says neither women, men, another sex, not stated, nor both together."],
    ),
    "empty cell": (
        "País,Año,Casos\nGT,2019,1\n,2020,2\n",
        ["Row 3, column A (País): the cell is empty. Merged cells have to be undone, and each row filled."],
    ),
    "title row": (
        "Homicidios en la región\nPaís,Casos\nGT,1\n",
        ["Row 1 has one cell. The first row must name the columns: leave titles out of the sheet."],
    ),
    "empty heading": (
        "País,,Casos\nGT,2019,1\n",
        ["Row 1, column B: the heading is empty. Undo merged cells, and give each column one."],
    ),
    "heading twice": (
        "País,Casos,casos\nGT,1,2\n",
        ["Row 1, column C: “casos” is the heading of column B too."],
    ),
    "cell without heading": (
        "País,Casos\nGT,1,2\n",
        ["Row 2, column C: there is a cell, but no heading above it in the first row."],
    ),
    "headings alone": ("País,Casos\n", ["The table has no row below its headings."]),
    "empty file": ("", ["The file serie.csv is empty."]),
    "image renamed": (
        b"\x89PNG\r\n\x1a\n" + b"\0" * 64,
        ["serie.csv is an image, not a table. Save the table as CSV or XLSX and try again."],
    ),
    "endless cell": (
        "País,Casos\nGT," + "1" * 2001 + "\n",
        ["Row 2, column B: the text is longer than 2000 letters."],
    ),
    "long number": (
        "País,Casos\nGT," + "1" * 61 + "\nSV,1\nHN,1\nCR,1\nPA,1\n",
        ["Row 2, column B (Casos): “" + "1" * 40 + "” is no number."],
    ),
    "broken quotes": ('País,Casos\nGT,"1\nSV,2\n', ["Row 2 opens a quotation mark that is never closed."]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_refused_with_row_and_column(name: str, tmp_path: Path):
    content, sentences = BAD[name]
    assert refusal(content, tmp_path) == sentences


def test_refusals_are_in_the_editors_language(tmp_path: Path):
    with override("es"):
        assert refusal(BAD["unknown country"][0], tmp_path) == [
            "Fila 3, columna A (País): «Atlántida» no es un país, por código ni por nombre."
        ]


def test_every_mistake_is_told_up_to_thirty(tmp_path: Path):
    rows = "".join(f"XX{number},1\n" for number in range(45))
    told = refusal(f"País,Casos\n{rows}", tmp_path)
    assert len(told) == 31
    assert told[29:] == ["Row 31, column A (País): “XX29” is no country, by code or name.", "And 15 more mistakes."]


def test_merged_headings_and_dates_of_a_workbook_are_told(tmp_path: Path):
    merged = workbook([["País", None, "Casos"], ["GT", 2019, 1]], merge="A1:B1")
    assert refusal(merged, tmp_path, "serie.xlsx") == [
        "Row 1, column B: the heading is empty. Undo merged cells, and give each column one."
    ]
    dated = workbook([["País", "Año", "Casos"], ["GT", date(2019, 1, 1), 1]])
    assert refusal(dated, tmp_path, "serie.xlsx") == [
        "Row 2, column B (Año): “2019-01-01” is a date: write the year alone, such as 2019."
    ]


def test_a_workbook_that_unpacks_into_too_much_is_refused(tmp_path: Path):
    bomb = workbook([["País", "Casa", "Casos"], *(["GT", f"{number}" + "x" * 1990, 1] for number in range(11_000))])
    assert len(bomb) < 1_000_000
    assert refusal(bomb, tmp_path, "serie.xlsx") == ["The table holds more than 20 million letters."]


def test_two_hundred_thousand_rows_are_refused(tmp_path: Path):
    rows = "".join(f"GT,{number},1\n" for number in range(200_000))
    assert refusal(f"País,Casa,Casos\n{rows}", tmp_path) == [
        f"The table has more than {MOST_ROWS} rows, too many for a page. Publish it as a file of the work, and a shorter "
        "one here."
    ]


def test_values_mean_the_same_in_every_language(tmp_path: Path):
    path = tmp_path / "serie.csv"
    path.write_text(SERIES)
    raw = read_raw(path)
    rows = check(raw, propose(raw))
    assert rows[0] == ("GT", 2019, "total", 300, 18.5, "impreso")
    assert rows[8] == ("SV", 2019, "men", 180, None, "demostración")


# --- the editor's form ------------------------------------------------------------------------


ADD = "/admin/snippets/publications/dataset/add/"


def form(table: str, name: str = "serie.csv", **fields: Any) -> dict[str, Any]:
    upload = io.BytesIO(table.encode())
    upload.name = name
    return {
        "file": upload,
        "title": "Homicidios",
        "source": "Fuente impresa",
        "columns-TOTAL_FORMS": 0,
        "columns-INITIAL_FORMS": 0,
        "columns-MIN_NUM_FORMS": 0,
        "columns-MAX_NUM_FORMS": 1000,
        **fields,
    }


def columns_of(dataset: Dataset) -> dict[str, Any]:
    """The form's columns as they are."""
    columns = list(dataset.columns.all())
    return {
        "columns-TOTAL_FORMS": len(columns),
        "columns-INITIAL_FORMS": len(columns),
        **{
            f"columns-{place}-{name}": value
            for place, column in enumerate(columns)
            for name, value in {
                "id": column.pk, "heading": column.heading, "role": column.role, "name": column.name, "ORDER": place + 1,
            }.items()
        },
    }  # fmt: skip


def test_editor_uploads_a_file_and_gets_its_columns_proposed(editor_client: Client):
    response = editor_client.post(ADD, form(SERIES, **{"action-publish": "1"}))
    dataset = Dataset.objects.get()
    assert response.status_code == 302
    assert (dataset.live, dataset.content.row_count) == (True, 12)
    assert list(dataset.columns.values_list("heading", "role", "name")) == [
        ("País", "country", "País"),
        ("Año", "year", "Año"),
        ("Sexo", "sex", "Sexo"),
        ("Víctimas", "measure", "Víctimas"),
        ("Tasa", "measure", "Tasa"),
        ("Base", "note", "Base"),
    ]


def test_wrong_file_leaves_what_is_published(editor_client: Client):
    dataset = make()
    before = dataset.content_id
    address = f"/admin/snippets/publications/dataset/edit/{dataset.pk}/"
    response = editor_client.post(address, form("País,Casos\nAtlántida,1\n", **{"action-publish": "1"}))
    soup = BeautifulSoup(response.content.decode(), "html.parser")
    told = [each.get_text(" ", strip=True) for each in soup.select(".error-message, .help-critical li")]
    assert any(
        "Fila 2, columna A (País): «Atlántida» no es un país, por código ni por nombre." in each for each in told
    )
    assert (Dataset.objects.get().content_id, DatasetContent.objects.count()) == (before, 1)


def test_mistakes_of_a_file_are_listed_by_row_and_column(editor_client: Client):
    response = editor_client.post(
        ADD, form("País,Año,Casos\nAtlántida,2019,1\nGT,19,2\nSV,2019,x\nGT,2020,1\nGT,2020,2\n")
    )
    soup = BeautifulSoup(response.content.decode(), "html.parser")
    assert "sus errores están abajo, por fila y columna." in soup.select_one(".error-message").get_text()
    rows = [[cell.get_text(strip=True) for cell in row("td")] for row in soup.select("table.listing tbody tr")]
    assert rows == [
        ["2", "A (País)", "«Atlántida» no es un país, por código ni por nombre."],
        ["3", "B (Año)", "«19» no es un año de cuatro cifras."],
        ["4", "C (Casos)", "«x» no es un número."],
        ["6", "", "Repite lo que dice la fila 5 (GT, 2020). Cada combinación puede estar una vez."],
    ]
    assert Dataset.objects.count() == 0


def test_editor_is_told_which_file_was_taken_and_how_many_rows(editor_client: Client):
    response = editor_client.post(ADD, form(SERIES, name="serie 2019.csv"), follow=True)
    assert [str(each).strip() for each in response.context["messages"]][
        -1
    ] == "Se leyó «serie 2019.csv»: se tomaron 12 filas."
    dataset = Dataset.objects.get()
    shown = editor_client.get(f"/admin/snippets/publications/dataset/edit/{dataset.pk}/").content.decode()
    soup = BeautifulSoup(shown, "html.parser")
    assert "serie 2019.csv: 12 filas, 6 columnas." in [" ".join(each.get_text().split()) for each in soup.select("p")]
    address = f"/admin/snippets/publications/dataset/edit/{dataset.pk}/"
    autosaved = editor_client.post(address, form(SERIES, **columns_of(dataset)), headers={"accept": "application/json"})
    assert autosaved.json()["success"] is True
    assert list(editor_client.get(address).context["messages"]) == []


def test_draft_with_another_file_leaves_what_is_published(editor_client: Client, library: Library, client: Client):
    dataset = make()
    page = library.publication("Homicidios", type="dataset", dataset=dataset)
    shown = client.get(f"/es/datasets/{dataset.key}.json").json()["rows"]
    table = SERIES.replace("GT,2019,ambos,300", "GT,2019,ambos,999")
    address = f"/admin/snippets/publications/dataset/edit/{dataset.pk}/"
    assert editor_client.post(address, form(table, **columns_of(dataset))).status_code == 302
    assert client.get(f"/es/datasets/{dataset.key}.json").json()["rows"] == shown
    Dataset.objects.get().get_latest_revision().publish()
    assert client.get(f"/es/datasets/{dataset.key}.json").json()["rows"][0]["victimas"] == 999
    assert client.get(page.get_url()).status_code == 200


def test_dataset_without_a_file_is_refused(editor_client: Client):
    told = form(SERIES)
    del told["file"]
    response = editor_client.post(ADD, told)
    assert "Elija el archivo que contiene la tabla." in response.content.decode()
    assert Dataset.objects.count() == 0


# --- what readers get -------------------------------------------------------------------------


@pytest.fixture
def work(library: Library) -> Any:
    dataset = make(licence="CC-BY-4.0", is_demonstration=True, note="Un aviso.")
    return library.publication("Homicidios", type="dataset", dataset=dataset)


def figure(client: Client, url: str) -> tuple[str, list[list[str]]]:
    """The title of the view on a page, and the cells of its table."""
    soup = BeautifulSoup(client.get(url).content.decode(), "html.parser")
    found = soup.select_one(".dataset__figure")
    rows = [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in found.select("tr")]
    return found.figcaption.get_text(strip=True), rows


@pytest.mark.parametrize(
    ("query", "title", "rows"),
    [
        (
            "",
            "Víctimas (personas) · 2019–2020 · Sexo: ambos sexos",
            [["Año", "El Salvador", "Guatemala"], ["2019", "200", "300"], ["2020", "150", "280"]],
        ),
        (
            "?measure=tasa&by=sexo&country=SV",
            "Tasa (por 100 000) · 2019–2020 · País: El Salvador",
            [["Año", "mujeres", "hombres", "ambos sexos"], ["2019", "6,00", "—", "31,00"], ["2020", "4,50", "42,00", "23,00"]],
        ),
        (
            "?view=bar&to=2019&g-sexo=women",
            "Víctimas (personas) · 2019 · Sexo: mujeres",
            [["País", "Víctimas"], ["Guatemala", "40"], ["El Salvador", "20"]],
        ),
        (
            "?view=map",
            "Víctimas (personas) · 2020 · Sexo: ambos sexos",
            [["País", "Víctimas"], ["Guatemala", "280"], ["El Salvador", "150"]],
        ),
        (
            "?view=table&country=GT&from=2020&g-sexo=men&measure=tasa",
            "Tasa (por 100 000) · 1 fila",
            [["País", "Año", "Sexo", "Tasa (por 100 000)", "Base"], ["Guatemala", "2020", "hombres", "33,00", "demostración"]],
        ),
    ],
)  # fmt: skip
def test_view_shows_the_numbers_that_the_table_prints(
    work: Any, client: Client, query: str, title: str, rows: list[list[str]]
):
    assert figure(client, work.get_url() + query) == (title, rows)


def test_what_the_table_does_not_print_is_never_added_up(library: Library, client: Client):
    table = "País,Año,Sexo,Casos\nGT,2019,mujeres,1\nGT,2019,hombres,2\nGT,2020,mujeres,3\nGT,2020,hombres,4\n"
    page = library.publication("Casos", dataset=make(table, columns=[]))
    title, rows = figure(client, page.get_url())
    assert title == "Casos · 2019–2020 · Sexo: mujeres"
    assert rows == [["Año", "Guatemala"], ["2019", "1"], ["2020", "3"]]


def test_bad_filters_are_left_out_and_said_to_be(work: Any, client: Client):
    url = work.get_url() + "?view=pie&country=XX&from=1066&measure=%00&by=__class__&g-sexo=dogs"
    soup = BeautifulSoup(client.get(url).content.decode(), "html.parser")
    assert len(soup.select("#data .note[role=status]")) == 6
    assert figure(client, url) == figure(client, work.get_url())


def test_dataset_reads_in_english(work: Any, client: Client, translate: Callable[..., Any]):
    page = translate(work, "Homicides")
    assert figure(client, page.get_url() + "?view=table&country=GT&from=2019&to=2019&g-sexo=total") == (
        "Victims (persons), Rate (per 100,000) · 1 row",
        [
            ["Country", "Year", "Sex", "Victims (persons)", "Rate (per 100,000)", "Basis"],
            ["Guatemala", "2019", "both sexes", "300", "18.50", "printed"],
        ],
    )


def test_csv_has_the_chosen_rows_and_no_formula(work: Any, client: Client):
    response = client.get(f"/es/datasets/{work.dataset.key}.csv?country=SV&from=2020")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows == [
        ["País", "País (código)", "Año", "Sexo", "Víctimas (personas)", "Tasa (por 100 000)", "Base"],
        ["El Salvador", "SV", "2020", "ambos sexos", "150", "23.0", "demostración"],
        ["El Salvador", "SV", "2020", "mujeres", "15", "4.5", "'=2+3"],
        ["El Salvador", "SV", "2020", "hombres", "135", "42.0", "demostración"],
    ]
    assert response["Content-Disposition"] == 'attachment; filename="homicidios.csv"'
    assert response["Link"] == (
        f'<http://testserver/es/datasets/{work.dataset.key}.json>; rel="describedby"; type="application/json"'
    )


def test_workbook_has_text_as_text_and_says_what_it_is(work: Any, client: Client, tmp_path: Path):
    path = tmp_path / "d.xlsx"
    path.write_bytes(client.get(f"/en/datasets/{work.dataset.key}.xlsx?country=SV&from=2020&g-sexo=women").content)
    table = open_table(path)
    assert [row for _number, row in table.rows()][1] == ["El Salvador", "SV", "2020", "women", "15", "4.5", "=2+3"]
    assert b"<f>" not in path.read_bytes()
    about = dict(row[:2] for _number, row in table.with_sheet("About").rows())
    assert about == {
        "What": "Says",
        "Title": "Homicides",
        "Source": "Printed source",
        "Licence": "CC BY 4.0 https://creativecommons.org/licenses/by/4.0/",
        "Period": "2020",
        "Note": "Un aviso.",
        "Warning": "Demonstration data: numbers that no source prints were made up, and must not be cited.",
        "Where it is shown": "http://testserver/es/biblioteca/homicidios/",
        "Victims": "unit: persons",
        "Rate": "unit: per 100,000",
    }


def test_json_says_what_its_columns_are(work: Any, client: Client):
    told = client.get(f"/es/datasets/{work.dataset.key}.json?country=GT&to=2019&g-sexo=total&measure=tasa").json()
    assert told["rows"] == [{"pais": "GT", "ano": 2019, "sexo": "total", "tasa": 18.5, "base": "impreso"}]
    assert told["columns"][3] == {
        "key": "tasa", "role": "measure", "label": "Tasa", "unit": "por 100 000", "labels": {},
    }  # fmt: skip
    said = {name: told[name] for name in ("source", "licence", "licence_url", "period", "is_demonstration")}
    assert said == {
        "source": "Fuente impresa",
        "licence": "CC BY 4.0",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "period": [2019, 2019],
        "is_demonstration": True,
    }


def test_downloads_of_a_dataset_are_counted_for_its_work(work: Any, client: Client):
    reader = {"user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    for _again in range(2):
        client.get(f"/es/datasets/{work.dataset.key}.csv", headers=reader)
    client.get(f"/es/datasets/{work.dataset.key}.json", headers={"user_agent": "Googlebot/2.1"})
    assert list(Downloads.objects.values_list("file", "work", "number")) == [
        (work.dataset.key, work.translation_key, 1)
    ]


def test_files_stand_in_the_description_for_search_engines(work: Any, client: Client):
    soup = BeautifulSoup(client.get(work.get_url()).content.decode(), "html.parser")
    told = json.loads(soup.select_one('script[type="application/ld+json"]').text)
    assert told["@type"] == "Dataset"
    assert [each["contentUrl"] for each in told["distribution"]] == [
        f"http://testserver/es/datasets/{work.dataset.key}.{extension}" for extension in ("csv", "xlsx", "json")
    ]


@pytest.mark.parametrize("extension", ["svg", "html", "pdf"])
def test_dataset_has_no_other_files(work: Any, client: Client, extension: str):
    assert client.get(f"/es/datasets/{work.dataset.key}.{extension}").status_code == 404


def test_page_takes_as_many_queries_with_three_measures_and_countries_as_with_one(library: Library, client: Client):
    small = library.publication("Uno", dataset=make("País,Año,Casos\nGT,2019,1\nGT,2020,2\n", columns=[]))
    rows = "".join(f"{code},{year},1,2,3\n" for code in ("GT", "SV", "HN") for year in (2018, 2019, 2020))
    large = library.publication("Tres", dataset=make(f"País,Año,Casos,Otros,Más\n{rows}", columns=[]))
    taken = []
    for page in (small, large):
        client.get(page.get_url())
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(page.get_url())
        taken.append(len(queries))
    assert taken[0] == taken[1]


# --- embedded ---------------------------------------------------------------------------------


def test_study_shows_a_view_of_a_dataset(work: Any, library: Library, client: Client):
    view = f"http://testserver{work.get_url()}?view=bar&country=GT&country=SV&to=2019&g-sexo=women#data"
    block = {"type": "dataset", "value": {"work": work.pk, "view": view, "title": "Mujeres en 2019"}}
    study = library.publication("Estudio", data_views=json.dumps([block]))
    assert figure(client, study.get_url()) == (
        "Mujeres en 2019",
        [["País", "Víctimas"], ["Guatemala", "40"], ["El Salvador", "20"]],
    )


def test_article_shows_a_dataset_only_while_its_work_is_public(work: Any, library: Library, client: Client):
    block = {"type": "dataset", "value": {"work": work.pk, "view": "", "title": ""}}
    article = published(library.home, StandardPage(title="Artículo", slug="articulo", body=json.dumps([block])))
    soup = BeautifulSoup(client.get(article.get_url()).content.decode(), "html.parser")
    assert [each.get_text(strip=True) for each in soup.select(".dataset__figure figcaption")] == [
        "Víctimas (personas) · 2019–2020 · Sexo: ambos sexos"
    ]
    assert "Datos de demostración" in soup.select_one(".dataset__figure").get_text()
    work.unpublish()
    assert BeautifulSoup(client.get(article.get_url()).content.decode(), "html.parser").select(".dataset__figure") == []


def test_home_page_shows_a_dataset(work: Any, library: Library, client: Client):
    library.home.body = json.dumps([{"type": "dataset", "value": {"work": work.pk, "view": "", "title": "Casos"}}])
    library.home.save_revision().publish()
    title, rows = figure(client, library.home.get_url())
    assert (title, rows[0]) == ("Casos", figure(client, work.get_url())[1][0])


def test_block_refuses_a_work_without_a_dataset_and_a_view_it_does_not_have(work: Any, library: Library):
    block = DatasetBlock()
    other = library.publication("Otro")
    with pytest.raises(StructBlockValidationError) as told:
        block.clean(block.to_python({"work": other.pk, "view": "", "title": ""}))
    assert told.value.block_errors["work"].messages == ["This work shows no dataset."]
    with pytest.raises(StructBlockValidationError) as told:
        block.clean(block.to_python({"work": work.pk, "view": "http://x.test/?country=XX", "title": ""}))
    assert told.value.block_errors["view"].messages == ["“XX” is not in this dataset and was left out."]


# --- who gets it ------------------------------------------------------------------------------

WORD = "zumbambico"


@pytest.fixture
def searched(settings: Any, tmp_path: Path, db: None) -> None:
    """An index of its own."""
    settings.SEARCH_DIR = tmp_path / "search"
    settings.SEARCH_ENGINE = "tantivy"
    indexing.rebuild()


def everywhere(client: Client, pages: list[Any], datasets: list[Dataset]) -> str:
    """All that anybody is told."""
    told: list[Any] = [client.get(page.get_url() or "/es/").content.decode() for page in pages]
    for address in ("/es/biblioteca/", "/es/biblioteca/?format=rss", "/es/buscar/", "/sitemap.xml"):
        told.append(client.get(address).content.decode())
    told.append(client.get("/oai/?verb=ListRecords&metadataPrefix=oai_dc").content.decode())
    found = find(Wanted(text=WORD), language="es", limit=10)
    told += [found.total, [(hit.thing, [piece.text for piece in hit.passage]) for hit in found.hits]]
    for dataset in datasets:
        for extension in ("csv", "xlsx", "json"):
            response = client.get(f"/es/datasets/{dataset.key}.{extension}")
            told.append(response.content.decode("latin-1") if response.status_code == 200 else "")
    return repr(told)


def test_a_public_dataset_is_found_by_its_words(searched: None, library: Library):
    dataset = make(title=f"Serie {WORD}")
    page = library.publication("Homicidios", dataset=dataset)
    indexing.index_changes()
    found = find(Wanted(text=WORD), language="es", limit=10)
    assert [hit.thing for hit in found.hits] == [f"publication:{page.translation_key}"]


def test_a_dataset_that_is_not_public_is_nowhere(searched: None, library: Library, client: Client):
    ways = ("unpublished", "expired", "private", "draft dataset", "dataset withdrawn", "draft work")
    datasets, works, studies = {}, {}, []
    for how in ways:
        datasets[how] = make(title=f"Serie {WORD} {how}", note=WORD, publish=how != "draft dataset")
        write = library.draft if how == "draft work" else library.publication
        works[how] = write(f"Homicidios, {how}", dataset=datasets[how])
        block = {"type": "dataset", "value": {"work": works[how].pk, "view": "", "title": ""}}
        studies.append(library.publication(f"Estudio, {how}", data_views=json.dumps([block])))
    indexing.index_changes()
    works["unpublished"].unpublish()
    works["expired"].expire_at = timezone.now() - timedelta(minutes=1)
    works["expired"].save()
    PageViewRestriction.objects.create(page=works["private"], restriction_type="login")
    datasets["dataset withdrawn"].unpublish()
    shown = [*studies, works["draft dataset"], works["dataset withdrawn"]]
    for _known in (False, True):
        told = everywhere(client, shown, list(datasets.values())).casefold()
        assert [how for how in ways if f"{WORD} {how}" in told] == []
        assert WORD not in told
        indexing.index_changes()
