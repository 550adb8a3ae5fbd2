"""What the public sees: lists with filters, an episode, a person; and how many queries it takes."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page, PageViewRestriction

from datacction.models import EpisodePage, KnowledgeProduct
from datacction.queries import knowledge_products, speakers
from participants.models import Activity, Consent, Country, Institution, Person, PublicProfile, Role, Sex
from participants.services.merging import merge, split
from portal.models import Theme
from portal.sections import section_of
from tests.datacction.conftest import Webinar
from tests.factories.live import make_broadcast


@pytest.fixture
def themes(db: None) -> dict[str, Theme]:
    return {
        slug: Theme.objects.create(slug=slug, name=name, name_en=name_en)
        for slug, name, name_en in [("juventud", "Juventud", "Youth"), ("encuestas", "Encuestas", "Surveys")]
    }


def give_profile(person: Person, slug: str, *, consents: bool = True) -> PublicProfile:
    profile = PublicProfile.objects.create(
        person=person, slug=slug, display_name=person.name, position_es="Directora", position_en="Director"
    )
    if consents:
        Consent.objects.create(
            person=person, purpose=Consent.Purpose.PUBLIC_PROFILE, version="1", given_at=timezone.now()
        )
    return profile


def listed(client: Client, page: Page, **query: str) -> list[str]:
    """The titles of the episodes a page lists."""
    response = client.get(page.url, query)
    assert response.status_code == 200
    return [row.title for row in response.context["listing"].rows]


def queries_of(client: Client, url: str) -> int:
    client.get(url)  # what a process reads once
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.fixture
def three(remade: Callable[..., None], webinar: Webinar, themes: dict[str, Theme]) -> Webinar:
    """Three episodes in two seasons, on different countries, themes and with different people."""
    remade(_publish_three, webinar, themes["juventud"], themes["encuestas"])
    return webinar


def _publish_three(webinar: Webinar, young: Theme, surveys: Theme) -> None:
    guatemala, belize = Country.objects.get(pk="GT"), Country.objects.get(pk="BZ")
    rosa, ana = (
        Person.objects.create(name=name, key=name.casefold(), sex=Sex.WOMEN) for name in ("Rosa Díaz", "Ana Sol")
    )
    give_profile(rosa, "rosa-diaz")
    give_profile(ana, "ana-sol")
    second = webinar.add_season(2)
    webinar.episode(1, countries=[guatemala], themes=[young], people=[(rosa, Role.SPECIALIST)])
    webinar.episode(2, countries=[guatemala, belize], themes=[surveys], people=[(ana, Role.SPECIALIST)])
    webinar.episode(3, season=second, date=date(2021, 3, 1), countries=[belize], themes=[young])


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Episodio 3", "Episodio 2", "Episodio 1"]),
        ({"country": "GT"}, ["Episodio 2", "Episodio 1"]),
        ({"theme": "juventud"}, ["Episodio 3", "Episodio 1"]),
        ({"year": "2021"}, ["Episodio 3"]),
        ({"specialist": "rosa-diaz"}, ["Episodio 1"]),
        ({"country": "BZ", "theme": "juventud"}, ["Episodio 3"]),
        ({"country": "GT", "year": "2021"}, []),
    ],
)
def test_the_index_filters_every_episode(three: Webinar, client: Client, query: dict[str, str], titles) -> None:
    assert listed(client, three.index, **query) == titles


def test_a_season_lists_its_own_episodes_and_offers_only_filters_that_leave_a_choice(
    three: Webinar, client: Client
) -> None:
    assert listed(client, three.season) == ["Episodio 2", "Episodio 1"]
    assert listed(client, three.season, country="BZ") == ["Episodio 2"]
    form = client.get(three.season.url).context["listing"].form
    assert list(form.fields) == ["country", "theme", "specialist"]
    assert form.fields["country"].choices == [("", "Cualquiera"), ("BZ", "Belice"), ("GT", "Guatemala")]


def test_a_bad_filter_is_left_out_and_said_to_be(three: Webinar, client: Client) -> None:
    response = client.get(three.index.url, {"country": "<b>XX</b>", "year": "2021", "p": "zzz"})
    listing = response.context["listing"]
    assert [row.title for row in listing.rows] == ["Episodio 3"]
    assert listing.ignored == ["«<b>XX</b>» no está en el filtro «País» de esta lista y se dejó de lado."]
    assert escape("<b>XX</b>") in response.content.decode()
    assert "<b>XX</b>" not in response.content.decode()


def test_filters_that_leave_nothing_can_be_dropped_one_by_one(three: Webinar, client: Client) -> None:
    response = client.get(three.index.url, {"country": "GT", "year": "2021"})
    chosen = response.context["listing"].chosen
    assert [(each.label, each.url) for each in chosen] == [("Guatemala", "?year=2021"), ("2021", "?country=GT")]
    assert "Nada coincide con estos filtros" in response.content.decode()


def test_a_season_without_episodes_says_so(webinar: Webinar, client: Client) -> None:
    response = client.get(webinar.season.url)
    assert response.context["listing"].is_empty is True
    assert "Aún no se ha publicado ningún episodio" in response.content.decode()


def test_drafts_and_private_episodes_are_not_listed(three: Webinar, client: Client) -> None:
    first, second = three.season.get_children().order_by("path")
    first.specific.unpublish()
    PageViewRestriction.objects.create(page=second, restriction_type=PageViewRestriction.LOGIN)
    assert listed(client, three.index) == ["Episodio 3"]


def test_a_specialist_without_consent_is_counted_and_not_named(webinar: Webinar, client: Client, make_person) -> None:
    rosa, ana = make_person("Rosa Díaz"), make_person("Ana Sol")
    give_profile(rosa, "rosa-diaz")
    give_profile(ana, "ana-sol", consents=False)
    page = webinar.episode(1, people=[(rosa, Role.SPECIALIST), (ana, Role.MODERATOR)])
    webinar.episode(2)
    response = client.get(page.url)
    text = response.content.decode()
    assert "Rosa Díaz" in text
    assert "Ana Sol" not in text
    assert "Y 1 persona más, sin perfil público." in text
    assert client.get(reverse("public_profile", args=["rosa-diaz"])).status_code == 200
    assert client.get(reverse("public_profile", args=["ana-sol"])).status_code == 404
    Consent.objects.filter(person=rosa).update(withdrawn_at=timezone.now())
    assert "Rosa Díaz" not in client.get(page.url).content.decode()
    assert client.get(reverse("public_profile", args=["rosa-diaz"])).status_code == 404
    assert listed(client, webinar.season, specialist="rosa-diaz") == ["Episodio 2", "Episodio 1"]


def test_a_profile_shows_who_it_is_and_its_episodes(webinar: Webinar, client: Client, make_person) -> None:
    rosa, twin = make_person("Rosa Díaz"), make_person("Rosa Diaz")
    profile = give_profile(rosa, "rosa-diaz")
    profile.institution = Institution.objects.create(name="Observatorio de la Violencia", key="observatorio violencia")
    profile.biography_es = "Estadística desde 2001."
    profile.save()
    twin.merged_into = rosa
    twin.save()
    webinar.episode(1, people=[(twin, Role.SPECIALIST)])
    webinar.episode(2)
    response = client.get(reverse("public_profile", args=["rosa-diaz"]))
    text = response.content.decode()
    assert [row.title for row in response.context["rows"]] == ["Episodio 1"]
    assert "Directora" in text
    assert "Observatorio de la Violencia" in text
    assert "Estadística desde 2001." in text
    assert "Director<" in client.get("/en/people/rosa-diaz/").content.decode()


def test_a_recording_asks_nothing_of_its_provider_before_a_press(webinar: Webinar, client: Client) -> None:
    page = webinar.episode(1, recording_url="https://youtu.be/abcdefghijk", recording_note="Con subtítulos")
    text = client.get(page.url).content.decode()
    assert "<iframe" not in text
    assert 'data-video-src="https://www.youtube-nocookie.com/embed/abcdefghijk' in text
    assert not [
        each for each in ('src="https://', "src='https://", "preconnect") if each in text.replace("data-video-src", "")
    ]
    assert "Con subtítulos" in text


def test_downloads_say_kind_and_size_and_what_is_missing(webinar: Webinar, client: Client) -> None:
    page = webinar.episode(1)
    document = get_document_model()(title="Datos")
    document.file.save("datos.pdf", ContentFile(b"%PDF-1.4 x"), save=False)
    document.file_size = 10
    document.save()
    page.products = [
        KnowledgeProduct(title="Presentación", document=document, locale=page.locale, sort_order=0),
        KnowledgeProduct(title="Por venir", kind="report", locale=page.locale, sort_order=1),
    ]
    page.save_revision().publish()
    downloads = client.get(page.url).context["episode"].downloads
    assert [(each.title, each.kind, each.size, bool(each.url)) for each in downloads] == [
        ("Presentación", "pdf", 10, True),
        ("Por venir", "", None, False),
    ]


def test_knowledge_products_count_once_in_two_languages_and_only_while_public(webinar: Webinar, translate) -> None:
    page = webinar.episode(1)
    page.products = [KnowledgeProduct(title="Presentación", locale=page.locale)]
    page.save_revision().publish()
    page = EpisodePage.objects.get(pk=page.pk)
    translate(page, "Episode 1")
    assert KnowledgeProduct.objects.count() == 2
    assert knowledge_products().count() == 1
    assert knowledge_products(series=["1"]).count() == 1
    assert knowledge_products(series=["2"]).count() == 0
    assert knowledge_products(since=date(2020, 5, 2)).count() == 0
    assert knowledge_products(Activity.objects.filter(key="s1-e01")).count() == 1
    for each in page.get_translations(inclusive=True):
        each.specific.unpublish()
    assert knowledge_products().count() == 0


def test_queries_do_not_grow_with_the_number_of_episodes(webinar: Webinar, client: Client, themes, make_person) -> None:
    countries = list(Country.objects.filter(pk__in=["GT", "BZ"]))

    def add(number: int):
        person = make_person(f"Persona {number}")
        give_profile(person, f"persona-{number}")
        page = webinar.episode(
            number, countries=countries, themes=list(themes.values()), people=[(person, Role.SPECIALIST)]
        )
        page.products = [KnowledgeProduct(title=f"Producto {number}", locale=page.locale)]
        page.save_revision().publish()
        return page

    page = add(1)
    urls = [webinar.index.url, webinar.season.url, page.url]
    with_one = [queries_of(client, url) for url in urls]
    for number in (2, 3, 4):
        add(number)
    with_four = [queries_of(client, url) for url in urls]
    assert with_four == with_one
    assert [count <= 8 for count in with_four] == [True, True, True], with_four


def test_both_languages_name_each_other(webinar: Webinar, client: Client, translate) -> None:
    page = webinar.episode(1)
    for each in (webinar.home, webinar.index, webinar.season):
        translate(each, f"{each.title} (en)")
    translated = translate(page, "Episode 1")
    for url in (page.url, translated.url):
        text = client.get(url).content.decode()
        assert f'hreflang="es" href="http://testserver{page.url}"' in text
        assert f'hreflang="en" href="http://testserver{translated.url}"' in text
    assert "Who spoke" not in client.get(page.url).content.decode()
    assert "To download" in client.get(translated.url).content.decode()


def test_the_home_page_shows_the_latest_episodes(three: Webinar, client: Client) -> None:
    text = client.get(three.home.url).content.decode()
    assert [text.index(f"Episodio {number}</a>") for number in (3, 2, 1)] == sorted(
        text.index(f"Episodio {number}</a>") for number in (3, 2, 1)
    )
    assert f'href="{three.index.url}"' in text


def test_what_is_on_or_comes_next_stands_once_on_the_home_page(
    webinar: Webinar, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = webinar.episode(2)
    for number in (1, 3):
        webinar.episode(number)
    key = make_broadcast(Activity.objects.get(page_key=now.translation_key)).activity.key

    def told(hour: int, *names: str) -> list[Any]:
        """What these sections of one page tell at an hour of the second episode's day, by its clock; it is on from ten."""
        moment = datetime(2020, 5, 2, hour, 30, tzinfo=ZoneInfo("America/Guatemala"))
        monkeypatch.setattr(timezone, "now", lambda: moment)
        request = RequestFactory().get("/es/")
        found = [section_of(name, webinar.home, request, 3) for name in names]
        return [(section.heading, *titles(section.content)) for section in found if section is not None]

    def titles(content: Any) -> list[str]:
        rows = content.get("rows") or content.get("items") or [content["coming"]]
        return [each.title for each in rows]

    all_three = ("next_episode", "episodes", "agenda")
    assert told(8, *all_three) == [
        ("Próximo episodio", "Episodio 2"), ("Episodios más recientes", "Episodio 1"), ("Lo que viene", "Episodio 3"),
    ]  # fmt: skip
    assert told(10, *all_three) == [
        ("En vivo ahora", "Episodio 2"), ("Episodios más recientes", "Episodio 1"), ("Lo que viene", "Episodio 3"),
    ]  # fmt: skip
    assert told(10, "episodes") == [("Episodios más recientes", "Episodio 2", "Episodio 1")]
    section = section_of("next_episode", webinar.home, RequestFactory().get("/es/"), 0)
    assert section is not None
    assert section.content["coming"].live_url == reverse("live", args=[key])


def test_a_long_list_has_pages_and_counts_all(webinar: Webinar, client: Client, monkeypatch) -> None:
    for module in ("datacction", "portal"):
        monkeypatch.setattr(f"{module}.listings.PER_PAGE", 2)
    for number in range(1, 6):
        webinar.episode(number)
    pages = [client.get(webinar.index.url, {"p": page}).context["listing"] for page in ("1", "2", "3", "99", "-1", "x")]
    assert [[row.number for row in each.rows] for each in pages] == [
        ["5", "4"],
        ["3", "2"],
        ["1"],
        ["1"],
        ["1"],
        ["5", "4"],
    ]
    assert {each.count for each in pages} == {"5 episodios"}
    filtered = client.get(webinar.index.url, {"year": "2020", "p": "2"}).context["listing"]
    assert [row.number for row in filtered.rows] == ["3", "2"]


# Wagtail leaves the temporary file of a new rendition to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_photos_files_and_slides_keep_an_episode_within_nine_queries(
    webinar: Webinar, client: Client, themes, make_person
) -> None:
    def add(number: int, people: int) -> EpisodePage:
        speakers = [make_person(f"Persona {number} {place}") for place in range(people)]
        for place, person in enumerate(speakers):
            profile = give_profile(person, f"persona-{number}-{place}")
            profile.photo = photo(f"{number}-{place}")
            profile.save()
        page = webinar.episode(
            number,
            countries=[Country.objects.get(pk="GT")],
            themes=list(themes.values()),
            people=[(person, Role.SPECIALIST) for person in speakers],
            slides=document("Diapositivas"),
            transcript=document("Transcripción"),
        )
        page.products = [
            KnowledgeProduct(title=f"Producto {place}", document=document("Producto"), locale=page.locale)
            for place in range(people)
        ]
        page.save_revision().publish()
        return page

    with_one, with_three = add(1, 1), add(2, 3)
    assert [queries_of(client, page.url) for page in (with_one, with_three)] == [9, 9]
    text = client.get(with_three.url).content.decode()
    assert text.count("<img ") == 3
    downloads = client.get(with_three.url).context["episode"].downloads
    assert [each.title for each in downloads] == [
        "Diapositivas",
        "Subtítulos o transcripción",
        "Producto 0",
        "Producto 1",
        "Producto 2",
    ]


def document(title: str):
    made = get_document_model()(title=title, file_size=10)
    made.file.save(f"{title}.pdf", ContentFile(b"%PDF-1.4 x"), save=False)
    made.save()
    return made


def photo(title: str):
    data = BytesIO()
    Picture.new("RGB", (300, 300)).save(data, "PNG")
    return get_image_model().objects.create(title=title, file=ImageFile(data, f"{title}.png"))


def test_a_preview_shows_what_is_being_written(webinar: Webinar, administrator, client: Client) -> None:
    page = webinar.episode(1)
    page.title = "Otro título"
    page.products = [KnowledgeProduct(title="Aún sin publicar", locale=page.locale)]
    page.save_revision()
    assert "Aún sin publicar" not in client.get(page.url).content.decode()
    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    text = client.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk])).content.decode()
    assert "Otro título" in text
    assert "Aún sin publicar" in text


def test_a_list_writes_days_as_its_reader_does(webinar: Webinar, client: Client, translate) -> None:
    page = webinar.episode(1)
    for each in (webinar.home, webinar.index, webinar.season):
        translate(each, f"{each.title} (en)")
    translate(page, "Episode 1")
    seasons = [webinar.season, webinar.season.get_translations().get()]
    rows = [client.get(season.url).context["listing"].rows[0] for season in seasons]
    assert [(row.iso_day, row.day, row.season) for row in rows] == [
        ("2020-05-01", "1 de mayo de 2020", "Temporada 1"),
        ("2020-05-01", "1 May 2020", "Season 1"),
    ]


def test_people_merged_into_one_are_named_once_by_the_profile_that_speaks_for_them(
    webinar: Webinar, client: Client, make_person
) -> None:
    registered, rosa = make_person("Rosa D."), make_person("Rosa Díaz")
    profile = give_profile(rosa, "rosa-diaz")
    page = webinar.episode(1, people=[(rosa, Role.SPECIALIST)])
    with translation.override("es"):
        address = reverse("public_profile", args=["rosa-diaz"])

    (made,) = merge(subject="person", survivor=registered.pk, others=[rosa.pk], by=None)
    shown = speakers(page.pk)
    assert ([each.slug for each in shown.shown], shown.unnamed) == ([profile.slug], 0)
    assert [row.title for row in client.get(address).context["rows"]] == [page.title]
    assert listed(client, webinar.season, specialist="rosa-diaz") == [page.title]

    give_profile(registered, "rosa-d")
    assert [each.slug for each in speakers(page.pk).shown] == ["rosa-d"]
    assert client.get(address).status_code == 404

    split(merge=made, by=None)
    assert [each.slug for each in speakers(page.pk).shown] == ["rosa-diaz"]
    assert client.get(address).status_code == 200
