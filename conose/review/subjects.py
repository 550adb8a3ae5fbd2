"""An application as somebody may read it: the secretary and the committee all of it, a reviewer what the call's rule allows.

Read from what was submitted (`conose.calls.content`), never from a draft. What a blind reviewer is not shown is left out
here, once, for the page and for its files.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.template.defaultfilters import filesizeformat
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from conose.calls import files
from conose.calls.blinding import found_in, masked, telling_words, text_of, without_makers
from conose.calls.fields import in_currency
from conose.models import Application, ApplicationFile, ApplicationSubmission, Referee
from participants.models import ABOUT_ONE, Country
from portal.two_languages import in_readers_language

NAMES_KEPT = 24 * 3600
"""Seconds for which it is remembered what was found in a file."""


@dataclass(frozen=True, slots=True)
class FileTold:
    """A file to open. `name` is what it is called for this reader."""

    key: UUID
    name: str
    size: str
    url: str


@dataclass(frozen=True, slots=True)
class PartTold:
    label: str
    text: str = ""
    points: tuple[str, ...] = ()
    file: FileTold | None = None


@dataclass(frozen=True, slots=True)
class SectionTold:
    title: str
    parts: tuple[PartTold, ...]


@dataclass(frozen=True, slots=True)
class LineTold:
    heading: str
    what: str
    amount: str


@dataclass(frozen=True, slots=True)
class BudgetTold:
    lines: tuple[LineTold, ...]
    total: str


@dataclass(frozen=True, slots=True)
class PersonTold:
    name: str
    facts: tuple[str, ...]
    text: str = ""


@dataclass(frozen=True, slots=True)
class ApplicationTold:
    """What a reader sees. Of a blind one there are no people and no digest: it would tell whoever has the receipt."""

    reference: str
    title: str
    is_blind: bool
    applicant: PersonTold | None
    co_applicants: tuple[PersonTold, ...]
    referees: tuple[PersonTold, ...]
    sections: tuple[SectionTold, ...]
    budget: BudgetTold | None
    sha256: str
    hides_names: bool = False
    """Whether something was taken out of what is shown (conose.calls.blinding.HIDDEN)."""
    letters: tuple[str, ...] = ()
    """Keys of the referees whose letters are shown."""


def _nowhere(key: UUID) -> str:
    return ""


def told(
    application: Application, *, is_blind: bool, file_url: Callable[[UUID], str] = _nowhere
) -> ApplicationTold | None:
    """The application as it was submitted last, with the address of each file by its key; None where nothing of it is left.
    Three queries or four."""
    submission = application.submissions.order_by("place").last()
    if submission is None:
        return None
    content = submission.content
    words = _telling(application, content) if is_blind else []
    hides_names = False

    def seen(text: Any) -> str:
        nonlocal hides_names
        shown = masked(str(text), words) if is_blind else str(text)
        hides_names = hides_names or shown != str(text)
        return shown

    people: dict[str, Any] = {"applicant": None, "co_applicants": (), "referees": (), "letters": ()}
    if not is_blind:
        people = _people(application, content)
    title = seen(content["applicant"]["title"])
    sections = _sections(application, content, seen, file_url, is_blind=is_blind)
    budget = _budget(content, seen)
    return ApplicationTold(
        reference=application.reference,
        title=title,
        is_blind=is_blind,
        sections=sections,
        budget=budget,
        sha256="" if is_blind else submission.sha256,
        hides_names=hides_names,
        **people,
    )


def _telling(application: Application, content: dict[str, Any]) -> list[str]:
    """The names that a blind reviewer is not shown, wherever they stand."""
    applicant = content["applicant"]
    people = [applicant["name"], *(each["name"] for each in (*content["co_applicants"], *content["referees"]))]
    others = [applicant["institution"], applicant["address"]]
    others += [each["institution"] for each in content["co_applicants"]]
    others += [each["address"] for each in (*content["co_applicants"], *content["referees"])]
    if application.institution is not None:
        root = application.institution.counted_as
        others += [root.name, root.acronym, *root.aliases.values_list("name", flat=True)]
    return telling_words(people=people, others=others)


def _people(application: Application, content: dict[str, Any]) -> dict[str, Any]:
    applicant = content["applicant"]
    country = Country.objects.filter(pk=applicant["country"]).first()
    facts = [
        applicant["address"],
        country.name if country else "",
        applicant["institution"],
        _("born on %(day)s") % {"day": date_format(date.fromisoformat(applicant["birth_date"]), "DATE_FORMAT")}
        if applicant["birth_date"]
        else "",
        str(ABOUT_ONE.get(applicant["sex"], "")),
    ]
    letters = {each.key.hex: each for each in Referee.objects.filter(application=application)}
    return {
        "applicant": PersonTold(applicant["name"], tuple(filter(None, facts))),
        "co_applicants": tuple(
            PersonTold(each["name"], tuple(filter(None, [each["institution"], each["does"]])))
            for each in content["co_applicants"]
        ),
        "referees": tuple(
            PersonTold(each["name"], (each["knows_from"],), _letter(letters.get(each["key"])))
            for each in content["referees"]
        ),
        "letters": tuple(
            each["key"] for each in content["referees"] if each["key"] in letters and letters[each["key"]].letter
        ),
    }


def _letter(referee: Referee | None) -> str:
    if referee is None or referee.answered_at is None:
        return _("No letter yet.")
    return _("Prefers to send no letter.") if referee.is_declined else referee.letter


def _sections(
    application: Application, content: dict[str, Any], seen: Any, file_url: Callable[[UUID], str], *, is_blind: bool
) -> tuple[SectionTold, ...]:
    rows = {
        each.part.key.hex: each
        for each in ApplicationFile.objects.filter(application=application).select_related("part")
    }
    sections: list[tuple[str, list[PartTold]]] = [("", [])]
    number = 0
    for part in content["parts"]:
        label = in_readers_language(part["label_es"], part["label_en"])
        if part["kind"] == "section":
            sections.append((label, []))
            continue
        if part.get("file"):
            number += 1
        if is_blind and part["tells_who"]:
            continue
        row = rows.get(part["key"])
        if "file" in part:
            file = None
            if part["file"] and row is not None and row.sha256 == part["file"]["sha256"]:
                ending = row.name.rpartition(".")[2].upper()
                name = _("File %(number)s (%(kind)s)") % {"number": number, "kind": ending} if is_blind else row.name
                file = FileTold(row.key, name, filesizeformat(row.size), file_url(row.key))
            sections[-1][1].append(PartTold(label, "" if file else "–", file=file))
            continue
        value = part.get("value")
        if isinstance(value, list):
            sections[-1][1].append(PartTold(label, points=tuple(seen(each) for each in value)))
        elif isinstance(value, bool):
            sections[-1][1].append(PartTold(label, _("Yes") if value else _("No")))
        else:
            sections[-1][1].append(PartTold(label, seen(value or "–")))
    return tuple(SectionTold(title, tuple(parts)) for title, parts in sections if parts)


def _budget(content: dict[str, Any], seen: Any) -> BudgetTold | None:
    budget = content["budget"]
    if budget is None:
        return None
    currency = content["call"]["currency"]
    return BudgetTold(
        tuple(
            LineTold(seen(each["heading"]), seen(each["what"]), in_currency(each["amount"], currency))
            for each in budget["lines"]
        ),
        in_currency(budget["total"], currency),
    )


def readable_files(application: Application, *, is_blind: bool) -> dict[UUID, tuple[ApplicationFile, str]]:
    """The files that a reader may open, with what each is called for them."""
    shown = told(application, is_blind=is_blind)
    names = {
        part.file.key: part.file.name
        for section in (shown.sections if shown is not None else ())
        for part in section.parts
        if part.file is not None
    }
    rows = ApplicationFile.objects.filter(application=application, key__in=names)
    return {
        row.key: (row, _saved_as(row, names[row.key], is_blind=is_blind, reference=application.reference))
        for row in rows
    }


def _saved_as(row: ApplicationFile, name: str, *, is_blind: bool, reference: str) -> str:
    if not is_blind:
        return row.name
    return f"{reference}-{row.key.hex[:4]}.{row.name.rpartition('.')[2]}"


def names_in_files(application: Application) -> list[tuple[str, str]]:
    """What stands in the files that a blind reviewer gets and tells who applies: each file's name, and the words found in it.

    Read once for each file and list of names; a file of pictures tells nothing to this. Five queries or six.
    """
    submission = application.submissions.order_by("place").last()
    if submission is None:
        return []
    words = _telling(application, submission.content)
    found = []
    for row, _name in readable_files(application, is_blind=True).values():
        digest = hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]
        named = cache.get_or_set(
            f"names-in-file-{row.key.hex}-{digest}", partial(_names_in, row, words), timeout=NAMES_KEPT
        )
        if named:
            found.append((row.name, ", ".join(named)))
    return found


def _names_in(row: ApplicationFile, words: Sequence[str]) -> list[str]:
    try:
        content = files.path_of(row.key).read_bytes()
    except FileNotFoundError:
        return []
    return found_in(text_of(content, row.kind), words)


def bytes_of(row: ApplicationFile, *, is_blind: bool) -> bytes:
    """What a reader gets of a file; a blind one without what tells who made it. Raises FileNotFoundError and ValueError."""
    content = files.path_of(row.key).read_bytes()
    return without_makers(content, row.kind) if is_blind else content


def titles_told(applications: Sequence[Application], *, is_blind: bool) -> dict[int, str]:
    """The titles of applications as a reader may see them, in a list. Two queries."""
    if not is_blind:
        return {each.pk: each.title for each in applications}
    last: dict[int, ApplicationSubmission] = {}
    for submission in ApplicationSubmission.objects.filter(application__in=applications).order_by("place"):
        last[submission.application_id] = submission
    return {
        each.pk: masked(each.title, _telling(each, last[each.pk].content)) if each.pk in last else ""
        for each in applications
    }
