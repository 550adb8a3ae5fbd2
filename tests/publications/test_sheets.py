"""Sheets of publications in the admin: upload, preview, bringing in; and the catalogue taken out in the same columns."""

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from participants.models import Country, Institution
from portal.models import Theme
from publications.catalogue import catalogue_csv, catalogue_rows, catalogue_xlsx
from publications.models import PublicationImport, PublicationPage
from publications.services.importing import import_sheet
from publications.services.uploads import folder_of
from publications.sheets import COLUMNS, NOTES, read_sheet
from tests.publications.conftest import Library, make_document
from tests.publications.pdfs import pdf

SHEET = "title,date,languages,file,publish\nEncuesta,2018,es,encuesta.pdf,yes\nMala,ayer,es,,\n"


@pytest.fixture
def send(library: Library, editor_client: Client, django_capture_on_commit_callbacks: Any) -> Any:
    def send(sheet: str = SHEET, *files: SimpleUploadedFile) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return editor_client.post(
                "/admin/publications/import/",
                {"sheet": SimpleUploadedFile("hoja.csv", sheet.encode()), "attachments": list(files)},
            )

    return send


def test_a_sheet_is_looked_through_then_brought_in(
    send: Any, editor_client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    response = send(SHEET, SimpleUploadedFile("encuesta.pdf", pdf([[(12, "Hola")]])))
    upload = PublicationImport.objects.get()
    assert response["Location"] == f"/admin/publications/import/{upload.pk}/"
    assert [(each["row"], each["outcome"]) for each in upload.report["results"]] == [(2, "created"), (3, "wrong")]
    assert PublicationPage.objects.count() == 0
    text = editor_client.get(response["Location"]).content.decode()
    assert "Todavía no se ha escrito nada." in text
    assert "«ayer» no es una fecha" in text
    with django_capture_on_commit_callbacks(execute=True):
        editor_client.post(f"{response['Location']}bring-in/")
    page = PublicationPage.objects.get()
    assert (page.title, page.live, page.files.get().document.reading.pages) == ("Encuesta", True, 1)
    assert not folder_of(upload).exists()
    upload.refresh_from_db()
    assert (upload.report["created"], upload.report["dry_run"], upload.applied_at is None) == (1, False, False)
    again = editor_client.post(f"{response['Location']}bring-in/", follow=True)
    assert "Esta importación no se puede incorporar" in again.content.decode()


def test_a_sheet_that_is_none_says_so(send: Any, editor_client: Client) -> None:
    response = send("nombre,edad\nAna,3\n")
    upload = PublicationImport.objects.get()
    assert upload.report is None
    assert (
        "La fila 1 nombra las columnas, pero no title, date."
        in editor_client.get(response["Location"]).content.decode()
    )


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["virus.exe"], "«virus.exe» es de un tipo que la biblioteca no admite."),
        (["a.pdf", "a.pdf"], "Hay dos archivos llamados «a.pdf»."),
    ],
)
def test_files_that_cannot_be_taken_are_refused(send: Any, names: list[str], sentence: str) -> None:
    response = send(SHEET, *(SimpleUploadedFile(name, b"x") for name in names))
    assert response.context["form"].errors["attachments"] == [sentence]
    assert PublicationImport.objects.count() == 0


def test_the_catalogue_is_taken_out_in_the_columns_it_comes_in_by(library: Library, tmp_path: Path) -> None:
    statistics = Institution.objects.create(name="Instituto de Estadística", key="instituto estadistica")
    theme = Theme.objects.create(slug="juventud", name="Juventud")
    library.publication(
        "=Encuesta",
        subtitle="Dos",
        year=2018,
        month=3,
        countries=list(Country.objects.filter(pk__in=["GT", "SV"])),
        themes=[theme],
        languages=["es", "en"],
        authors=[{"given_name": "Ana", "family_name": "Sol"}, {"institution": statistics}],
        institutions=[statistics],
        licence="CC-BY-4.0",
        documents={"es": make_document("es.pdf")},
    )
    library.draft("Nota", year=2020)
    rows = list(catalogue_rows())
    assert {name: value for name, value in rows[0].items() if value and name != "file"} == {
        "title": "=Encuesta", "subtitle": "Dos", "type": "survey", "date": "2018-03", "languages": "es; en",
        "authors": "Sol, Ana; Instituto de Estadística", "institutions": "Instituto de Estadística",
        "countries": "GT; SV", "themes": "juventud", "licence": "CC-BY-4.0", "publish": "yes",
    }  # fmt: skip
    assert rows[0]["file"].startswith("es:es")
    assert (rows[1]["title"], rows[1]["countries"], rows[1]["publish"]) == ("Nota", "region", "no")
    for name, content in (("c.csv", catalogue_csv()), ("c.xlsx", catalogue_xlsx())):
        path = tmp_path / name
        path.write_bytes(content)
        (tmp_path / rows[0]["file"].removeprefix("es:")).write_bytes(b"%PDF-1.4 x")
        report = import_sheet(sheet=path, files=tmp_path, by=None)
        assert [(row.outcome, row.errors) for row in report.rows] == [("unchanged", ()), ("unchanged", ())]


def test_the_catalogue_comes_as_a_file(library: Library, editor_client: Client) -> None:
    response = editor_client.get("/admin/publications/catalogue.csv")
    assert response["Content-Disposition"] == 'attachment; filename="publications.csv"'
    assert response.content.decode("utf-8-sig").split(",")[0] == "title"
    assert editor_client.get("/admin/publications/catalogue.xlsx").content[:2] == b"PK"
    assert editor_client.get("/admin/publications/catalogue.exe").status_code == 404


def test_the_headings_that_the_screen_shows_are_read(tmp_path: Path, library: Library, editor_client: Client) -> None:
    sheet = tmp_path / "hoja.csv"
    headings = [*(spanish for spanish, _note in NOTES.values()), "Título (en)"]
    sheet.write_text(f"{','.join(headings)}\n{','.join(str(place) for place in range(len(headings)))}\n")
    ((_row, cells),) = read_sheet(sheet)
    assert cells == {name: str(place) for place, name in enumerate((*COLUMNS, "title_en"))}
    shown = BeautifulSoup(editor_client.get("/admin/publications/import/").content, "html.parser")
    assert [each.get_text() for each in shown.select("th code:first-child")] == [*COLUMNS, "title_en"]
