"""What the page of an import shows before it is brought in: its rows in groups, its questions, what was decided."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.attendance.wording import SKIPPED
from participants.models import ImportBatch, ImportRow, Institution, Role, Sex, about_one
from participants.queries import imports as reads
from participants.queries.countries import countries_to_choose, country_names
from participants.queries.decisions import decided_here, decided_keys, decisions, latest_decision
from participants.queries.zones import is_zone_open, zone_choices
from participants.services.bulk import unmapped
from participants.views.import_pages import note_look
from portal.numbers import written
from portal.sentences import heard

PER_PAGE = 25
ALIKE = 10
"""New institutions beside those of a like name that are asked about at once; the next ones follow."""
AMBIGUOUS, SKIPPED_GROUP, DECIDED, INSTITUTIONS = "ambiguous", "skipped", "decided", "institutions"
REMARKS, PEOPLE = "remarks", "people"
"""PEOPLE are those of whom it is proposed who they are."""


QUESTIONS: Mapping[str, Callable[[Sequence[Any]], list[reads.OpenQuestion]]] = {
    "country": reads.country_questions,
    "institution": reads.institution_questions,
    "person": reads.person_questions,
}


ABOUT = {
    "country": gettext_lazy("countries: %(n)s"),
    "institution": gettext_lazy("institutions: %(n)s"),
    "person": gettext_lazy("people: %(n)s"),
}
"""What open questions are about, by their subject."""


@dataclass(frozen=True)
class SkippedLine:
    """How many rows are skipped for a reason, in the reader's words; `is_repeated` where this line stands for them."""

    label: str
    rows: int
    first: int
    last: int
    is_repeated: bool


@unmapped()
def preview(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    """The context of a batch in preview: one group of it, as `group` asks, and the page of that as `p` asks."""
    groups = reads.group_counts(batch)
    asked: dict[str, Any] = {
        "country": reads.open_countries(batch),
        "institution": reads.open_institutions(batch),
        "person": reads.open_identities(batch),
    }
    numbers = {subject: rows.count() for subject, rows in asked.items()}
    open_count = sum(numbers.values())
    decided = decided_keys(batch)
    now = len(decided_here(batch)) if decided else 0
    counts = reads.counts(batch)
    group = request.GET.get("group", "")
    remarked = batch.summary.get("notes", 0)
    new_places = counts["institutions"]["new"]
    # Who they may be hangs on the institutions and the people that are open: those are asked about first.
    proposed = 0 if open_count else reads.alike_people(batch).count()
    beside = ((DECIDED, len(decided)), (INSTITUTIONS, new_places), (REMARKS, remarked), (PEOPLE, proposed))
    besides = {name for name, number in beside if number}
    if group not in {each.group for each in groups} | besides:
        group = next((each.group for each in groups if each.rows), "matched")
        group = AMBIGUOUS if open_count else PEOPLE if proposed else group
    context: dict[str, Any] = {
        "groups": groups,
        "group": group,
        "counts": counts,
        "totals": [
            (_("People in the file"), counts["people"]),
            (_("Institutions in the file"), counts["institutions"]),
        ],
        "records": reads.records_of(batch),
        "remarked": remarked,
        "remarks": reads.remark_counts(batch),
        "expected": reads.expected_in(batch),
        "open_count": open_count,
        "open_about": [str(ABOUT[subject]) % {"n": number} for subject, number in numbers.items() if number],
        "proposed_count": proposed,
        "is_zone_open": is_zone_open(batch),
        "zones": zone_choices(batch),
        "decided_count": len(decided),
        "decided_now": now,
        "remembered_count": len(decided) - now,
        "besides": besides,
        **({} if numbers["country"] else alike(batch)),
    }
    number = request.GET.get("p")
    if group == AMBIGUOUS:
        # Countries first, then institutions: knowing one may settle which institution, and that who somebody is.
        subject = next((each for each, number in numbers.items() if number), "person")
        shown = Paginator(asked[subject], PER_PAGE).get_page(number)
        questions = QUESTIONS[subject](list(shown.object_list))
        context |= {
            "subject": subject,
            "questions": questions,
            "seen": latest_decision(subject, questions, batch),
            "only_count": sum(bool(question.only) for question in questions),
            "names_count": reads.open_names(batch).count() if subject == "person" else 0,
            "nobodys": {each.value for each in reads.NO_NAMES},
        }
        if subject == "country":
            context["other_countries"] = countries_to_choose()
    elif group == PEOPLE:
        shown = Paginator(reads.alike_people(batch), PER_PAGE).get_page(number)
        questions = reads.person_questions(list(shown.object_list))
        context |= {
            "subject": "person",
            "questions": questions,
            "seen": latest_decision("person", questions, batch),
            "only_count": sum(bool(question.only) for question in questions),
            "some": "alike_",
        }
    elif group == INSTITUTIONS:
        shown = Paginator(reads.new_institutions(batch), PER_PAGE).get_page(number)
        context["similar"] = reads.similar_institutions(list(shown.object_list))
    elif group == DECIDED:
        shown = Paginator(decided, PER_PAGE).get_page(number)
        context["decisions"] = decisions(batch, list(shown.object_list))
    elif group == REMARKS:
        kind = request.GET.get("kind", "")
        shown = Paginator(reads.remarked_rows(batch, kind), PER_PAGE).get_page(number)
        context |= {"rows": _shown(batch, list(shown.object_list)), "kind": kind}
    else:
        rows = reads.rows_in_group(batch, group)
        if group == SKIPPED_GROUP:
            rows = rows.exclude(reason=reads.REPEATED)
            context["skipped"] = _skipped(batch)
        shown = Paginator(rows, PER_PAGE).get_page(number)
        context["rows"] = _shown(batch, list(shown.object_list))
    note_look(request, batch, group, len(shown.object_list))
    return context | {"page": shown}


def alike(batch: ImportBatch) -> dict[str, Any]:
    """New institutions that are nearly called like one of the registry: how many are not decided, and the first of them.

    They hinder nothing, since a like name is not the same one; but nobody should first see them in the figures.
    """
    undecided = reads.alike_institutions(batch)
    if not (number := undecided.count()):
        return {}
    questions = reads.similar_institutions(list(undecided[:ALIKE]))
    return {"alike_count": number, "alike": questions, "alike_seen": latest_decision("institution", questions, batch)}


def alike_people(batch: ImportBatch) -> dict[str, Any]:
    """New people whose name somebody else has with more or fewer parts: how many are not decided, and the first of them.

    They hinder nothing either, and count once more in every figure where they are not new.
    """
    proposed = reads.alike_people(batch)
    if not (number := proposed.count()):
        return {}
    return {"proposed_count": number, "proposed": reads.person_questions(list(proposed[:ALIKE]))}


def _skipped(batch: ImportBatch) -> list[SkippedLine]:
    return [
        SkippedLine(_reason(each.reason), each.rows, each.first, each.last, each.reason == reads.REPEATED)
        for each in reads.skipped_counts(batch)
    ]


def _reason(reason: str) -> str:
    return str(SKIPPED.get(reason, reason))


def _minutes(minutes: float | None) -> str:
    """Minutes present to a tenth; whole ones as such."""
    tenths = None if minutes is None else round(float(minutes), 1)
    return written(tenths, 0 if tenths is None or tenths.is_integer() else 1)


@dataclass(frozen=True)
class RowLine:
    """One row of the file as the preview shows it. `minutes` are those of the person in this role by all `together`."""

    row: int
    name: str
    email: str
    institution: str
    registered: Institution | None
    country: str
    sex: str
    role: str
    minutes: str
    together: tuple[int, ...]
    counts_as: str
    reason: str
    is_skipped: bool
    notes: Sequence[str]


def _shown(batch: ImportBatch, rows: Sequence[ImportRow]) -> list[RowLine]:
    names = country_names()
    parts = reads.parts_of(batch, [row for row in rows if not row.reason])
    return [_line(row, names, parts.get((row.identity_id or 0, row.role), reads.Part(None, ()))) for row in rows]


def _line(row: ImportRow, names: Mapping[str, str], part: reads.Part) -> RowLine:
    return RowLine(
        row=row.row,
        name=row.name,
        email=row.email,
        institution=row.institution.name if row.institution else "",
        registered=row.institution.institution if row.institution else None,
        country=names.get(row.country, row.country),
        sex=about_one(row.sex) if row.sex != Sex.NOT_STATED else "",
        role=str(Role(row.role).label) if row.role else "",
        minutes=_minutes(part.minutes),
        together=part.rows if len(part.rows) > 1 else (),
        counts_as=_counts_as(row),
        reason=_reason(row.reason or reads.LEFT_OUT),
        is_skipped=bool(row.reason) or (row.identity is not None and row.identity.group == SKIPPED_GROUP),
        notes=[heard(note) for note in row.notes],
    )


def _counts_as(row: ImportRow) -> str:
    identity = row.identity
    person = identity.person if identity else None
    if person:
        return str(person.counted_as)
    if identity and not identity.name:
        return _("A new person, without a name")
    if identity and identity.decided and identity.name != row.name:
        return _("A new person, %(name)s") % {"name": identity.name}
    return _("A new person")
