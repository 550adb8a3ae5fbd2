"""The shell of the public pages: what the browser may load, languages, menu, error pages, what search engines read."""

import errno
import io
from pathlib import Path
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.views.defaults import bad_request, server_error
from PIL import Image
from wagtail.models import Page, PageViewRestriction, Site

from portal.models import StandardPage, User
from portal.placement import address
from portal.templatetags.portal_tags import monogram
from tests.conftest import RoleClients
from tests.portal.conftest import SmallSite

PUBLIC_PAGES = [
    "/es/",
    "/en/",
    "/es/acerca/",
    "/en/about/",
    "/es/account/login/",
    "/es/account/signup/",
    "/es/account/password/reset/",
    "/es/account/password/reset/done/",
    "/es/account/confirm-email/",
    "/es/no-hay/",
]


def inline_code(html: str) -> list[str]:
    """What a strict policy would refuse: scripts and styles in the page, handlers and styles on elements."""
    soup = BeautifulSoup(html, "html.parser")
    scripts = [str(tag) for tag in soup.find_all("script") if not tag.get("src")]
    styles = [str(tag) for tag in soup.find_all("style")]
    attributes = [
        f"{tag.name} {name}"
        for tag in soup.find_all(True)
        for name, value in tag.attrs.items()
        if name == "style" or name.startswith("on") or str(value).lower().startswith("javascript:")
    ]
    return scripts + styles + attributes


@pytest.mark.parametrize("path", PUBLIC_PAGES)
def test_public_page_has_no_inline_code_under_a_strict_policy(small_site: SmallSite, client: Client, path: str) -> None:
    response = client.get(path)
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert inline_code(response.content.decode()) == []


def test_inline_code_is_found() -> None:
    html = '<style>a{}</style><p style="x" onclick="y">z</p><script>1</script><script src="a.js"></script>'
    assert inline_code(html) == ["<script>1</script>", "<style>a{}</style>", "p style", "p onclick"]


def links(html: str, rel: str) -> list[tuple[str, str]]:
    soup = BeautifulSoup(html, "html.parser")
    return [(tag.get("hreflang", ""), tag["href"]) for tag in soup.find_all("link", rel=rel)]


@pytest.mark.parametrize(("path", "language"), [("/es/acerca/", "es"), ("/en/about/", "en")])
def test_page_names_its_language_and_its_translations(
    small_site: SmallSite, client: Client, path: str, language: str
) -> None:
    html = client.get(path, {"p": "2"}).content.decode()
    assert BeautifulSoup(html, "html.parser").html["lang"] == language
    assert links(html, "canonical") == [("", f"http://testserver{path}")]
    assert links(html, "alternate") == [
        ("es", "http://testserver/es/acerca/"),
        ("x-default", "http://testserver/es/acerca/"),
        ("en", "http://testserver/en/about/"),
    ]


def test_page_that_only_mirrors_another_language_is_no_translation(small_site: SmallSite, client: Client) -> None:
    notice = StandardPage(title="Aviso", slug="aviso", locale=small_site.home.locale)
    small_site.home.add_child(instance=notice)
    notice.copy_for_translation(small_site.english_home.locale, alias=True)
    html = client.get("/es/aviso/").content.decode()
    assert [code for code, _url in links(html, "alternate")] == ["es", "x-default"]
    assert BeautifulSoup(html, "html.parser").select_one(".tools__language a")["href"] == "/en/aviso/"


def test_view_that_is_no_page_switches_language_at_its_own_address(small_site: SmallSite, client: Client) -> None:
    soup = BeautifulSoup(client.get("/es/account/login/").content.decode(), "html.parser")
    assert [tag["href"] for tag in soup.select(".tools__language a")] == ["/en/account/login/"]


def switch(client: Client, address: str) -> Tag:
    found = BeautifulSoup(client.get(address).content, "html.parser").select_one(".tools__language a")
    assert found is not None
    return found


def test_untranslated_page_switches_to_the_nearest_page_above_it(small_site: SmallSite, client: Client) -> None:
    """And says so before and after: the link on the page, the sentence on the page it leads to."""
    part = StandardPage(title="Parte", slug="parte", locale=small_site.home.locale)
    small_site.about.add_child(instance=part)
    below = StandardPage(title="Debajo", slug="debajo", locale=small_site.home.locale)
    part.add_child(instance=below)

    link = switch(client, "/es/acerca/parte/debajo/?country=GT")
    assert link["href"] == f"/en/about/?only-in=es.{below.pk}"
    assert link["title"] == "This page is not in English: to “About”"
    html = client.get(link["href"]).content.decode()
    said = BeautifulSoup(html, "html.parser").select_one(".messages .callout")
    assert said.text == "The page that you come from is only in Spanish. This is the nearest one in English."
    assert links(html, "canonical") == [("", "http://testserver/en/about/")]
    assert [code for code, _url in links(client.get("/es/acerca/parte/").content.decode(), "alternate")] == [
        "es",
        "x-default",
    ]


def test_untranslated_page_below_what_is_closed_switches_to_what_is_open(small_site: SmallSite, client: Client) -> None:
    below = StandardPage(title="Debajo", slug="debajo", locale=small_site.home.locale)
    small_site.about.add_child(instance=below)
    restriction = PageViewRestriction.objects.create(page=small_site.english_about, restriction_type="login")
    assert switch(client, "/es/acerca/debajo/")["href"] == f"/en/?only-in=es.{below.pk}"
    restriction.delete()
    small_site.english_about.unpublish()
    link = switch(client, "/es/acerca/debajo/")
    assert link["href"] == f"/en/?only-in=es.{below.pk}"
    assert link["title"] == f"This page is not in English: to “{small_site.english_home.title}”"


def test_page_that_is_only_in_english_says_so_in_spanish(small_site: SmallSite, client: Client) -> None:
    below = StandardPage(title="Below", slug="below", locale=small_site.english_home.locale)
    small_site.english_about.add_child(instance=below)
    link = switch(client, "/en/about/below/")
    assert link["href"] == f"/es/acerca/?only-in=en.{below.pk}"
    assert link["title"] == "Esta página no está en español: a «Acerca»"
    said = BeautifulSoup(client.get(link["href"]).content, "html.parser").select_one(".messages .callout")
    assert said.text == "La página de la que viene está solo en inglés. Esta es la más cercana en español."


def test_who_was_led_to_the_nearest_page_is_led_back_to_the_page_they_came_from(
    small_site: SmallSite, client: Client
) -> None:
    below = StandardPage(title="Debajo", slug="debajo", locale=small_site.home.locale)
    small_site.about.add_child(instance=below)
    there = switch(client, "/es/acerca/debajo/")["href"]
    link = switch(client, there)
    assert (link["href"], link["title"]) == ("/es/acerca/debajo/", "Volver a «Debajo»")
    alternates = links(client.get(there).content.decode(), "alternate")
    assert ("es", "http://testserver/es/acerca/") in alternates  # of the page itself, not of where one came from

    below.unpublish()
    link = switch(client, there)
    assert (link["href"], link.get("title")) == ("/es/acerca/", None)


@pytest.mark.parametrize("said", ["es.", "es.0", "en.3", "es.9" * 20, "fr.1", "\0.1", "es.-1"])
def test_what_names_no_page_leads_back_to_none(small_site: SmallSite, client: Client, said: str) -> None:
    link = BeautifulSoup(client.get("/en/about/", {"only-in": said, "p": "2"}).content, "html.parser").select_one(
        ".tools__language a"
    )
    assert link is not None
    assert link["href"] == "/es/acerca/?p=2"


@pytest.mark.parametrize(
    ("address", "home", "said"),
    [
        ("/es/no-existe/", "/en/", "Go to the home page"),
        ("/en/no-such-page/?a=1", "/es/", "Ir a la página de inicio"),
        ("/en/glossary/no-such-term/more/", "/es/", "Ir a la página de inicio"),
    ],
)
def test_page_for_what_is_not_found_offers_the_first_page_of_the_other_language(
    small_site: SmallSite, client: Client, address: str, home: str, said: str
) -> None:
    """The same address would not be found in it either."""
    response = client.get(address)
    html = response.content.decode()
    assert response.status_code == 404
    for place in (".tools__language a", ".footer a[hreflang]:not([aria-current])"):
        link = BeautifulSoup(html, "html.parser").select_one(place)
        assert (link["href"], link["title"]) == (home, said)
    assert [code for code, _url in links(html, "alternate") if code != "x-default"] == [address[1:3]]


@pytest.mark.parametrize("said", ["es", "fr", "", "<b>"])
def test_nothing_is_said_of_a_language_that_is_ones_own_or_none(
    small_site: SmallSite, client: Client, said: str
) -> None:
    page = BeautifulSoup(client.get("/es/acerca/", {"only-in": said}).content, "html.parser")
    assert page.select(".messages") == []


@pytest.mark.parametrize(("accepted", "home"), [("es-GT,es", "/es/"), ("en-US", "/en/"), ("fr", "/es/")])
def test_root_leads_to_the_readers_language(small_site: SmallSite, client: Client, accepted: str, home: str) -> None:
    response = client.get("/", headers={"accept-language": accepted})
    assert (response.status_code, response["Location"]) == (302, home)


def menu(html: str) -> list[tuple[str, str, str | None]]:
    soup = BeautifulSoup(html, "html.parser")
    return [(tag.text, tag["href"], tag.get("aria-current")) for tag in soup.select("#site-nav a")]


def test_menu_has_the_pages_of_the_language_shown_in_menus(small_site: SmallSite, client: Client) -> None:
    hidden = StandardPage(title="Oculta", slug="oculta", locale=small_site.home.locale)
    small_site.home.add_child(instance=hidden)
    below = StandardPage(title="Debajo", slug="debajo", locale=small_site.home.locale, show_in_menus=True)
    small_site.about.add_child(instance=below)
    assert menu(client.get("/es/").content.decode()) == [("Acerca", "/es/acerca/", None)]
    assert menu(client.get("/en/about/").content.decode()) == [("About", "/en/about/", "page")]
    assert menu(client.get("/es/acerca/debajo/").content.decode()) == [("Acerca", "/es/acerca/", "true")]


def queries(client: Client, path: str) -> int:
    client.get(path)  # the site's root paths are in the cache after the first
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_shell_asks_the_same_of_the_database_with_one_page_and_with_five(small_site: SmallSite, client: Client) -> None:
    before = queries(client, "/es/acerca/")
    for number in range(4):
        page = StandardPage(title=f"P{number}", slug=f"p{number}", locale=small_site.home.locale, show_in_menus=True)
        small_site.home.add_child(instance=page)
    assert len(menu(client.get("/es/acerca/").content.decode())) == 5
    assert queries(client, "/es/acerca/") == before
    assert before == 2


def test_restricted_page_and_what_is_below_it_stay_closed(small_site: SmallSite, client: Client) -> None:
    below = StandardPage(title="Debajo", slug="debajo", locale=small_site.home.locale)
    small_site.about.add_child(instance=below)
    assert client.get("/es/acerca/debajo/").status_code == 200
    PageViewRestriction.objects.create(page=small_site.about, restriction_type=PageViewRestriction.LOGIN)
    for path in ("/es/acerca/", "/es/acerca/debajo/"):
        response = client.get(path)
        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/es/_util/login/")
    assert client.get("/es/").status_code == 200


def test_page_taken_off_is_not_found(small_site: SmallSite, client: Client) -> None:
    small_site.about.unpublish()
    assert client.get("/es/acerca/").status_code == 404


def test_page_is_found_in_its_own_language_only(small_site: SmallSite, client: Client) -> None:
    assert [client.get(path).status_code for path in ("/es/about/", "/en/acerca/", "/en/about/")] == [404, 404, 200]


def test_moved_site_root_is_noticed_at_once(small_site: SmallSite, client: Client, site: Site) -> None:
    assert client.get("/es/acerca/").status_code == 200
    site.refresh_from_db()
    site.root_page = small_site.about
    site.save()
    assert client.get("/es/acerca/").status_code == 404
    assert client.get("/es/").status_code == 200


@pytest.mark.parametrize(
    ("path", "heading"),
    [("/es/no-hay/", "No hay ninguna página en esta dirección"), ("/en/no-hay/", "There is no page at this address")],
)
def test_missing_page_says_so_in_the_readers_language(
    small_site: SmallSite, client: Client, path: str, heading: str
) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert BeautifulSoup(response.content.decode(), "html.parser").h1.text == heading


@pytest.mark.parametrize(
    ("language", "heading"),
    [("es", "El formulario no se pudo verificar"), ("en", "The form could not be checked")],
)
def test_form_without_its_token_is_explained(small_site: SmallSite, language: str, heading: str) -> None:
    response = Client(enforce_csrf_checks=True).post(f"/{language}/account/login/", {"login": "a"})
    soup = BeautifulSoup(response.content.decode(), "html.parser")
    assert (response.status_code, soup.h1.text) == (403, heading)
    assert soup.select_one("main a.button")["href"] == f"/{language}/account/login/"


def test_form_without_its_token_leads_back_to_its_page_where_its_address_only_takes_what_is_sent(
    small_site: SmallSite,
) -> None:
    """And so does the other language."""
    page = "/es/account/login/?a=1"
    response = Client(enforce_csrf_checks=True).post(
        "/es/teaching/marzo/lessons/", {}, headers={"Referer": f"http://testserver{page}"}
    )
    soup = BeautifulSoup(response.content.decode(), "html.parser")
    assert (response.status_code, soup.select_one("main a.button")["href"]) == (403, page)
    assert soup.select_one(".tools__language a")["href"] == "/en/account/login/?a=1"


@pytest.mark.parametrize(
    ("language", "heading"),
    [("es", "Esta página no está disponible para usted"), ("en", "This page is not open to you")],
)
def test_refused_page_says_so(small_site: SmallSite, learner_client: Client, language: str, heading: str) -> None:
    learner_client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = learner_client.get("/admin/", follow=True)
    assert response.status_code == 403
    assert BeautifulSoup(response.content.decode(), "html.parser").h1.text == heading


@pytest.mark.parametrize(
    ("view", "status", "headings"),
    [
        (server_error, 500, ["Algo falló de nuestro lado", "Something failed on our side"]),
        (bad_request, 400, ["La solicitud no se pudo entender", "The request could not be understood"]),
    ],
)
def test_page_of_last_resort_needs_no_database(view: object, status: int, headings: list[str]) -> None:
    """No `db` fixture: a query here would fail the test."""
    request: HttpRequest = RequestFactory().get("/es/")
    response = view(request) if status == 500 else view(request, Exception())  # type: ignore[operator]
    html = response.content.decode()
    soup = BeautifulSoup(html, "html.parser")
    assert (response.status_code, [tag.text for tag in soup.select("h1, main h2")]) == (status, headings)
    assert inline_code(html) == []


def test_a_database_that_is_kept_busy_is_told_of_and_not_taken_for_an_error() -> None:
    view = get_resolver().resolve_error_handler(500)
    try:
        raise OperationalError("database is locked")
    except OperationalError:
        response = view(RequestFactory().post("/es/account/login/"))
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert [tag.text for tag in BeautifulSoup(response.content.decode(), "html.parser").select("h1, main h2")] == [
        "El portal está ocupado en este momento",
        "The portal is busy at the moment",
    ]


@pytest.mark.parametrize(
    "trouble",
    [
        OperationalError("database or disk is full"),
        OperationalError('could not extend file "base/5/16384": No space left on device'),
        OSError(errno.ENOSPC, "No space left on device"),
    ],
)
@pytest.mark.parametrize("is_behind", [False, True], ids=["", "behind another"])
def test_a_full_disk_is_told_of_and_not_taken_for_an_error(trouble: Exception, is_behind: bool) -> None:
    view = get_resolver().resolve_error_handler(500)
    try:
        try:
            raise trouble
        except Exception:
            if is_behind:
                raise ValueError("what came of it")  # noqa: B904  (as where cleaning up fails too)
            raise
    except Exception:
        response = view(RequestFactory().post("/es/account/login/"))
    html = response.content.decode()
    assert (response.status_code, inline_code(html)) == (507, [])
    assert [tag.text for tag in BeautifulSoup(html, "html.parser").select("h1, main h2")] == [
        "Al portal no le queda espacio",
        "The portal has no room left",
    ]


def test_robots_txt_keeps_the_admin_out_and_names_the_map(db: None, client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[:2] == ["User-agent: *", "Disallow: /admin/"]
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"


def test_sitemap_lists_public_pages_of_both_languages_with_their_translations(
    small_site: SmallSite, client: Client
) -> None:
    hidden = StandardPage(title="Borrador", slug="borrador", locale=small_site.home.locale, live=False)
    small_site.home.add_child(instance=hidden)
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)
    found = {
        url.find("{*}loc").text: [link.get("href") for link in url.findall("{*}link")] for url in tree.findall("{*}url")
    }
    homes = ["http://testserver/es/", "http://testserver/en/"]
    abouts = ["http://testserver/es/acerca/", "http://testserver/en/about/"]
    views = (
        "/paises/",
        "/countries/",
        "/temas/",
        "/themes/",
        "/contact",
        "/glos",
        "/observator",
        "/personas/",
        "/people/",
        "/investigadores/",
        "/researchers/",
        "/red/unirse/",
        "/network/join/",
        "/eviden",
    )  # lists of views, which apps add
    pages = {address: links for address, links in found.items() if not any(part in address for part in views)}
    assert pages == {homes[0]: homes, abouts[0]: abouts, homes[1]: homes, abouts[1]: abouts}


def test_gallery_is_for_superusers_outside_development(
    small_site: SmallSite, client: Client, administrator: User, manager_client: Client
) -> None:
    path = "/es/gallery/"
    assert [client.get(path).status_code, manager_client.get(path).status_code] == [404, 404]
    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("María de la Paz Ruiz", "MR"),
        ("Óscar", "Ó"),
        ("ana lópez", "AL"),
        ("", ""),
        ("José de la Cruz", "JC"),
        ("Ana Ana", "A"),
        ("Beatriz Pérez Zamora", "BP"),
        ("Ana Lucía Gómez Paz", "AG"),
        ("Beatriz Pérez de León", "BP"),
    ],
)
def test_monogram_takes_given_name_and_first_surname(name: str, letters: str) -> None:
    assert monogram(name) == letters


def test_home_page_of_one_language_reads_its_own_words(small_site: SmallSite, client: Client) -> None:
    soup = BeautifulSoup(client.get("/en/").content.decode(), "html.parser")
    assert (soup.h1.text, soup.title.text) == ("What is known", "Home")


def test_addresses_are_those_that_wagtail_gives(small_site: SmallSite, client: Client) -> None:
    small_site.home.add_child(instance=StandardPage(title="Educación", slug="educación_y_más", live=True))
    Site.objects.create(hostname="otro.example", root_page=small_site.english_about)
    for host in ("testserver", "otro.example"):
        for page in Page.objects.filter(depth__gt=1):
            request = RequestFactory().get("/", headers={"host": host})
            expected = page.get_url(RequestFactory().get("/", headers={"host": host})) or ""
            assert (host, page.slug, address(request, page.url_path)) == (host, page.slug, expected)


def test_page_with_accents_in_its_address_is_found(small_site: SmallSite, client: Client) -> None:
    page = StandardPage(title="Educación", slug="educación_y_más", show_in_menus=True, locale=small_site.home.locale)
    small_site.home.add_child(instance=page)
    url = "/es/educaci%C3%B3n_y_m%C3%A1s/"
    response = client.get(url)
    assert response.status_code == 200
    assert ("Educación", url, "page") in menu(response.content.decode())
    assert client.get("/es/educacionXyXmas/").status_code == 404


def test_address_of_too_many_steps_is_not_found(small_site: SmallSite, client: Client) -> None:
    assert client.get("/es/" + "a/" * 40).status_code == 404


def test_page_that_has_not_changed_is_not_sent_again(small_site: SmallSite, client: Client) -> None:
    first = client.get("/es/acerca/")
    again = client.get("/es/acerca/", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    small_site.about.title = "Acerca de"
    small_site.about.save_revision()
    assert client.get("/es/acerca/", headers={"if-none-match": first["ETag"]}).status_code == 304
    small_site.about.save_revision().publish()
    changed = client.get("/es/acerca/", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert "Acerca de" in changed.content.decode()


def test_page_made_private_is_not_kept_by_its_tag(small_site: SmallSite, client: Client) -> None:
    tag = client.get("/es/acerca/")["ETag"]
    PageViewRestriction.objects.create(page=small_site.about, restriction_type=PageViewRestriction.LOGIN)
    assert client.get("/es/acerca/", headers={"if-none-match": tag}).status_code == 302


def test_moved_and_renamed_page_is_shown_at_once_where_it_stands(small_site: SmallSite, client: Client) -> None:
    other = StandardPage(title="Otra", slug="otra", show_in_menus=True, locale=small_site.home.locale)
    small_site.home.add_child(instance=other)
    assert menu(client.get("/es/").content.decode()) == [("Acerca", "/es/acerca/", None), ("Otra", "/es/otra/", None)]
    StandardPage.objects.get(pk=small_site.about.pk).move(StandardPage.objects.get(pk=other.pk), pos="last-child")
    assert menu(client.get("/es/").content.decode()) == [("Otra", "/es/otra/", None)]
    assert [client.get(path).status_code for path in ("/es/acerca/", "/es/otra/acerca/")] == [301, 200]
    soup = BeautifulSoup(client.get("/es/otra/acerca/").content.decode(), "html.parser")
    assert [(tag.text, tag["href"]) for tag in soup.select(".crumbs a")] == [("Inicio", "/es/"), ("Otra", "/es/otra/")]


@pytest.mark.parametrize("path", ["/admin/pages/99999/", "/admin/no-hay/", "/documents/99999/no-hay.pdf"])
def test_what_the_admin_does_not_have_is_not_looked_for_below_a_language(
    small_site: SmallSite, administrator: User, client: Client, path: str
) -> None:
    client.force_login(administrator, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(path)
    assert (response.status_code, response["Content-Language"]) == (404, "es")


def test_address_without_a_language_leads_to_the_page_in_the_readers(small_site: SmallSite, client: Client) -> None:
    response = client.get("/about/", headers={"accept-language": "en"})
    assert (response.status_code, response["Location"]) == (302, "/en/about/")


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("/es/acerca/", "/en/about/"),
        ("/es/acerca/?country=GT&theme=a%26b&p=2", "/en/about/?country=GT&theme=a%26b&p=2"),
        ("/es/buscar/?q=c%C3%A1rcel&country=GT", "/en/search/?q=c%C3%A1rcel&country=GT"),
    ],
)
def test_language_switch_keeps_filters_and_what_was_searched_for(
    small_site: SmallSite, client: Client, address: str, other: str
) -> None:
    switch = BeautifulSoup(client.get(address).content, "html.parser").select_one(".tools__language a")
    assert switch is not None
    assert switch["href"] == other


def test_icon_at_the_root_is_the_sites_mark(db: None, client: Client) -> None:
    response = client.get("/favicon.ico")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/x-icon")
    icon = Image.open(io.BytesIO(response.content))
    assert sorted(icon.info["sizes"]) == [(16, 16), (32, 32), (48, 48)]
    assert icon.convert("RGB").getpixel((1, 1)) == (0x0D, 0x4F, 0x52)
    touch = Image.open(Path("static/img/apple-touch-icon.png"))
    assert (touch.size, touch.convert("RGB").getpixel((140, 100))) == ((180, 180), (0xF0, 0xA0, 0x74))


def test_who_may_edit_a_page_is_led_to_its_editor_and_nobody_else(
    small_site: SmallSite, role_clients: RoleClients
) -> None:
    """The link is private to the one who is signed in: no cache in between may hand it on."""
    shown = {}
    for role in ("anonymous", "learner", "editor", "manager", "administrator"):
        response = getattr(role_clients, role).get("/es/acerca/")
        links = f'href="/admin/pages/{small_site.about.pk}/edit/"' in response.content.decode()
        shown[role] = (links, response.headers.get("Cache-Control"), "Cookie" in response["Vary"])
    assert shown == {
        "anonymous": (False, None, True),
        "learner": (False, "private", True),
        "editor": (True, "private", True),
        "manager": (False, "private", True),
        "administrator": (True, "private", True),
    }
    english = role_clients.editor.get("/en/about/").content.decode()
    assert f'<a href="/admin/pages/{small_site.english_about.pk}/edit/">Edit this page</a>' in english
    assert "/edit/" not in role_clients.editor.get("/es/buscar/").content.decode()


@pytest.mark.parametrize("name", ["learning", "check-in"])
def test_service_worker_is_what_all_do_and_then_its_own(client: Client, name: str) -> None:
    response = client.get(f"/{name}-sw.js")
    parts = [Path("static/js", part).read_bytes() for part in ("offline-sw.js", f"{name}-sw.js")]
    assert (response["Content-Type"], response["Cache-Control"]) == ("text/javascript", "no-cache")
    assert response.content == b"".join(parts)
