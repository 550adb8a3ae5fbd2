"""What editors recommend for a search: looked up by its words, and shown only while anyone may see it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Page

from portal.documents import is_shown
from portal.queries import open_pages
from search.analysis import STOP_WORDS, variants
from search.documents import SOURCES, thing_key
from search.engines.base import Hit
from search.entries import entries_of
from search.finding import synonym_lines
from search.models import Pin
from search.questions import Question, read_question


@dataclass(frozen=True, slots=True)
class Recommended:
    """What is recommended for a search, as results."""

    hits: Sequence[Hit] = ()
    things: frozenset[str] = field(default_factory=frozenset)
    """Of those that the search finds by itself, too."""


def recommended_for(question: Question, language: str, found: Iterable[Hit] = ()) -> Recommended:
    """What editors recommend for a question; what was found anyway is taken from there.

    One query where they recommend nothing for anything, two where nothing for this; for what they do, those that show
    that it is public.
    """
    if not question.clauses or question.without:
        return Recommended()
    rows = list(Pin.objects.order_by("order", "pk").values_list("query", "page", "document"))
    synonyms = synonym_lines() if rows else ()
    meant = [(page, document) for query, page, document in rows if is_same(_read(query, synonyms), question)]
    known = {hit.thing: hit for hit in found}
    hits: dict[str, Hit] = {}
    for page, document in dict.fromkeys(meant):
        hit = _page_hit(page, language, known) if page else _document_hit(document, language)
        if hit is not None:
            hits.setdefault(hit.thing, hit)
    return Recommended(tuple(hits.values()), frozenset(hits))


@lru_cache(maxsize=2000)
def _read(query: str, synonyms: tuple[str, ...]) -> Question:
    return read_question(query, synonyms)


def is_same(one: Question, other: Question) -> bool:
    """Whether two questions ask for the same: word for word, in any order, number and gender, or by synonyms."""
    ones, others = _words(one), _words(other)
    return bool(ones) and len(ones) == len(others) and _match(ones, others) and _match(others, ones)


Alternatives = frozenset[tuple[str, ...]]


def _words(question: Question) -> list[Alternatives]:
    """Of each clause, what satisfies it; a phrase in quotes counts by its words."""
    found: list[Alternatives] = []
    for clause in question.clauses:
        if clause.is_exact and len(clause.typed) > 1:
            each = [word for word in clause.typed if word not in STOP_WORDS]
            found += [frozenset((form,) for form in variants(word)) for word in each]
        else:
            found.append(frozenset(clause.alternatives))
    return list(dict.fromkeys(found))


def _match(ones: Sequence[Alternatives], others: Sequence[Alternatives]) -> bool:
    return all(any(one & other for other in others) for one in ones)


def _page_hit(number: int, language: str, known: Mapping[str, Hit]) -> Hit | None:
    """The page in the reader's language, else as it was chosen; None where none of them is public now."""
    chosen = Page.objects.filter(pk=number).first()
    if chosen is None:
        return None
    kind = _kind_of(chosen)
    if kind is not None:
        thing_id = str(chosen.translation_key)
        return known.get(thing_key(kind, thing_id)) or _thing_hit(kind, thing_id, language)
    alive = open_pages(Page.objects.filter(alias_of=None))
    versions = {
        each.locale.language_code: each
        for each in alive.filter(translation_key=chosen.translation_key).select_related("locale")
    }
    page = versions.get(language) or next((each for each in versions.values() if each.pk == number), None)
    if page is None:
        return None
    shown = {"title": page.title, "url": page.get_url() or "", "summary": page.search_description}
    return _hit(f"page:{page.translation_key}", "page", page.locale.language_code, shown)


def _kind_of(page: Page) -> str | None:
    model = page.cached_content_type.model_class()
    return next((source.kind for source in SOURCES.values() if model in source.pages), None)


def _thing_hit(kind: str, thing_id: str, language: str) -> Hit | None:
    now = timezone.now()
    for entry in entries_of(kind, [thing_id]):
        if entry.expires_at is None or entry.expires_at > now:
            version = next((each for each in entry.versions if each.language == language), entry.versions[0])
            return _hit(thing_key(kind, thing_id), kind, version.language, version.shown)
    return None


def _document_hit(number: int, language: str) -> Hit | None:
    document = get_document_model().objects.filter(pk=number).first()
    if document is None or document.collection.get_view_restrictions().exists() or not is_shown(document):
        return None
    return _hit(f"document:{document.pk}", "document", language, {"title": document.title, "url": document.url})


def _hit(thing: str, kind: str, language: str, shown: Mapping[str, Any]) -> Hit:
    return Hit(thing=thing, kind=kind, language=language, score=0.0, shown=shown)
