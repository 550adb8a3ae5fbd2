"""What a search address says: read from a query string, and written back in one order.

    ?q=niñas&kind=publication&country=GT&country=SV&year_from=2015&sort=newest&p=2

The same search has the same address, however it was come by. A value that nothing can have is left out and said so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from search.documents import FACETS
from search.finding import SORTS, Wanted
from search.questions import clean

CHOICES = tuple(facet for facet in FACETS if facet != "year")
NAMES = ("q", *CHOICES, "year_from", "year_to", "sort", "p")
"""Every name that an address may have, in its order."""
MOST_CHOICES = 12
"""Values that an address may choose; the combinations of more are for robots alone."""
LONGEST_VALUE = 100


@dataclass(frozen=True, slots=True)
class Filters:
    wanted: Wanted
    page: int = 1
    ignored: Sequence[str] = ()
    """Sentences on what was left out."""
    pairs: Sequence[tuple[str, str]] = field(default_factory=tuple)
    """The address's names and values, in order, without the page."""

    @property
    def query_string(self) -> str:
        return urlencode([*self.pairs, *([("p", str(self.page))] if self.page > 1 else [])])

    @property
    def chosen(self) -> Mapping[str, Sequence[str]]:
        return self.wanted.filters

    @property
    def is_first_level(self) -> bool:
        """Whether robots may keep the page: everything, or one choice of one facet."""
        return self.page == 1 and len(self.pairs) <= 1 and all(name in CHOICES for name, _value in self.pairs)

    @property
    def choice_names(self) -> Sequence[str]:
        """The names of what narrows a search."""
        return (*CHOICES, "year_from", "year_to")

    def of_newest(self) -> Wanted:
        """The same search, the newest first."""
        return replace(self.wanted, sort="newest")

    def without(self, *left_out: tuple[str, str]) -> str:
        """The query string without these pairs, of the first page."""
        return urlencode([pair for pair in self.pairs if pair not in left_out])

    def only(self, *names: str) -> str:
        """The query string of these names alone, of the first page."""
        return urlencode([pair for pair in self.pairs if pair[0] in names])


def canonical(query: QueryDict) -> str:
    """The query string in the one order, without empty, doubled and unknown parts: what is wrong stays, to be told of."""
    pairs = []
    for name in NAMES:
        values = query.getlist(name) if name in CHOICES else query.getlist(name)[-1:]
        kept = (
            sorted({value for value in values if value.strip()})
            if name in CHOICES
            else [v for v in values if v.strip()]
        )
        pairs += [(name, value) for value in kept if (name, value) not in {("sort", SORTS[0]), ("p", "1")}]
    return urlencode(pairs)


def read(query: QueryDict) -> Filters:
    """The search that a query string asks for. Never raises."""
    ignored: list[str] = []
    text = clean(query.get("q", ""))
    filters, dropped = _choices(query)
    if dropped:
        ignored.append(_("Only the first %(number)s filters are applied.") % {"number": MOST_CHOICES})
    years = {name: _year(query.get(name, ""), ignored) for name in ("year_from", "year_to")}
    first, last = years["year_from"], years["year_to"]
    if first is not None and last is not None and first > last:
        first, last = last, first
    sort = query.get("sort", "") or SORTS[0]
    if sort not in SORTS:
        ignored.append(_("There is no such order: results are sorted by relevance."))
        sort = SORTS[0]
    page = query.get("p", "") or "1"
    pairs = [("q", text)] if text else []
    pairs += [(facet, value) for facet in CHOICES for value in filters.get(facet, ())]
    pairs += [(name, str(value)) for name, value in (("year_from", first), ("year_to", last)) if value is not None]
    pairs += [("sort", sort)] if sort != SORTS[0] else []
    return Filters(
        wanted=Wanted(text=text, filters=filters, year_from=first, year_to=last, sort=sort),
        page=int(page) if page.isascii() and page.isdecimal() and 0 < len(page) < 5 and int(page) else 1,
        ignored=ignored,
        pairs=tuple(pairs),
    )


def _choices(query: QueryDict) -> tuple[dict[str, list[str]], bool]:
    """The chosen values of each facet, sorted, and whether some were too many."""
    pairs = [
        (facet, value)
        for facet in CHOICES
        for value in sorted({clean(each) for each in query.getlist(facet)})
        if value and len(value) <= LONGEST_VALUE
    ]
    filters: dict[str, list[str]] = {}
    for facet, value in pairs[:MOST_CHOICES]:
        filters.setdefault(facet, []).append(value)
    return filters, len(pairs) > MOST_CHOICES


def _year(text: str, ignored: list[str]) -> int | None:
    text = text.strip()
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) == 4:
        return int(text)
    ignored.append(_("“%(value)s” is not a year, and was left out.") % {"value": clean(text)[:40]})
    return None
