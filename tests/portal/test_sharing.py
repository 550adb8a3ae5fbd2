"""Telling others of a page by plain links, and pages on paper."""

from django.test import Client
from django.utils.html import escape
from wagtail.models import Page

from tests.portal.conftest import SmallSite


def test_a_page_is_shared_by_plain_links_that_ask_no_other_site(small_site: SmallSite, client: Client) -> None:
    Page.objects.filter(pk=small_site.about.pk).update(title="Datos & «acción» 100 %")
    seen = client.get(small_site.about.url).content.decode()
    url, title = "http%3A%2F%2Ftestserver%2Fes%2Facerca%2F", "Datos%20%26%20%C2%ABacci%C3%B3n%C2%BB%20100%20%25"
    for link in (
        f"mailto:?subject={title}&body={url}",
        f"https://wa.me/?text={title}%20{url}",
        f"https://x.com/intent/post?text={title}&url={url}",
        f"https://www.linkedin.com/sharing/share-offsite/?url={url}",
        f"https://www.facebook.com/sharer/sharer.php?u={url}",
    ):
        assert seen.count(f'href="{escape(link)}" rel="nofollow noopener noreferrer"') == 1
    assert seen.count(f'data-copy="http://testserver{small_site.about.url}"') == 1
    assert '<script src="http' not in seen


def test_a_first_page_and_what_others_cannot_see_are_not_shared(small_site: SmallSite, client: Client) -> None:
    addresses = (small_site.about.url, small_site.home.url, "/es/buscar/")
    assert [client.get(each).content.decode().count('class="share ') for each in addresses] == [1, 0, 0]
