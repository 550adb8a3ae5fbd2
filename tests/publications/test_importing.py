"""Bringing in a sheet of publications: what each row makes, what is wrong by row, and no doubles the second time."""

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.documents import get_document_model

from participants.models import Institution
from portal.models import Theme, User
from publications.models import LibraryPage, PublicationPage, PublicationSeries
from publications.services.importing import import_rows, import_sheet
from publications.sheets import COLUMNS
from tests.datacction.conftest import published
from tests.publications.conftest import Library
from tests.publications.pdfs import pdf

FULL = {
    "title": "Encuesta nacional de victimización",
    "subtitle": "Resultados",
    "headline": "El 16 % fue víctima.",
    "abstract": "Primer párrafo.",
    "type": "Encuesta",
    "date": "2018-03",
    "languages": "es; inglés",
    "authors": "Sol, Ana; INE",
    "institutions": "Instituto Nacional de Estadística",
    "countries": "GT; El Salvador",
    "themes": "encuestas; Youth",
    "series": "Boletín trimestral",
    "isbn": "978-92-1-000101-4",
    "doi": "https://doi.org/10.1234/ABC",
    "licence": "CC BY 4.0",
    "file": "en:survey.pdf; es:encuesta.pdf",
    "publish": "sí",
}


@pytest.fixture
def themes(db: None) -> None:
    Theme.objects.create(slug="encuestas", name="Encuestas", name_en="Surveys")
    Theme.objects.create(slug="juventud", name="Juventud", name_en="Youth")


@pytest.fixture
def statistics(db: None) -> Institution:
    return Institution.objects.create(
        name="Instituto Nacional de Estadística", key="instituto nacional estadistica", acronym="INE"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = tmp_path / "files"
    files.mkdir()
    (files / "encuesta.pdf").write_bytes(pdf([[(12, "Hola")]]))
    (files / "survey.pdf").write_bytes(pdf([[(12, "Hello")]]))
    return files


def sheet_of(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def outcomes(report: Any) -> list[tuple[int, str]]:
    return [(row.row, row.outcome) for row in report.rows]


def test_a_row_makes_a_publication_with_all_it_says(
    library: Library, themes: None, statistics: Institution, folder: Path, tmp_path: Path
) -> None:
    report = import_sheet(sheet=sheet_of(tmp_path / "s.csv", FULL), files=folder, by=None)
    assert outcomes(report) == [(2, "created")], report.rows
    page = PublicationPage.objects.get()
    assert page.slug == "encuesta-nacional-de-victimizacion"
    assert (page.live, page.title, page.subtitle, page.type, page.licence) == (
        True, "Encuesta nacional de victimización", "Resultados", "survey", "CC-BY-4.0",
    )  # fmt: skip
    assert (page.date.iso, page.isbn, page.doi) == ("2018-03", "9789210001014", "10.1234/abc")
    assert page.languages == ["es", "en"]
    assert [(each.name, each.institution_id) for each in page.authors.all()] == [
        ("Ana Sol", None),
        ("Instituto Nacional de Estadística", statistics.pk),
    ]
    assert [link.institution_id for link in page.institution_links.all()] == [statistics.pk]
    assert sorted(page.countries.values_list("pk", flat=True)) == ["GT", "SV"]
    assert sorted(page.themes.values_list("slug", flat=True)) == ["encuestas", "juventud"]
    assert page.series == PublicationSeries.objects.get(name="Boletín trimestral")
    assert [(file.language, file.document.title) for file in page.files.all()] == [
        ("en", page.title),
        ("es", page.title),
    ]
    assert report.rows[0].notes == ("Nueva serie: Boletín trimestral",)


def test_the_same_sheet_again_changes_nothing_and_makes_no_double(
    library: Library, themes: None, statistics: Institution, folder: Path, tmp_path: Path
) -> None:
    sheet = sheet_of(tmp_path / "s.csv", FULL, {"title": "Nota", "date": "2020"})
    import_sheet(sheet=sheet, files=folder, by=None)
    page = PublicationPage.objects.get(year=2018)
    keys = list(page.files.values_list("key", flat=True))
    revisions = page.revisions.count()
    assert outcomes(import_sheet(sheet=sheet, files=folder, by=None)) == [(2, "unchanged"), (3, "unchanged")]
    page = PublicationPage.objects.get(year=2018)
    assert (list(page.files.values_list("key", flat=True)), page.revisions.count()) == (keys, revisions)
    assert (PublicationPage.objects.count(), get_document_model().objects.count()) == (2, 2)


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Otro título", "isbn": ""},
        {"title": "Otro título", "doi": ""},
        {"title": "ENCUESTA nacional de victimizacion", "isbn": "", "doi": ""},
    ],
    ids=["by DOI", "by ISBN", "by title, year and language"],
)
def test_a_row_finds_its_work(
    library: Library, themes: None, statistics: Institution, folder: Path, changed: dict[str, str]
) -> None:
    import_rows(rows=[(2, FULL)], files=folder, by=None)
    report = import_rows(rows=[(2, FULL | changed)], files=folder, by=None)
    assert outcomes(report) == [(2, "changed")]
    page = PublicationPage.objects.get()
    assert (page.title, page.isbn, page.doi) == (changed["title"], "9789210001014", "10.1234/abc")


def test_a_replaced_file_keeps_its_address(
    library: Library, themes: None, statistics: Institution, folder: Path
) -> None:
    import_rows(rows=[(2, FULL)], files=folder, by=None)
    before = {file.language: file.key for file in PublicationPage.objects.get().files.all()}
    (folder / "encuesta.pdf").write_bytes(pdf([[(12, "Corregida")]]))
    assert outcomes(import_rows(rows=[(2, FULL)], files=folder, by=None)) == [(2, "changed")]
    assert {file.language: file.key for file in PublicationPage.objects.get().files.all()} == before


def test_an_empty_cell_leaves_what_is_there(library: Library) -> None:
    import_rows(
        rows=[(2, {"title": "Nota", "date": "2020", "headline": "Bajó.", "countries": "GT"})], files=None, by=None
    )
    import_rows(rows=[(2, {"title": "Nota", "date": "2020", "headline": "", "countries": ""})], files=None, by=None)
    page = PublicationPage.objects.get().get_latest_revision_as_object()
    assert (page.headline, [country.pk for country in page.countries.all()]) == ("Bajó.", ["GT"])
    import_rows(rows=[(2, {"title": "Nota", "date": "2020", "countries": "región"})], files=None, by=None)
    assert list(PublicationPage.objects.get().get_latest_revision_as_object().countries.all()) == []


@pytest.mark.parametrize(
    ("cells", "errors"),
    [
        ({"title": ""}, ["title: falta."]),
        ({"date": "marzo"}, ["date: «marzo» no es una fecha: escriba 2020, 2020-06 o 2020-06-10."]),
        ({"date": "2019-02-30"}, ["date: El mes no tiene ese día."]),
        ({"isbn": "123"}, ["isbn: «123» no es un ISBN: su dígito de control o su longitud no son correctos."]),
        ({"countries": "Atlántida"}, ["countries: «Atlántida» no es un país, por código ni por nombre."]),
        ({"countries": "Japón"}, ["countries: Japón no es uno de los países del programa."]),
        ({"themes": "nada"}, ["themes: «nada» no es un tema del portal."]),
        ({"publish": "quizás"}, ["publish: «quizás» no es ni sí ni no."]),
        ({"file": "falta.pdf"}, ["file: «falta.pdf» no está entre los archivos."]),
        ({"file": "../secreto.pdf"}, ["file: «../secreto.pdf» no está entre los archivos."]),
        ({"file": "programa.exe"}, ["file: «programa.exe» es de un tipo que la biblioteca no admite."]),
        ({"headline": "x" * 301}, ["headline: tiene 301 caracteres; el límite es 300."]),
        (
            {"type": "libro", "licence": "mía"},
            [
                "type: «libro» no es ninguno de estos: survey, research, systematic-analysis, report, infographic, "
                "bulletin, brief, protocol, dataset, presentation.",
                "licence: «mía» no es ninguno de estos: CC-BY-4.0, CC-BY-SA-4.0, CC-BY-NC-4.0, CC-BY-NC-SA-4.0, "
                "CC-BY-ND-4.0, CC-BY-NC-ND-4.0, CC-BY-3.0-IGO, CC-BY-NC-3.0-IGO, CC-BY-NC-ND-3.0-IGO, CC0-1.0, reserved.",
            ],
        ),
    ],
)
def test_a_wrong_row_is_told_of_and_the_others_are_brought_in(
    library: Library, folder: Path, cells: dict[str, str], errors: list[str]
) -> None:
    (folder / "programa.exe").write_bytes(b"MZ")
    wrong = {"title": "Mala", "date": "2020", "languages": "es", **cells}
    report = import_rows(rows=[(2, wrong), (7, {"title": "Buena", "date": "2020"})], files=folder, by=None)
    assert outcomes(report) == [(2, "wrong"), (7, "created")]
    assert list(report.rows[0].errors) == errors
    assert list(PublicationPage.objects.values_list("title", flat=True)) == ["Buena"]


def test_two_rows_of_one_work_are_one_too_many(library: Library) -> None:
    rows = [(2, {"title": "Nota", "date": "2020"}), (3, {"title": "NOTA", "date": "2020-05"})]
    report = import_rows(rows=rows, files=None, by=None)
    assert outcomes(report) == [(2, "created"), (3, "wrong")]
    assert report.rows[1].errors == ("Es la misma obra que la fila 2.",)


def test_a_trial_says_what_would_be_done_and_does_nothing(
    library: Library, themes: None, statistics: Institution, folder: Path, tmp_path: Path
) -> None:
    report = import_sheet(sheet=sheet_of(tmp_path / "s.csv", FULL), files=folder, by=None, dry_run=True)
    assert outcomes(report) == [(2, "created")]
    assert PublicationPage.objects.count() == 0
    assert PublicationSeries.objects.count() == 0
    assert get_document_model().objects.count() == 0


def test_a_work_first_in_english_goes_to_the_english_library(library: Library, english: Any, root_page: Any) -> None:
    home = root_page.add_child(
        instance=type(library.home)(title="Home", slug="english-home", headline="Home", intro="Data", locale=english)
    )
    there = published(home, LibraryPage(title="Library", slug="library"))
    import_rows(rows=[(2, {"title": "Brief", "date": "2020", "languages": "en"})], files=None, by=None)
    assert PublicationPage.objects.get().get_parent().pk == there.pk


def test_who_may_not_add_institutions_is_told(library: Library, editor: User, manager: User) -> None:
    row = {"title": "Nota", "date": "2020", "institutions": "Mesa nueva"}
    report = import_rows(rows=[(2, row)], files=None, by=editor)
    assert report.rows[0].errors == ("institutions: «Mesa nueva» no está en el registro y usted no puede añadirla.",)
    report = import_rows(rows=[(2, row)], files=None, by=manager)
    assert report.rows[0].notes == ("Nueva institución en el registro: Mesa nueva",)


# --- the command ----------------------------------------------------------------------------


def test_the_command_says_what_it_did_and_ends_by_it(library: Library, tmp_path: Path) -> None:
    good = sheet_of(tmp_path / "good.csv", {"title": "Nota", "date": "2020"})
    out = StringIO()
    call_command("import_publications", good, "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert {name: said[name] for name in ("rows", "created", "wrong", "dry_run")} == {
        "rows": 1, "created": 1, "wrong": 0, "dry_run": False,
    }  # fmt: skip
    bad = sheet_of(tmp_path / "bad.csv", {"title": "Nota", "date": "ayer"})
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_publications", bad, "--dry-run", "--language", "en", stdout=out)
    assert ended.value.code == 1
    assert "     2  wrong      Nota" in out.getvalue()


def test_the_command_refuses_a_sheet_without_its_columns(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("nombre,fecha\nNota,2020\n")
    with pytest.raises(CommandError, match="La fila 1 nombra las columnas, pero no title"):
        call_command("import_publications", path)
