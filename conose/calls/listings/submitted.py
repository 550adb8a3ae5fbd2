"""What was submitted, for reading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from conose.calls.drafts import ASKED, answer_field
from conose.calls.fields import in_words, money
from conose.models import FormPart
from participants.models import Country
from participants.stating import SEXES
from portal.components import Cell, Column, DataTable, Row
from portal.two_languages import in_readers_language


@dataclass(frozen=True, slots=True)
class ReadSection:
    title: str
    facts: tuple[tuple[str, str], ...]
    """Questions with their answers, as text."""
    table: DataTable | None = None
    files: tuple[tuple[str, str, str], ...] = ()
    """Question, name, address; "" where the file is not there any more."""


def read_view(
    content: Mapping[str, Any], parts: Iterable[FormPart], links: Mapping[str, str], *, is_blind: bool = False
) -> tuple[ReadSection, ...]:
    """An application's canonical content for reading. `links` are addresses of its files by their SHA-256; `is_blind` leaves
    out who the applicant is and what tells of them. One query."""
    by_key = {part.key.hex: part for part in parts}
    found = [] if is_blind else [ReadSection(_("The applicant"), _applicant_facts(content))]
    title, facts = _("The project"), [(_("Title of the project"), content["applicant"]["title"])]
    sent: list[tuple[str, str, str]] = []
    for told in content["parts"]:
        part = by_key.get(told["key"])
        label = part.label if part else told["label_es"]
        if told["kind"] == FormPart.Kind.SECTION:
            if facts or sent:
                found.append(ReadSection(title, tuple(facts), files=tuple(sent)))
            title, facts, sent = label, [], []
        elif is_blind and told["tells_who"]:
            continue
        elif "value" in told and part is not None and part.kind in ASKED:
            facts.append((label, in_words(answer_field(part), told["value"])))
        elif told.get("file"):
            sent.append((label, told["file"]["name"], links.get(told["file"]["sha256"], "")))
    if facts or sent:
        found.append(ReadSection(title, tuple(facts), files=tuple(sent)))
    budget = content.get("budget")
    if budget:
        found.append(ReadSection(_("Budget"), (), table=_budget_table(content, by_key.values())))
    if not is_blind:
        found += _people(content)
    return tuple(found)


def _applicant_facts(content: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    own = content["applicant"]
    day = date_format(datetime.fromisoformat(own["birth_date"]), "DATE_FORMAT") if own["birth_date"] else ""
    country = Country.objects.filter(pk=own["country"]).first() if own["country"] else None
    facts = [
        (_("Name and surname"), own["name"]),
        (_("E-mail address"), own["address"]),
        (_("Date of birth"), day),
        (_("Sex"), str(dict(SEXES).get(own["sex"], own["sex"]))),
        (_("Country"), country.name if country else ""),
        (_("Institution"), own["institution"]),
        (_("Declares that"), "\n".join(_label(each) for each in content["declared"])),
    ]
    return tuple((label, value) for label, value in facts if value)


def _label(told: Mapping[str, str]) -> str:
    return in_readers_language(told["label_es"], told["label_en"])


def _budget_table(content: Mapping[str, Any], parts: Iterable[FormPart]) -> DataTable:
    budget, currency = content["budget"], content["call"]["currency"]
    headings: dict[str, str] = {}
    for part in parts:
        if part.kind == FormPart.Kind.BUDGET:
            headings = dict(part.options)
    rows = [
        Row(
            Cell(headings.get(line["heading"], line["heading"])),
            [Cell(line["what"], is_text=True), Cell(money(Decimal(line["amount"])))],
        )
        for line in budget["lines"]
    ]
    rows.append(Row(Cell(_("Total")), [Cell("", is_text=True), Cell(money(Decimal(budget["total"])))], is_total=True))
    columns = [
        Column(_("Budget heading")),
        Column(_("What for")),
        Column(_("Amount, %(currency)s") % {"currency": currency}, is_number=True),
    ]
    return DataTable(_("What the money is for"), columns, rows)


def _people(content: Mapping[str, Any]) -> list[ReadSection]:
    found = []
    if content["co_applicants"]:
        facts = [
            (
                each["name"] or _("Without a name yet"),
                " · ".join(filter(None, [each["does"], each["institution"], each["address"]])),
            )
            for each in content["co_applicants"]
        ]
        found.append(ReadSection(_("Who applies with you"), tuple(facts)))
    if content["referees"]:
        facts = [
            (each["name"] or _("Without a name yet"), " · ".join(filter(None, [each["knows_from"], each["address"]])))
            for each in content["referees"]
        ]
        found.append(ReadSection(_("Referees"), tuple(facts)))
    return found
