"""The demo library in the portal: pages in both languages, made once, and saying what the works say."""

import pytest
from django.test import Client, TestCase
from wagtail.documents import get_document_model

from datacction.demo.load import load_institutions
from portal.first_pages import make_home
from portal.models import HomePage, Job, Theme
from portal.postponing import postponed
from publications.demo.datasets import TABLES
from publications.demo.load import load
from publications.demo.works import WORKS
from publications.models import LibraryPage, PublicationFile, PublicationPage, PublicationSeries, Reading, ReadPage

pytestmark = pytest.mark.django_db
LANGUAGES = ("es", "en")


KEYS = (
    "la-cara-escondida-de-la-inseguridad",
    "infosegura-una-propuesta-innovadora",
    "catalogo-de-22-indicadores",
    "centroamerica-seguridad-ciudadana-2020",
    "base-de-datos-regional-integrada",
)
FEW = {work.key: work for work in WORKS if work.key in KEYS}
"""Five works, which stand for every kind of one: the whole takes half a minute."""


@pytest.fixture(scope="module")
def loaded(database_of_module: None) -> list[str]:
    """The few works loaded into a site with a home page in both languages, and what was said meanwhile."""
    load_institutions()
    make_home()
    return load_few()


def load_few() -> list[str]:
    said: list[str] = []
    with (
        pytest.MonkeyPatch.context() as patch,
        postponed(search=False),
        TestCase.captureOnCommitCallbacks(execute=True),
    ):
        patch.setattr("publications.demo.load.WORKS", tuple(FEW.values()))
        load(said.append)
    return said


def in_language(key: str, language: str) -> PublicationPage:
    page = PublicationPage.objects.get(slug=key)
    return page if language == "es" else page.get_translations().get(locale__language_code="en")


def counts() -> dict[str, int]:
    models = (
        LibraryPage,
        PublicationPage,
        PublicationFile,
        PublicationSeries,
        Theme,
        get_document_model(),
    )
    return {model.__name__: model.objects.count() for model in models}


def test_loading_makes_both_languages_and_loading_again_changes_nothing(loaded):
    first = counts()
    assert loaded == [
        "Library ...",
        "Publications 1 to 5 of 5, with their documents ...",
    ]
    assert first["LibraryPage"] == 2
    assert first["PublicationPage"] == 2 * (len(FEW) + len(TABLES)) == PublicationPage.objects.live().count()
    assert first["Document"] == 2 * (4 + len(TABLES))
    load_few()
    assert counts() == first


def test_publication_of_the_demo_says_what_its_work_says(loaded):
    for language in LANGUAGES:
        hidden_face = in_language("la-cara-escondida-de-la-inseguridad", language)
        work = FEW["la-cara-escondida-de-la-inseguridad"]
        assert hidden_face.title == work.text("title", language)
        assert hidden_face.headline == work.text("headline", language)
        assert hidden_face.abstract == work.text("abstract", language)
        assert (hidden_face.type, hidden_face.date.iso) == ("research", "2020-11-10")
        assert [theme.slug for theme in hidden_face.themes.order_by("slug")] == sorted(work.themes)
        assert list(hidden_face.countries.all()) == [], "it is about the whole region"
        assert hidden_face.languages == ["es", "en"]
        assert [(each.language, each.document.filename) for each in hidden_face.files.all()] == [
            (each, f"{work.key}.{each}.pdf") for each in LANGUAGES
        ]
        undated = in_language("catalogo-de-22-indicadores", language)
        assert undated.abstract == FEW["catalogo-de-22-indicadores"].text("abstract", language)
        assert undated.date.iso == "2022"


def test_authors_of_the_demo_are_people_institutions_and_other_bodies(loaded):
    proposal = in_language("infosegura-una-propuesta-innovadora", "en")
    assert [author.name for author in proposal.authors.all()] == ["Armando Carballido", "Elvia Tapia-Santamaría"]
    assert proposal.recommended_citation.endswith("UNDP, Panama, 2022.")
    analysis = in_language("centroamerica-seguridad-ciudadana-2020", "es")
    assert [(author.name, author.is_person) for author in analysis.authors.all()] == [("UNDP-InfoSegura", False)]
    assert analysis.series.name_en == "Situational analyses"


def test_files_of_the_demo_are_read_without_a_job_and_never_again(loaded):
    files = PublicationFile.objects.filter(page__locale__language_code="es")
    pdfs = [each for each in files.select_related("document__reading") if each.extension == "pdf"]
    assert len(pdfs) == 2 * 4
    for each in pdfs:
        reading = each.document.reading
        assert (reading.state, reading.pages, reading.language) == (Reading.State.READ, 6, each.language)
        assert reading.digest == each.document.file_hash != ""
        assert reading.texts.count() == 6
    work = FEW["la-cara-escondida-de-la-inseguridad"]
    first = ReadPage.objects.get(reading__document__file__endswith=f"{work.key}.en.pdf", number=1)
    assert work.headline_en in " ".join(first.text.split())
    covered = {each.document.filename for each in pdfs if each.document.reading.cover_id}
    assert covered == {f"{work.key}.es.pdf", f"{work.key}.en.pdf"}
    assert Job.objects.filter(task="publications.read_document").count() == 0


def test_pages_of_the_demo_are_shown_to_everyone(loaded, client: Client):
    for path in ("/es/biblioteca/", "/en/library/"):
        assert client.get(path).status_code == 200
    for language in LANGUAGES:
        page = in_language("la-cara-escondida-de-la-inseguridad", language)
        assert page.headline in client.get(page.url).content.decode()


def test_loading_does_nothing_without_a_home_page(loaded):
    for home in HomePage.objects.all():
        home.delete()
    load_few()
    assert LibraryPage.objects.count() == 0


@pytest.mark.parametrize(
    ("language", "title"), [("es", "Mujeres que han vivido"), ("en", "Women who have lived through")]
)
def test_printed_tables_are_datasets_and_stand_in_the_work_that_prints_them(
    loaded: list[str], client: Client, language: str, title: str
):
    shown = PublicationPage.objects.filter(dataset__isnull=False, locale__language_code=language)
    assert {page.slug.split("-")[0] for page in shown} == {
        "es": {"homicidios", "prevalencia"},
        "en": {"homicides", "prevalence"},
    }[language]
    invented = {page.dataset.key for page in shown if page.dataset.is_demonstration}
    assert len(invented) == 1
    for page in shown:
        assert ('class="callout callout--warn dataset__warning"' in client.get(page.url).content.decode()) == (
            page.dataset.key in invented
        )
    html = client.get(in_language("la-cara-escondida-de-la-inseguridad", language).url).content.decode()
    assert f"{title} " in html[html.index("dataset__figure--embedded") :]
