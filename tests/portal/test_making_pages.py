"""How a program makes pages and translates them."""

from django.test import TestCase
from wagtail.models import Locale, Page, Site

from portal.making_pages import publish_below, translate_to_english
from portal.models import StandardPage


def test_a_translation_knows_the_pages_below_it_in_whatever_transaction_it_is_made(db: None) -> None:
    """All of them in one: with the callbacks after all else, as where a whole site is loaded or nothing of it."""
    english = Locale.objects.create(language_code="en")
    home = Site.objects.get(is_default_site=True).root_page
    home.copy_for_translation(english)
    with TestCase.captureOnCommitCallbacks(execute=True):
        above = publish_below(home, StandardPage(title="Arriba", slug="arriba", locale=home.locale))
        translate_to_english(above, {"Arriba": "Above"})
        below = publish_below(above, StandardPage(title="Abajo", slug="abajo", locale=home.locale))
        translate_to_english(below, {"Abajo": "Below"})
    translated = Page.objects.get(title="Above", locale=english)
    assert (translated.live, translated.numchild) == (True, 1)
    assert [(child.title, child.live) for child in translated.get_children()] == [("Below", True)]
    assert Page.find_problems() == ([], [], [], [], [])
