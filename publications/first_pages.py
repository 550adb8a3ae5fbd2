"""The library's page among those a site begins with."""

from portal.first_pages import Words, make_below
from portal.models import HomePage
from publications.models import LibraryPage

LIBRARY = Words(
    {
        "title": ("Biblioteca", "Library"),
        "introduction": (
            "Encuestas, investigaciones, análisis, informes e infografías sobre seguridad ciudadana en Centroamérica y "
            "República Dominicana, cada una con su hallazgo principal.",
            "Surveys, research, analyses, reports and infographics on citizen security in Central America and the "
            "Dominican Republic, each with its main finding.",
        ),
    },
    slugs=("biblioteca", "library"),
)


def make(home: HomePage) -> LibraryPage:
    """The library below the Spanish home page, and its translation, each made where it is missing."""
    return make_below(home, LibraryPage, LIBRARY, slug="biblioteca")
