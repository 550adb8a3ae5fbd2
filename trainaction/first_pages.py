"""TrainAction's page among those a site begins with."""

from portal.first_pages import Words, make_below
from portal.models import HomePage
from trainaction.models import CourseIndexPage

CATALOGUE = Words(
    {
        "title": ("TrainAction", "TrainAction"),
        "introduction": (
            "La academia en línea: cursos sobre seguridad ciudadana, escritos para leerse por lecciones cortas, también "
            "en el teléfono y con una conexión lenta.",
            "The online academy: courses on citizen security, written to be read in short lessons, on a phone and over "
            "a slow line too.",
        ),
    },
)


def make(home: HomePage) -> CourseIndexPage:
    """The catalogue below the Spanish home page, and its translation, each made where it is missing."""
    return make_below(home, CourseIndexPage, CATALOGUE, slug="trainaction")
