"""Reads: editions, who spoke in them, what was presented."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from datacction.models import EditionDay, EditionPage, EditionSpeaker, Presented
from participants.models import Activity, KeptFact
from participants.queries.activity_pages import are_parts
from participants.queries.countries import country_name
from participants.queries.people import public_profiles
from portal.queries import open_pages, public_pages

MINISTERS = (EditionSpeaker.Rank.MINISTER.value, EditionSpeaker.Rank.VICE_MINISTER.value)
STOOD_AS = "edition.speaker."
"""Before the rank in which an edition's page had somebody who is erased, in what is kept of them."""


class Listed(NamedTuple):
    """An edition as a list needs it."""

    title: str
    url_path: str
    kind: str
    summary: str
    country: str | None
    city: str
    first_day: date | None
    days: int


def editions_below(path: str) -> list[Listed]:
    """The public editions below the page at this path of the tree, the latest first. One query."""
    pages = public_pages(EditionPage.objects.filter(path__startswith=path))
    rows = pages.annotate(
        first_day=Min("days__date"),
        days_number=Count("days", distinct=True),
        country=F(f"host_country__{country_name()}"),
    ).order_by(F("first_day").desc(nulls_last=True), "title")
    return [
        Listed._make(row)
        for row in rows.values_list(
            "title", "url_path", "kind", "summary", "country", "city", "first_day", "days_number"
        )
    ]


def edition_in(page_key: UUID, language: str) -> EditionPage | None:
    """The open page of an edition in a language, or in the one there is. Two queries at most."""
    pages = open_pages(EditionPage.objects.filter(translation_key=page_key)).select_related("locale")
    return min(pages, key=lambda page: (page.locale.language_code != language, page.pk), default=None)


are_parts(EditionDay)


class Profile(NamedTuple):
    """What may be shown of somebody who speaks."""

    root: int
    name: str
    slug: str


def profiles_of(people: Iterable[int]) -> dict[int, Profile]:
    """The public profiles of these people, or of whom they were merged into, by the person asked for. Two queries at most."""
    wanted = set(people)
    if not wanted:
        return {}
    links = EditionSpeaker.objects.filter(person__in=wanted).annotate(root=Coalesce("person__merged_into", "person"))
    roots = dict(links.values_list("person", "root"))
    shown = public_profiles().filter(root__in=set(roots.values())).order_by()
    profiles = {row[0]: Profile._make(row) for row in shown.values_list("root", "display_name", "slug")}
    return {person: profiles[root] for person, root in roots.items() if root in profiles}


def speaks_here(*, ranks: Iterable[str] = (), from_elsewhere: bool = False) -> Q:
    """For participations: whether the person stands on the page of the edition they took part in, in one of these ranks
    where some are given; `from_elsewhere`, from another country than the host's by what the participation says. Of who is
    erased, whether they stood there until then."""
    speakers = EditionSpeaker.objects.annotate(root=Coalesce("person__merged_into", "person")).filter(
        root__isnull=False
    )
    stood = KeptFact.objects.filter(says__startswith=STOOD_AS)
    wanted = list(ranks)
    if wanted:
        speakers = speakers.filter(rank__in=wanted)
        stood = KeptFact.objects.filter(says__in=[STOOD_AS + rank for rank in wanted])
    rows = speakers.filter(root=OuterRef("person"), page__days__translation_key=OuterRef("activity__page_key"))
    # Speakers are a few hundred: looked up first, so that a database reads their participations and no others.
    people = speakers.order_by().values("root").union(stood.values("person"))
    stands = Exists(rows) | Exists(stood.filter(person=OuterRef("person"), activity=OuterRef("activity")))
    if not from_elsewhere:
        return Q(stands, person__in=people)
    pages = EditionPage.objects.filter(days__translation_key=OuterRef("activity__page_key"))
    abroad = Exists(pages.exclude(host_country=None).exclude(host_country=OuterRef("country")))
    return Q(stands, abroad, person__in=people, country__isnull=False)


def said_of_speakers(people: Sequence[int]) -> set[tuple[int, str]]:
    """In what rank pages of editions have these people, for each of the editions' activities, by its key. Two queries."""
    rows = EditionSpeaker.objects.filter(person__in=people).order_by()
    ranks = set(rows.values_list("page__days__translation_key", "rank"))
    held = dict(Activity.objects.filter(page_key__in=[day for day, _rank in ranks]).values_list("page_key", "pk"))
    return {(held[day], STOOD_AS + rank) for day, rank in ranks if day in held}


def forums_of(activities: QuerySet[Activity]) -> int:
    """How many different forums these activities are days of, whatever the languages they stand in."""
    keys = activities.filter(kind=Activity.Kind.FORUM, page_key__isnull=False).values("page_key")
    pages = EditionPage.objects.filter(kind=EditionPage.Kind.FORUM, days__translation_key__in=keys).order_by()
    return int(pages.values("translation_key").distinct().count())


def presented_in(activities: QuerySet[Activity], kind: str) -> int:
    """How many tools, or experiences, were presented in the editions that these activities are days of, each once."""
    keys = activities.filter(page_key__isnull=False).values("page_key")
    pages = EditionPage.objects.filter(days__translation_key__in=keys, live=True)
    return int(
        Presented.objects.filter(page__in=pages.values("pk"), kind=kind)
        .order_by()
        .values("translation_key")
        .distinct()
        .count()
    )
