"""A new site begins with pages of its own, in both languages, and is not begun twice."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.models import Page, Site

from portal.models import HomePage
from tests.portal.conftest import SmallSite

FIRST = {
    "/es/": "Los datos de seguridad, en manos de quienes los usan",
    "/en/": "Security data, in the hands of those who use them",
    "/es/datacction/": "DatAction",
    "/en/datacction/": "DatAction",
    "/es/trainaction/": "La academia en línea",
    "/en/trainaction/": "The online academy",
    "/es/biblioteca/": "Biblioteca",
    "/en/library/": "Library",
    "/es/alcance/": "Alcance",
    "/en/reach/": "Reach",
}
"""What stands at each address of a new site."""


@pytest.mark.django_db
def test_new_site_answers_in_both_languages(
    client: Client, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://portal.example"
    with django_capture_on_commit_callbacks(execute=True):  # translations are published when they are committed
        call_command("start_site", verbosity=0)
    shown = {}
    for path, words in FIRST.items():
        answer = client.get(path, headers={"host": "portal.example"}, secure=True)
        shown[path] = words if words in answer.content.decode() else answer.status_code
    assert shown == FIRST
    site = Site.objects.get()
    assert (site.hostname, site.port, site.is_default_site) == ("portal.example", 443, True)
    assert list(Page.objects.filter(depth=2).order_by("path").values_list("title", flat=True)) == [
        "Seguridad ciudadana en datos",
        "Citizen security in data",
    ]


@pytest.mark.django_db
def test_site_begun_again_keeps_what_an_editor_wrote() -> None:
    call_command("start_site", verbosity=0)
    home = HomePage.objects.get(locale__language_code="es")
    home.headline = "Lo nuestro"
    home.save_revision().publish()
    pages = Page.objects.count()
    call_command("start_site", verbosity=0)
    assert Page.objects.count() == pages
    assert HomePage.objects.get(pk=home.pk).headline == "Lo nuestro"


def test_home_page_stands_below_the_root_alone(small_site: SmallSite, root_page: Page) -> None:
    for parent in (small_site.home, small_site.about, small_site.english_home):
        assert HomePage not in parent.creatable_subpage_models()
        assert not HomePage.can_create_at(parent)
        assert not small_site.english_home.can_move_to(parent)
    assert HomePage.can_create_at(root_page)
