"""Taking a page off the site: the versions in other languages that stay public are told of."""

from typing import Any

from django.contrib.messages import get_messages
from django.test import Client
from wagtail.models import Page

from tests.portal.conftest import SmallSite


def warnings(response: Any) -> list[str]:
    return [str(each) for each in get_messages(response.wsgi_request) if each.level_tag == "warning"]


def unpublish_many(client: Client, *pages: Page) -> Any:
    chosen = "&".join(f"id={page.pk}" for page in pages)
    return client.post(f"/admin/bulk/wagtailcore/page/unpublish/?{chosen}&next=/admin/", {"include_descendants": ""})


def test_unpublishing_names_the_language_that_stays_public(small_site: SmallSite, editor_client: Client) -> None:
    [told] = warnings(editor_client.post(f"/admin/pages/{small_site.about.pk}/unpublish/"))
    assert "Sigue siendo público en otro idioma: «About» (inglés)." in told
    assert f'href="/admin/pages/{small_site.english_about.pk}/unpublish/"' in told
    assert "Despublicar «About» (inglés)" in told
    editor_client.get("/admin/")  # shows what was told
    assert warnings(editor_client.post(f"/admin/pages/{small_site.english_about.pk}/unpublish/")) == []


def test_unpublishing_many_names_each_language_that_stays_public(small_site: SmallSite, editor_client: Client) -> None:
    [told] = warnings(unpublish_many(editor_client, small_site.english_home, small_site.english_about))
    assert "«Inicio» (español), «Acerca» (español)." in told
    for page in (small_site.home, small_site.about):
        assert f'href="/admin/pages/{page.pk}/unpublish/"' in told


def test_unpublishing_every_language_at_once_warns_of_nothing(small_site: SmallSite, editor_client: Client) -> None:
    assert warnings(unpublish_many(editor_client, small_site.about, small_site.english_about)) == []
    assert not Page.objects.get(pk=small_site.english_about.pk).live


def test_unpublishing_a_page_of_one_language_warns_of_nothing(small_site: SmallSite, editor_client: Client) -> None:
    small_site.english_about.delete()
    assert warnings(editor_client.post(f"/admin/pages/{small_site.about.pk}/unpublish/")) == []
    assert not Page.objects.get(pk=small_site.about.pk).live


def test_all_pages_of_a_list_are_not_taken_off_where_filters_leave_some_out(
    small_site: SmallSite, administrator_client: Client
) -> None:
    action = f"/admin/bulk/wagtailcore/page/unpublish/?id=all&childOf={small_site.home.pk}&next=/admin/"
    answer = administrator_client.post(f"{action}&owner=1", follow=True)
    small_site.about.refresh_from_db()
    assert small_site.about.live
    assert "No se hizo nada: «todo» habría incluido también lo que los filtros dejan fuera." in answer.content.decode()
    administrator_client.post(f"{action}&ordering=title")
    small_site.about.refresh_from_db()
    assert not small_site.about.live
