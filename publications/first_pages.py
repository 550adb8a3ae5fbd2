"""The library's page among those a site begins with."""

from portal.first_pages import Words
from portal.making_pages import publish_below, translate_to_english
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
    library: LibraryPage | None = LibraryPage.objects.child_of(home).first()
    if library is None:
        library = publish_below(home, LibraryPage(slug="biblioteca", show_in_menus=True, **LIBRARY.fields("es")))
    translate_to_english(library, LIBRARY.texts())
    return library
