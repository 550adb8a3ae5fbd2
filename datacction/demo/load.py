"""Loads the demo's content: home page, seasons, episodes and exchanges in both languages, institutions, printed figures.

Everything is made as an editor makes it: Spanish pages published, then translated through the translation
memory, so that both can be edited afterwards. Called again it adds nothing and changes nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify
from wagtail.documents import get_document_model

from datacction import first_pages
from datacction.demo.editions import load_editions
from datacction.demo.episodes import DURATION, EPISODES, SEASONS, THEMES, TIMEZONE, Episode, Season
from datacction.demo.exchanges import load_exchanges
from datacction.demo.figures import FIGURES
from datacction.demo.institutions import INSTITUTIONS
from datacction.demo.placeholder import one_page_pdf
from datacction.demo.products import PRODUCTS
from datacction.demo.recordings import load_recordings, load_speaker
from datacction.models import EpisodePage, EpisodeSpecialist, KnowledgeProduct, SeasonPage, WebinarIndexPage
from participants.attendance.institutions import fold_institution
from participants.models import Country, Institution, InstitutionAlias, Person, ReportedFigure, Role, Series
from portal.first_pages import make_home
from portal.making_pages import publish_below, translate_to_english
from portal.models import Theme

Say = Callable[[str], None]


def load(progress: Say) -> None:
    """Make what is missing, saying what is being made."""
    progress("Institutions and printed figures ...")
    load_institutions()
    progress("Home page and themes in Spanish and English ...")
    index = first_pages.make(make_home())
    themes = _load_themes()
    document = _load_document()
    for season in SEASONS:
        progress(f"Season {season.number} in Spanish and English ...")
        page = _load_season(index, season)
        for episode in EPISODES:
            if episode.season == season.number:
                _load_episode(page, episode, themes, document)
    progress("Exchanges in Spanish and English ...")
    load_exchanges(first_pages.make_exchanges(index), themes, document, _load_document(NOTES))
    progress("Forum and Weeks in Spanish and English ...")
    load_editions(first_pages.make_editions(index))
    progress("Transcripts, and a speaker who waits for approval ...")
    load_recordings()
    load_speaker()
    load_reported_figures()


@transaction.atomic
def load_institutions() -> None:
    """The institutions the programme's publications name, with their aliases."""
    known: dict[str, Institution] = {}
    for fact in INSTITUTIONS:
        key = fold_institution(fact.name)
        found, created = Institution.objects.get_or_create(
            key=key,
            country_id=fact.country or None,
            defaults={"name": fact.name, "acronym": fact.acronym, "kind": fact.kind},
        )
        known[fact.name] = found
        if not created:
            continue
        own = [(fact.acronym, "")] if fact.acronym else []
        aliases = {
            fold_institution(name): (name, InstitutionAlias.Kind.NAME, language) for name, language in fact.names
        }
        for acronym, language in [*own, *fact.acronyms]:
            aliases.setdefault(fold_institution(acronym), (acronym, InstitutionAlias.Kind.ACRONYM, language))
        aliases.pop(key, None)
        for folded, (name, kind, language) in aliases.items():
            InstitutionAlias.objects.create(institution=found, name=name, key=folded, kind=kind, language=language)
    for fact in INSTITUTIONS:
        if fact.parent and known[fact.name].parent_id is None:
            Institution.objects.filter(pk=known[fact.name].pk).update(parent=known[fact.parent])


@transaction.atomic
def load_reported_figures() -> None:
    """The printed totals, with their source."""
    for fact in FIGURES:
        figure, _ = ReportedFigure.objects.get_or_create(
            programme=fact.programme,
            scope=fact.scope_es,
            measure=fact.measure,
            defaults={
                "scope_en": fact.scope_en,
                "label_es": fact.label_es,
                "label_en": fact.label_en,
                "value": fact.value,
                "is_share": fact.is_share,
                "at_least": fact.at_least,
                "breakdown": fact.breakdown,
                "since": fact.since,
                "until": fact.until,
                "source": fact.source,
                "note": fact.note,
            },
        )
        figure.series.set(Series.objects.filter(programme=fact.programme, key__in=fact.seasons))


def attach_specialists(episode_key: str, people: Iterable[tuple[Person, str]]) -> None:
    """Put people on an episode's page ("s1-e03"), in the order given, and publish it in both languages.

    Those already there stay. Roles are those of `participants.models.Role`: specialist or moderator.
    """
    number, episode = episode_key.removeprefix("s").split("-e")
    page = next(
        each
        for each in EpisodePage.objects.filter(number=int(episode), locale__language_code="es", alias_of=None)
        if each.get_parent().specific.number == int(number)
    )
    there = {(link.person_id, link.role) for link in page.specialists.all()}
    new = [(person, role) for person, role in people if (person.pk, role) not in there]
    if not new:
        return
    for person, role in new:
        page.specialists.add(EpisodeSpecialist(person=person, role=Role(role), sort_order=len(there)))
        there.add((person.pk, role))
    page.save_revision().publish()


# --- pages ------------------------------------------------------------------------------------


def _load_season(index: WebinarIndexPage, fact: Season) -> SeasonPage:
    page: SeasonPage | None = SeasonPage.objects.child_of(index).filter(number=fact.number).first()
    if page is None:
        page = publish_below(
            index,
            SeasonPage(
                title=fact.title_es,
                slug=f"temporada-{fact.number}",
                number=fact.number,
                year=fact.year,
                introduction=fact.introduction_es,
            ),
        )
    translate_to_english(
        page,
        {
            fact.title_es: fact.title_en,
            fact.introduction_es: fact.introduction_en,
            page.slug: f"season-{fact.number}",
        },
    )
    return page


def _load_episode(season: SeasonPage, fact: Episode, themes: dict[str, Theme], document: Any) -> None:
    products = PRODUCTS[fact.key]
    page = EpisodePage.objects.child_of(season).filter(number=fact.number).first()
    if page is None:
        page = EpisodePage(
            title=fact.title_es,
            slug=f"episodio-{fact.number:02}",
            number=fact.number,
            date=fact.day,
            starts=fact.starts_at.time(),
            ends=(fact.starts_at + DURATION).time(),
            timezone=TIMEZONE,
            summary=fact.description_es,
        )
        page.countries = list(Country.objects.filter(pk__in=fact.countries))
        page.themes.add(*(themes[slug] for slug in fact.themes))
        page.products = [
            KnowledgeProduct(title=each.title_es, kind=each.kind, document=document, locale=season.locale)
            for each in products
        ]
        page = publish_below(season, page)
    texts = {each.title_es: each.title_en for each in products}
    translate_to_english(
        page,
        {
            **texts,
            fact.title_es: fact.title_en,
            fact.description_es: fact.description_en,
            page.slug: f"episode-{fact.number:02}",
        },
    )


def _load_themes() -> dict[str, Theme]:
    return {
        slug: Theme.objects.get_or_create(slug=slug, defaults={"name": spanish, "name_en": english})[0]
        for slug, (spanish, english) in THEMES.items()
    }


PRODUCT = (
    "Documento de demostración",
    "Este archivo ocupa el lugar de un producto de conocimiento en la demostración del portal.",
    "Demonstration document",
    "This file stands for a knowledge product in the portal's demonstration.",
)
NOTES = (
    "Notas de demostración",
    "Este archivo ocupa el lugar de notas de trabajo que solo leen quienes participaron en un intercambio.",
    "Demonstration notes",
    "This file stands for working notes that only who took part in an exchange may read.",
)


def _load_document(lines: Sequence[str] = PRODUCT) -> Any:
    """A file that stands for others of the demo, and says so. Its first line is its title."""
    model = get_document_model()
    title = lines[0]
    found = model.objects.filter(title=title).first()
    if found is not None:
        return found
    pdf = one_page_pdf(list(lines))
    document = model(title=title)
    document.file.save(f"{slugify(title)}.pdf", ContentFile(pdf), save=False)
    document.file_size = len(pdf)
    document.save()
    return document
