"""The demo's share of reporting: the page of reach in both languages, and a first publication."""

from collections.abc import Callable

from portal.first_pages import make_home
from reporting import first_pages
from reporting.services import publish_tables


def load(say: Callable[[str], None]) -> None:
    """Make the page where it is missing, and publish the tables as they are now."""
    say("Page of reach and public tables ...")
    first_pages.make(make_home())
    publish_tables(by=None)
