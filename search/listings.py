"""What the search page shows: frozen values, ready for a template."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core.paginator import Page as Paged
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import get_language_info, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from portal.components import ChosenFilter, ListItem, Tag
from search.documents import PEOPLE, SOURCES, TAKE_ALONG, WHERE_TO_ASK, facet_labels
from search.engines import EngineUnavailable
from search.engines.base import DEEPEST, MOST_TAKEN, Hit, Piece
from search.filters import Filters
from search.finding import SORTS, FacetValue, Finding, find, newest_by_kind, reader_language, related_to
from search.nearby import nearby
from search.pins import Recommended, recommended_for
from search.questions import Question, read_question
from search.statistics import marks_of

PER_PAGE = 20
FEW = 3
"""With no more results than these, related things are shown below them."""
SHOWN_VALUES = 8
"""Values of a facet that are seen at once; further ones are a press away."""
MOST_VALUES = 40
"""Values of a facet that are offered at all, the most frequent first."""

FACET_LABELS: dict[str, str | Promise] = {
    "kind": gettext_lazy("Kind"),
    "type": gettext_lazy("Type of publication"),
    "programme": gettext_lazy("Programme"),
    "country": gettext_lazy("Country"),
    "theme": gettext_lazy("Theme"),
    "language": gettext_lazy("Language"),
    "institution": gettext_lazy("Institution"),
    "author": gettext_lazy("Author or speaker"),
}
SORT_LABELS: dict[str, str | Promise] = {
    "relevance": gettext_lazy("Relevance"),
    "newest": gettext_lazy("Newest first"),
    "title": gettext_lazy("Title"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One result."""

    title: str
    url: str
    kind: str
    """With its type, as the reader reads them."""
    key: str
    day: date | None
    year: int | None
    programme: str
    image: str
    headline: str
    passage: Sequence[Piece]
    passage_language: str
    """Where it is not the language that the result is shown in."""
    text: str
    """What stands in for a passage."""
    page: int | None
    page_url: str
    moment: str
    """Where the passage is said in a recording: “12:40”; '' where it is in none."""
    moment_url: str
    chapter: int | None
    """Which chapter the passage stands in, where chapters have pages of their own."""
    chapter_url: str
    language: str
    """Where it is not the reader's."""
    language_name: str
    drawing: SafeString | None = None
    """What stands for a picture where there is none."""
    is_recommended: bool = False
    """By editors, for what was searched."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet. Its id is the same on every page, so that the focus can be given back to it."""

    id: str
    value: str
    label: str
    count: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class FacetView:
    name: str
    label: str
    shown: Sequence[Choice]
    further: Sequence[Choice]
    is_open: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """Files of the results of one kind: what they are of, and each with its address."""

    label: str
    files: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class GoingOn:
    """Where to go from a search that found nothing."""

    themes: Sequence[Tag]
    are_near: bool
    """Whether the themes are near to what was typed, and not just those of which there is most."""
    countries: Sequence[Tag]
    asking: Sequence[tuple[str, str]]
    """Where a person can be asked: text and address."""


@dataclass(frozen=True, slots=True)
class SearchView:
    """The search page."""

    text: str
    recommended: Sequence[Row]
    """By editors, on the first page of a search that nothing narrows."""
    rows: Sequence[Row]
    people: Sequence[tuple[str, str]]
    """Where those are listed who work on what was asked: text and address; none where no people were asked for."""
    related: Sequence[Row]
    """Where little was found: things that are about the same as the best of it."""
    page_obj: Paged[Any]
    count: str
    facets: Sequence[FacetView]
    chosen: Sequence[ChosenFilter]
    ignored: Sequence[str]
    clear_url: str
    feed_url: str
    """Of the search as RSS."""
    alert_url: str
    """Where it can be followed by e-mail."""
    take_along: Sequence[Taken]
    total: int
    is_counted: bool
    """Whether it is a search of its own: its words, and nothing chosen yet."""
    sorts: Sequence[tuple[str, str, bool]]
    year_from: int | None
    year_to: int | None
    years: Sequence[str]
    did_you_mean: str
    did_you_mean_url: str
    is_loose: bool
    is_plain: bool
    is_wordless: bool
    """What was typed holds nothing to look for (signs alone): everything is shown."""
    going_on: GoingOn | None
    """Where words found nothing."""
    is_empty: bool
    """Nothing was published yet: not the same as nothing that matches."""
    may_be_kept: bool
    """By the robots of other search engines."""


def search_view(filters: Filters) -> SearchView:
    """A search, as a page. The queries of `search.finding.find`, twice for a page beyond the last."""
    page, found = filters.page, _find(filters, filters.page)
    paginator = Paginator(range(min(found.total, DEEPEST)), PER_PAGE)
    page_obj = paginator.get_page(page)
    if page_obj.number != page:
        found = _find(filters, page_obj.number)
    language = reader_language()
    is_plain_search = page == 1 and [name for name, _value in filters.pairs] == ["q"]
    pinned = recommended_for(found.question, language, found.hits) if is_plain_search else Recommended()
    types = facet_labels("type", {hit.shown.get("type", "") for hit in (*pinned.hits, *found.hits)} - {""})
    marks = marks_of(filters.wanted.text, language)
    is_wordless = bool(filters.wanted.text) and found.question.is_empty
    first = page_obj.start_index() or 1
    url = reverse("search")
    return SearchView(
        text=filters.wanted.text,
        recommended=[_row(hit, types, language, mark=marks.at(0), is_recommended=True) for hit in pinned.hits],
        rows=[
            _row(hit, types, language, mark=marks.at(rank))
            for rank, hit in enumerate(found.hits, first)
            if hit.thing not in pinned.things
        ],
        people=_people(found.question) if is_plain_search else [],
        related=_related(found, language),
        page_obj=page_obj,
        count=ngettext("%(count)s result", "%(count)s results", found.total) % {"count": found.total},
        facets=_facets(found, filters),
        chosen=_chosen(found, filters),
        ignored=filters.ignored,
        clear_url=f"{url}?{filters.only('q')}",
        feed_url=_feed_url(filters),
        alert_url=_of_search("search_alert", filters),
        take_along=_take_along(found, filters),
        total=found.total,
        is_counted=is_plain_search,
        sorts=_sorts(filters, has_words=not found.question.is_empty),
        year_from=filters.wanted.year_from,
        year_to=filters.wanted.year_to,
        years=[each.value for each in found.facets.get("year", ())],
        did_you_mean=found.did_you_mean,
        did_you_mean_url=f"{url}?{_with_text(filters, found.did_you_mean)}",
        is_loose=found.is_loose,
        is_plain=found.is_plain,
        is_wordless=is_wordless,
        going_on=None if found.total or not filters.wanted.text or found.is_plain else _going_on(found),
        is_empty=not found.total and not filters.pairs,
        may_be_kept=filters.is_first_level,
    )


def _find(filters: Filters, page: int) -> Finding:
    return find(filters.wanted, offset=(page - 1) * PER_PAGE, limit=PER_PAGE)


def _people(question: Question) -> list[tuple[str, str]]:
    return [link for people in PEOPLE if (link := people(question))] if question.is_for_people else []


def _going_on(found: Finding) -> GoingOn:
    near = nearby(read_question(found.did_you_mean) if found.did_you_mean else found.question)
    return GoingOn(
        themes=[Tag(each.label, reverse("theme", args=[each.value])) for each in near.themes],
        are_near=near.are_near,
        countries=[
            Tag(each.label, f"{reverse('search')}?{urlencode({'country': each.value})}") for each in near.countries
        ],
        asking=[where() for where in WHERE_TO_ASK],
    )


def _related(found: Finding, language: str) -> list[Row]:
    if not found.hits or found.total > FEW or found.is_plain:
        return []
    known = {hit.thing for hit in found.hits}
    hits = [hit for hit in related_to(found.hits[0].thing, limit=FEW + 3) if hit.thing not in known]
    types = facet_labels("type", {hit.shown.get("type", "") for hit in hits} - {""})
    return [_row(hit, types, language) for hit in hits[:FEW]]


def related_items(thing: str, *, but: Collection[str] = (), limit: int = FEW) -> list[ListItem]:
    """Public things that are about the same as one, as a list's items; none where the index cannot be reached.

    `but` are addresses of what the page names already. Pages of text (what the portal is, its notices) share words with
    everything and are left out. One query.
    """
    language = reader_language()
    named = {urlsplit(each).path for each in but}
    hits = [
        hit
        for hit in related_to(thing, limit=2 * limit + len(but))
        if hit.kind != "page" and hit.thing != thing and urlsplit(hit.shown["url"]).path not in named
    ]
    types = facet_labels("type", {hit.shown.get("type", "") for hit in hits} - {""})
    return [_item(_row(hit, types, language)) for hit in hits[:limit]]


@dataclass(frozen=True, slots=True)
class OfKind:
    """Things of a kind: how many there are, where all are, and some of them."""

    kind: str
    label: str
    """Of the kind, in the plural."""
    counted: str
    """As it reads behind its number."""
    count: str
    url: str
    items: Sequence[ListItem]
    is_more: bool
    """Whether there are others than these."""


def about(facet: str, value: str, *, few: int = FEW) -> list[OfKind] | None:
    """All that has a value of a facet, kind by kind in the order in which kinds were declared, those that come last at the
    end: the newest few of each. None where the index cannot be reached. Two queries, and one for the labels of types.
    """
    language = reader_language()
    try:
        found = newest_by_kind(facet, value, few=few, language=language)
    except EngineUnavailable:
        return None
    types = facet_labels("type", {hit.shown.get("type", "") for _n, hits in found.values() for hit in hits} - {""})
    kinds = [kind for kind in SOURCES if kind in found]
    return [
        OfKind(
            kind=kind,
            label=str(SOURCES[kind].plural),
            counted=str(SOURCES[kind].label if found[kind][0] == 1 else SOURCES[kind].plural),
            count=number_format(found[kind][0]),
            url=f"{reverse('search')}?{urlencode([('kind', kind), (facet, value)])}",
            items=[_item(_row(hit, types, language)) for hit in found[kind][1]],
            is_more=found[kind][0] > len(found[kind][1]),
        )
        for kind in sorted(kinds, key=lambda kind: SOURCES[kind].comes_last)
    ]


def _item(row: Row) -> ListItem:
    return ListItem(
        title=row.title,
        url=row.url,
        key=" · ".join(filter(None, (row.kind, row.key or ("" if row.day or not row.year else str(row.year))))),
        day=row.day,
        text=row.headline or row.text,
        programme=row.programme,
    )


def labels_of(filters: Filters) -> list[str]:
    """What narrows a search, as the reader reads it. A query for each facet whose labels are in the database."""
    nothing = Finding(question=Question(filters.wanted.text), total=0, hits=())
    return [each.label for each in _chosen(nothing, filters)]


def kind_of(hit: Hit, types: dict[str, str]) -> str:
    """What a result is, by its type where it has one of these types (value → label)."""
    source = SOURCES.get(hit.kind)
    others = {"document": _("Document"), "page": _("Page")}
    return types.get(hit.shown.get("type", "")) or (str(source.label) if source else others.get(hit.kind, ""))


def _feed_url(filters: Filters) -> str:
    return _of_search("search_feed", filters)


def _take_along(found: Finding, filters: Filters) -> list[Taken]:
    """The files of the results, of each kind that is among them; none where the index cannot be reached."""
    chosen = filters.wanted.filters.get("kind", ())
    numbers = {each.value: each.count for each in found.facets.get("kind", ()) if not chosen or each.value in chosen}
    query = filters.only("q", *filters.choice_names, "sort")
    return [
        Taken(
            each.label(min(number, MOST_TAKEN), number),
            [
                (label, f"{reverse('search_take_along', args=[each.kind, name])}{'?' if query else ''}{query}")
                for name, label in each.formats.items()
            ],
        )
        for each in TAKE_ALONG
        if (number := numbers.get(each.kind, 0))
    ]


def _of_search(view: str, filters: Filters) -> str:
    """The address of a view for this search, whatever its order and page."""
    query = filters.only("q", *filters.choice_names)
    return f"{reverse(view)}?{query}" if query else reverse(view)


def _sorts(filters: Filters, *, has_words: bool) -> list[tuple[str, str, bool]]:
    """The orders to choose from. Without words nothing is more relevant than another: the newest come first."""
    if has_words:
        return [(sort, str(SORT_LABELS[sort]), sort == filters.wanted.sort) for sort in SORTS]
    is_title = filters.wanted.sort == "title"
    return [
        (SORTS[0], str(SORT_LABELS["newest"]), not is_title),
        ("title", str(SORT_LABELS["title"]), is_title),
    ]


def _row(hit: Hit, types: dict[str, str], language: str, *, mark: str = "", is_recommended: bool = False) -> Row:
    """A result; its links carry `mark`, see `search.statistics`."""
    shown = hit.shown
    is_foreign = hit.language != language
    file = hit.file_url or shown.get("file")
    is_moment = bool(shown.get("moments")) and hit.page is not None
    chapter = hit.page if shown.get("chapters") else None
    page = None if is_moment or chapter else hit.page
    text = "" if hit.passage else shown.get("summary") or ("" if shown.get("headline") else shown.get("subtitle", ""))
    return Row(
        title=shown["title"],
        url=_with_query(shown["url"], mark),
        kind=kind_of(hit, types),
        key=shown.get("key", ""),
        day=date.fromisoformat(shown["day"]) if shown.get("day") else None,
        year=shown.get("year"),
        programme=shown.get("programme", ""),
        image=shown.get("image", ""),
        headline=shown.get("headline", ""),
        passage=hit.passage,
        passage_language=hit.passage_language if hit.passage_language != hit.language else "",
        text=text,
        page=page,
        page_url=_with_query(f"{file}#page={page}", mark) if page and file else "",
        moment=_clock(hit.page) if is_moment and hit.page is not None else "",
        moment_url=_moment_url(shown["url"], mark, hit.page) if is_moment and hit.page is not None else "",
        chapter=chapter,
        chapter_url=_with_query(f"{file}{chapter}/", mark) if chapter and file else "",
        language=hit.language if is_foreign else "",
        language_name=_(get_language_info(hit.language)["name"]) if is_foreign else "",
        drawing=_drawing(hit),
        is_recommended=is_recommended,
    )


def _with_query(address: str, *parts: str) -> str:
    """An address with these parts of a query string, behind those that it has and before its fragment; empty parts are left out."""
    path, sign, fragment = address.partition("#")
    for part in filter(None, parts):
        path += f"{'&' if '?' in path else '?'}{part}"
    return f"{path}{sign}{fragment}"


def _drawing(hit: Hit) -> SafeString | None:
    source = SOURCES.get(hit.kind)
    return source.drawn(hit.shown) if source is not None and not hit.shown.get("image") else None


def _clock(seconds: int) -> str:
    """A moment of a recording as players write it."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def _moment_url(url: str, mark: str, seconds: int) -> str:
    """The page of a recording that begins at a moment, at the words said there."""
    return _with_query(f"{url}#m{seconds}", mark, f"t={seconds}")


def _facets(found: Finding, filters: Filters) -> list[FacetView]:
    views = []
    for name, label in FACET_LABELS.items():
        values = found.facets.get(name, ())
        chosen = [each for each in values if each.is_chosen]
        if len(values) < 2 and not chosen:
            continue
        first = list(values[:SHOWN_VALUES])
        first += [each for each in chosen if each not in first]
        further = [each for each in values[:MOST_VALUES] if each not in first]
        is_open = bool(chosen) or name in {"kind", "country"}
        views.append(FacetView(name, str(label), _choices(name, first), _choices(name, further), is_open))
    return views


def _choices(facet: str, values: Sequence[FacetValue]) -> list[Choice]:
    return [
        Choice(_box_id(facet, each.value), each.value, each.label, _count(each.count), each.is_chosen)
        for each in values
    ]


@lru_cache(maxsize=10_000)
def _box_id(facet: str, value: str) -> str:
    return f"{facet}-{slugify(value)}"


def _count(number: int) -> str:
    """As the reader's language writes it. A page has a hundred, most of them too small to be written in any other way."""
    return str(number) if number < 1000 else number_format(number)


def _chosen(found: Finding, filters: Filters) -> list[ChosenFilter]:
    """The filters in force, each with the address of the search without it."""
    url = reverse("search")
    chosen = []
    for facet, values in filters.chosen.items():
        labels = {each.value: each.label for each in found.facets.get(facet, ())} or facet_labels(facet, values)
        for value in values:
            label = f"{FACET_LABELS[facet]}: {labels.get(value, value)}"
            chosen.append(ChosenFilter(label, f"{url}?{filters.without((facet, value))}"))
    first, last = filters.wanted.year_from, filters.wanted.year_to
    if first is not None or last is not None:
        if first == last:
            label = _("Year: %(year)s") % {"year": first}
        elif last is None:
            label = _("From %(year)s") % {"year": first}
        elif first is None:
            label = _("Until %(year)s") % {"year": last}
        else:
            label = _("Years: %(first)s to %(last)s") % {"first": first, "last": last}
        without = filters.without(("year_from", str(first)), ("year_to", str(last)))
        chosen.append(ChosenFilter(label, f"{url}?{without}"))
    return chosen


def _with_text(filters: Filters, text: str) -> str:
    rest = filters.without(("q", filters.wanted.text))
    query = Filters(filters.wanted, pairs=[("q", text)]).query_string
    return f"{query}&{rest}" if rest else query
