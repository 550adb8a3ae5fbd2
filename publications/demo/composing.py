"""What stands in the document of a work: its parts in order, drawn from the demo's sentences by a fixed seed."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from publications.demo.facts import SERIES, Work
from publications.demo.sentences import Sentences, sentences

SEED = 2022

WORDS: dict[str, dict[str, str]] = {
    "es": {
        "mark": "Documento de demostración",
        "notice": "Este archivo se generó para la demostración del portal. No es la obra que lleva este título: es un "
        "texto de muestra sobre su tema. Todos los números de sus gráficos y cuadros son inventados, y ninguna de sus "
        "afirmaciones debe citarse.",
        "headline_note": "La cifra de esta frase procede de una publicación impresa; las de gráficos y cuadros, no.",
        "source": "La obra se nombra en",
        "about": "Sobre este documento",
        "contents": "Contenido",
        "summary": "Resumen",
        "context": "Contexto",
        "method": "Cómo se hizo",
        "findings": "Hallazgos",
        "limits": "Límites",
        "recommendations": "Recomendaciones",
        "invented": "Datos inventados para la demostración.",
        "undated": "Sin fecha en la fuente",
        "page": "Página",
        "chart": "Gráfico de barras",
    },
    "en": {
        "mark": "Demonstration document",
        "notice": "This file was made for the portal's demonstration. It is not the work that bears this title but a "
        "sample text on its subject. All numbers in its charts and tables are invented, and none of its statements "
        "should be quoted.",
        "headline_note": "The figure in this sentence comes from a printed publication; those of charts and tables do not.",
        "source": "The work is named in",
        "about": "About this document",
        "contents": "Contents",
        "summary": "Summary",
        "context": "Context",
        "method": "How it was done",
        "findings": "Findings",
        "limits": "Limits",
        "recommendations": "Recommendations",
        "invented": "Numbers invented for the demonstration.",
        "undated": "No date in the source",
        "page": "Page",
        "chart": "Bar chart",
    },
}
TYPE_NAMES: dict[str, tuple[str, str]] = {
    "survey": ("Encuesta", "Survey"),
    "research": ("Investigación", "Research"),
    "systematic-analysis": ("Análisis sistemático", "Systematic analysis"),
    "report": ("Informe", "Report"),
    "infographic": ("Infografía", "Infographic"),
    "bulletin": ("Boletín", "Bulletin"),
    "brief": ("Nota", "Brief"),
    "protocol": ("Protocolo o caja de herramientas", "Protocol or toolkit"),
    "dataset": ("Conjunto de datos", "Dataset"),
    "presentation": ("Presentación", "Presentation"),
}
UNDATED = (
    "La fuente no imprime fecha para esta obra: el año de la biblioteca es el de la fuente, 2022.",
    "The source prints no date for this work: the library's year is that of the source, 2022.",
)
SHORT = {"infographic", "brief"}
"""Types whose document is of two or three pages."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars with invented numbers, in percent or on whatever scale the title says."""

    title: str
    bars: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a label and invented numbers, one for each of the columns after the first."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    paragraphs: tuple[str, ...]
    chart: Chart | None = None
    table: Table | None = None
    begins_page: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """All that is set in type, in one language; `words` are the fixed ones. `when` is None where no date is known."""

    language: str
    title: str
    subtitle: str
    kind: str
    place: str
    year: str
    series: str
    headline: str
    authors: tuple[str, ...]
    when: date | None
    source: str
    notes: tuple[str, ...]
    """What a reader of the source would stumble over."""
    words: dict[str, str]
    sections: tuple[Section, ...]
    is_short: bool = False


def compose(work: Work, language: str) -> Document:
    """The document of a work in "es" or "en": the same every time, and the same draw in both languages."""
    at, words = (0, WORDS["es"]) if language == "es" else (1, WORDS["en"])
    draw = random.Random(f"{SEED}:{work.key}")
    first, second = (sentences(each, language) for each in work.subjects[:2])
    summary = Section(words["summary"], (work.text("abstract", language),))
    is_short = work.type in SHORT
    sections = (
        (summary, *_short_sections(first, second, draw, work, words))
        if is_short
        else (summary, *_sections(first, second, draw, work, words))
    )
    place = work.place(language)
    return Document(
        language,
        work.text("title", language).rstrip("."),
        work.text("subtitle", language),
        TYPE_NAMES[work.type][at],
        place.removeprefix("the ").removeprefix("el ")[:1].upper() + place.removeprefix("the ").removeprefix("el ")[1:],
        str(work.year or words["undated"]),
        SERIES[work.series][at] if work.series else "",
        work.text("headline", language),
        tuple(" ".join(reversed(each.split(", "))) for each in work.authors) or work.institutions[:1],
        _first_day(work.date),
        work.source,
        tuple(filter(None, (work.text("note", language), "" if work.date else UNDATED[at]))),
        words,
        tuple(_placed(each, place) for each in sections),
        is_short,
    )


def _sections(
    first: Sentences, second: Sentences, draw: random.Random, work: Work, words: dict[str, str]
) -> Iterable[Section]:
    chart, table, other_chart = _chart(first, draw), _table(first, draw, work), _chart(second, draw)
    yield Section(words["context"], _some(first.paragraphs["context"], 4, draw), begins_page=True)
    yield Section(words["method"], _some(first.paragraphs["method"], 4, draw))
    yield Section(words["findings"], _some(first.paragraphs["findings"], 6, draw), chart, begins_page=True)
    yield Section(
        second.title,
        (
            *_some(second.paragraphs["context"], 2, draw),
            *_some(second.paragraphs["method"], 1, draw),
            *_some(second.paragraphs["findings"], 3, draw),
        ),
        other_chart,
        begins_page=True,
    )
    limits = (*_some(first.paragraphs["limits"], 3, draw), *_some(second.paragraphs["limits"], 1, draw))
    yield Section(words["limits"], limits, table=table, begins_page=True)
    yield Section(
        words["recommendations"],
        (*_some(first.paragraphs["recommendations"], 3, draw), *_some(second.paragraphs["recommendations"], 1, draw)),
    )


def _short_sections(
    first: Sentences, second: Sentences, draw: random.Random, work: Work, words: dict[str, str]
) -> Iterable[Section]:
    chart, table = _chart(first, draw), _table(first, draw, work)
    yield Section(words["findings"], _some(first.paragraphs["findings"], 3, draw), chart)
    yield Section(second.title, _some(second.paragraphs["findings"], 2, draw), table=table)
    yield Section(words["recommendations"], _some(first.paragraphs["recommendations"], 2, draw))


def _some(paragraphs: tuple[str, ...], number: int, draw: random.Random) -> tuple[str, ...]:
    """That many of the paragraphs, in an order of this document's own."""
    return tuple(paragraphs[at] for at in draw.sample(range(len(paragraphs)), min(number, len(paragraphs))))


def _chart(about: Sentences, draw: random.Random) -> Chart:
    title, labels = about.chart
    values = [draw.randint(6, 60) for _ in labels]
    if about.has_shares:
        whole = sum(values)
        values = sorted((value * 100 // whole for value in values), reverse=True)
        values[0] += 100 - sum(values)
    return Chart(title, tuple(zip(labels, values, strict=True)))


def _table(about: Sentences, draw: random.Random, work: Work) -> Table:
    title, (corner, *labels) = about.table
    last = work.year or SEED
    years = tuple(str(last - back) for back in (3, 2, 1, 0))
    return Table(
        title, (corner, *years), tuple((label, *(str(draw.randint(8, 92)) for _ in years)) for label in labels)
    )


def _placed(section: Section, place: str) -> Section:
    paragraphs = tuple(each.replace("{place}", place) for each in section.paragraphs)
    return Section(section.heading, paragraphs, section.chart, section.table, section.begins_page)


def _first_day(text: str) -> date | None:
    if not text:
        return None
    year, month, day = (*(int(part) for part in text.split("-")), 1, 1)[:3]
    return date(year, month, day)
