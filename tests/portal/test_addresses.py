"""The end of a page's address as editors type it."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from portal.address_fields import plain
from portal.models import StandardPage
from tests.portal.conftest import SmallSite
from tests.portal.test_new_page import address, opened, press_save, sent

ON_BEING_LEFT = ["blur->w-slug#urlify", "w-sync:check->w-slug#compare", "w-sync:apply->w-slug#urlify:prevent"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("educación-y-niñez", "educacion-y-ninez"),
        ("Güegüense 2026", "gueguense-2026"),
        ("ninez_2", "ninez_2"),
        ("統計", "統計"),
    ],
)
def test_letters_with_marks_become_plain_ones(typed: str, written: str) -> None:
    assert plain(typed) == written


def test_accents_typed_into_the_address_of_a_new_page_are_changed_not_dropped(
    small_site: SmallSite, editor_client: Client
) -> None:
    home = small_site.home
    press_save(editor_client, home, sent("Educación", "educación-y-niñez", opened(editor_client, home)))
    assert StandardPage.objects.child_of(home).filter(title="Educación").get().slug == "educacion-y-ninez"


def test_address_that_stands_keeps_its_letters(small_site: SmallSite, editor_client: Client) -> None:
    page = small_site.home.add_child(instance=StandardPage(title="Educación", slug="educación"))
    data = sent("Educación y más", "educación", "")
    editor_client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**data, "action-publish": "1"})
    assert Page.objects.values_list("title", "slug").get(pk=page.pk) == ("Educación y más", "educación")


@pytest.mark.parametrize(
    ("language", "said"), [("es", "Los acentos y los espacios se cambian"), ("en", "Accents and spaces are changed")]
)
def test_field_of_an_address_says_so_and_changes_it_on_being_left(
    small_site: SmallSite, editor_client: Client, language: str, said: str
) -> None:
    shown = editor_client.get(address(small_site.home), headers={"Accept-Language": language}).content.decode()
    field = BeautifulSoup(shown, "html.parser").select_one("input[name=slug]")
    assert field is not None
    assert str(field["data-action"]).split() == ON_BEING_LEFT
    assert said in shown


@pytest.fixture
def copied(small_site: SmallSite) -> Page:
    page: Page = small_site.home.add_child(instance=StandardPage(title="Acción", slug="accion"))
    return page


@pytest.mark.parametrize(
    ("language", "said"), [("es", "Los acentos y los espacios se cambian"), ("en", "Accents and spaces are changed")]
)
def test_form_that_copies_a_page_has_the_same_field(
    copied: Page, editor_client: Client, language: str, said: str
) -> None:
    url = reverse("wagtailadmin_pages:copy", args=[copied.pk])
    shown = editor_client.get(url, headers={"Accept-Language": language}).content.decode()
    field = BeautifulSoup(shown, "html.parser").select_one("input[name=new_slug]")
    assert field is not None
    assert (field["value"], str(field["data-action"]).split()) == ("accion", ON_BEING_LEFT)
    assert said in shown


@pytest.mark.parametrize(
    ("typed", "slugs"), [("acción-2", ["accion", "accion-2"]), ("accion", ["accion"]), ("統計", ["accion"])]
)
def test_accents_typed_into_the_address_of_a_copy_are_changed_not_dropped(
    copied: Page, editor_client: Client, typed: str, slugs: list[str]
) -> None:
    url, parent = reverse("wagtailadmin_pages:copy", args=[copied.pk]), copied.get_parent()
    data = {"new_title": "Acción 2", "new_slug": typed, "new_parent_page": parent.pk}
    answer = editor_client.post(url, data)
    assert list(parent.get_children().filter(title__startswith="Acción").values_list("slug", flat=True)) == slugs
    assert answer.status_code == (302 if len(slugs) == 2 else 200)
