"""Loads the demo library. Called again it adds nothing and changes nothing."""

from collections.abc import Callable

from portal.models import HomePage
from publications import first_pages
from publications.demo.library import load_tables, load_words, load_works
from publications.demo.works import WORKS

STEP = 12
"""Works between two words of progress."""


def load(say: Callable[[str], None]) -> None:
    """Make what is missing, saying what is being made. Does nothing on a site without its Spanish home page."""
    home = HomePage.objects.filter(locale__language_code="es").order_by("depth").first()
    if home is None:
        return
    say("Library ...")
    load_words()
    library = first_pages.make(home)
    for first in range(0, len(WORKS), STEP):
        works = WORKS[first : first + STEP]
        if load_works(library, works):
            say(f"Publications {first + 1} to {first + len(works)} of {len(WORKS)}, with their documents ...")
    load_tables(library)
