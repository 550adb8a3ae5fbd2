"""The pages a site begins with, in both languages: the home page here, and below it what each app names for itself.

An editor writes over every one of them; made again, they are left as they are.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from wagtail.models import Locale, Page, Site

from portal.making_pages import P, publish_below, translate_to_english
from portal.models import HomePage
from portal.models.pages import first_sections
from portal.services import name_for_both_languages


@dataclass(frozen=True, slots=True)
class Words:
    """Texts of a page as (Spanish, English) by field; `sections` are the blocks of its body, in Spanish."""

    texts_by_field: dict[str, tuple[str, str]]
    sections: tuple[tuple[str, Any], ...] = ()
    more: tuple[tuple[str, str], ...] = ()
    site_name: str = ""
    slugs: tuple[str, str] = field(default=("", ""))

    def fields(self, language: str) -> dict[str, Any]:
        at = 0 if language == "es" else 1
        values: dict[str, Any] = {name: texts[at] for name, texts in self.texts_by_field.items()}
        return {**values, "body": list(self.sections)} if self.sections else values

    def texts(self) -> dict[str, str]:
        return {
            **dict(self.texts_by_field.values()),
            **dict(self.more),
            **({self.slugs[0]: self.slugs[1]} if self.slugs[0] else {}),
        }


_PROGRAMMES = (
    (
        "datacction",
        ("DatAction", "DatAction"),
        (
            "Seminarios en línea, intercambios y foros donde quienes producen los datos los discuten con quienes "
            "deciden. Cada episodio queda con su grabación, sus presentaciones y su gente.",
            "Webinars, exchanges and forums where those who produce the data discuss them with those who decide. "
            "Every episode stays, with its recording, its presentations and its people.",
        ),
    ),
    (
        "trainaction",
        ("TrainAction", "TrainAction"),
        (
            "La academia en línea: cursos por módulos y lecciones cortas, para leer al propio ritmo, también en el "
            "teléfono.",
            "The online academy: courses in modules and short lessons, to be read at one's own pace, on a phone too.",
        ),
    ),
    (
        "conose",
        ("CONOSE", "CONOSE"),
        (
            "La red de conocimiento: universidades, centros de pensamiento y organizaciones que investigan con una "
            "agenda común.",
            "The knowledge network: universities, think tanks and organisations that do research with one agenda.",
        ),
    ),
)

_HEADING = ("Tres maneras de trabajar con evidencia", "Three ways of working with evidence")

HOME = Words(
    {
        "title": ("Seguridad ciudadana en datos", "Citizen security in data"),
        "headline": (
            "Los datos de seguridad, en manos de quienes los usan",
            "Security data, in the hands of those who use them",
        ),
        "intro": (
            "Instituciones de Centroamérica y República Dominicana comparten aquí lo que miden, lo que aprenden y a "
            "quiénes llegan: seminarios, cursos, investigación y cifras que se pueden comprobar.",
            "Institutions of Central America and the Dominican Republic share here what they measure, what they learn "
            "and whom they reach: webinars, courses, research and figures that can be checked.",
        ),
    },
    sections=(
        ("next_episode", {"heading": ""}),
        *first_sections(),
        (
            "programmes",
            {
                "heading": _HEADING[0],
                "programmes": [
                    {"programme": key, "title": title[0], "text": text[0], "page": None}
                    for key, title, text in _PROGRAMMES
                ],
            },
        ),
        ("courses", {"heading": "", "number": 3}),
        ("calls", {"heading": "", "number": 3}),
        ("lines", {"heading": "", "number": 4}),
        ("studies", {"heading": "", "number": 3}),
        ("agenda", {"heading": "", "number": 3}),
        ("news", {"heading": "", "number": 3}),
        ("countries", {"heading": ""}),
        ("newsletter", {"heading": ""}),
    ),
    more=(_HEADING, *(title for _, title, _ in _PROGRAMMES), *(text for _, _, text in _PROGRAMMES)),
    site_name="Seguridad ciudadana en datos",
    slugs=("inicio", "home"),
)


def make(say: Callable[[str], None]) -> HomePage:
    """The Spanish home page with the first pages of every app (`FIRST_PAGES`), each made where it is missing."""
    say("Home page in Spanish and English ...")
    home = make_home()
    for path in settings.FIRST_PAGES:
        page = import_string(path)(home)
        say(f"{page.title} in Spanish and English ...")
    return home


def make_below(home: HomePage, model: type[P], words: Words, *, slug: str) -> P:
    """The page of an app in the menu, below the Spanish home page, and its translation, each made where it is missing."""
    page: P | None = model.objects.child_of(home).first()
    if page is None:
        page = publish_below(home, model(slug=slug, show_in_menus=True, **words.fields("es")))
    made: P = page
    translate_to_english(made, words.texts())
    return made


def make_one(parent: Page, model: type[P], words: Words) -> P:
    """The one page of a kind below a Spanish page of an app, at the address of its words, and its translation, each made
    where it is missing."""
    page: P | None = model.objects.child_of(parent).first()
    if page is None:
        page = publish_below(parent, model(slug=words.slugs[0], **words.fields("es")))
    made: P = page
    translate_to_english(made, words.texts())
    return made


def make_home() -> HomePage:
    """The Spanish home page as the root of the default site, with its translation; Wagtail's welcome page goes."""
    name_for_both_languages()
    spanish = Locale.objects.get_or_create(language_code="es")[0]
    Locale.objects.get_or_create(language_code="en")
    home: HomePage | None = HomePage.objects.filter(locale=spanish, depth=2).first()
    if home is None:
        root = Page.objects.get(depth=1)
        home = publish_below(root, HomePage(locale=spanish, slug="inicio", **HOME.fields("es")))
        site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
        welcome = site.root_page if site.pk else None
        site.root_page = home
        site.site_name = HOME.site_name
        site.save()
        if welcome is not None and type(welcome.specific) is Page and not welcome.get_children().exists():
            welcome.delete()
    translate_to_english(home, HOME.texts())
    return home
