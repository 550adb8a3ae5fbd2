"""The notices a site begins with, the footer that leads to them, and whom to tell of a weakness."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from portal.first_pages import make_home
from portal.models import HomePage, StandardPage
from portal.notices import make_notices

pytestmark = pytest.mark.django_db


WRITE = ("Escribir al portal", "/es/contacto/")


def footer(client: Client, url: str) -> list[tuple[str, str]]:
    """Titles and addresses of the notices at the foot of a page."""
    page = client.get(url).content.decode()
    part = page.partition('<ul class="footer__notices">')[2].partition("</ul>")[0]
    links = [each.partition('">') for each in part.split('<a href="')[1:]]
    return [(title.partition("<")[0], address) for address, _mark, title in links]


@pytest.fixture
def home(site: Site) -> HomePage:
    found = make_home()
    Site.objects.filter(pk=site.pk).update(hostname="testserver", port=80)
    Site.clear_site_root_paths_cache()
    return found


@pytest.fixture
def noticed(remade: Callable[..., None], home: HomePage, django_capture_on_commit_callbacks: Any) -> None:
    def make(home: HomePage) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            make_notices(home)

    remade(make, home)


def test_every_page_leads_to_the_notices_in_its_language(noticed: None, client: Client) -> None:
    assert footer(client, "/es/") == [
        ("Sobre este portal", "/es/sobre-este-portal/"),
        ("Accesibilidad", "/es/accesibilidad/"),
        ("Privacidad", "/es/privacidad/"),
        ("Condiciones de uso", "/es/condiciones-de-uso/"),
        WRITE,
    ]
    assert footer(client, "/en/themes/") == [
        ("About this portal", "/en/about-this-portal/"),
        ("Accessibility", "/en/accessibility/"),
        ("Privacy", "/en/privacy/"),
        ("Terms of use", "/en/terms-of-use/"),
        ("Write to the portal", "/en/contact/"),
    ]
    english = client.get("/en/privacy/").content.decode()
    assert "you can see and download all that is kept of you" in english


def test_footer_forgets_a_notice_that_was_taken_off_and_takes_a_new_one(noticed: None, client: Client) -> None:
    footer(client, "/es/")
    StandardPage.objects.get(slug="accesibilidad").unpublish()
    terms = StandardPage.objects.get(slug="condiciones-de-uso")
    terms.in_footer = False
    terms.save_revision().publish()
    assert [title for title, _url in footer(client, "/es/")] == ["Sobre este portal", "Privacidad", WRITE[0]]


def test_footer_costs_no_query_once_it_is_known(noticed: None, client: Client) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/es/temas/")
        return len(captured)

    queries()
    with_it = queries()
    StandardPage.objects.update(in_footer=False)
    assert queries() == with_it


def test_notices_are_made_once_and_left_as_editors_wrote_them(noticed: None, home: HomePage) -> None:
    page = StandardPage.objects.get(slug="privacidad")
    page.title = "Sus datos"
    page.save_revision().publish()
    make_notices(home)
    assert StandardPage.objects.get(slug="privacidad").title == "Sus datos"
    assert StandardPage.objects.filter(in_footer=True).count() == 8


def test_security_txt_names_whom_to_tell(client: Client, settings: Any) -> None:
    assert client.get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@portal.example"
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()
    assert [line.partition(":")[0] for line in lines] == ["Contact", "Expires", "Preferred-Languages", "Canonical"]
    assert lines[0] == "Contact: mailto:security@portal.example"
    assert lines[2] == "Preferred-Languages: es, en"
