"""Pairs that may be one, as somebody who decides wants to see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.models import MergeCandidate, Person
from participants.models.merges import Subject
from participants.queries.people import institutions_listed, people_listed


@dataclass(frozen=True)
class Pair:
    """A candidate with its two rows, what tells them apart or does not, and the reasons as sentences."""

    pk: int
    first: Any
    second: Any
    lines: list[tuple[str, str, str, bool]]
    """Label, of the first, of the second, whether they differ."""
    reasons: list[str]
    percent: int

    @property
    def called(self) -> tuple[str, str]:
        """Both as whoever merges them needs them told apart: name, number, and what rests on each."""
        return called(self.first), called(self.second)


def called(row: Any) -> str:
    """A person or an institution as listed, by name and number, with how much rests on it."""
    if isinstance(row, Person):
        facts = {"name": row, "id": row.pk, "n": row.activities_taken}
        return (
            ngettext(
                "%(name)s (no. %(id)s, %(n)s participation)",
                "%(name)s (no. %(id)s, %(n)s participations)",
                facts["n"],
            )
            % facts
        )
    facts = {"name": row, "id": row.pk, "n": row.people_reached}
    return ngettext("%(name)s (no. %(id)s, %(n)s person)", "%(name)s (no. %(id)s, %(n)s people)", facts["n"]) % facts


def called_now(subject: str, pk: int) -> str:
    """The same of one row, as it is now."""
    return called((people_listed() if subject == Subject.PERSON else institutions_listed()).get(pk=pk))


def reason_sentence(code: str, about: dict[str, Any]) -> str:
    """A reason in the reader's language."""
    sentences = {
        "same_local_part": _("Same e-mail with another domain (%(local)s@…)."),
        "same_name": _("Same name, but for accents, case or the order of its words."),
        "similar_name": _("Names one letter apart: “%(one)s”, “%(other)s”."),
        "shortened_name": _("One name is part of the other, longer one."),
        "acronym_of": _("%(acronym)s is the acronym of “%(name)s”."),
        "same_institution": _("Same institution."),
        "same_country": _("Same country."),
        "one_country": _("Only one of the two states a country."),
        "other_country": _(
            "In different countries: often each has an institution of that name, and sometimes they are one."
        ),
    }
    return sentences[code] % about


def pairs_side_by_side(subject: str, candidates: Iterable[MergeCandidate]) -> list[Pair]:
    """Candidates with their rows, in four queries at most whatever their number."""
    candidates = list(candidates)
    ids = {pk for each in candidates for pk in (each.first, each.second)}
    if subject == Subject.PERSON:
        rows = {row.pk: row for row in people_listed().filter(pk__in=ids).prefetch_related("emails", "names")}
    else:
        rows = {row.pk: row for row in institutions_listed().filter(pk__in=ids).prefetch_related("aliases")}
    facts = _of_person if subject == Subject.PERSON else _of_institution
    found = []
    for each in candidates:
        first, second = rows.get(each.first), rows.get(each.second)
        if first is None or second is None:
            continue
        lines = [
            (label, mine, theirs, mine != theirs)
            for (label, mine), (_label, theirs) in zip(facts(first), facts(second), strict=True)
        ]
        found.append(
            Pair(
                each.pk,
                first,
                second,
                lines,
                [reason_sentence(code, about) for code, about in each.reasons],
                round(each.score * 100),
            )
        )
    return found


def _of_person(person: Any) -> list[tuple[str, str]]:
    return [
        (_("Name"), person.name),
        (_("Other spellings"), "; ".join(each.name for each in person.names.all())),
        (_("E-mail addresses"), ", ".join(each.address for each in person.emails.all())),
        (_("Sex"), str(person.get_sex_display())),
        (_("Institution"), str(person.current_institution or "")),
        (_("Country"), str(person.country or "")),
        (_("Position"), person.position),
        (_("Participations"), str(person.activities_taken)),
    ]


def _of_institution(institution: Any) -> list[tuple[str, str]]:
    return [
        (_("Name"), institution.name),
        (_("Acronym"), institution.acronym),
        (_("Other names and acronyms"), "; ".join(each.name for each in institution.aliases.all())),
        (_("Kind"), str(institution.get_kind_display())),
        (_("Country"), str(institution.country or "")),
        (_("ROR identifier"), institution.ror_id),
        (_("People reached"), str(institution.people_reached)),
    ]
