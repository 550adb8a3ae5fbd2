"""DatAction's page among those a site begins with."""

from datacction.models import WebinarIndexPage
from portal.first_pages import Words, make_below
from portal.models import HomePage

WEBINAR = Words(
    {
        "title": ("DatAction", "DatAction"),
        "introduction": (
            "Un seminario en línea cada semana, por temporadas: los equipos que llevan las cifras de seguridad "
            "ciudadana las presentan, las comparan y responden preguntas.",
            "A webinar every week, in seasons: the teams that keep the figures on citizen security present them, "
            "compare them and answer questions.",
        ),
    },
)


def make(home: HomePage) -> WebinarIndexPage:
    """The page of all seasons below the Spanish home page, and its translation, each made where it is missing."""
    return make_below(home, WebinarIndexPage, WEBINAR, slug="datacction")
