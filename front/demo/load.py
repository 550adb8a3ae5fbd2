"""Loads the front door's part of the demo: glossary, observatories, news and articles, topics of messages.

Made as an editor makes it, in Spanish, then translated. Called again it adds nothing and changes nothing.
"""

from collections.abc import Callable
from datetime import timedelta
from html import escape

from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import override
from wagtail.contrib.redirects.models import Redirect

from front import first_pages
from front.demo.content import ACRONYMS, CONCEPTS, PIECES, PLACES, SIGNED_BY, Piece, Place
from front.models import ArticleIndexPage, ArticlePage, LinkCheck, Observatory, Term
from front.observatories.checking import Answer, write_down
from participants.attendance.institutions import fold_institution
from participants.models import Country, Institution
from portal.first_pages import make_home
from portal.making_pages import publish_below, translate_to_english
from portal.models import StandardPage, Theme

ANSWERED = ((15, LinkCheck.Outcome.GOOD), (8, LinkCheck.Outcome.UNKNOWN), (7, LinkCheck.Outcome.UNKNOWN))
"""What the address to practise with has answered, so many days ago. Followed now, it is not known again."""
OLD_PAGE = "portales-y-observatorios"
Say = Callable[[str], None]


def load(say: Say) -> None:
    """Make what is missing, saying what is being made."""
    say("Front door: glossary, observatories, news ...")
    load_glossary()
    retire_old_page()
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    for place in PLACES:
        _load_place(place, themes)
    index = first_pages.make(make_home())
    for piece in PIECES:
        _load_piece(index, piece, themes)


def retire_old_page() -> None:
    """Demos that were loaded earlier have the observatories on a page of text as well: its addresses lead to the directory."""
    page = StandardPage.objects.filter(slug=OLD_PAGE, locale__language_code="es").first()
    if page is None:
        return
    for each in page.get_translations(inclusive=True):
        with override(each.locale.language_code):
            Redirect.add_redirect(each.get_url() or "", redirect_to=reverse("observatories"), is_permanent=True)
        each.delete()


def load_glossary() -> None:
    """The acronyms and words, each made where it is missing."""
    for fact in ACRONYMS:
        slug = slugify(f"{fact.name[0]} {fact.country}")
        Term.objects.get_or_create(
            slug=slug,
            defaults={
                "kind": Term.Kind.ACRONYM,
                "name_es": fact.name[0],
                "name_en": fact.name[1],
                "others_en": f"{fact.name[1]}s" if fact.name[1] in ("NGO", "SDG") else "",
                "meaning_es": fact.meaning[0],
                "meaning_en": fact.meaning[1],
                "country_id": fact.country or None,
            },
        )
    for concept in CONCEPTS:
        Term.objects.get_or_create(
            slug=concept.slug,
            defaults={
                "kind": Term.Kind.WORD,
                "name_es": concept.name[0],
                "name_en": concept.name[1],
                "others_es": concept.others[0],
                "others_en": concept.others[1],
                "meaning_es": concept.meaning[0],
                "meaning_en": concept.meaning[1],
            },
        )


def _institution(name: str, country: str) -> Institution | None:
    return Institution.objects.filter(key=fold_institution(name), country=country or None, merged_into=None).first()


def _load_place(place: Place, themes: dict[str, Theme]) -> None:
    row, is_new = Observatory.objects.get_or_create(
        slug=place.slug,
        defaults={
            "kind": place.kind,
            "name_es": place.name[0],
            "name_en": place.name[1],
            "acronym": place.acronym,
            "country_id": place.country or None,
            "institution": _institution(place.institution, place.country),
            "language": place.language,
            "summary_es": place.summary[0],
            "summary_en": place.summary[1],
            "url": place.url,
        },
    )
    if is_new:
        row.themes.set([themes[slug] for slug in place.themes if slug in themes])
        row.save()  # what is found of it names its themes
    if is_new and place.url:
        for days, outcome in ANSWERED:
            write_down(observatory=row, answer=Answer(outcome), at=timezone.now() - timedelta(days=days))


def _load_piece(index: ArticleIndexPage, piece: Piece, themes: dict[str, Theme]) -> None:
    page = ArticlePage.objects.child_of(index).filter(slug=piece.slugs[0]).first()
    if page is None:
        page = ArticlePage(
            title=piece.title[0],
            slug=piece.slugs[0],
            kind=piece.kind,
            day=piece.day,
            author=piece.author,
            institution=_institution(SIGNED_BY, ""),
            programme=piece.programme,
            summary=piece.summary[0],
            body=[_block(kind, words[0]) for kind, words in piece.body],
            locale=index.locale,
        )
        if page.institution is None:
            page.author = "PNUD"
        page.countries = list(Country.objects.filter(pk__in=piece.countries))
        page.themes.add(*(themes[slug] for slug in piece.themes if slug in themes))
        page = publish_below(index, page)
    pairs = [piece.title, piece.summary, piece.slugs, *(words for _kind, words in piece.body)]
    translate_to_english(page, dict(pairs))


def _block(kind: str, text: str) -> tuple[str, object]:
    if kind == "heading":
        return kind, {"text": text, "level": "2"}
    return kind, f"<p>{escape(text, quote=False)}</p>"
