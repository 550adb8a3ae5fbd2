"""What a reader chose of a dataset: by its address, so that it can be kept, shared and put into an article."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.charts.maps import countries_on_maps
from publications.datasets.values import TOTAL, Column, Observations, Role, Row

TABLE, LINE, BAR, MAP = "table", "line", "bar", "map"
VIEWS = {
    LINE: gettext_lazy("Line"),
    BAR: gettext_lazy("Bars"),
    MAP: gettext_lazy("Map"),
    TABLE: gettext_lazy("Table"),
}


@dataclass(frozen=True)
class Selection:
    """A view of a dataset. Everything in it is something the dataset has."""

    view: str
    measure: Column
    by: Column | None
    """What is compared; None where the table has no division."""
    countries: tuple[str, ...] = ()
    """ISO codes; empty for all."""
    since: int | None = None
    until: int | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)
    """The value chosen of other divisions, by the column's key."""
    measure_is_chosen: bool = False
    is_chosen: bool = False
    """Whether the reader chose anything but the way it is shown."""
    ignored: tuple[str, ...] = ()
    """A sentence for each part of the address that was left out."""

    def as_query(self, **changed: str) -> str:
        """The address of the view, in one order; `changed` overrides parts, and empties leave them out."""
        pairs: list[tuple[str, str]] = [("view", changed.pop("view", self.view))]
        if self.measure_is_chosen or "measure" in changed:
            pairs.append(("measure", changed.pop("measure", self.measure.key)))
        if self.by is not None:
            pairs.append(("by", self.by.key))
        pairs += [("country", code) for code in self.countries]
        pairs += [("from", str(self.since))] if self.since is not None else []
        pairs += [("to", str(self.until))] if self.until is not None else []
        pairs += sorted((f"g-{key}", value) for key, value in self.chosen.items())
        return urlencode([(name, value) for name, value in pairs if value])


def views_of(table: Observations) -> list[str]:
    """How a table can be shown: a line needs years, a map countries that it draws."""
    views = []
    if len(table.years) > 1:
        views.append(LINE)
    if table.divisions:
        views.append(BAR)
    if table.country is not None and set(table.members(table.country)) & countries_on_maps():
        views.append(MAP)
    return [*views, TABLE]


def read_selection(table: Observations, query: Mapping[str, str] | QueryDict) -> Selection:
    """A view by its address. What the dataset does not have is left out, and said to be."""
    ignored: list[str] = []

    def one_of(name: str, known: Mapping[str, object], default: str) -> str:
        value = str(query.get(name, "") or "").strip()
        if value and value not in known:
            ignored.append(_("“%(value)s” is not in this dataset and was left out.") % {"value": value[:60]})
        return value if value in known else default

    views = views_of(table)
    view = one_of("view", dict.fromkeys(views), views[0])
    measures = {column.key: column for column in table.measures}
    measure = measures[one_of("measure", measures, table.measures[0].key)]
    divisions = {column.key: column for column in table.divisions}
    default_by = next(iter(divisions), "")
    if view == MAP and table.country is not None:
        by: Column | None = table.country
        one_of("by", divisions, "")
    else:
        by = divisions.get(one_of("by", divisions, default_by))
    countries: list[str] = []
    if table.country is not None:
        known = set(table.members(table.country))
        for code in query.getlist("country") if isinstance(query, QueryDict) else []:
            if code in known:
                countries.append(code)
            elif code:
                ignored.append(_("“%(value)s” is not in this dataset and was left out.") % {"value": code[:60]})
    years = {str(year): year for year in table.years}
    since = years.get(one_of("from", years, ""))
    until = years.get(one_of("to", years, ""))
    if since is not None and until is not None and since > until:
        since, until = until, since
    chosen = {}
    for column in table.divisions:
        if column.role != Role.COUNTRY:
            value = one_of(f"g-{column.key}", dict.fromkeys(table.members(column)), "")
            if value:
                chosen[column.key] = value
    return Selection(
        view=view,
        measure=measure,
        by=by,
        countries=tuple(dict.fromkeys(countries)),
        since=since,
        until=until,
        chosen=chosen,
        is_chosen=any(value for name, value in query.items() if name != "view"),
        measure_is_chosen=str(query.get("measure", "") or "") in measures,
        ignored=tuple(ignored),
    )


def query_of_address(address: str) -> QueryDict:
    """The query of an address as a person copies it: a whole one, or only its end."""
    parts = urlsplit(address.strip())
    text = parts.query if parts.query or "?" in address or parts.scheme else address.strip().lstrip("?")
    return QueryDict(text)


def selected_rows(table: Observations, selection: Selection) -> list[Row]:
    """The rows of the chosen countries, years and divisions, in the table's order."""
    tests: list[tuple[int, frozenset[object]]] = []
    if table.country is not None and selection.countries:
        tests.append((table.place(table.country.key), frozenset(selection.countries)))
    for key, value in selection.chosen.items():
        tests.append((table.place(key), frozenset([value])))
    if table.year is not None and (selection.since is not None or selection.until is not None):
        tests.append((table.place(table.year.key), frozenset(chosen_years(table, selection))))
    return [row for row in table.rows if all(row[place] in values for place, values in tests)]


def chosen_years(table: Observations, selection: Selection) -> tuple[int, ...]:
    """The years between the chosen ends, both included."""
    return tuple(
        year
        for year in table.years
        if (selection.since is None or year >= selection.since) and (selection.until is None or year <= selection.until)
    )


def standing(table: Observations, selection: Selection, column: Column) -> str:
    """The one value of a division that is not compared: the chosen one, else all together, else the first."""
    if column.role == Role.COUNTRY and selection.countries:
        return selection.countries[0]
    members = table.members(column)
    return selection.chosen.get(column.key) or (TOTAL if TOTAL in members else members[0])
