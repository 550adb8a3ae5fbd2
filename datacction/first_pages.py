"""DatAction's pages among those a site begins with."""

from datacction.models import EditionIndexPage, ExchangeIndexPage, ExchangeNetworkPage, WebinarIndexPage
from portal.first_pages import Words, make_below, make_one
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


EXCHANGES = Words(
    {
        "title": ("Intercambios entre países", "Exchanges between countries"),
        "introduction": (
            "Lo que un país aprendió, contado a otro por quienes lo hicieron: en línea o en persona, entre instituciones, "
            "con acuerdos que se siguen.",
            "What one country learned, told to another by those who did it: online or in person, between institutions, "
            "with agreements that are followed up.",
        ),
    },
    slugs=("intercambios", "exchanges"),
)

NETWORK = Words(
    {
        "title": ("Red de intercambios", "Network of exchanges"),
        "introduction": (
            "Quién dio qué a quién. Un mismo país da en un intercambio y recibe en otro.",
            "Who gave what to whom. The same country gives in one exchange and receives in another.",
        ),
    },
    slugs=("red", "network"),
)


EDITIONS = Words(
    {
        "title": ("Foros y Semana de la Seguridad Ciudadana", "Forums and Citizen Security Week"),
        "introduction": (
            "Encuentros en persona: qué país recibió a la región cada año, con qué programa y quién habló.",
            "Meetings in person: which country hosted the region in which year, with what programme, and who spoke.",
        ),
    },
    slugs=("foros-y-semana", "forums-and-week"),
)


def make(home: HomePage) -> WebinarIndexPage:
    """The page of all seasons below the Spanish home page, below it the lists of exchanges, with their network, and of
    forums and Weeks, and their translations, each made where it is missing."""
    webinar = make_below(home, WebinarIndexPage, WEBINAR, slug="datacction")
    make_exchanges(webinar)
    make_editions(webinar)
    return webinar


def make_exchanges(webinar: WebinarIndexPage) -> ExchangeIndexPage:
    """The list of exchanges below the Spanish page of all seasons, with the page of their network."""
    exchanges = make_one(webinar, ExchangeIndexPage, EXCHANGES)
    make_one(exchanges, ExchangeNetworkPage, NETWORK)
    return exchanges


def make_editions(webinar: WebinarIndexPage) -> EditionIndexPage:
    """The list of forums and Weeks below the Spanish page of all seasons."""
    return make_one(webinar, EditionIndexPage, EDITIONS)
