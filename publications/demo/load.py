"""Loads the demo library. Called again it adds nothing and changes nothing."""

from collections.abc import Callable

from portal.models import HomePage
from publications.demo.directory_page import load_directory


def load(say: Callable[[str], None]) -> None:
    """Make what is missing, saying what is being made. Does nothing on a site without its Spanish home page."""
    home = HomePage.objects.filter(locale__language_code="es").order_by("depth").first()
    if home is None:
        return
    say("Directory of portals and observatories ...")
    load_directory(home)
