"""The words of the glossary where they first stand in a page's running text: a link to the glossary that says the meaning.

A link with `abbr` in it works on a phone, with a keyboard and without scripts. What is in a link, a heading, a summary or an
abbreviation already is left as it is. The words come from the cache, and what they are found by is made once in a process,
so that a page asks the database nothing for them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.models import Page

from front.models import Term, UnexplainedPage
from portal.explaining import register

KEY, SECONDS = "front-glossary", 300
"""Other processes see what an editor changed within so many seconds, where they share no cache."""
SAID = "_explained_words"
"""Where a request keeps what its page has explained so far."""
LEFT_ALONE = frozenset(["a", "abbr", "button", "code", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "summary"])
_TAG = re.compile(r"(<[^>]*>)")
_NAME = re.compile(r"</?\s*([a-zA-Z][a-zA-Z0-9]*)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it may be written in a text of one language, and what is said of it."""

    slug: str
    forms: tuple[str, ...]
    meaning: str
    is_acronym: bool


Kept = tuple[dict[str, tuple[Word, ...]], frozenset[str]]
"""The words of each language, and the keys of pages that explain none."""


def declare() -> None:
    """Have the portal's running text explained. Called once, when the apps are loaded."""
    register(explain)


def forget_words() -> None:
    """Read the glossary anew."""
    cache.delete(KEY)


def explain(html: str, page: Page, request: HttpRequest) -> str:
    """A piece of a page's text with the words that were not explained in an earlier one. A query in a while."""
    words, silent = kept_words()
    language = "es" if (get_language() or "es").startswith("es") else "en"
    known = words[language]
    if not known or str(page.translation_key) in silent:
        return html
    said: set[str] | None = getattr(request, SAID, None)
    if said is None:
        said = set()
        setattr(request, SAID, said)
    return marked(html, known, said, reverse("glossary"))


def kept_words() -> Kept:
    """The words by language, and the pages that explain none. Two queries in SECONDS."""
    kept: Kept | None = cache.get(KEY)
    if kept is None:
        terms = list(Term.objects.filter(is_explained=True).select_related("country"))
        words = {language: _words(terms, language) for language in ("es", "en")}
        kept = (words, frozenset(str(key) for key in UnexplainedPage.objects.values_list("page_key", flat=True)))
        cache.set(KEY, kept, SECONDS)
    return kept


def _words(terms: Iterable[Term], language: str) -> tuple[Word, ...]:
    """One word for each way of writing it: what is written alike in several countries says all its meanings."""
    by_form: dict[str, list[Term]] = {}
    for term in terms:
        for form in _forms(term, language):
            by_form.setdefault(form, []).append(term)
    alike: dict[tuple[int, ...], tuple[list[str], list[Term]]] = {}
    for form, meant in by_form.items():
        alike.setdefault(tuple(term.pk for term in meant), ([], meant))[0].append(form)
    return tuple(
        Word(
            slug=meant[0].slug,
            forms=tuple(forms),
            meaning="; ".join(dict.fromkeys(_meaning(term, language, several=len(meant) > 1) for term in meant)),
            is_acronym=meant[0].kind == Term.Kind.ACRONYM,
        )
        for forms, meant in alike.values()
    )


def _forms(term: Term, language: str) -> list[str]:
    name, others = (term.name_es, term.others_es) if language == "es" else (term.name_en, term.others_en)
    return [form for each in (name, *others.split(",")) if len(form := each.strip()) > 1]


def _meaning(term: Term, language: str, *, several: bool) -> str:
    meaning = term.meaning_es if language == "es" else term.meaning_en
    if not several or term.country is None:
        return meaning
    country = term.country.name_es if language == "es" else term.country.name_en
    return meaning if country in meaning else f"{meaning} ({country})"


@lru_cache(maxsize=8)
def _pattern(words: tuple[Word, ...]) -> tuple[re.Pattern[str], dict[str, Word]]:
    """What finds any of these words in escaped text, the longest first, and whose each form is."""
    of_form: dict[str, Word] = {}
    for word in words:
        for form in word.forms:
            written = escape(form)
            of_form.setdefault(written, word)
            if not word.is_acronym:
                for first in (written[0].upper(), written[0].lower()):
                    of_form.setdefault(first + written[1:], word)
    forms = sorted(of_form, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, forms))})(?![\w-])"), of_form


def marked(html: str, words: tuple[Word, ...], said: set[str], glossary_url: str) -> str:
    """Safe HTML with the first use of each word explained; `said` are the slugs of those that were, and is added to."""
    pattern, of_form = _pattern(words)
    if not pattern.search(html):
        return html
    parts = _TAG.split(html)
    closed: list[str] = []

    def link(found: re.Match[str]) -> str:
        word = of_form[found[0]]
        if word.slug in said:
            return found[0]
        said.add(word.slug)
        return _link(found[0], word, glossary_url)

    for place, part in enumerate(parts):
        if place % 2:
            _follow(part, closed)
        elif part and not closed:
            parts[place] = pattern.sub(link, part)
    return "".join(parts)


def _follow(tag: str, closed: list[str]) -> None:
    """Note that a tag begins or ends what is left alone."""
    named = _NAME.match(tag)
    name = named[1].lower() if named is not None else ""
    if name not in LEFT_ALONE or tag.endswith("/>"):
        return
    if not tag.startswith("</"):
        closed.append(name)
    elif closed and name in closed:
        while closed.pop() != name:
            pass


def _link(text: str, word: Word, glossary_url: str) -> str:
    meaning = escape(word.meaning)
    if word.is_acronym:
        return f'<a class="term" href="{glossary_url}#{word.slug}"><abbr title="{meaning}">{text}</abbr></a>'
    return f'<a class="term" href="{glossary_url}#{word.slug}" title="{meaning}">{text}</a>'


def is_silent(page: Any) -> bool:
    """Whether no word is explained on a page. One query."""
    return UnexplainedPage.objects.filter(page_key=page.translation_key).exists()
