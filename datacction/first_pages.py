"""DatAction's page among those a site begins with."""

from datacction.models import WebinarIndexPage
from portal.first_pages import Words
from portal.making_pages import publish_below, translate_to_english
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
    index: WebinarIndexPage | None = WebinarIndexPage.objects.child_of(home).first()
    if index is None:
        index = publish_below(home, WebinarIndexPage(slug="datacction", show_in_menus=True, **WEBINAR.fields("es")))
    translate_to_english(index, WEBINAR.texts())
    return index
