"""A small site in two languages."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from wagtail.models import Locale, Page, Site

from portal.models import HomePage, StandardPage
from portal.postponing import postponed


@dataclass(frozen=True)
class SmallSite:
    """A home page with one page below it, in Spanish and in English."""

    home: HomePage
    about: StandardPage
    english_home: HomePage
    english_about: StandardPage


def publish_translation(page: Page, locale: Locale, **fields: str) -> Page:
    translation = page.copy_for_translation(locale)
    for name, value in fields.items():
        setattr(translation, name, value)
    with postponed():
        translation.save_revision().publish()
    translation.refresh_from_db()
    return translation


@pytest.fixture
def small_site(
    remade: Callable[..., SmallSite], root_page: Page, site: Site, spanish: Locale, english: Locale
) -> SmallSite:
    return remade(_make_small_site, root_page, site, spanish, english)


def _make_small_site(root_page: Page, site: Site, spanish: Locale, english: Locale) -> SmallSite:
    home = HomePage(title="Inicio", slug="inicio", locale=spanish, headline="Lo que se sabe", intro="Contado.")
    root_page.add_child(instance=home)
    about = StandardPage(title="Acerca", slug="acerca", locale=spanish, show_in_menus=True, programme="conose")
    home.add_child(instance=about)
    Site.objects.filter(pk=site.pk).update(root_page=home, hostname="testserver", port=80)
    Site.clear_site_root_paths_cache()
    english_home = publish_translation(home, english, title="Home", headline="What is known")
    english_about = publish_translation(about, english, title="About", slug="about")
    Site.clear_site_root_paths_cache()
    return SmallSite(home, about, english_home, english_about)
