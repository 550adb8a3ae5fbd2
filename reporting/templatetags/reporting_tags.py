"""Public reach figures for other apps' pages: always what was published, never counted on the way."""

import dataclasses
from dataclasses import dataclass
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils.translation import get_language, ngettext

from conose.research.decisions import decisions_in
from conose.research.listings import StudyView, decision_views
from portal.components import DataTable, Fact, HeadlineFigure, ListItem
from portal.numbers import whole
from publications.queries.downloads import downloads_of_works
from reporting.calls.publishing import tables_of, tells_something
from reporting.charts import Chart, chart
from reporting.editions import editions_of
from reporting.figures import FIGURES, Value
from reporting.public import (
    NETWORK_COUNTRY,
    NETWORK_KIND,
    PARTS,
    ActivityReach,
    PeopleBySex,
    PublicReach,
    PublicTable,
    public_reach,
)
from reporting.reach import TOTAL, Reach
from reporting.tables import cross_table, headline, headline_figures

register = template.Library()
SHOWN_DECISIONS = 3
"""On a country's page."""


@dataclass(frozen=True)
class ShownTable:
    """A declared table: how many it counts, what they are called and how they are counted, the chart and the numbers."""

    name: str
    title: str
    everybody: str
    """Empty where it is held back."""
    people: str
    definition: str
    table: DataTable
    chart: Chart


@register.simple_tag
def published_tables(reach: PublicReach) -> list[ShownTable]:
    """The declared tables of a publication, each with its chart."""
    return [_shown(declared, table) for declared, table in reach.tables]


def _shown(declared: PublicTable, reach: Reach) -> ShownTable:
    if reach.breakdown is None:
        raise ValueError(declared.name)
    title = str(declared.title)
    everybody = reach.breakdown.by_values[(TOTAL,) * len(declared.dimensions)].participants
    return ShownTable(
        declared.name,
        title,
        "" if everybody is None else whole(everybody),
        str(declared.people),
        declared.definition,
        cross_table(reach.breakdown, title, people=str(declared.people)),
        chart(reach.breakdown, title, declared.name),
    )


@register.simple_tag
def published_figures(reach: PublicReach) -> list[HeadlineFigure]:
    """All headline figures of a publication."""
    return headline_figures(reach, tuple(reach.figures))


@register.simple_tag
def edition_figures(kind: str) -> list[HeadlineFigure]:
    """Ministers and international speakers of all editions of a kind, as published; none where there were none. One query."""
    published = public_reach()
    if published is None:
        return []
    view = published.headline_view
    return [
        dataclasses.replace(headline(FIGURES[name], Value(number, 0), view), suppressed=number is None)
        for name, number in editions_of(published.content, kind).items()
        if number != 0
    ]


@register.inclusion_tag("reporting/_activity_reach.html")
def activity_reach(activity_key: str) -> dict[str, Any]:
    """Who took part in an activity, in numbers. One query."""
    published = public_reach()
    return numbers_of(published.of_key(activity_key) if published else None)


@register.inclusion_tag("reporting/_activity_reach.html")
def reach_of_page(page_key: Any) -> dict[str, Any]:
    """The same for the activity that follows a page, by the page's translation key. One query."""
    published = public_reach()
    return numbers_of(published.of_page(page_key) if published else None)


@register.inclusion_tag("reporting/_course_learners.html")
def learners_of_course(page_key: Any) -> dict[str, Any]:
    """Who took part in a course, by sex, by its page's translation key. One query."""
    published = public_reach()
    return _by_sex(published.learners_of(page_key) if published else None)


@register.inclusion_tag("reporting/_trained_in.html")
def trained_in(series: int) -> dict[str, Any]:
    """Who took part in the activities of a series of the registry, by sex, by its key. One query."""
    published = public_reach()
    return {**_by_sex(published.people_in(series) if published else None), "published": published}


@register.inclusion_tag("reporting/_country_reach.html")
def reach_of_country(country: Any) -> dict[str, Any]:
    """Who took part from a country, by sex; `country` is a `participants.Country`. One query."""
    published = public_reach()
    found = _by_sex(published.people_of(country.pk) if published else None)
    return {**found, "country": country.name, "published": published}


@register.inclusion_tag("reporting/evidence/_in_country.html", takes_context=True)
def decisions_in_country(context: Context, country: Any) -> dict[str, Any]:
    """The latest decisions of a country's institutions that cite a study of the network, and the way to all of them; `country`
    is a `participants.Country`. Two queries at most."""
    found = decisions_in(country.pk, (get_language() or "es").partition("-")[0])
    return {
        "uses": decision_views(found[:SHOWN_DECISIONS], context["request"]),
        "more": f"{reverse('evidence')}?country={country.pk}" if found else "",
    }


@register.inclusion_tag("reporting/_network_reach.html")
def reach_of_network() -> dict[str, Any]:
    """Who took part in the network's training and forums: by year and sex, by country, by kind of institution. One query, and
    those that name what the tables are of."""
    published = public_reach()
    told = published.content["tables"] if published else {}
    tables = [
        _shown(PARTS[name].table, published.table(name))
        for name in (NETWORK_COUNTRY.name, NETWORK_KIND.name)
        if published and name in told
    ]
    years = [{**_by_sex(people), "label": label} for label, people in published.of_network()] if published else []
    return {"years": years, "tables": tables, "published": published}


def _by_sex(found: PeopleBySex | None) -> dict[str, Any]:
    if found is None:
        return {"is_known": False}
    return {
        "is_known": True,
        "everybody": None if found.everybody is None else whole(found.everybody),
        "by_sex": [(label, None if number is None else whole(number)) for label, number in found.by_sex],
        "is_suppressed": None in (found.everybody, *(number for _label, number in found.by_sex)),
    }


@register.inclusion_tag("reporting/_call_statistics.html")
def call_statistics(code: str) -> dict[str, Any]:
    """Who applied to a decided call and who was awarded, as published; nothing before. Two queries or three."""
    published = public_reach()
    tables = tables_of(published.content, code) if published else []
    return {
        "tables": [dataclasses.replace(table, note="") for table in tables if tells_something(table)],
        "notes": list(dict.fromkeys(table.note for table in tables)),
        "held_back": [table.caption for table in tables if not tells_something(table)],
        "published": published,
    }


@register.simple_tag
def outputs_with_reach(study: StudyView) -> list[ListItem]:
    """What came out of a study, each with how many took part in it, as published, and how often its files were downloaded. Two
    queries; none where nothing came out."""
    published = public_reach() if study.outputs else None
    downloads = downloads_of_works(study.output_keys)
    found = []
    for key, item in zip(study.output_keys, study.outputs, strict=True):
        reach = published.of_page(key) if published else None
        facts = []
        if reach is not None and reach.participants is not None:
            facts.append(Fact(whole(reach.participants), ngettext("participant", "participants", reach.participants)))
        if number := downloads.get(key):
            facts.append(Fact(whole(number), ngettext("download", "downloads", number)))
        found.append(dataclasses.replace(item, facts=facts))
    return found


@register.simple_tag
def reach_of_pages(pages: Any) -> dict[Any, dict[str, Any]]:
    """How many people took part in many pages' activities, by translation key, in one query however many they are."""
    published = public_reach()
    found = {page.translation_key: published.of_page(page.translation_key) for page in pages} if published else {}
    return {key: numbers_of(reach) for key, reach in found.items() if reach is not None}


def numbers_of(found: ActivityReach | None) -> dict[str, Any]:
    if found is None:
        return {"is_known": False}
    return {
        "is_known": True,
        "suppressed": found.participants is None,
        "participants": whole(found.participants),
        "countries": whole(found.countries),
        "institutions": whole(found.institutions),
    }
