"""TrainAction's page among those a site begins with."""

from portal.first_pages import Words
from portal.making_pages import publish_below, translate_to_english
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
    index: CourseIndexPage | None = CourseIndexPage.objects.child_of(home).first()
    if index is None:
        index = publish_below(home, CourseIndexPage(slug="trainaction", show_in_menus=True, **CATALOGUE.fields("es")))
    translate_to_english(index, CATALOGUE.texts())
    return index
