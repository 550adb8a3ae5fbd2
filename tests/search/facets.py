"""What facets are to count, by the database, and what an engine counts."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from datacction.models import EpisodePage, SeasonPage
from publications.models import PublicationPage
from search.documents import FACETS
from search.engines import Engine
from search.finding import Wanted, find

CHOICES: list[dict[str, Any]] = [
    {},
    {"kind": ["publication"]},
    {"kind": ["publication", "episode"], "country": ["GT"]},
    {"type": ["survey", "research"], "country": ["GT", "SV", "HN"]},
    {"theme": ["violencia-contra-las-mujeres"], "language": ["en"]},
    {"country": ["CR"], "year_from": 2018, "year_to": 2021},
    {"type": ["report"], "kind": ["publication"], "language": ["es"], "year_from": 2020},
]

PAGES = {"season", "episode", "publication"}
Row = dict[str, set[str]]


def rows() -> list[Row]:
    """Seasons, episodes and publications as the database has them: thing by thing the values of each facet."""
    found: dict[tuple[str, str], Row] = defaultdict(lambda: defaultdict(set))
    for kind, model in (("season", SeasonPage), ("episode", EpisodePage), ("publication", PublicationPage)):
        for page in model.objects.live().public():
            row = found[kind, str(page.translation_key)]
            row["kind"].add(kind)
            row["language"].add(page.locale.language_code)
            row["programme"].add("publications" if kind == "publication" else "datacction")
            if year := page.date.year if kind == "episode" else page.year:
                row["year"].add(str(year))
            if kind != "season":
                row["country"].update(page.countries.values_list("pk", flat=True))
                row["theme"].update(page.themes.values_list("slug", flat=True))
            if kind == "publication":
                row["type"].add(page.type)
                row["language"].update(page.language_links.values_list("code", flat=True))
                row["author"].update(page.authors.values_list("slug", flat=True))
                row["institution"].update(str(link.institution_id) for link in page.institution_links.all())
    return list(found.values())


def _counted(things: Iterable[Row], facet: str, choices: Mapping[str, Any]) -> dict[str, int]:
    """How many things have each value, of those that satisfy the choices of every other facet."""
    tests: dict[str, Callable[[Row], bool]] = {
        name: (lambda row, name=name, wanted=set(values): bool(row[name] & wanted))
        for name, values in choices.items()
        if not name.startswith("year")
    }
    first, last = choices.get("year_from", 0), choices.get("year_to", 9999)
    if "year_from" in choices:
        tests["year"] = lambda row: any(first <= int(year) <= last for year in row["year"])
    others = [test for name, test in tests.items() if name != facet]
    return dict(Counter(value for row in things if all(test(row) for test in others) for value in row[facet]))


def told(chosen: Engine, choices: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """What the engine counts. People and institutions are counted among the kinds, and are none of the rows."""
    filters, years = _split(choices)
    found = find(Wanted(filters=filters, **years), language="es", limit=1, using=chosen)
    return {
        facet: {each.value: each.count for each in values if each.count and (facet != "kind" or each.value in PAGES)}
        for facet, values in found.facets.items()
    }


def expected(things: list[Row], choices: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    filters, years = _split(choices)
    return {facet: _counted(things, facet, filters | years) for facet in FACETS}


def _split(choices: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The choices of values, of the kinds that are pages, and those of years."""
    filters = {"kind": sorted(PAGES)} | {name: value for name, value in choices.items() if not name.startswith("year")}
    return filters, {name: value for name, value in choices.items() if name.startswith("year")}
