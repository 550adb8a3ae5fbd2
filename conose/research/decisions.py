"""Reads: the decisions that cite studies of the network, each once however many studies it cites."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from conose.models import StudyPage, StudyUse
from participants.queries.institutions import COUNTED_INSTITUTION, name_said
from portal.prepared import Prepared, prepared, text
from portal.queries import public_pages

COUNTRY = Coalesce("institution__merged_into__country", "institution__country")
"""Of a use: the institution that counts, and its country."""
Who = tuple[int, date, str]
"""What tells one decision from another: the institution that counts, the day, the title without case and spaces at its ends."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A study that a decision cites, and what it took from it."""

    pk: int
    title: str
    url_path: str
    line: int | None
    """The key of its line of the agenda."""
    what: str


@dataclass(frozen=True, slots=True)
class Decision:
    """A policy, plan, norm or other decision of an institution, of a day, by its title."""

    kind: str
    """The key of its kind (`StudyUse.Kind`)."""
    title: str
    institution: int
    """The key of the one that counts."""
    named: str
    """The institution in the reader's language."""
    country: str | None
    """ISO code of the institution's country."""
    day: date
    url: str
    """Where it can be read; '' where no document and no address is known."""
    studies: tuple[Cited, ...]


def decisions_citing(studies: QuerySet[StudyPage]) -> list[Decision]:
    """The decisions that cite any of these studies, the latest first. One query.

    Two uses are one decision where institution, day and title are the same: an editor writes it down at each study that it cites.
    """
    return _decisions(StudyUse.objects.filter(page__in=studies.order_by().values("pk")))


def decisions_in(country: str, language: str) -> list[Decision]:
    """The decisions of a country's institutions (ISO code) that cite a public study in a language, the latest first. Two queries;
    one where there is none."""
    uses = [pk for (pk,) in _uses_in().rows(country=country, code=language)]
    return _decisions(StudyUse.objects.filter(pk__in=uses)) if uses else []


@lru_cache(maxsize=1)
def _uses_in() -> Prepared:
    studies = public_pages(StudyPage.objects.filter(locale__language_code=text("code"), alias_of=None)).order_by()
    uses = StudyUse.objects.annotate(country=COUNTRY).filter(country=text("country"), page__in=studies.values("pk"))
    return prepared(uses.order_by().values_list("pk"))


def _decisions(uses: QuerySet[StudyUse]) -> list[Decision]:
    rows = uses.select_related("page", "document").annotate(
        root=COUNTED_INSTITUTION, named=name_said("institution__"), country=COUNTRY
    )
    found: dict[Who, list[StudyUse]] = {}
    for use in rows.order_by("-used_on", "pk"):
        found.setdefault((use.root, use.used_on, use.title.strip().casefold()), []).append(use)
    return [_decision(of) for of in found.values()]


def _decision(uses: list[StudyUse]) -> Decision:
    """What its uses say of one decision; where they differ, the first that says anything."""
    first = uses[0]
    return Decision(
        kind=first.kind,
        title=first.title,
        institution=first.root,
        named=first.named,
        country=first.country,
        day=first.used_on,
        url=next((url for each in uses if (url := each.document.url if each.document else each.url)), ""),
        studies=tuple(
            Cited(each.page_id, each.page.title, each.page.url_path, each.page.line_id, each.what) for each in uses
        ),
    )
