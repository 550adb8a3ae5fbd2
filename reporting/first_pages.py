"""The page of reach among those a site begins with."""

from portal.first_pages import Words, make_below
from portal.models import HomePage
from reporting.models import ReachPage

REACH = Words(
    {
        "title": ("Alcance", "Reach"),
        "intro": (
            "A quiénes llega el programa: personas, instituciones y países, contados sobre cada participación y con su "
            "definición al lado.",
            "Whom the programme reaches: people, institutions and countries, counted over every participation, each "
            "figure with its definition.",
        ),
    },
    slugs=("alcance", "reach"),
)


def make(home: HomePage) -> ReachPage:
    """The page of reach below the Spanish home page, and its translation, each made where it is missing."""
    return make_below(home, ReachPage, REACH, slug="alcance")
