"""Citing publications: one description of a work, written as APA, BibTeX, RIS, CSL-JSON, Dublin Core and schema.org.

Formats as in: CSL-JSON of the Citation Style Language 1.0.2; RIS of Research Information Systems; Dublin Core as
`oai_dc`; schema.org in JSON-LD. APA (7th) through the CSL style in `styles/`, in the reader's language.
"""

import json
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from html import unescape
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from django.conf import settings
from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy, override

from publications.dates import PartialDate
from publications.vocabulary import LICENCE_URLS, PublicationType

LOCALES = {"es": "es-MX", "en": "en-US"}
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What no XML may hold."""


@dataclass(frozen=True, slots=True)
class CitedAuthor:
    """A person by family and given names, or a body by its name."""

    family: str = ""
    given: str = ""
    body: str = ""

    @property
    def name(self) -> str:
        return self.body or f"{self.given} {self.family}".strip()

    @property
    def inverted(self) -> str:
        return self.body or ", ".join(filter(None, [self.family, self.given]))


@dataclass(frozen=True, slots=True)
class CitedFile:
    """A file of a work. `size` in bytes."""

    media_type: str
    url: str
    size: int = 0


@dataclass(frozen=True, slots=True)
class CitedWork:
    """What a citation says of a work. Addresses are whole ones."""

    key: str
    """Lasting, of letters, digits and hyphens."""
    title: str
    type: str
    date: PartialDate
    authors: tuple[CitedAuthor, ...] = ()
    publisher: str = ""
    series: str = ""
    isbn: str = ""
    doi: str = ""
    url: str = ""
    file_url: str = ""
    """The PDF, where there is one."""
    files: tuple[CitedFile, ...] = ()
    """Those in the language of the work's page first."""
    abstract: str = ""
    subjects: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    """That of the page first."""
    published_at: datetime | None = None
    """When it came to be public here, which may be long after its date."""
    licence: str = ""
    page: int = 0
    """The number of the page that says it; 0 for none."""


# --- formatted ------------------------------------------------------------------------------

_CSL_TYPES = {
    PublicationType.DATASET: "dataset",
    PublicationType.PRESENTATION: "speech",
    PublicationType.INFOGRAPHIC: "graphic",
}

_GENRES = {
    PublicationType.DATASET: gettext_lazy("Dataset"),
    PublicationType.PRESENTATION: gettext_lazy("Slides"),
    PublicationType.INFOGRAPHIC: gettext_lazy("Infographic"),
}
"""What stands in brackets behind the title of what is no text to read."""


def csl_item(work: CitedWork) -> dict[str, Any]:
    """The work as an item of CSL-JSON."""
    bodies = {author.body for author in work.authors}
    parts = [part for part in (work.date.year, work.date.month, work.date.day) if part]
    item: dict[str, Any] = {
        "id": work.key,
        "type": _CSL_TYPES.get(PublicationType(work.type), "report"),
        "title": work.title,
        "author": [
            {"literal": author.body} if author.body else {"family": author.family, "given": author.given}
            for author in work.authors
        ],
        "issued": {"date-parts": [parts]},
        # Where the author gave the work out, APA names it once.
        "publisher": "" if work.publisher in bodies else work.publisher,
        "collection-title": work.series,
        "ISBN": work.isbn,
        "DOI": work.doi,
        "URL": work.url,
        "language": work.languages[0] if work.languages else "",
        "abstract": work.abstract,
    }
    return {name: value for name, value in item.items() if value}


def apa(work: CitedWork, language: str) -> SafeString:
    """The work as APA cites it, in HTML: italics and nothing else. Kept, since the processor takes most of a page's time."""
    with _PROCESSOR:
        return _apa(work, language)


_PROCESSOR = threading.Lock()
"""One thread at a time: the others find written what they would write again. The style, which they share, is asked by one."""


@lru_cache(maxsize=4096)
def _apa(work: CitedWork, language: str) -> SafeString:
    said = _said(work, language)
    bibliography = CitationStylesBibliography(_style(language), CiteProcJSON([_hidden(said)]), formatter.html)
    bibliography.register(Citation([CitationItem(work.key)]))
    text = str(bibliography.bibliography()[0])
    if "author" not in said:
        # Without an author the title comes first, and the processor writes it again in its own place, with all that it is.
        title, series = re.escape(f"<i>{_hidden(work.title)}</i>"), re.escape(_hidden(work.series))
        place = text.find(f" ({work.date.year}", len(_hidden(work.title)))
        again = re.search(rf" ({title}(?: \({series}\))?(?: \[[^]]*])?)\.?", text[place:], re.IGNORECASE)
        if again is not None:
            text = f"{again[1]}." + text[place:].replace(again[0], "", 1)
    elif language == "es":
        authors, found, rest = text.partition(f" ({work.date.year}")
        text = _AND_BEFORE_I.sub("e ", authors) + found + rest
    text = re.sub(r"<(?!/?i>)[^>]*>", "", text)
    text = re.sub(r"([.?!])</i>\.", r"\1</i>", text)  # a title that ends its own sentence
    for hidden, entity in _SIGNS.values():
        text = text.replace(hidden, entity)
    return mark_safe(text)


def _said(work: CitedWork, language: str) -> dict[str, Any]:
    """What of a work its formatted citation tells in a language."""
    said = {name: value for name, value in csl_item(work).items() if name != "abstract"}
    if work.type in _CSL_TYPES:
        with override(language):
            said["genre"] = str(_GENRES[PublicationType(work.type)])
    if "author" not in said and work.publisher:
        said["author"] = [{"literal": said.pop("publisher")}]
    return said


_AND_BEFORE_I = re.compile(r"(?<=, )y (?=[IÍ]|Hi(?![ae]))")
"""The «y» before the last author, where it is written «e»: before the sound of an i."""

_SIGNS = {"&": ("\ue000", "&amp;"), "<": ("\ue001", "&lt;"), ">": ("\ue002", "&gt;")}
"""The processor takes mark-up in what it is given for its own: signs of it travel in disguise."""
SITE = "\ue003"
"""Stands for the portal's address in a citation that is kept, which may be read at several."""


def _hidden(value: Any) -> Any:
    if isinstance(value, str):
        for sign, (hidden, _entity) in _SIGNS.items():
            value = value.replace(sign, hidden)
        return value
    if isinstance(value, dict):
        return {name: _hidden(each) for name, each in value.items()}
    return [_hidden(each) for each in value] if isinstance(value, list) else value


def apa_text(work: CitedWork, language: str) -> str:
    return unescape(strip_tags(apa(work, language)))


def apa_digest(work: CitedWork, language: str) -> str:
    """A digest that is another one as soon as `apa` may write this work otherwise; begins with `apa_rules`."""
    said = json.dumps(_said(work, language), ensure_ascii=False, sort_keys=True)
    return apa_rules(language) + blake2b(said.encode(), digest_size=12).hexdigest()


@lru_cache(maxsize=4)
def apa_rules(language: str) -> str:
    """A digest of all that `apa` depends on but for the work: the style, the processor, this module."""
    by = (
        _style_text(language),
        version("citeproc-py"),
        LOCALES.get(language),
        Path(__file__).read_text(encoding="utf-8"),
    )
    return blake2b(repr(by).encode(), digest_size=6).hexdigest()


@lru_cache(maxsize=4)
def _style(language: str) -> Any:
    text = _style_text(language)
    return CitationStylesStyle(BytesIO(text.encode()), locale=LOCALES.get(language, "en-US"), validate=False)


def _style_text(language: str) -> str:
    style = (settings.BASE_DIR / "publications" / "styles" / "apa.csl").read_text(encoding="utf-8")
    if language == "es":
        style = style.replace('and="symbol"', 'and="text"')  # the Spanish edition of the manual writes «y»
        style = style.replace(' text-case="title"', "")  # nor are there titles with a capital in each word
    return style


# --- BibTeX and RIS -------------------------------------------------------------------------

_BIBTEX_SIGNS = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "%": r"\%", "#": r"\#", "$": r"\$", "&": r"\&", "_": r"\_",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def bibtex(work: CitedWork) -> str:
    """The work as an entry of BibTeX, in UTF-8; titles keep their capitals."""

    def safe(text: str) -> str:
        return "".join(_BIBTEX_SIGNS.get(sign, sign) for sign in " ".join(text.split()))

    authors = " and ".join(f"{{{safe(each.body)}}}" if each.body else safe(each.inverted) for each in work.authors)
    if not authors and work.publisher:
        # Whoever gave it out stands for them, as in APA: styles of BibTeX ask for an author.
        authors = f"{{{safe(work.publisher)}}}"
    fields = {
        "title": f"{{{safe(work.title)}}}",
        "author": authors,
        "institution": safe(work.publisher),
        "year": str(work.date.year),
        "month": str(work.date.month or ""),
        "series": safe(work.series),
        "isbn": work.isbn,
        "doi": work.doi,
        "url": work.url,
        "language": ", ".join(work.languages),
        "abstract": safe(work.abstract),
        "keywords": safe(", ".join(work.subjects)),
    }
    kind = "misc" if work.type in {PublicationType.DATASET, PublicationType.PRESENTATION} else "techreport"
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{work.key},", *lines, "}", ""])


def ris(work: CitedWork) -> str:
    """The work as a record of RIS."""
    kinds = {
        PublicationType.DATASET: "DATA",
        PublicationType.PRESENTATION: "SLIDE",
        PublicationType.INFOGRAPHIC: "FIGURE",
    }
    date = work.date
    tags: list[tuple[str, str]] = [
        ("TY", kinds.get(PublicationType(work.type), "RPRT")),
        ("ID", work.key),
        ("TI", work.title),
        *(("AU", author.inverted) for author in work.authors),
        ("PB", work.publisher),
        ("PY", str(date.year)),
        (
            "DA",
            f"{date.year}/{date.month:02}/{date.day:02}/"
            if date.day
            else f"{date.year}/{date.month:02}//"
            if date.month
            else "",
        ),
        ("T3", work.series),
        ("SN", work.isbn),
        ("DO", work.doi),
        ("UR", work.url),
        ("L1", work.file_url),
        *(("LA", code) for code in work.languages),
        ("AB", work.abstract),
        *(("KW", subject) for subject in work.subjects),
        ("CY", "; ".join(work.places)),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in tags if value]
    return "\r\n".join([*lines, "ER  - ", ""]) + "\r\n"


# --- Dublin Core ----------------------------------------------------------------------------

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
OAI_DC_SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"


def dublin_core_elements(work: CitedWork) -> list[tuple[str, str]]:
    """The elements of unqualified Dublin Core, in order; one may stand several times."""
    elements = [
        ("title", work.title),
        *(("creator", author.inverted) for author in work.authors),
        *(("subject", subject) for subject in work.subjects),
        ("description", work.abstract),
        ("publisher", work.publisher),
        ("date", work.date.iso),
        ("type", work.type),
        *(("format", file.media_type) for file in work.files),
        ("identifier", work.url),
        *(("identifier", file.url) for file in work.files),
        ("identifier", f"https://doi.org/{work.doi}" if work.doi else ""),
        ("identifier", f"urn:isbn:{work.isbn}" if work.isbn else ""),
        ("relation", work.series),
        *(("language", code) for code in work.languages),
        *(("coverage", place) for place in work.places),
        ("rights", LICENCE_URLS.get(work.licence, "")),
    ]
    return [(name, UNPRINTABLE.sub("", value)) for name, value in elements if value]


def dublin_core(work: CitedWork) -> str:
    """The work as an `oai_dc:dc` element."""
    elements = "".join(f"<dc:{name}>{escape(value)}</dc:{name}>" for name, value in dublin_core_elements(work))
    return (
        f"<oai_dc:dc xmlns:oai_dc={quoteattr(OAI_DC)} xmlns:dc={quoteattr(DC)} "
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{OAI_DC} {OAI_DC_SCHEMA}">{elements}</oai_dc:dc>'
    )


# --- for machines that read pages -----------------------------------------------------------


def citation_tags(work: CitedWork) -> list[tuple[str, str]]:
    """The `citation_*` tags that scholarly crawlers read, as (name, content)."""
    date = work.date
    tags = [
        ("citation_title", work.title),
        # Crawlers leave out a work without an author: where nobody is named, whoever gave it out stands for them, as in APA.
        *(("citation_author", name) for name in [each.inverted for each in work.authors] or [work.publisher]),
        # A whole day or the year alone: crawlers take nothing between.
        ("citation_publication_date", date.iso.replace("-", "/") if date.day else str(date.year)),
        ("citation_publisher", work.publisher),
        ("citation_technical_report_institution", work.publisher),
        ("citation_isbn", work.isbn),
        ("citation_doi", work.doi),
        *(("citation_language", code) for code in work.languages),
        *(("citation_keywords", subject) for subject in work.subjects),
        ("citation_abstract_html_url", work.url),
        ("citation_pdf_url", work.file_url),
    ]
    return [(name, value) for name, value in tags if value]


def json_ld(work: CitedWork) -> SafeString:
    """The work for schema.org, safe inside a `<script type="application/ld+json">`: data, which nothing runs."""
    is_dataset = work.type == PublicationType.DATASET
    files = [
        {
            "@type": "DataDownload" if is_dataset else "MediaObject",
            "encodingFormat": file.media_type,
            "contentUrl": file.url,
        }
        for file in work.files
    ]
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset" if is_dataset else "Report",
        "name": work.title,
        "url": work.url,
        "datePublished": work.date.iso,
        "inLanguage": list(work.languages),
        "author": [
            {"@type": "Organization", "name": author.body}
            if author.body
            else {"@type": "Person", "name": author.name, "familyName": author.family, "givenName": author.given}
            for author in work.authors
        ],
        "publisher": {"@type": "Organization", "name": work.publisher} if work.publisher else "",
        "description": work.abstract,
        "keywords": list(work.subjects),
        "spatialCoverage": [{"@type": "Place", "name": place} for place in work.places],
        "license": LICENCE_URLS.get(work.licence, ""),
        # `isbn` is a property of books alone.
        "identifier": [
            {"@type": "PropertyValue", "propertyID": name, "value": value}
            for name, value in (("ISBN", work.isbn), ("DOI", work.doi))
            if value
        ],
        "sameAs": f"https://doi.org/{work.doi}" if work.doi else "",
        "isPartOf": {"@type": "CreativeWorkSeries", "name": work.series} if work.series else "",
        "distribution" if is_dataset else "encoding": files,
    }
    text = json.dumps({name: value for name, value in data.items() if value}, ensure_ascii=False)
    return mark_safe(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


# --- files of citations ---------------------------------------------------------------------


Parts = Callable[[Iterable[CitedWork], str], Iterator[str]]
"""(works, language) to the text of a file, part by part: a whole library of them is in no memory at once."""


@dataclass(frozen=True)
class Format:
    """One way to take citations along."""

    label: str
    media_type: str
    extension: str
    parts: Parts | None
    """None where it is read as it is kept: `services.citations`."""


def _each(write: Callable[[CitedWork, str], str]) -> Parts:
    return lambda works, language: (write(work, language) for work in works)


def _csl_items(works: Iterable[CitedWork], language: str) -> Iterator[str]:
    before = "[\n "
    for work in works:
        yield before + json.dumps(csl_item(work), ensure_ascii=False, indent=1).replace("\n", "\n ")
        before = ",\n "
    yield "[]" if before == "[\n " else "\n]"


def _dublin_cores(works: Iterable[CitedWork], language: str) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<records>'
    for work in works:
        yield dublin_core(work)
    yield "</records>\n"


FORMATS = {
    "bibtex": Format("BibTeX", "application/x-bibtex", "bib", _each(lambda work, language: bibtex(work))),
    "ris": Format("RIS", "application/x-research-info-systems", "ris", _each(lambda work, language: ris(work))),
    "csl": Format("CSL-JSON", "application/vnd.citationstyles.csl+json", "json", _csl_items),
    "dc": Format("Dublin Core", "application/xml", "xml", _dublin_cores),
    "apa": Format("APA", "text/plain", "txt", None),
}
