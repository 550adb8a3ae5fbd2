"""The page of the countries' portals and observatories: an ordinary page of text, which editors go on with."""

from typing import Any

from django.utils.html import escape

from participants.models import InstitutionAlias
from portal.making_pages import publish_below, translate_to_english
from portal.models import HomePage, StandardPage
from publications.demo.directory import DIRECTORY, Entry
from publications.demo.facts import PLACES, REGION_NAME
from search.analysis import fold

TITLE = ("Portales y observatorios", "Portals and observatories")
SLUG = ("portales-y-observatorios", "portals-and-observatories")
INTRO = (
    "Dónde publica cada país sus datos de seguridad ciudadana, quién los lleva y qué se encuentra en cada sitio. Las "
    "descripciones se basan en la sistematización de InfoSegura (PNUD, 2022), que no imprime direcciones.",
    "Where each country publishes its data on citizen security, who keeps them and what can be found there. The "
    "descriptions rest on InfoSegura's systematisation (UNDP, 2022), which prints no addresses.",
)
KEPT_BY = ("A cargo de: {}.", "Kept by: {}.")
NOT_PUBLIC = (
    "Según la fuente, es un sistema de trabajo de las instituciones y no un sitio para el público.",
    "From what the source says, it is a system that institutions work with, not a site for the public.",
)
COUNTRIES = sorted(
    {entry.country for entry in DIRECTORY}, key=lambda code: (code == "", fold(PLACES[code][0]) if code else "")
)
"""By their Spanish names, the whole region last: the English page follows the order of the Spanish one."""
WHOLE_REGION = (f"Toda la región: {REGION_NAME[0]}", f"The whole region: {REGION_NAME[1]}")


def load_directory(home: HomePage) -> StandardPage:
    """The page below `home` (the Spanish one) and its English translation, each made where it is missing."""
    page: StandardPage | None = StandardPage.objects.child_of(home).filter(slug=SLUG[0]).first()
    if page is None:
        page = publish_below(
            home,
            StandardPage(
                title=TITLE[0],
                slug=SLUG[0],
                programme="publications",
                intro=INTRO[0],
                body=_body("es"),
            ),
        )
    texts = dict(zip(_texts("es"), _texts("en"), strict=True))
    translate_to_english(page, {TITLE[0]: TITLE[1], SLUG[0]: SLUG[1], INTRO[0]: INTRO[1], **texts})
    return page


def _body(language: str) -> list[tuple[str, Any]]:
    body: list[tuple[str, Any]] = []
    for country in COUNTRIES:
        body.append(("heading", {"text": _heading(country, language), "level": "2"}))
        for entry in (each for each in DIRECTORY if each.country == country):
            body.append(("heading", {"text": entry.text("name", language), "level": "3"}))
            body.append(("text", "".join(f"<p>{escape(text)}</p>" for text in _paragraphs(entry, language))))
    return body


def _texts(language: str) -> list[str]:
    """What a translator is given of the body: headings and paragraphs, in the same order in each language."""
    names = [entry.text("name", language) for entry in DIRECTORY]
    paragraphs = [text for entry in DIRECTORY for text in _paragraphs(entry, language)]
    return [*(_heading(country, language) for country in COUNTRIES), *names, *paragraphs]


def _heading(country: str, language: str) -> str:
    at = 0 if language == "es" else 1
    return PLACES[country][at].removeprefix("the ") if country else WHOLE_REGION[at]


def _paragraphs(entry: Entry, language: str) -> list[str]:
    at = 0 if language == "es" else 1
    words = [entry.text("offers", language)]
    if entry.institution:
        words.append(KEPT_BY[at].format(_institution(entry.institution, language)))
    return words if entry.is_public else [*words, NOT_PUBLIC[at]]


def _institution(name: str, language: str) -> str:
    """The registry's name of it in the language, or the name it is registered under."""
    alias = InstitutionAlias.objects.filter(
        institution__name=name, language=language, kind=InstitutionAlias.Kind.NAME
    ).first()
    return alias.name if alias else name
