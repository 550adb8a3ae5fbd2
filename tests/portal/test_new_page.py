"""Making a page while Wagtail's autosave makes it too: one page, with what the button sent, and never an error 500."""

import re
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.viewsets.pages import page_viewset_registry
from wagtail.models import Locale, Page, Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from portal.models import PortalPage, StandardPage, User
from portal.models.page_form import PortalPageForm
from portal.views.new_page import NewPageView
from tests.conftest import _signed_in
from tests.datacction.conftest import published
from tests.portal.conftest import SmallSite


def address(parent: Page) -> str:
    return reverse("wagtailadmin_pages:add", args=["portal", "standardpage", parent.pk])


def opened(client: Client, parent: Page) -> str:
    """The name that the form of a new page gives the page."""
    found = re.search(r'name="new_page" value="([^"]+)"', client.get(address(parent)).content.decode())
    assert found is not None
    return found.group(1)


def sent(title: str, slug: str, name: str, **fields: Any) -> dict[str, Any]:
    return nested_form_data(
        {
            "title": title,
            "slug": slug,
            "intro": "",
            "programme": "",
            "body": streamfield([]),
            "seo_title": "",
            "search_description": "",
            "social_image": "",
            "comments": inline_formset([]),
            "new_page": name,
            **fields,
        }
    )


def press_save(client: Client, parent: Page, data: dict[str, Any]) -> Any:
    return client.post(address(parent), data)


def autosave(client: Client, parent: Page, data: dict[str, Any]) -> Any:
    return client.post(address(parent), data, headers={"accept": "application/json"})


def pages_below(parent: Page) -> list[tuple[str, str]]:
    return list(Page.objects.child_of(parent).order_by("path").values_list("draft_title", "slug"))


def test_saving_after_the_autosave_made_the_page_leaves_one_page(small_site: SmallSite, editor_client: Client) -> None:
    parent = small_site.about
    name = opened(editor_client, parent)
    saved = autosave(editor_client, parent, sent("Nota", "nota", name)).json()
    response = press_save(editor_client, parent, sent("Nota larga", "nota", name))
    [page] = StandardPage.objects.child_of(parent)
    assert (saved["success"], saved["pk"]) == (True, page.pk)  # the back button leads to the draft's address
    assert response.status_code == 302
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert pages_below(parent) == [("Nota larga", "nota")]
    assert Page.objects.get(pk=parent.pk).numchild == 1
    assert Page.find_problems() == ([], [], [], [], [])


def test_saving_under_another_address_than_the_autosave_leaves_one_page(
    small_site: SmallSite, editor_client: Client
) -> None:
    parent = small_site.about
    name = opened(editor_client, parent)
    autosave(editor_client, parent, sent("Not", "not", name))
    press_save(editor_client, parent, sent("Nota", "nota", name, **{"action-publish": "1"}))
    assert pages_below(parent) == [("Nota", "nota")]
    assert StandardPage.objects.child_of(parent).get().live is True


def test_a_new_page_has_an_address_of_plain_letters(small_site: SmallSite, editor_client: Client) -> None:
    parent = small_site.about
    form = editor_client.get(address(parent)).content.decode()
    parent.add_child(instance=StandardPage(title="Años de cárcel"))
    assert pages_below(parent) == [("Años de cárcel", "anos-de-carcel")]
    assert ("w-slug" in form, "data-w-slug-allow-unicode-value" in form) == (True, False)  # as the script writes it


def test_autosave_after_the_button_changes_nothing(small_site: SmallSite, editor_client: Client) -> None:
    parent = small_site.about
    name = opened(editor_client, parent)
    press_save(editor_client, parent, sent("Nota", "nota", name))
    [before] = Page.objects.child_of(parent)
    response = autosave(editor_client, parent, sent("No", "no", name))
    assert (response.status_code, response.json()["error_code"]) == (400, "invalid_revision")
    assert response.json()["error_message"] == "Entretanto esta página se guardó."
    assert list(Page.objects.child_of(parent)) == [before]
    assert pages_below(parent) == [("Nota", "nota")]


def test_a_refused_form_leaves_the_draft_of_the_autosave(small_site: SmallSite, editor_client: Client) -> None:
    parent = small_site.about
    name = opened(editor_client, parent)
    autosave(editor_client, parent, sent("Nota", "nota", name))
    [before] = Page.objects.child_of(parent)
    response = press_save(editor_client, parent, sent("", "nota", name))
    assert response.status_code == 200
    assert response.context["form"].errors["title"] == ["Este campo es necesario."]
    assert list(Page.objects.child_of(parent)) == [before]


def test_a_page_worked_on_since_is_not_replaced(small_site: SmallSite, editor_client: Client) -> None:
    parent = small_site.about
    name = opened(editor_client, parent)
    press_save(editor_client, parent, sent("Nota", "nota", name))
    page = StandardPage.objects.child_of(parent).get()
    page.intro = "Escrita después"
    page.save_revision()
    response = press_save(editor_client, parent, sent("Nota", "nota", name))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["slug"]
    assert page.get_latest_revision_as_object().intro == "Escrita después"


def test_a_form_opened_twice_makes_two_pages_and_refuses_the_same_address(
    small_site: SmallSite, editor_client: Client
) -> None:
    parent = small_site.about
    first, second = opened(editor_client, parent), opened(editor_client, parent)
    press_save(editor_client, parent, sent("Nota", "nota", first))
    refused = press_save(editor_client, parent, sent("Nota", "nota", second))
    assert list(refused.context["form"].errors) == ["slug"]
    press_save(editor_client, parent, sent("Nota", "nota-2", second))
    assert pages_below(parent) == [("Nota", "nota"), ("Nota", "nota-2")]


def test_a_form_cannot_name_the_draft_of_somebody_else(
    small_site: SmallSite, editor_client: Client, make_user: Callable[..., User]
) -> None:
    parent = small_site.about
    name = opened(editor_client, parent)
    press_save(editor_client, parent, sent("Nota", "nota", name))
    other = _signed_in(make_user("editor"))
    press_save(other, parent, sent("Otra", "otra", name))
    press_save(other, parent, sent("Tercera", "tercera", "not-a-name"))
    assert pages_below(parent) == [("Nota", "nota"), ("Otra", "otra"), ("Tercera", "tercera")]


@pytest.fixture
def held_back() -> Iterator[None]:
    """Two requests that make a page go on together from where Wagtail has read their parent."""
    both = threading.Barrier(2, timeout=10)

    def wait(*_args: Any) -> None:
        both.wait()

    with hooks.register_temporarily("before_create_page", wait):
        yield


@pytest.mark.django_db(transaction=True)
def test_autosave_and_button_at_the_same_moment_make_one_page(make_user: Callable[..., User], held_back: None) -> None:
    locale = Locale.objects.get_or_create(language_code="es")[0]
    root = Page.objects.get(depth=1)
    parent = published(root, StandardPage(title="Acerca", slug="acerca", locale=locale))
    Site.objects.update(root_page=parent)
    client = _signed_in(make_user("administrator"))
    form = StandardPage.get_edit_handler().get_form_class()(instance=StandardPage(locale=locale), parent_page=parent)
    name = form.initial["new_page"]
    answers: dict[str, int] = {}

    def ask(kind: str, send: Callable[..., Any]) -> None:
        try:
            answers[kind] = send(client, parent, sent("Nota", "nota", name)).status_code
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=each) for each in (("autosave", autosave), ("button", press_save))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers["button"] == 302
    assert answers["autosave"] in (200, 400)
    assert pages_below(parent) == [("Nota", "nota")]


def test_every_page_type_of_the_portal_is_made_one_at_a_time() -> None:
    models = [model for model in apps.get_models() if issubclass(model, PortalPage)]
    assert len(models) > 8
    assert {
        model.__name__: issubclass(page_viewset_registry.get_by_type(model).add_view_class, NewPageView)
        for model in models
    } == {model.__name__: True for model in models}
    named = {model.__name__: "new_page" in model.get_edit_handler().get_form_class().base_fields for model in models}
    assert named == {model.__name__: True for model in models}


def test_an_autosave_on_its_way_takes_no_page_back_that_is_published_meanwhile(
    small_site: SmallSite, editor_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = small_site.about
    name = opened(editor_client, parent)
    autosave(editor_client, parent, sent("Not", "nota", name))
    page = StandardPage.objects.child_of(parent).get()
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    checked = PortalPageForm.is_valid

    def publish_then_check(form: PortalPageForm) -> bool:
        monkeypatch.setattr(PortalPageForm, "is_valid", checked)
        editor_client.post(
            edit, sent("Nota", "nota", name, **{"action-publish": "1"})
        )  # the button, while this is read
        return checked(form)

    monkeypatch.setattr(PortalPageForm, "is_valid", publish_then_check)
    response = editor_client.post(edit, sent("Not", "nota", name), headers={"accept": "application/json"})
    monkeypatch.undo()
    page.refresh_from_db()
    assert response.json()["success"] is True
    assert (page.live, page.title, page.live_revision is not None) == (True, "Nota", True)
    assert (page.has_unpublished_changes, page.get_latest_revision_as_object().title) == (True, "Not")
    editor_client.post(edit, sent("Nota 2", "nota", name))
    assert pages_below(parent) == [("Nota 2", "nota")]
    assert StandardPage.objects.get(pk=page.pk).title == "Nota"  # as ever: a public page changes when it is published
