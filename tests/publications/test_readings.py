"""What is read in files: by a process that may die, in a job that never stands in the way of publishing."""

import re
from dataclasses import replace
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.core.files.base import ContentFile
from django.test import Client
from django.utils.translation import override
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, PageViewRestriction

from portal.jobs import run_job
from portal.models import Job, User
from portal.services import COVERS
from publications.models import PublicationPage, Reading, ReadPage
from publications.names import name_parts
from publications.reading import Found, read_file
from publications.services.covers import follow_shown_covers
from tests.publications.conftest import Library, make_document
from tests.publications.pdfs import endless, locked, pdf, without_text

SPANISH = "La violencia contra las niñas y las mujeres es un problema de toda la región y de sus instituciones."
STUDY = pdf(
    [
        [(28, "Panorama de los homicidios"), (28, "en la región"), (11, "Informe de 2019, San Salvador")],
        [(11, SPANISH)],
        [(11, "Una mujer dijo que la po\xadlicía llegó tarde.")],
    ],
    Author="Ana Sol; Luis de la Cruz",
    Title="informe_final.docx",
    CreationDate="D:20180305",
)


def read(tmp_path: Path, content: bytes, name: str = "file.pdf", **options: Any) -> Found:
    path = tmp_path / name
    path.write_bytes(content)
    return read_file(path, tmp_path, tell=lambda done, total: None, **options)


def test_a_pdf_is_read_page_by_page_with_what_it_says_of_itself(tmp_path: Path) -> None:
    found = read(tmp_path, STUDY)
    assert (found.problem, found.pages, found.language, found.year) == ("", 3, "es", 2019)
    assert found.texts[2] == SPANISH
    assert found.title == "Panorama de los homicidios en la región"
    assert found.authors == ["Ana Sol", "Luis de la Cruz"]
    assert found.cover is not None
    with Picture.open(found.cover) as cover:
        assert (cover.mode, cover.format, cover.width) == ("RGB", "JPEG", 1280)


def test_a_title_that_is_no_file_name_is_believed(tmp_path: Path) -> None:
    assert read(tmp_path, pdf([[(20, "Otra cosa")]], Title="Encuesta nacional")).title == "Encuesta nacional"


def test_what_a_file_says_of_itself_can_be_kept_whatever_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "estudio.pdf"
    path.write_bytes(
        pdf([[(12, "Hola")]], Title=r"Informe\000 de\n\001 homicidios", Author="Ana\\000 Sol; " + "x" * 300)
    )
    found = read_file(path, tmp_path, tell=lambda done, pages: None)
    assert (found.title, found.authors) == ("Informe de homicidios", ["Ana Sol", "x" * 255])


def test_english_is_told_from_spanish(tmp_path: Path) -> None:
    found = read(tmp_path, pdf([[(11, "The homicide rate of the region fell in the last year of the decade.")]]))
    assert found.language == "en"


@pytest.mark.parametrize(
    ("content", "problem", "pages"),
    [
        (b"not a pdf", "broken", None),
        (b"", "broken", None),
        (STUDY[:300], "broken", None),
        (locked(), "encrypted", None),
        (without_text(), "no_text", 1),
    ],
)
def test_a_bad_pdf_is_told_by_its_kind(tmp_path: Path, content: bytes, problem: str, pages: int | None) -> None:
    found = read(tmp_path, content)
    assert (found.problem, found.pages, found.texts.get(1, "")) == (problem, pages, "")


def test_a_pdf_without_text_still_has_its_cover(tmp_path: Path) -> None:
    cover = read(tmp_path, without_text()).cover
    assert cover is not None
    with Picture.open(cover) as picture:
        assert picture.mode == "RGB"


def test_a_pdf_that_would_never_end_is_stopped(tmp_path: Path) -> None:
    assert read(tmp_path, endless(), seconds=1).problem == "timeout"


def test_a_pdf_that_grows_without_end_is_stopped(tmp_path: Path) -> None:
    assert read(tmp_path, endless(), seconds=120).problem == "memory"


def test_a_page_of_a_square_kilometre_is_drawn_small(tmp_path: Path) -> None:
    found = read(tmp_path, pdf([[(11, SPANISH)]], size="2800000 2800000"))
    assert (found.problem, found.pages) == ("", 1)


def test_five_hundred_pages_are_read(tmp_path: Path) -> None:
    found = read(tmp_path, pdf([[(11, f"Página {number} de la encuesta")] for number in range(1, 501)]))
    assert (found.problem, found.pages, len(found.texts), found.texts[500]) == (
        "",
        500,
        500,
        "Página 500 de la encuesta",
    )


def test_a_picture_in_printing_colours_becomes_a_cover_of_the_screen(tmp_path: Path) -> None:
    file = BytesIO()
    Picture.new("CMYK", (600, 800), (200, 40, 40, 10)).save(file, "JPEG")
    found = read(tmp_path, file.getvalue(), "cartel.jpg")
    assert found.problem == ""
    assert found.cover is not None
    with Picture.open(found.cover) as cover:
        assert (cover.mode, cover.size) == ("RGB", (600, 800))


def test_a_picture_that_is_none_is_told(tmp_path: Path) -> None:
    assert read(tmp_path, b"<svg/>", "cartel.png").problem == "broken"


# --- in a job, from the document to the page ------------------------------------------------


_found: dict[tuple[str, bytes], tuple[Found, bytes | None]] = {}
"""By kind and content of a file what its reader said, and its cover."""


def read_only_once(path: Path, folder: Path, *, tell: Any) -> Found:
    """As `read_file`, which takes a second for its process; what it said of a file is told again when that file comes back."""
    file = path.suffix, path.read_bytes()
    if file not in _found:
        found = read_file(path, folder, tell=tell)
        _found[file] = found, found.cover.read_bytes() if found.cover else None
    found, cover = _found[file]
    tell(len(found.texts), found.pages)
    if cover is None:
        return replace(found)
    place = folder / "cover.jpg"
    place.write_bytes(cover)
    return replace(found, cover=place)


@pytest.fixture
def sizes() -> None:
    """What a cover is drawn in, six times, takes longer than all else: only tests that ask for it have it done at once."""


@pytest.fixture
def uploaded(
    request: pytest.FixtureRequest, db: None, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> Any:
    monkeypatch.setattr("publications.services.readings.read_file", read_only_once)
    if "sizes" not in request.fixturenames:
        monkeypatch.setattr("publications.services.readings.draw_sizes", lambda cover: None)

    def upload(content: bytes = STUDY, name: str = "estudio.pdf") -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return make_document(name, content)

    return upload


def test_a_saved_document_is_read_once(uploaded: Any, django_capture_on_commit_callbacks: Any) -> None:
    document = uploaded()
    reading = Reading.objects.get(document=document)
    assert (reading.state, reading.pages, reading.job.state) == ("read", 3, "done")
    assert list(reading.texts.values_list("number", flat=True)) == [1, 2, 3]
    with django_capture_on_commit_callbacks(execute=True):
        document.title = "Otro título"
        document.save()
    assert Job.objects.filter(task="publications.read_document").count() == 1


def test_a_replaced_file_is_read_again_and_its_old_text_and_cover_go(
    uploaded: Any, django_capture_on_commit_callbacks: Any
) -> None:
    document = uploaded()
    old_cover = Reading.objects.get(document=document).cover
    with django_capture_on_commit_callbacks(execute=True):
        document.file.save("nuevo.pdf", ContentFile(pdf([[(11, "Edición corregida")]])), save=False)
        document._set_document_file_metadata()
        document.save()
    document.file.close()
    assert list(ReadPage.objects.values_list("text", flat=True)) == ["Edición corregida"]
    assert not type(old_cover).objects.filter(pk=old_cover.pk).exists()


def test_a_locked_pdf_marks_its_job_and_never_its_publication(uploaded: Any, library: Library, client: Client) -> None:
    document = uploaded(locked())
    reading = Reading.objects.get(document=document)
    assert (reading.state, reading.problem) == ("failed", "encrypted")
    assert reading.job.state == "failed"
    assert reading.job.message == "El PDF está protegido con contraseña: no se pudo leer nada en él."
    page = library.publication(documents={"es": document})
    response = client.get(page.url)
    assert response.context["publication"].cover.drawing is not None
    assert [(each.title, each.note) for each in response.context["publication"].files] == [("En español", "")]


def test_a_document_deleted_meanwhile_leaves_its_job_done(uploaded: Any) -> None:
    document = make_document("estudio.pdf", STUDY)
    job = Job.objects.get(task="publications.read_document")
    document.delete()
    run_job(job.pk, beating=False)
    assert Job.objects.get(pk=job.pk).state == "done"


def test_the_first_page_is_the_cover_and_the_editors_own_wins(uploaded: Any, library: Library, client: Client) -> None:
    page = library.publication(documents={"es": uploaded()})
    view = client.get(page.url).context["publication"]
    assert view.cover.drawing is None
    assert (view.cover.width, view.files[0].note) == (640, "3 páginas")
    own = get_image_model().objects.create(title="Portada", file=get_test_image_file(size=(300, 300)))
    page.cover = own
    page.save_revision().publish()
    assert (client.get(page.url).context["publication"].cover.height) == 300


def test_the_address_of_a_cover_is_not_to_be_guessed(sizes: None, uploaded: Any) -> None:
    document = uploaded()
    cover = Reading.objects.get(document=document).cover
    assert re.fullmatch(rf"original_images/cover-{document.pk}-[0-9a-f]{{16}}\.jpg", cover.file.name)
    assert all(Path(cover.file.name).stem in each.file.name for each in cover.renditions.all())
    assert cover.renditions.count() == 6


def _address(document: Any) -> str:
    return str(Reading.objects.get(document=document).cover.file.name)


def test_the_cover_of_a_withdrawn_work_is_gone_from_the_address_that_readers_know(
    sizes: None, uploaded: Any, library: Library, translate: Any, django_capture_on_commit_callbacks: Any
) -> None:
    document, of_a_draft = uploaded(), uploaded(name="borrador.pdf")
    with django_capture_on_commit_callbacks(execute=True):
        page = library.publication(documents={"es": document})
        page.save_revision().publish()
        english = translate(page, "Survey")
    before, kept = _address(document), _address(of_a_draft)
    names = [before, *Reading.objects.get(document=document).cover.renditions.values_list("file", flat=True)]
    storage = get_image_model()._meta.get_field("file").storage
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert _address(document) == before  # the other language shows it
    PageViewRestriction.objects.create(page=english, restriction_type=PageViewRestriction.LOGIN)
    with django_capture_on_commit_callbacks(execute=True):
        assert follow_shown_covers() == 1
    assert [storage.exists(name) for name in names] == [False] * 7
    assert storage.exists(_address(document))
    assert (follow_shown_covers(), _address(of_a_draft)) == (0, kept)  # nobody has seen these
    with django_capture_on_commit_callbacks(execute=True):
        page.delete()
        PublicationPage.objects.filter(pk=english.pk).delete()
        document.delete()
    assert not get_image_model().objects.filter(file__startswith=f"original_images/cover-{document.pk}-").exists()


def test_an_editor_takes_over_what_is_right(uploaded: Any, library: Library, editor_client: Client) -> None:
    document = uploaded()
    page = library.publication("Sin título", year=2000, documents={"es": document})
    url = f"/admin/publications/{page.pk}/files/"
    shown = editor_client.get(url).context["readings"]
    assert [(each.field, each.value) for each in shown[0].proposals] == [
        ("title", "Panorama de los homicidios en la región"),
        ("authors", "Ana Sol; Luis de la Cruz"),
        ("year", "2019"),
    ]
    response = editor_client.post(url, {"document": document.pk, "fields": ["title", "authors", "password"]})
    assert response["Location"] == f"/admin/pages/{page.pk}/edit/"
    page = PublicationPage.objects.get(pk=page.pk)
    draft = page.get_latest_revision_as_object()
    assert (page.title, draft.title, draft.year) == ("Sin título", "Panorama de los homicidios en la región", 2000)
    assert draft.slug == page.slug  # its address is known
    assert [(each.given_name, each.family_name) for each in draft.authors.all()] == [
        ("Ana", "Sol"),
        ("Luis", "de la Cruz"),
    ]
    assert editor_client.get(url).context["readings"][0].proposals == ()
    assert "Panorama" in editor_client.get(f"/admin/pages/{page.pk}/edit/").content.decode()


def test_proposals_stand_on_the_editing_page_and_are_taken_over_there(
    uploaded: Any, library: Library, editor_client: Client
) -> None:
    document = uploaded()
    page = library.publication("Sin título", year=2019, documents={"es": document})
    edit_url = f"/admin/pages/{page.pk}/edit/"

    def proposed() -> dict[str, list[str]]:
        soup = BeautifulSoup(editor_client.get(edit_url).content.decode(), "html.parser")
        rows = soup.select("table.proposals tbody tr")
        buttons = [row.select_one("button[data-w-action-url-value]") for row in rows]
        assert all(button["data-action"] == "w-action#post" for button in buttons)
        return {
            row.select_one("th").get_text(strip=True): [
                row.select_one("td").get_text(strip=True), button["data-w-action-url-value"],
            ]
            for row, button in zip(rows, buttons, strict=True)
        }  # fmt: skip

    base = f"/admin/publications/{page.pk}/files/?document={document.pk}"
    # The year and the language are in the draft already.
    assert proposed() == {
        "Título": ["Panorama de los homicidios en la región", f"{base}&fields=title&goes_on=1"],
        "Autorías": ["Ana Sol; Luis de la Cruz", f"{base}&fields=authors&goes_on=1"],
    }
    response = editor_client.post(f"{base}&fields=authors&goes_on=1", {"next": "https://elsewhere.example/"})
    assert response["Location"] == edit_url
    draft = PublicationPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert [author.family_name for author in draft.authors.all()] == ["Sol", "de la Cruz"]
    assert list(proposed()) == ["Título"]
    assert editor_client.post(f"{base}&none=1")["Location"] == edit_url
    assert proposed() == {}


def test_the_readings_are_for_who_may_edit(library: Library, manager_client: Client, manager: User) -> None:
    page = library.publication()
    assert manager_client.get(f"/admin/publications/{page.pk}/files/").status_code == 302


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Sol, Ana María", {"family_name": "Sol", "given_name": "Ana María"}),
        ("Ana Sol", {"given_name": "Ana", "family_name": "Sol"}),
        ("Luis de la Cruz", {"given_name": "Luis", "family_name": "de la Cruz"}),
        ("Ana María Sol Paz", {"given_name": "Ana María", "family_name": "Sol Paz"}),
        ("PNUD", {"body_name": "PNUD"}),
        (
            "Observatorio de la Violencia de la Universidad",
            {"body_name": "Observatorio de la Violencia de la Universidad"},
        ),
    ],
)
def test_a_name_is_taken_apart(name: str, parts: dict[str, str]) -> None:
    assert name_parts(name) == parts


def test_covers_go_to_one_collection_whatever_the_language_of_the_job(uploaded: Any) -> None:
    with override("en"):
        uploaded()
    with override("es"):
        uploaded(name="otro.pdf")
    assert set(get_image_model().objects.values_list("collection__name", flat=True)) == {COVERS}


def test_collections_of_covers_are_joined(db: None) -> None:
    migration = import_module("publications.migrations.0008_one_collection_of_covers")
    root = Collection.get_first_root_node()
    old = root.add_child(name=migration.ENGLISH)
    picture = get_image_model().objects.create(title="x", file=get_test_image_file(), collection=old)
    migration.join(apps, None)
    picture.refresh_from_db()
    assert picture.collection.name == migration.SPANISH
    again = Collection.get_first_root_node().add_child(name=migration.ENGLISH)
    get_image_model().objects.filter(pk=picture.pk).update(collection=again)
    migration.join(apps, None)
    picture.refresh_from_db()
    assert picture.collection.name == migration.SPANISH
    assert list(Collection.objects.filter(depth=2).values_list("name", flat=True)) == [migration.SPANISH]
    assert Collection.get_first_root_node().numchild == 1
