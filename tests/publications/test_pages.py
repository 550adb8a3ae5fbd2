"""What the public sees of the library: the list with its filters, one work, both languages; and in how many queries."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from PIL import Image as Picture
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page, PageViewRestriction

from participants.models import Country, Institution
from portal.models import Theme
from publications.covers import LIST_WIDTH, MARGIN, PAGE_WIDTH, WIDTH, _fitted, _font, pictures
from publications.models import Author, PublicationFile, PublicationPage, PublicationSeries, Reading
from publications.queries.works import newest_works
from tests.publications.conftest import Library, make_document, unsaved_publication


def listed(client: Client, page: Page, **query: str) -> list[str]:
    response = client.get(page.url, query)
    assert response.status_code == 200
    return [row.title for row in response.context["listing"].rows]


def queries_of(client: Client, url: str) -> int:
    client.get(url)  # what a process reads once
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.fixture
def themes(db: None) -> dict[str, Theme]:
    return {
        slug: Theme.objects.create(slug=slug, name=name, name_en=name_en)
        for slug, name, name_en in [("juventud", "Juventud", "Youth"), ("homicidios", "Homicidios", "Homicides")]
    }


@pytest.fixture
def observatory(db: None) -> Institution:
    return Institution.objects.create(name="Observatorio de la Violencia", key="observatorio violencia")


@pytest.fixture
def three(remade: Callable[..., None], library: Library, themes: dict[str, Theme], observatory: Institution) -> Library:
    """A survey on Guatemala, a report on two countries, a brief on the region."""
    remade(_publish_three, library, observatory, themes["juventud"], themes["homicidios"])
    return library


def _publish_three(library: Library, observatory: Institution, young: Theme, homicides: Theme) -> None:
    guatemala, belize = Country.objects.get(pk="GT"), Country.objects.get(pk="BZ")
    old = Institution.objects.create(name="Observatorio", key="observatorio", merged_into=observatory)
    bulletin = PublicationSeries.objects.create(name="Boletín trimestral", name_en="Quarterly bulletin")
    library.publication(
        "Encuesta",
        year=2018,
        countries=[guatemala],
        themes=[young],
        authors=[{"given_name": "Ana", "family_name": "Sol"}],
        institutions=[observatory],
    )
    library.publication(
        "Informe",
        type="report",
        year=2020,
        month=6,
        countries=[guatemala, belize],
        themes=[homicides],
        languages=["es", "en"],
        authors=[{"institution": observatory}],
        institutions=[old],
    )
    library.publication("Nota", type="brief", year=2020, month=6, day=10, languages=["en"], series=bulletin)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Nota", "Informe", "Encuesta"]),
        ({"type": "report"}, ["Informe"]),
        ({"country": "GT"}, ["Informe", "Encuesta"]),
        ({"country": "region"}, ["Nota"]),
        ({"theme": "juventud"}, ["Encuesta"]),
        ({"year": "2020"}, ["Nota", "Informe"]),
        ({"language": "en"}, ["Nota", "Informe"]),
        ({"author": "ana-sol"}, ["Encuesta"]),
        ({"country": "BZ", "language": "es"}, ["Informe"]),
        ({"country": "BZ", "year": "2018"}, []),
    ],
)
def test_the_library_filters_its_publications(
    three: Library, client: Client, query: dict[str, str], titles: list[str]
) -> None:
    assert listed(client, three.page, **query) == titles


def test_an_institution_is_filtered_by_under_all_that_was_merged_into_it(
    three: Library, client: Client, observatory: Institution
) -> None:
    assert listed(client, three.page, institution=str(observatory.pk)) == ["Informe", "Encuesta"]
    form = client.get(three.page.url).context["listing"].form
    assert form.fields["author"].choices == [
        ("", "Cualquiera"),
        ("ana-sol", "Ana Sol"),
        (f"institution-{observatory.pk}", "Observatorio de la Violencia"),
    ]


def test_the_library_offers_what_leaves_a_choice_in_the_readers_words(three: Library, client: Client) -> None:
    form = client.get(three.page.url).context["listing"].form
    assert list(form.fields) == ["type", "country", "theme", "year", "language", "author"]
    assert form.fields["type"].choices == [
        ("", "Cualquiera"),
        ("survey", "Encuesta"),
        ("report", "Informe"),
        ("brief", "Nota breve"),
    ]
    assert form.fields["country"].choices == [
        ("", "Cualquiera"),
        ("BZ", "Belice"),
        ("GT", "Guatemala"),
        ("region", "Toda la región"),
    ]
    assert form.fields["year"].choices == [("", "Cualquiera"), ("2020", "2020"), ("2018", "2018")]


def test_a_bad_filter_is_left_out_and_said_to_be(three: Library, client: Client) -> None:
    response = client.get(three.page.url, {"type": "<b>libro</b>", "year": "2018", "p": "zzz"})
    listing = response.context["listing"]
    assert [row.title for row in listing.rows] == ["Encuesta"]
    assert listing.ignored == ["«<b>libro</b>» no está en el filtro «Tipo» de esta lista y se dejó de lado."]
    assert escape("<b>libro</b>") in response.content.decode()
    assert "<b>libro</b>" not in response.content.decode()


def test_works_are_filtered_by_goal_and_by_target(library: Library, client: Client) -> None:
    library.publication("Salud", year=2020, sdg_targets="3.1, 16.1")
    library.publication("Agua", year=2019, sdg_targets="6.1")
    library.publication("Nada", year=2018)
    form = client.get(library.page.url).context["listing"].form
    assert form.fields["goal"].choices == [
        ("", "Cualquiera"),
        ("3", "3 · Salud y bienestar"),
        ("3.1", "Meta 3.1"),
        ("6", "6 · Agua limpia y saneamiento"),
        ("6.1", "Meta 6.1"),
        ("16", "16 · Paz, justicia e instituciones sólidas"),
        ("16.1", "Meta 16.1"),
    ]
    asked = ("3", "3.1", "6", "6.1", "16", "16.1")
    assert {each: listed(client, library.page, goal=each) for each in asked} == {
        "3": ["Salud"], "3.1": ["Salud"], "6": ["Agua"], "6.1": ["Agua"], "16": ["Salud"], "16.1": ["Salud"],
    }  # fmt: skip


def test_filters_that_leave_nothing_can_be_dropped_one_by_one(three: Library, client: Client) -> None:
    response = client.get(three.page.url, {"country": "BZ", "year": "2018"})
    assert [(each.label, each.url) for each in response.context["listing"].chosen] == [
        ("Belice", "?year=2018"),
        ("2018", "?country=BZ"),
    ]
    assert "Nada coincide con estos filtros" in response.content.decode()


def test_an_empty_library_says_so(library: Library, client: Client) -> None:
    response = client.get(library.page.url)
    assert response.context["listing"].is_empty is True
    assert "Aún no se ha publicado nada" in response.content.decode()


def test_drafts_private_and_expired_publications_are_not_listed(three: Library, client: Client) -> None:
    survey, report, brief = PublicationPage.objects.order_by("path")
    assert len(listed(client, three.page)) == 3
    survey.unpublish()
    PageViewRestriction.objects.create(page=report, restriction_type=PageViewRestriction.LOGIN)
    PublicationPage.objects.filter(pk=brief.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert listed(client, three.page) == []


def test_an_expired_work_is_gone_at_its_moment(library: Library, client: Client) -> None:
    page = library.publication("Encuesta")
    other = library.publication("Otra", related=[page], replaces=page)
    addresses = [page.url, f"{page.url}?format=ris"]
    assert [client.get(each).status_code for each in addresses] == [200, 200]
    PublicationPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert [client.get(each).status_code for each in addresses] == [404, 404]
    assert page.url not in client.get("/sitemap.xml").content.decode()
    view = client.get(other.url).context["publication"]
    assert (list(view.related), list(view.older)) == ([], [])


def test_a_work_says_what_it_is(three: Library, client: Client, observatory: Institution) -> None:
    page = three.publication(
        "Homicidios",
        subtitle="Una década",
        headline="En 2020 hubo 1.328 homicidios.",
        abstract="Primero.\n\nDespués <i>.",
        year=2021,
        month=3,
        sdg_targets="5.2, 16.1",
        isbn="9789210001014",
        doi="10.1234/abc.5",
        licence="CC-BY-4.0",
        authors=[{"given_name": "Ana", "family_name": "Sol"}, {"body_name": "Mesa técnica"}],
        institutions=[observatory],
        documents={"es": make_document("es.pdf"), "en": make_document("en.xlsx", b"PK")},
    )
    response = client.get(page.url)
    view, text = response.context["publication"], response.content.decode()
    assert [author.text for author in view.authors] == ["Ana Sol", "Mesa técnica"]
    assert view.date.label == "marzo de 2021"
    assert [(each.label, each.value, each.url) for each in view.known] == [
        ("DOI", "10.1234/abc.5", "https://doi.org/10.1234/abc.5"),
        ("ISBN", "978-92-1-000101-4", ""),
        ("Licencia", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    ]
    assert [(each.goal.text, [target.text for target in each.targets]) for each in view.goals] == [
        ("5 · Igualdad de género", ["5.2"]),
        ("16 · Paz, justicia e instituciones sólidas", ["16.1"]),
    ]
    assert [(each.kind, each.title, each.note, each.size) for each in view.files] == [
        ("pdf", "En español", "", 10),
        ("xlsx", "En inglés", "", 2),
    ]
    assert "En 2020 hubo 1.328 homicidios." in text
    assert "<p>Primero.</p>" in text
    assert "Después &lt;i&gt;." in text


def test_versions_name_each_other_while_they_are_public(library: Library, client: Client) -> None:
    old = library.publication("Primera edición", year=2018)
    new = library.publication("Segunda edición", year=2020, replaces=old)
    assert [each.title for each in client.get(old.url).context["publication"].newer] == ["Segunda edición"]
    assert [each.title for each in client.get(new.url).context["publication"].older] == ["Primera edición"]
    new.unpublish()
    assert client.get(old.url).context["publication"].newer == []


def test_related_pages_are_shown_while_they_are_public(library: Library, client: Client) -> None:
    other = library.publication("Otro estudio")
    page = library.publication("Estudio", related=[other, library.home])
    related = client.get(page.url).context["publication"].related
    assert [(each.title, each.kind) for each in related] == [
        ("Otro estudio", "Publicación"),
        ("Inicio", "Página de inicio"),
    ]
    other.unpublish()
    assert [each.title for each in client.get(page.url).context["publication"].related] == ["Inicio"]


def test_facts_go_to_the_translation_and_words_do_not(
    library: Library, client: Client, translate: Callable[..., Any], themes: dict[str, Theme]
) -> None:
    document = make_document("es.pdf")
    page = library.publication(
        "Encuesta", countries=[Country.objects.get(pk="GT")], themes=[themes["juventud"]], documents={"es": document}
    )
    english = translate(page, "Survey")
    assert english.url == "/en/biblioteca/encuesta/"
    page.year, page.month = 2021, 2
    page.countries = []
    page.set_languages(["es", "en"])
    page.save_revision().publish()
    english = PublicationPage.objects.get(pk=english.pk)
    view = client.get(english.url).context["publication"]
    assert (english.title, view.date.label) == ("Survey", "February 2021")
    assert [each.text for each in view.places] == ["The whole region"]
    assert [each.text for each in view.themes] == ["Youth"]
    assert english.languages == ["es", "en"]
    assert [each.url for each in view.files] == [page.files.get().get_absolute_url()]
    text = client.get(page.url).content.decode()
    assert f'hreflang="en" href="http://testserver{english.url}"' in text


def test_each_language_shows_its_own_file_first_and_its_own_cover(
    library: Library, client: Client, translate: Callable[..., Any]
) -> None:
    documents, covers, small = {}, {}, {}
    for language in ("es", "en"):
        documents[language] = make_document(f"{language}.pdf")
        image = get_image_model().objects.create(title=language, file=get_test_image_file(f"{language}.png"))
        Reading.objects.update_or_create(document=documents[language], defaults={"cover": image, "pages": 3})
        covers[language] = pictures([image.pk], PAGE_WIDTH)[image.pk].url
        small[language] = pictures([image.pk], LIST_WIDTH)[image.pk].url
    page = library.publication("Encuesta", languages=["es", "en"], documents=documents)
    english = translate(page, "Survey")
    keys = {file.language: file.get_absolute_url() for file in page.files.all()}
    for each, language, other in ((page, "es", "en"), (english, "en", "es")):
        view = client.get(each.url).context["publication"]
        assert [file.url for file in view.files] == [keys[language], keys[other]]
        assert view.cover.url == covers[language]
        assert dict(view.citation_tags)["citation_pdf_url"] == f"http://testserver{keys[language]}"
        row = client.get(each.get_parent().url).context["listing"].rows[0]
        assert row.cover.url == small[language]


def test_a_preview_shows_what_is_being_written(
    library: Library, editor_client: Client, themes: dict[str, Theme], observatory: Institution
) -> None:
    other = library.publication("Otro estudio")
    page = library.publication("Encuesta", authors=[{"family_name": "Antes"}])
    page.authors = [Author(family_name="Sol", given_name="Ana", sort_order=0)]
    page.countries = [Country.objects.get(pk="GT")]
    page.themes.set([themes["juventud"]])
    page.institution_links = [page.institution_links.model(institution=observatory, sort_order=0)]
    page.related_links = [page.related_links.model(related=other, sort_order=0)]
    page.files = [PublicationFile(language="es", document=make_document("nuevo.pdf"), sort_order=0)]
    page.replaces = other
    page.save_revision()
    response = editor_client.get(f"/admin/pages/{page.pk}/revisions/{page.get_latest_revision().pk}/view/")
    view = response.context["publication"]
    assert [each.text for each in view.authors] == ["Ana Sol"]
    assert [each.text for each in (*view.places, *view.themes, *view.institutions)] == [
        "Guatemala", "Juventud", "Observatorio de la Violencia",
    ]  # fmt: skip
    assert [(each.title, each.url) for each in (*view.related, *view.older)] == [("Otro estudio", other.url)] * 2
    assert [each.kind for each in view.files] == ["pdf"]
    assert "Sol, A." in view.citation


def test_a_work_without_a_cover_gets_a_drawn_one(library: Library, client: Client) -> None:
    page = library.publication("Panorama de los homicidios en el Triángulo Norte", countries=[])
    cover = client.get(page.url).context["publication"].cover
    assert cover.url == ""
    assert cover.drawing is not None
    assert [each in cover.drawing for each in ("Encuesta", "Panorama de los", "Toda la región", ">2020<")] == [True] * 4


def test_a_longer_title_than_a_cover_holds_is_cut_and_said_to_be(library: Library, client: Client) -> None:
    page = library.publication("Caracterización " * 15)
    drawing = client.get(page.url).context["publication"].cover.drawing
    assert drawing is not None
    assert drawing.count("Caracterización") == 8
    assert "Caracterización…" in drawing


def test_a_drawn_title_that_is_cut_stays_inside_the_margin_and_ends_with_a_whole_word() -> None:
    title = (
        "Panorama de las juventudes expuestas a la violencia en el norte de Centroamérica desde la vulnerabilidad: "
        "determinantes socioeconómicos, desaparición de personas y desplazamiento interno"
    )
    size, lines = _fitted(title)
    font = _font("source-serif-4-latin-normal.woff2", size)
    assert lines[-1] == "desaparición de…"
    assert [line for line in lines if font.getlength(line) > WIDTH - 2 * MARGIN] == []


def test_the_editors_cover_wins_and_comes_in_three_formats(library: Library, client: Client) -> None:
    image = get_image_model().objects.create(title="Portada", file=get_test_image_file(size=(900, 1200)))
    page = library.publication("Encuesta", cover=image)
    cover = client.get(page.url).context["publication"].cover
    assert [source.kind for source in cover.sources] == ["image/avif", "image/webp"]
    assert (cover.width, cover.height) == (640, 853)
    formats = {}
    for each in image.renditions.all():
        with each.file.open() as file, Picture.open(file) as picture:
            formats[each.filter_spec] = picture.format
    assert formats == {
        "width-640|format-avif": "AVIF",
        "width-640|format-webp": "WEBP",
        "width-640|format-jpeg": "JPEG",
    }


def test_queries_do_not_grow_with_the_number_of_publications(
    library: Library, client: Client, themes: dict[str, Theme], observatory: Institution
) -> None:
    def add(number: int) -> PublicationPage:
        image = get_image_model().objects.create(title="Portada", file=get_test_image_file(f"{number}.png"))
        return library.publication(
            f"Estudio {number}",
            countries=list(Country.objects.filter(pk__in=["GT", "BZ"])),
            themes=list(themes.values()),
            languages=["es", "en"],
            authors=[{"family_name": f"Sol {number}"}, {"institution": observatory}],
            institutions=[observatory],
            cover=image,
            documents={"es": make_document(f"{number}.pdf")},
        )

    page = add(1)
    urls = [library.page.url, page.url]
    with_one = [queries_of(client, url) for url in urls]
    for number in (2, 3):
        add(number)
    with_three = [queries_of(client, url) for url in urls]
    assert with_three == with_one
    assert with_three == [6, 8]


def test_the_home_page_shows_the_latest_publications(three: Library, client: Client) -> None:
    text = client.get(three.home.url).content.decode()
    assert [each in text for each in ("Nota</a>", "Informe</a>", "Encuesta</a>", f'href="{three.page.url}"')] == [
        True
    ] * 4


# --- what an editor may write ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "written", "kept"),
    [
        ("isbn", "978-92-1-000101-4", "9789210001014"),
        ("isbn", "0-306-40615-2", "9780306406157"),
        ("doi", "https://doi.org/10.1234/ABC.5", "10.1234/abc.5"),
        ("sdg_targets", "16.1; 5.c, 5.2 16.1", "5.2, 5.c, 16.1"),
    ],
)
def test_identifiers_are_kept_in_one_form(library: Library, field: str, written: str, kept: str) -> None:
    page = unsaved_publication(slug="x", **{field: written})
    page.clean()
    assert getattr(page, field) == kept


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"isbn": "978-92-1-000101-5"}, ["isbn"]),
        ({"doi": "doi.org"}, ["doi"]),
        ({"sdg_targets": "16.11"}, ["sdg_targets"]),
        ({"year": 20}, ["year"]),
        ({"month": 2, "day": 30}, ["day"]),
        ({"day": 3}, ["day"]),
        ({"isbn": "1", "doi": "1"}, ["isbn", "doi"]),
    ],
)
def test_what_cannot_be_true_is_refused_beside_its_field(
    library: Library, fields: dict[str, Any], wrong: list[str]
) -> None:
    with pytest.raises(ValidationError) as refused:
        unsaved_publication(slug="x", **fields).clean()
    assert list(refused.value.error_dict) == wrong


def test_a_work_replaces_neither_itself_nor_what_replaces_it(library: Library, translate: Callable[..., Any]) -> None:
    first = library.publication("Primera edición")
    second = library.publication("Segunda edición", replaces=first)
    third = library.publication("Tercera edición", replaces=second)
    third.clean()
    for replaced in (first, second, third, translate(first, "First edition")):
        first.replaces = replaced
        with pytest.raises(ValidationError) as refused:
            first.clean()
        assert list(refused.value.error_dict) == ["replaces"]


def test_an_editor_makes_a_publication_in_the_admin(library: Library, editor_client: Client) -> None:
    url = f"/admin/pages/add/publications/publicationpage/{library.page.pk}/"
    assert editor_client.get(url).status_code == 200
    document = make_document("es.pdf")
    data = {
        "title": "Encuesta",
        "slug": "encuesta",
        "type": "survey",
        "year": "2018",
        "languages": ["es", "en"],
        "countries": ["GT"],
        "other_countries": ["JP", "MX"],
        "data_views-count": "0",
        "files-TOTAL_FORMS": "1",
        "files-INITIAL_FORMS": "0",
        "files-MIN_NUM_FORMS": "0",
        "files-MAX_NUM_FORMS": "1000",
        "files-0-language": "es",
        "files-0-document": str(document.pk),
        "files-0-ORDER": "1",
        "authors-TOTAL_FORMS": "1",
        "authors-INITIAL_FORMS": "0",
        "authors-MIN_NUM_FORMS": "0",
        "authors-MAX_NUM_FORMS": "1000",
        "authors-0-given_name": "Ana",
        "authors-0-family_name": "Sol",
        "authors-0-ORDER": "1",
        "action-publish": "1",
    }
    for name in ("institution_links", "related_links", "comments"):
        data |= {f"{name}-TOTAL_FORMS": "0", f"{name}-INITIAL_FORMS": "0"}
    response = editor_client.post(url, data)
    assert response.status_code == 302, response.context["form"].errors
    page = PublicationPage.objects.get(slug="encuesta")
    assert (page.languages, [author.name for author in page.authors.all()]) == (["es", "en"], ["Ana Sol"])
    assert sorted(page.countries.values_list("pk", flat=True)) == ["GT", "JP", "MX"]
    shown = BeautifulSoup(editor_client.get(f"/admin/pages/{page.pk}/edit/").content.decode(), "html.parser")
    chosen = shown.select("[name=countries][checked], [name=other_countries] option[selected]")
    assert [each["value"] for each in chosen] == ["GT", "JP", "MX"]
    assert page.files.get().document_id == document.pk
    assert page.live


def test_first_page_of_the_admin_leads_an_editor_to_a_new_work(
    library: Library, editor_client: Client, manager_client: Client
) -> None:
    way = reverse("wagtailadmin_pages:add", args=["publications", "publicationpage", library.page.pk])
    assert [way in client.get("/admin/").content.decode() for client in (editor_client, manager_client)] == [
        True,
        False,
    ]


def test_home_pages_of_both_languages_show_the_same_works(
    library: Library, translate: Callable[..., Any], english: Locale
) -> None:
    titles = {"Atlas": "Zones", "Boletín": "Yearly bulletin", "Censo": "A census", "Diagnóstico": "Before all"}
    works = [library.publication(title, year=2024) for title in titles]
    older = library.publication("Encuesta de antes", year=2019)
    for work in (works[2], works[0], older, works[1], works[3]):
        translate(work, titles.get(work.title, "An earlier survey"))
    english_library = library.page.get_translation(english)
    newest = [
        [str(work.translation_key) for work in newest_works(page.path, number=3)]
        for page in (library.page, english_library)
    ]
    assert newest[0] == [str(works[place].translation_key) for place in (3, 2, 1)]
    assert newest[1] == newest[0]
    assert [len(newest_works(library.page.path, number=number)) for number in (4, 5, 6)] == [4, 5, 5]
