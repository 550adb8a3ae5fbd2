"""The form of an application, and how its draft stands."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conose.calls.checking import (
    Problem,
    Verdict,
    does_not_add_up,
    facts_of,
    not_met,
    over_ceiling,
    place_of_file,
    problems,
    too_long,
    verdicts,
)
from conose.calls.drafts import Draft, Saved, answer_field, co_applicant_fields, referee_fields
from conose.calls.fields import Field, Kind, Value, digest, in_words, money, shown, words_in
from conose.calls.listings.calls import referees_asked
from conose.calls.queries import is_blind
from conose.models import Application, ApplicationFile, Call, FormPart, Referee, SetAsideText
from portal.timezones import moment_at
from portal.uploads import KINDS, endings_of

_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class AsideView:
    """A text of another window, and what can be done with it."""

    pk: int
    text: str
    can_add: bool
    label: str = ""
    is_other: bool = False
    """Whether `text` is what the portal holds, and the one that was set aside stands in the field of the page that sent it."""


@dataclass(frozen=True, slots=True)
class FieldView:
    """A field as the form shows it."""

    field: Field
    value: str
    chosen: tuple[str, ...]
    is_ticked: bool
    was: str
    error: str
    words: str
    """How many words of how many; "" where there is no limit."""
    is_over: bool
    set_aside: tuple[AsideView, ...]
    described_by: str
    input_type: str
    """Of what is typed into one line. A day that no calendar has is shown as it was typed."""
    is_number: bool


def field_view(
    field: Field,
    value: Value,
    *,
    typed: str | None = None,
    error: str = "",
    words: str = "",
    is_over: bool = False,
    set_aside: tuple[AsideView, ...] = (),
) -> FieldView:
    """A field as a form shows it: what it holds, or what was `typed` and could not be kept."""
    helps = [f"{field.place}-help"] if field.help_text else []
    helps += [f"{field.place}-error"] if error else []
    helps += [f"{field.place}-words"] if words else []
    input_type = {Kind.EMAIL: "email", Kind.DATE: "date"}.get(field.kind, "text")
    if input_type == "date" and typed and not _ISO_DAY.fullmatch(typed):
        input_type = "text"
    return FieldView(
        field=field,
        value=shown(field, value) if typed is None else typed,
        chosen=tuple(value) if isinstance(value, list) else (value,) if isinstance(value, str) else (),
        is_ticked=value is True,
        was=digest(value),
        error=error,
        words=words,
        is_over=is_over,
        set_aside=set_aside,
        described_by=" ".join(helps),
        input_type=input_type,
        is_number=field.kind in (Kind.AMOUNT, Kind.POINTS),
    )


@dataclass(frozen=True, slots=True)
class LineView:
    key: str
    number: int
    place: str
    fields: tuple[FieldView, ...]


@dataclass(frozen=True, slots=True)
class BudgetView:
    label: str
    help_text: str
    lines: tuple[LineView, ...]
    requested: FieldView


@dataclass(frozen=True, slots=True)
class FileView:
    place: str
    key: str
    """Of the part."""
    label: str
    help_text: str
    is_required: bool
    limits: str
    warning: str
    accept: str
    name: str
    facts: str
    url: str
    error: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """A co-applicant or a referee in the form."""

    key: str
    place: str
    heading: str
    """“Referee 1”."""
    fields: tuple[FieldView, ...]
    name: str = ""
    state: str = ""
    tone: str = ""
    can_ask: bool = False
    can_remove: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """A thing in a section: one of these."""

    field: FieldView | None = None
    budget: BudgetView | None = None
    file: FileView | None = None


@dataclass(frozen=True, slots=True)
class SectionView:
    place: str
    title: str
    help_text: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class StatusView:
    """How a draft stands: renewed with each saving."""

    verdicts: tuple[Verdict, ...]
    total: str
    budget_is_wrong: str
    missing: str
    is_complete: bool
    submit_url: str


@dataclass(frozen=True, slots=True)
class FormView:
    """A draft as its applicant writes it."""

    sections: tuple[SectionView, ...]
    co_applicants: tuple[PersonView, ...]
    can_add_co_applicant: bool
    takes_co_applicants: bool
    referees: tuple[PersonView, ...]
    can_add_referee: bool
    takes_referees: bool
    referees_said: str
    contents: tuple[tuple[str, str], ...]
    """Places of the sections with their titles."""
    set_aside: tuple[AsideView, ...]
    """Texts of other windows for what is not in the form any more."""
    status: StatusView


def form_view(
    draft: Draft,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> FormView:
    """The form of a draft; `typed` and `errors` are of fields that could not be kept as they were sent, by name, and errors
    of files by their parts. Thirteen queries at most, whatever it holds."""
    views = _Views(draft, typed or {}, errors or {})
    sections = views.sections()
    call = draft.call
    co_applicants = tuple(views.co_applicant(place, each) for place, each in enumerate(draft.co_applicants, 1))
    referees = tuple(views.referee(place, each) for place, each in enumerate(draft.referees, 1))
    contents = [(each.place, each.title) for each in sections]
    if call.most_co_applicants:
        contents.append(("co-applicants", _("Who applies with you")))
    if call.most_referees:
        contents.append(("referees", _("Referees")))
    return FormView(
        sections=sections,
        co_applicants=co_applicants,
        can_add_co_applicant=len(co_applicants) < call.most_co_applicants,
        takes_co_applicants=bool(call.most_co_applicants),
        referees=referees,
        can_add_referee=len(referees) < call.most_referees,
        takes_referees=bool(call.most_referees),
        referees_said=referees_asked(call) if call.most_referees else "",
        contents=tuple(contents),
        set_aside=tuple(aside_view(draft, each) for each in draft.set_aside if each.field not in draft.fields),
        status=status_view(draft),
    )


def status_view(draft: Draft) -> StatusView:
    """How a draft stands: who may apply, what the budget comes to, how much is missing."""
    call, found = draft.call, problems(draft)
    total = ""
    if draft.budget is not None:
        said = {"total": money(draft.total), "currency": call.currency}
        if call.ceiling is not None:
            total = _("%(total)s of %(ceiling)s %(currency)s") % {**said, "ceiling": money(call.ceiling)}
        else:
            total = f"{said['total']} {said['currency']}"
    requested = draft.application.requested
    wrong = over_ceiling(call, draft.total)
    if not wrong and requested is not None and draft.lines:
        wrong = does_not_add_up(call, requested, draft.total)
    return StatusView(
        verdicts=tuple(verdicts(call, facts_of(draft))),
        total=total,
        budget_is_wrong=wrong,
        missing=ngettext(
            "%(n)s thing is still missing or wrong.", "%(n)s things are still missing or wrong.", len(found)
        )
        % {"n": len(found)}
        if found
        else _("Nothing is missing: it can be submitted."),
        is_complete=not found,
        submit_url=reverse("application_submit", args=[draft.application.public_id]),
    )


def aside_view(draft: Draft, text: SetAsideText) -> AsideView:
    field = draft.fields.get(text.field)
    said = in_words(field, text.value) if field else str(text.value)
    return AsideView(
        text.pk, said or _("(empty)"), field is not None and field.kind == Kind.TEXT, field.label if field else ""
    )


class _Views:
    """Fields of one draft as they are shown, with what was typed and what is wrong."""

    def __init__(self, draft: Draft, typed: Mapping[str, str], errors: Mapping[str, str]) -> None:
        self.draft, self.typed, self.errors = draft, typed, errors
        self.is_blind = any(each.kind == FormPart.Kind.FILE for each in draft.parts) and is_blind(draft.call)
        self.early = {name: verdict.sentence for name, verdict in not_met(draft).items()}

    def field(self, field: Field) -> FieldView:
        value = self.draft.value(field.name)
        error = self.errors.get(field.name) or too_long(field, value) or self.early.get(field.name, "")
        words = ""
        if field.most_words and isinstance(value, str):
            words = _("%(number)s of %(most)s words") % {"number": words_in(value), "most": field.most_words}
        return field_view(
            field,
            value,
            typed=self.typed.get(field.name),
            error=error,
            words=words,
            is_over=bool(too_long(field, value)),
            set_aside=tuple(aside_view(self.draft, each) for each in self.draft.set_aside if each.field == field.name),
        )

    def sections(self) -> tuple[SectionView, ...]:
        fields = self.draft.fields.values()
        about = [
            Item(field=self.field(each))
            for each in fields
            if each.name.startswith("applicant.") and each.name != "applicant.requested"
        ]
        found = [SectionView("about", _("You and your project"), "", tuple(about))]
        title, help_text, place = _("Your project"), "", "project"
        items: list[Item] = []
        for part in self.draft.parts:
            if part.kind == FormPart.Kind.SECTION:
                if items:
                    found.append(SectionView(place, title, help_text, tuple(items)))
                title, help_text, place, items = part.label, part.help_text, f"section-{part.key.hex}", []
            else:
                items.append(self._item(part))
        if items:
            found.append(SectionView(place, title, help_text, tuple(items)))
        return tuple(found)

    def _item(self, part: FormPart) -> Item:
        if part.kind == FormPart.Kind.BUDGET:
            return Item(budget=self._budget(part))
        if part.kind == FormPart.Kind.FILE:
            return Item(file=self._file(part))
        return Item(field=self.field(answer_field(part)))

    def _budget(self, part: FormPart) -> BudgetView:
        fields = self.draft.fields
        lines = []
        for number, line in enumerate(self.draft.lines, 1):
            own = tuple(self.field(fields[f"budget:{line.key.hex}.{name}"]) for name in ("heading", "what", "amount"))
            lines.append(LineView(line.key.hex, number, f"budget-{line.key.hex}", own))
        return BudgetView(part.label, part.help_text, tuple(lines), self.field(fields["applicant.requested"]))

    def _file(self, part: FormPart) -> FileView:
        file = self.draft.files.get(part.pk)
        endings = ["pdf"] if part.only_pdf else endings_of(KINDS)
        limits = _("%(kinds)s, %(most)s MB at most")
        return FileView(
            place=place_of_file(part),
            key=part.key.hex,
            label=part.label,
            help_text=part.help_text,
            is_required=part.is_required,
            limits=limits % {"kinds": ", ".join(each.upper() for each in endings), "most": part.largest},
            warning=_("Reviewers get this file and are not to know who applies: leave your name out of it.")
            if self.is_blind and not part.tells_who
            else "",
            accept=",".join(f".{each}" for each in endings),
            name=file.name if file else "",
            facts=_file_facts(file, self.draft.call) if file else "",
            url=file_url(self.draft.application, file) if file else "",
            error=self.errors.get(place_of_file(part), ""),
        )

    def co_applicant(self, number: int, who: Any) -> PersonView:
        fields = tuple(self.field(each) for each in co_applicant_fields(who, number))
        heading = _("Co-applicant %(number)s") % {"number": number}
        return PersonView(who.key.hex, f"co-applicant-{who.key.hex}", heading, fields, who.name)

    def referee(self, number: int, who: Referee) -> PersonView:
        place, heading = f"referee-{who.key.hex}", _("Referee %(number)s") % {"number": number}
        if who.asked_at is None:
            fields = tuple(self.field(each) for each in referee_fields(who, number))
            return PersonView(who.key.hex, place, heading, fields, who.name, _("Not asked yet"), "", can_ask=True)
        state, tone = referee_state(who, self.draft.call)
        return PersonView(
            who.key.hex,
            place,
            heading,
            (),
            " · ".join(filter(None, [who.name, who.address])),
            state,
            tone,
            can_remove=who.answered_at is None,
        )


def referee_state(who: Referee, call: Call) -> tuple[str, str]:
    """How a referee's answer stands, and the tone of its tag."""
    if who.answered_at is not None:
        said = _("Declined on %(day)s") if who.is_declined else _("Letter arrived on %(day)s")
        return said % {"day": _day(who.answered_at, call)}, "warn" if who.is_declined else "good"
    if who.asked_at is not None:
        return _("Asked on %(day)s") % {"day": _day(who.asked_at, call)}, ""
    return _("Not asked yet"), ""


def _day(at: datetime, call: Call) -> str:
    return date_format(at.astimezone(ZoneInfo(call.timezone)), "DATE_FORMAT")


def _file_facts(file: ApplicationFile, call: Call) -> str:
    return f"{filesizeformat(file.size)} · {moment_at(file.sent_at, call.timezone)}"


def file_url(application: Application, file: ApplicationFile) -> str:
    return reverse("application_file", args=[application.public_id, file.key])


def told(draft: Draft, saved: Sequence[Saved]) -> list[dict[str, str]]:
    """What became of the fields that were sent, and whether they say that their applicant may not apply, as a script reads
    it."""
    early = {name: verdict.sentence for name, verdict in not_met(draft).items()}
    return [
        {
            "name": each.name,
            "outcome": each.outcome.value,
            "was": each.was,
            "sentence": each.sentence or early.get(each.name, "") or _too_long(draft, each.name),
        }
        for each in saved
    ]


def _too_long(draft: Draft, name: str) -> str:
    return too_long(draft.fields[name], draft.value(name)) if name in draft.fields else ""


def listed(found: Sequence[Problem], form_url: str) -> list[tuple[str, str, str]]:
    """Problems with the address at which each is put right."""
    return [(each.label, each.sentence, f"{form_url}#{each.place}") for each in found]
