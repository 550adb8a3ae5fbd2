"""What an index holds of a thing: its language versions put together, as every engine writes it."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from search.analysis import fold_text, joined_forms
from search.documents import SOURCES, Document, Passage, facet_labels

VERSION = 4
"""Raised whenever what an entry holds changes: an index with another number is built again."""

_as_json = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode

COUNTED_AS_NAMES = ("type", "country", "theme", "institution", "author")
"""Facets whose labels a query finds."""


@dataclass(frozen=True, slots=True)
class Version:
    """One language of a thing: the text of each field, by how much a word in it counts, and what a list shows."""

    language: str
    title: str
    lead: str
    names: str
    joined: str
    """Words that a text writes apart and a query may write together: found, and never suggested."""
    body: str
    passages: Sequence[Passage]
    shown: Mapping[str, Any]
    """title, url, subtitle, headline, summary, image, key, day (ISO) or year, type, file, moments, chapters: JSON values, empty ones left out."""

    def code_of(self, passage: Passage) -> str:
        """The language of the site whose fields hold a passage: its own, if the site has it, else this version's."""
        return passage.language if passage.language in languages() else self.language


@dataclass(frozen=True, slots=True)
class Entry:
    thing: str
    kind: str
    versions: Sequence[Version]
    facets: Mapping[str, Sequence[str]]
    """Of every facet but `year`."""
    year: int | None
    moment: datetime | None
    """When it dates from, for the order by date."""
    expires_at: datetime | None
    weight: float
    """Of the source and the date: what the score of its words is multiplied with."""
    sort: Mapping[str, str]
    """For each language of the site, what a list by title sorts it under."""
    digest: str
    """The same for the same entry, and another for any other."""

    def passages(self) -> Iterator[tuple[str, Passage, str]]:
        """Its passages, each with the language whose fields hold it and the one it is written in."""
        for version in self.versions:
            for passage in version.passages:
                yield version.code_of(passage), passage, passage.language or version.language

    def pages(self) -> dict[str, str]:
        """The text of its passages, by the language whose fields hold it."""
        found: dict[str, list[str]] = defaultdict(list)
        for code, passage, _written in self.passages():
            found[code].append(passage.text)
        return {code: "\n".join(texts) for code, texts in found.items()}


def languages() -> list[str]:
    """The languages of the site."""
    return [code for code, _name in settings.LANGUAGES]


def entries_of(kind: str, ids: Collection[str]) -> list[Entry]:
    """The entries of these things as the database has them now; things that are not public have none, and what has
    expired is not public, whether or not anybody has withdrawn it. `Engine.digests` keeps to the same clock.

    As many queries as the source takes, and one for each facet's labels and language.
    """
    source = SOURCES.get(kind)
    if source is None:
        return []
    known, now = set(languages()), timezone.now()
    versions: dict[str, list[Valued]] = defaultdict(list)
    for document in source.documents(ids):
        if document.language in known and (document.expires_at is None or document.expires_at > now):
            versions[document.thing].append((document, _values(document)))
    all_values = [values for group in versions.values() for _document, values in group]
    named = {facet: {value for values in all_values for value in values[facet]} for facet in COUNTED_AS_NAMES}
    labels = {code: _labels_in(code, named) for code in known}
    return [_sendable_entry(group, labels) for group in versions.values()]


def all_entries(*, at_once: int = 200) -> Iterator[Entry]:
    """Every public thing of every source, as the database has them now."""
    for kind, source in SOURCES.items():
        ids: list[str] = []
        for each in source.ids():
            ids.append(str(each))
            if len(ids) == at_once:
                yield from entries_of(kind, ids)
                ids = []
        if ids:
            yield from entries_of(kind, ids)


Labels = Mapping[str, Mapping[str, str]]
"""Facet → value → label."""


def _labels_in(language: str, values: Mapping[str, set[str]]) -> Labels:
    with override(language):
        return {facet: facet_labels(facet, each) for facet, each in values.items()}


Values = Mapping[str, Sequence[str]]
"""Facet → what a document has of it; of every facet but `year`."""

Valued = tuple[Document, Values]


def _values(document: Document) -> Values:
    return {
        "kind": (document.kind,),
        "type": (document.type,) if document.type else (),
        "programme": (document.programme,) if document.programme else (),
        # Rows of a database come in any order, and that of these says nothing.
        "country": [*filter(None, sorted(document.countries))],
        "theme": [*filter(None, sorted(document.themes))],
        "language": [document.language, *filter(None, sorted(document.languages))],
        "institution": [*filter(None, document.institutions)],
        "author": [*filter(None, document.authors)],
    }


def _sendable_entry(versions: Sequence[Valued], labels: Mapping[str, Labels]) -> Entry:
    """The entry of a thing, with its texts as UTF-8 can hold them."""
    try:
        return _entry(versions, labels)
    except UnicodeEncodeError:
        return _entry([(_sendable(document), values) for document, values in versions], labels)


def _entry(versions: Sequence[Valued], labels: Mapping[str, Labels]) -> Entry:
    """The language versions of one thing as an entry. Raises UnicodeEncodeError for a text that UTF-8 cannot hold."""
    if len(versions) > 1:
        versions = sorted(versions, key=lambda each: languages().index(each[0].language))
    documents = [document for document, _values in versions]
    first, own = versions[0]
    facets = {
        facet: tuple(dict.fromkeys(chain.from_iterable(values[facet] for _document, values in versions)))
        for facet in own
    }
    day = next((each.day for each in documents if each.day), None)
    year = day.year if day else next((each.year for each in documents if each.year), None)
    titles = {each.language: each.title for each in documents}
    entry = Entry(
        thing=first.thing,
        kind=first.kind,
        versions=tuple(_version(each, values, labels[each.language]) for each, values in versions),
        facets=facets,
        year=year,
        moment=datetime(day.year, day.month, day.day, tzinfo=UTC)
        if day
        else datetime(year, 1, 1, tzinfo=UTC)
        if year
        else None,
        expires_at=min((each.expires_at for each in documents if each.expires_at), default=None),
        weight=round(min(max(first.weight, 0.1), 10.0) * _freshness(year), 4),
        sort={code: sort_key(titles.get(code) or first.title) for code in languages()},
        digest="",
    )
    object.__setattr__(entry, "digest", _digest(entry))
    return entry


def _freshness(year: int | None) -> float:
    """Two hundredths for each year after 2015, either way: enough to tell two alike apart, and the same tomorrow."""
    return 1.02 ** min(max((year or 2012) - 2015, -15), 25)


def sort_key(title: str) -> str:
    """Under which a title stands in a list: without accents, case and the marks before its first word."""
    return " ".join(fold_text(title).lstrip("«\"'“¿¡([ ").split())[:80]


def _sendable(document: Document) -> Document:
    """The document without what UTF-8 cannot hold: half a surrogate pair, which some PDFs yield, is none."""
    names = ("title", "subtitle", "headline", "summary", "body", "key")
    texts = {name: getattr(document, name).encode("utf-8", "replace").decode() for name in names}
    passages = [replace(each, text=each.text.encode("utf-8", "replace").decode()) for each in document.passages]
    return replace(document, **texts, passages=passages)


def _version(document: Document, values: Values, labels: Labels) -> Version:
    names = [
        *document.names,
        document.key,
        *(labels[facet][value] for facet in COUNTED_AS_NAMES for value in values[facet]),
    ]
    lead = [document.subtitle, document.headline, document.summary]
    joined = joined_forms(" ".join([document.title, *lead, *names, document.body]))
    shown = {
        "title": document.title,
        "url": document.url,
        "subtitle": document.subtitle,
        "headline": document.headline,
        "summary": document.summary,
        "image": document.image_url,
        "key": document.key,
        "day": document.day.isoformat() if document.day else "",
        "year": document.year,
        "type": document.type,
        "programme": document.programme,
        "file": document.file_url,
        "moments": document.has_moments,
        "chapters": document.has_chapters,
    }
    return Version(
        language=document.language,
        title=document.title,
        lead="\n".join(filter(None, lead)),
        names="\n".join(filter(None, names)),
        joined=" ".join(joined),
        body=document.body,
        passages=tuple(document.passages),
        shown={name: value for name, value in shown.items() if value},
    )


def _digest(entry: Entry) -> str:
    """Of the texts as they are, behind all else and how long each is: written as JSON, they would be read once more."""
    texts: list[str] = []
    versions = []
    for each in entry.versions:
        texts += (each.title, each.lead, each.names, each.joined, each.body, *(p.text for p in each.passages))
        passages = [(p.page, p.weight, p.language, p.file_url) for p in each.passages]
        versions.append((each.language, each.shown, passages))
    rest = [entry.thing, entry.facets, entry.year, str(entry.moment), str(entry.expires_at), entry.weight, entry.sort]
    lengths = [len(text) for text in texts]
    state = _as_json([VERSION, versions, rest, lengths])
    return hashlib.blake2b("".join([state, *texts]).encode(), digest_size=12).hexdigest()
