"""The demo's share of reporting: the page of reach in both languages, and a first publication."""

from collections.abc import Callable

from wagtail.models import Locale

from portal.models import HomePage
from reporting.models import ReachPage
from reporting.services import publish_tables

WORDS = {
    "es": (
        "Alcance",
        "alcance",
        "A quiénes llega el programa: personas, instituciones y países, contados sobre cada participación y con su "
        "definición al lado.",
    ),
    "en": (
        "Reach",
        "reach",
        "Whom the programme reaches: people, institutions and countries, counted over every participation, each "
        "figure with its definition.",
    ),
}


def load(say: Callable[[str], None]) -> None:
    """Make the page where it is missing, and publish the tables as they are now."""
    say("Page of reach and public tables ...")
    _load_page()
    publish_tables(by=None)


def _load_page() -> None:
    first: ReachPage | None = None
    for language, (title, slug, intro) in WORDS.items():
        locale = Locale.objects.filter(language_code=language).first()
        home = HomePage.objects.filter(locale=locale).order_by("depth").first() if locale else None
        if home is None:
            continue
        existing = ReachPage.objects.child_of(home).first()
        if existing is None:
            existing = ReachPage(title=title, slug=slug, intro=intro, locale=locale, show_in_menus=True)
            if first is not None:
                existing.translation_key = first.translation_key
            home.add_child(instance=existing)
            existing.save_revision().publish()
        first = first or existing
