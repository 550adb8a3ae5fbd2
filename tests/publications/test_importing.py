"""Bringing in a sheet of publications: what each row makes, what is wrong by row, and no doubles the second time."""

import csv
import json
import unicodedata
import zipfile
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.documents import get_document_model

from participants.models import Institution
from portal.models import Theme, User
from publications.catalogue import catalogue_csv, catalogue_rows
from publications.models import LibraryPage, PublicationImport, PublicationPage, PublicationSeries
from publications.services.importing import import_rows, import_sheet
from publications.services.uploads import folder_of
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


def test_the_catalogue_comes_back_without_its_files(
    library: Library, themes: None, statistics: Institution, folder: Path, tmp_path: Path
) -> None:
    # Which theme and which country is named first says nothing, and the catalogue has an order of its own.
    named = {**FULL, "themes": "Youth; encuestas", "countries": "El Salvador; GT"}
    import_rows(rows=[(2, named)], files=folder, by=None)
    (tmp_path / "catalogue.csv").write_bytes(catalogue_csv())
    for files in (None, tmp_path):
        report = import_sheet(sheet=tmp_path / "catalogue.csv", files=files, by=None)
        assert [(each.outcome, each.errors) for each in report.rows] == [("unchanged", ())]
    (row,) = catalogue_rows()
    renamed = {**row, "title": "Otro título", "file": f"{row['file']}; en:otro.pdf"}
    (wrong,) = import_rows(rows=[(2, renamed)], files=None, by=None).rows
    assert wrong.errors == ("file: Se nombra «otro.pdf», pero no se dieron archivos.",)
    renamed["file"] = row["file"]
    assert [each.outcome for each in import_rows(rows=[(2, renamed)], files=None, by=None).rows] == ["changed"]
    assert PublicationPage.objects.get().files.count() == 2


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


def test_any_country_of_the_world_may_be_named(library: Library) -> None:
    import_rows(rows=[(2, {"title": "Nota", "date": "2020", "countries": "GT; Japón; mx; Spain"})], files=None, by=None)
    page = PublicationPage.objects.get()
    assert sorted(page.countries.values_list("pk", flat=True)) == ["ES", "GT", "JP", "MX"]


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


# --- in several languages -------------------------------------------------------------------


@pytest.fixture
def both(remade: Callable[..., None], library: Library, translate: Any) -> Library:
    """The library in both languages."""

    def publish(library: Library) -> None:
        translate(library.publication("Otra"), "Other")

    remade(publish, library)
    return library


BILINGUAL = {
    "title": "Encuesta", "headline": "Bajó.", "abstract": "Uno.\n\nDos.", "date": "2018", "languages": "es; en",
    "authors": "Sol, Ana", "countries": "GT", "publish": "sí",
}  # fmt: skip


def pages_of(language: str) -> list[PublicationPage]:
    pages = PublicationPage.objects.filter(locale__language_code=language, year=2018, alias_of=None)
    return [page.get_latest_revision_as_object() for page in pages.order_by("pk")]


def test_a_work_in_two_languages_gets_a_page_in_each(both: Library) -> None:
    row = BILINGUAL | {"title_en": "Survey", "abstract_en": "One <1>.\n\nTwo."}
    report = import_rows(rows=[(2, row)], files=None, by=None)
    assert (outcomes(report), report.rows[0].notes) == ([(2, "created")], ("Nueva página en este idioma: inglés",))
    [spanish], [english] = pages_of("es"), pages_of("en")
    assert english.translation_key == spanish.translation_key
    assert (english.live, english.slug, english.title, english.headline, english.abstract) == (
        True, "survey", "Survey", "Bajó.", "One <1>.\n\nTwo.",
    )  # fmt: skip
    assert [author.name for author in english.authors.all()] == ["Ana Sol"]
    assert [country.pk for country in english.countries.all()] == ["GT"]
    assert outcomes(import_rows(rows=[(2, row)], files=None, by=None)) == [(2, "unchanged")]
    assert (len(pages_of("es")), len(pages_of("en"))) == (1, 1)


def test_a_page_without_words_of_its_own_has_those_of_the_source_until_it_is_translated(both: Library) -> None:
    import_rows(rows=[(2, BILINGUAL | {"publish": "no"})], files=None, by=None)
    assert [(page.title, page.live) for page in pages_of("en")] == [("Encuesta", False)]
    report = import_rows(rows=[(2, BILINGUAL | {"title_en": "Survey"})], files=None, by=None)
    assert outcomes(report) == [(2, "changed")]
    assert [(page.title, page.abstract) for page in pages_of("en")] == [("Survey", "Uno.\n\nDos.")]
    assert [page.live for page in PublicationPage.objects.filter(year=2018)] == [True, True]


def test_a_trial_of_two_languages_writes_no_page(both: Library) -> None:
    report = import_rows(rows=[(2, BILINGUAL | {"title_en": "Survey"})], files=None, by=None, dry_run=True)
    assert (outcomes(report), pages_of("es"), pages_of("en")) == ([(2, "created")], [], [])


def test_a_row_in_the_other_language_changes_the_source_and_its_own_words(both: Library) -> None:
    import_rows(rows=[(2, BILINGUAL | {"doi": "10.1234/abc", "title_en": "Survey"})], files=None, by=None)
    row = {"title": "A survey", "date": "2018-03", "languages": "en; es", "doi": "10.1234/abc", "publish": "yes"}
    assert outcomes(import_rows(rows=[(2, row)], files=None, by=None)) == [(2, "changed")]
    assert [(page.title, page.month) for page in (*pages_of("es"), *pages_of("en"))] == [
        ("Encuesta", 3), ("A survey", 3),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "cells"), [("Título (en)", "Survey"), ("title_en", "Survey"), ("titulo en", "Survey")]
)
def test_words_in_another_language_have_columns_of_their_own(
    both: Library, tmp_path: Path, heading: str, cells: str
) -> None:
    path = tmp_path / "s.csv"
    path.write_text(f"title,date,languages,{heading}\nEncuesta,2018,es;en,{cells}\n", encoding="utf-8")
    import_sheet(sheet=path, files=None, by=None)
    assert [page.title for page in pages_of("en")] == ["Survey"]


def test_words_in_a_language_that_the_row_does_not_name_are_wrong(both: Library) -> None:
    report = import_rows(rows=[(2, BILINGUAL | {"languages": "es", "title_en": "Survey"})], files=None, by=None)
    assert report.rows[0].errors == ("title_en: la fila no nombra en como otro idioma.",)


def test_a_sheet_that_was_stopped_in_the_middle_is_finished_by_the_next_run(both: Library, folder: Path) -> None:
    rows = [
        (number, BILINGUAL | {"title": f"Obra {number}", "languages": "es; en", "file": "es:encuesta.pdf"})
        for number in (2, 3, 4)
    ]

    def stop(done: int, total: int | None) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_rows(rows=rows, files=folder, by=None, tell=stop)
    assert outcomes(import_rows(rows=rows, files=folder, by=None)) == [
        (2, "unchanged"), (3, "unchanged"), (4, "created"),
    ]  # fmt: skip
    assert [(len(pages_of(code)), {page.live for page in pages_of(code)}) for code in ("es", "en")] == [(3, {True})] * 2
    assert get_document_model().objects.count() == 3


# --- files and cells ------------------------------------------------------------------------


def test_a_trial_compares_the_files(library: Library, themes: None, statistics: Institution, folder: Path) -> None:
    import_rows(rows=[(2, FULL)], files=folder, by=None)
    assert outcomes(import_rows(rows=[(2, FULL)], files=folder, by=None, dry_run=True)) == [(2, "unchanged")]
    (folder / "encuesta.pdf").write_bytes(pdf([[(12, "Corregida")]]))
    assert outcomes(import_rows(rows=[(2, FULL)], files=folder, by=None, dry_run=True)) == [(2, "changed")]
    assert get_document_model().objects.count() == 2


@pytest.mark.parametrize(("on_disk", "in_sheet"), [("NFD", "NFC"), ("NFC", "NFD")])
def test_a_file_is_found_by_its_accents_however_they_are_written(
    library: Library, folder: Path, on_disk: Any, in_sheet: Any
) -> None:
    name = "Niñas y jóvenes en Panamá.pdf"
    (folder / unicodedata.normalize(on_disk, name)).write_bytes(pdf([[(12, "Hola")]]))
    row = {"title": "Nota", "date": "2020", "file": f"es:{unicodedata.normalize(in_sheet, name)}"}
    assert outcomes(import_rows(rows=[(2, row)], files=folder, by=None)) == [(2, "created")]
    assert PublicationPage.objects.get().files.get().document.filename[:24] == "Niñas_y_jóvenes_en_Panam"


@pytest.mark.parametrize("name", ["../encuesta.pdf", "/etc/passwd", "sub/encuesta.pdf", "enlace.pdf", "nada.pdf"])
def test_a_file_outside_the_folder_is_not_taken(library: Library, folder: Path, tmp_path: Path, name: str) -> None:
    for place in (tmp_path / "encuesta.pdf", folder / "sub" / "encuesta.pdf"):
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(pdf([[(12, "Secreta")]]))
    (folder / "enlace.pdf").symlink_to(tmp_path / "encuesta.pdf")
    report = import_rows(rows=[(2, {"title": "Nota", "date": "2020", "file": f"es:{name}"})], files=folder, by=None)
    assert report.rows[0].errors == (f"file: «{name}» no está entre los archivos.",)


def test_a_row_that_fails_late_leaves_no_file_behind(
    library: Library, folder: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: Any, **kwargs: Any) -> None:
        raise ValidationError("No.")

    monkeypatch.setattr(PublicationPage, "save_revision", refuse)
    before = sorted(Path(settings.MEDIA_ROOT).rglob("encuesta*.pdf"))
    row = {"title": "Nota", "date": "2020", "file": "es:encuesta.pdf"}
    assert outcomes(import_rows(rows=[(2, row)], files=folder, by=None)) == [(2, "wrong")]
    assert sorted(Path(settings.MEDIA_ROOT).rglob("encuesta*.pdf")) == before


def test_what_looks_like_a_formula_stays_text(library: Library, tmp_path: Path) -> None:
    written = '=HYPERLINK("https://evil.example","x")'
    import_sheet(sheet=sheet_of(tmp_path / "s.csv", {"title": written, "date": "2020"}), files=None, by=None)
    assert PublicationPage.objects.get().title == written
    [_heading, row] = csv.reader(StringIO(catalogue_csv().decode("utf-8-sig")))
    assert row[0] == f"'{written}"
    (tmp_path / "out.csv").write_bytes(catalogue_csv())
    assert outcomes(import_sheet(sheet=tmp_path / "out.csv", files=None, by=None)) == [(2, "unchanged")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_sheet_is_read_in_the_encodings_that_spreadsheets_write(
    library: Library, tmp_path: Path, encoding: str
) -> None:
    path = tmp_path / "s.csv"
    path.write_text("Título;Fecha\nNiñas;2020\n", encoding=encoding)
    assert outcomes(import_sheet(sheet=path, files=None, by=None)) == [(2, "created")]
    assert PublicationPage.objects.get().title == "Niñas"


def test_a_sheet_in_two_encodings_is_told_of_by_row_and_column(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_bytes("title,date\nNiñas,2020\n".encode() + "Años,2020\n".encode("cp1252"))
    with pytest.raises(CommandError, match="La fila 3, columna A"):
        call_command("import_publications", path)


def test_a_picture_is_no_sheet(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 64)
    with pytest.raises(
        CommandError, match=r"s\.csv no es una tabla. Guarde la hoja como CSV o XLSX e inténtelo de nuevo\."
    ):
        call_command("import_publications", path)


# --- in the admin ---------------------------------------------------------------------------


def zip_of(**files: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()


def upload(client: Client, *rows: dict[str, str], files: list[SimpleUploadedFile]) -> Any:
    out = StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    sheet = SimpleUploadedFile("hoja.csv", out.getvalue().encode())
    return client.post("/admin/publications/import/", {"sheet": sheet, "attachments": files})


def test_a_sheet_and_a_zip_are_looked_through_and_brought_in(
    library: Library, editor_client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    packed = zip_of(**{
        "carpeta/Niñas.pdf": pdf([[(12, "Hola")]]), "__MACOSX/._Niñas.pdf": b"x", "../../fuera.pdf": pdf([[(12, "X")]]),
    })  # fmt: skip
    row = {"title": "Nota", "date": "2020", "file": "es:Niñas.pdf; en:fuera.pdf", "publish": "sí"}
    with django_capture_on_commit_callbacks(execute=True):
        response = upload(editor_client, row, files=[SimpleUploadedFile("todo.zip", packed)])
    assert response.status_code == 302, response.context["form"].errors
    taken = PublicationImport.objects.get()
    assert (taken.report["created"], taken.report["wrong"]) == (1, 0)
    assert sorted(each.name for each in folder_of(taken).rglob("*") if each.is_file()) == [
        "Niñas.pdf", "fuera.pdf", "sheet",
    ]  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        editor_client.post(f"/admin/publications/import/{taken.pk}/bring-in/")
    assert [file.document.filename for file in PublicationPage.objects.get(live=True).files.all()] == [
        "Niñas.pdf", "fuera.pdf",
    ]  # fmt: skip
    assert not folder_of(taken).exists()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("todo.zip", b"PK not", "«todo.zip» es un ZIP dañado."),
        ("todo.zip", zip_of(**{"a.exe": b"MZ"}), "«a.exe» es de un tipo que la biblioteca no admite."),
        ("todo.zip", zip_of(**{"a/b.pdf": b"1", "c/b.pdf": b"2"}), "Hay dos archivos llamados «b.pdf»."),
        ("todo.zip", zip_of(**{"b.pdf": b"12345"}).replace(b"12345", b"1234x"), "«b.pdf» no se puede sacar del ZIP."),
    ],
)
def test_a_zip_that_cannot_be_taken_is_told_of(
    library: Library, editor_client: Client, name: str, content: bytes, said: str
) -> None:
    response = upload(editor_client, {"title": "Nota", "date": "2020"}, files=[SimpleUploadedFile(name, content)])
    assert response.context["form"].errors["attachments"] == [said]
    assert PublicationImport.objects.count() == 0


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
    assert out.getvalue().splitlines() == [
        "     2  Wrong row        Nota",
        "        date: “ayer” is not a date: write 2020, 2020-06 or 2020-06-10.",
        "New work: 0 · Changed work: 0 · Unchanged work: 0 · Wrong row: 1",
        "A trial: nothing was written.",
    ]


def test_the_command_says_everything_in_one_language(library: Library, tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path / "s.csv", {"title": "Nota", "date": "2020", "series": "Boletín"})
    out = StringIO()
    call_command("import_publications", sheet, "--dry-run", stdout=out)
    assert out.getvalue().splitlines() == [
        "     2  Obra nueva       Nota",
        "        Nueva serie: Boletín",
        "Obra nueva: 1 · Obra cambiada: 0 · Obra sin cambios: 0 · Fila con errores: 0",
        "Ensayo: no se escribió nada.",
    ]
    with pytest.raises(CommandError, match=r"No hay ningún archivo .*nada\.csv\."):
        call_command("import_publications", tmp_path / "nada.csv")
    with pytest.raises(CommandError, match=r"There is no folder .*nada\."):
        call_command("import_publications", sheet, "--files", tmp_path / "nada", "--language", "en")


def test_the_command_refuses_a_sheet_without_its_columns(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    path.write_text("nombre,fecha\nNota,2020\n")
    with pytest.raises(CommandError, match="La fila 1 nombra las columnas, pero no title"):
        call_command("import_publications", path)
