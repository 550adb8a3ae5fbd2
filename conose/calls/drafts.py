"""A draft of an application: its fields, what they hold, and saving what a window sends.

Each field is merged three ways: what it held when the window was opened (its digest comes with it, as `<name>.was`), what
it holds now, and what the window sends. What a window did not change is left alone, however old the window is; what nobody
else changed meanwhile is written; where two windows say different things, what came second is set aside and told.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from conose.calls.audit import note
from conose.calls.fields import LONGEST_TEXT, Field, Kind, Value, digest, read
from conose.models import (
    Answer,
    Application,
    ApplicationFile,
    ApplicationState,
    AuditEntry,
    BudgetLine,
    Call,
    CoApplicant,
    EligibilityCriterion,
    FormPart,
    Referee,
    SetAsideReviewText,
    SetAsideText,
)
from participants.queries.institutions import institutions_called
from participants.stating import SEXES, country_choices
from portal.models import User
from portal.turns import in_turn

PartKind = FormPart.Kind
ASKED = (PartKind.LINE, PartKind.TEXT, PartKind.CHOICE, PartKind.CHOICES, PartKind.TICK)
"""Parts that are answered by one field."""
FIELD_KINDS = {
    PartKind.LINE: Kind.LINE,
    PartKind.TEXT: Kind.TEXT,
    PartKind.CHOICE: Kind.RADIO,
    PartKind.CHOICES: Kind.CHOICES,
    PartKind.TICK: Kind.TICK,
}
_OF_A_ROW = re.compile(r"(budget|co_applicant|referee):([0-9a-f]{32})\.(\w+)")
ROWS = ("budget", "co_applicant", "referee")
"""What a draft has rows of, as `add_row` takes it."""
MOST_LINES = 60
T = TypeVar("T", SetAsideText, SetAsideReviewText)
MOST_SET_ASIDE = 200


class Draft:
    """An application with its pieces, each kind read once, when it is first asked for."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.call: Call = application.call
        self._changed: dict[int, tuple[Model, set[str]]] = {}

    @cached_property
    def parts(self) -> list[FormPart]:
        return list(FormPart.objects.filter(call=self.call).order_by("sort_order", "pk"))

    @cached_property
    def criteria(self) -> list[EligibilityCriterion]:
        return list(EligibilityCriterion.objects.filter(call=self.call).order_by("sort_order", "pk"))

    @cached_property
    def answers(self) -> dict[int, Answer]:
        return {each.part_id: each for each in Answer.objects.filter(application=self.application)}

    @cached_property
    def lines(self) -> list[BudgetLine]:
        return list(BudgetLine.objects.filter(application=self.application).order_by("pk"))

    @cached_property
    def co_applicants(self) -> list[CoApplicant]:
        return list(CoApplicant.objects.filter(application=self.application).order_by("pk"))

    @cached_property
    def referees(self) -> list[Referee]:
        return list(Referee.objects.filter(application=self.application).order_by("pk"))

    @cached_property
    def files(self) -> dict[int, ApplicationFile]:
        return {each.part_id: each for each in ApplicationFile.objects.filter(application=self.application)}

    @cached_property
    def set_aside(self) -> list[SetAsideText]:
        return list(SetAsideText.objects.filter(application=self.application).order_by("saved_at", "pk"))

    @property
    def budget(self) -> FormPart | None:
        """The budget table, where the form has one."""
        return next((part for part in self.parts if part.kind == PartKind.BUDGET), None)

    @property
    def total(self) -> Decimal:
        """What the lines of the budget add up to."""
        return sum((line.amount for line in self.lines if line.amount is not None), Decimal(0))

    # --- its fields ---

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every field that can be written now, by its name, in the order of the page."""
        every = [
            *self._about_the_applicant(),
            *(answer_field(part) for part in self.parts if part.kind in ASKED),
            *self._of_the_budget(),
            *(field for place, row in enumerate(self.co_applicants, 1) for field in co_applicant_fields(row, place)),
            *(
                field
                for place, row in enumerate(self.referees, 1)
                if row.asked_at is None
                for field in referee_fields(row, place)
            ),
        ]
        return {field.name: field for field in every}

    def _about_the_applicant(self) -> Iterable[Field]:
        call = self.call
        yield Field(
            "applicant.title", Kind.LINE, _("Title of the project"), is_required=True, longest=200,
            help_text=_("Short: it is what the list of applications shows."),
        )  # fmt: skip
        yield Field(
            "applicant.name", Kind.LINE, _("Name and surname"), is_required=True, longest=255, autocomplete="name"
        )
        if call.least_age or call.most_age:
            yield Field(
                "applicant.birth_date", Kind.DATE, _("Date of birth"), is_required=True, autocomplete="bday",
                help_text=_("This call has a limit of age; it is used for nothing else."),
            )  # fmt: skip
        yield Field(
            "applicant.sex", Kind.RADIO, _("Sex"), is_required=True,
            options=tuple((str(value), str(label)) for value, label in SEXES),
            help_text=_("So that we can tell how many women and men apply. Only totals are published."),
        )  # fmt: skip
        yield Field(
            "applicant.country", Kind.CHOICE, _("Country"), is_required=True, options=self.countries,
            help_text=_("Where you live or work."),
        )  # fmt: skip
        is_asked = call.institution_rule != Call.InstitutionRule.NOT_ASKED
        yield Field(
            "applicant.institution", Kind.LINE, _("Institution"), is_required=is_asked, longest=255,
            autocomplete="organization", suggestions="institutions",
            help_text=_("Where you work or study, in full.") if is_asked else _("Where you work or study, if anywhere."),
        )  # fmt: skip
        if self.criteria:
            yield Field(
                "applicant.declared", Kind.CHOICES, _("I declare that"), is_required=True,
                options=tuple((each.key.hex, each.label) for each in self.criteria),
            )  # fmt: skip

    @cached_property
    def countries(self) -> tuple[tuple[str, str], ...]:
        """Those that may be chosen, the programme's first; where the call is for some, all the same: it is said early."""
        found: list[tuple[str, str]] = []
        for value, label in country_choices():
            found += label if isinstance(label, list) else [(value, label)]
        return tuple(found)

    def _of_the_budget(self) -> Iterable[Field]:
        if self.budget is None:
            return
        headings = tuple(self.budget.options)
        for place, line in enumerate(self.lines, 1):
            start, whose = f"budget:{line.key.hex}", _("Budget line %(number)s") % {"number": place}
            yield Field(
                f"{start}.heading", Kind.CHOICE, _("Budget heading"), options=(("", "—"), *headings), is_required=True,
                whose=whose,
            )  # fmt: skip
            yield Field(f"{start}.what", Kind.LINE, _("What for"), is_required=True, whose=whose)
            yield Field(f"{start}.amount", Kind.AMOUNT, _("Amount"), is_required=True, whose=whose)
        yield Field(
            "applicant.requested", Kind.AMOUNT, _("Amount requested, in %(currency)s") % {"currency": self.call.currency},
            is_required=True, help_text=_("It has to be what the lines add up to."),
        )  # fmt: skip

    # --- what they hold ---

    def value(self, name: str) -> Value:
        """What a field holds now. Raises KeyError for a name that is none of its fields."""
        self.fields[name]
        row, column = self._row(name)
        if isinstance(row, Answer):
            kept: Value = row.value
            return kept if row.pk or kept != "" else _nothing(self.fields[name])
        if column == "institution" and isinstance(row, Application):
            return row.institution_as_written
        if column == "country":
            return row.country_id or ""
        if column == "sex" and isinstance(row, Application):
            return row.sex if row.is_sex_stated else ""
        return _as_value(getattr(row, column))

    def _row(self, name: str) -> tuple[Any, str]:
        """The row that a field is kept in, and its column."""
        start, _dot, column = name.rpartition(".")
        kind, _colon, key = start.partition(":")
        if kind == "applicant":
            return self.application, column
        if kind == "answer":
            part = next(each for each in self.parts if each.key.hex == key)
            if part.pk not in self.answers:
                self.answers[part.pk] = Answer(application=self.application, part=part)
            return self.answers[part.pk], column
        rows: Mapping[str, list[Any]] = {
            "budget": self.lines,
            "co_applicant": self.co_applicants,
            "referee": self.referees,
        }
        return next(each for each in rows[kind] if each.key.hex == key), column

    def put(self, name: str, value: Value) -> None:
        """Let a field hold something, in memory: `write` keeps it. Raises ValidationError where it cannot be."""
        row, column = self._row(name)
        written = {column}
        if isinstance(row, Answer):
            row.value = value
        elif column in ("birth_date",):
            row.birth_date = date.fromisoformat(str(value)) if value else None
        elif column in ("amount", "requested"):
            setattr(row, column, Decimal(str(value)) if value else None)
        elif isinstance(row, Application) and column == "country":
            row.country_id = str(value) or None
            written |= self._find_institution()
        elif isinstance(row, Application) and column == "institution":
            row.institution_as_written = str(value)
            written |= self._find_institution()
        elif isinstance(row, Application) and column == "sex":
            row.sex, row.is_sex_stated = str(value) or "not_stated", bool(value)
            written.add("is_sex_stated")
        else:
            if isinstance(row, Referee) and column == "address" and value:
                self._refuse_twice(row, str(value))
            setattr(row, column, value)
        self._changed[id(row)] = (row, self._changed.get(id(row), (row, set()))[1] | written)

    def _find_institution(self) -> set[str]:
        own = self.application
        found = list(institutions_called(own.institution_as_written, own.country_id or "")[:2])
        own.institution = found[0] if len(found) == 1 else None
        return {"institution", "institution_as_written"}

    def _refuse_twice(self, row: Referee, address: str) -> None:
        if any(each.address == address and each is not row for each in self.referees):
            raise ValidationError(_("This address is that of another referee here. Name somebody else."))

    def write(self) -> None:
        """Keep what was put."""
        for row, columns in self._changed.values():
            if row.pk and not isinstance(row, Application):
                row.save(update_fields=columns)
            elif not isinstance(row, Application):
                row.save()
        own, now = self.application, timezone.now()
        own.saved_at = now
        columns = self._changed.get(id(own), (own, set()))[1]
        own.save(update_fields={*columns, "saved_at"})
        self._changed.clear()


def _as_value(kept: Any) -> Value:
    if isinstance(kept, Decimal):
        return f"{kept:.2f}"
    if isinstance(kept, date):
        return kept.isoformat()
    if kept is None:
        return ""
    found: Value = kept
    return found


def _nothing(field: Field) -> Value:
    if field.kind == Kind.TICK:
        return False
    return [] if field.kind == Kind.CHOICES else ""


def answer_field(part: FormPart) -> Field:
    """The field that answers a part."""
    kind = FIELD_KINDS[PartKind(part.kind)]
    return Field(
        f"answer:{part.key.hex}.value", kind, part.label, part.help_text, part.is_required, tuple(part.options),
        part.most_words, LONGEST_TEXT if kind == Kind.TEXT else 1000,
    )  # fmt: skip


def co_applicant_fields(row: CoApplicant, place: int) -> Iterable[Field]:
    """The fields of a co-applicant, the `place`th of them."""
    start, whose = f"co_applicant:{row.key.hex}", _("Co-applicant %(number)s") % {"number": place}
    yield Field(f"{start}.name", Kind.LINE, _("Name and surname"), is_required=True, longest=255, whose=whose)
    yield Field(f"{start}.address", Kind.EMAIL, _("E-mail address"), is_required=True, longest=254, whose=whose)
    yield Field(
        f"{start}.institution", Kind.LINE, _("Institution"), longest=255, suggestions="institutions", whose=whose
    )
    yield Field(f"{start}.does", Kind.LINE, _("What they do in the project"), is_required=True, whose=whose)


def referee_fields(row: Referee, place: int) -> Iterable[Field]:
    """The fields of a referee, the `place`th of them."""
    start, whose = f"referee:{row.key.hex}", _("Referee %(number)s") % {"number": place}
    yield Field(f"{start}.name", Kind.LINE, _("Name and surname"), is_required=True, longest=255, whose=whose)
    yield Field(f"{start}.address", Kind.EMAIL, _("E-mail address"), is_required=True, longest=254, whose=whose)
    yield Field(f"{start}.knows_from", Kind.LINE, _("How they know your work"), is_required=True, whose=whose)


# --- saving ---


class Outcome(StrEnum):
    SAVED = "saved"
    SAME = "same"
    """Nothing to write: it holds that already, or this window did not touch it."""
    ASIDE = "aside"
    """Set aside: another window had changed it meanwhile."""
    WRONG = "wrong"
    """It cannot be kept as what it is to be: it stays on the page that sent it."""


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a field that was sent."""

    name: str
    outcome: Outcome
    was: str
    """The digest of what the field holds now, for the window to send with its next change."""
    sentence: str = ""


def save(*, application: Application, sent: QueryDict) -> tuple[Draft, list[Saved]]:
    """Save the fields that come with their `.was`. Nothing that somebody typed is lost: see the module.

    In an application that is submitted nothing changes; what was typed into an old window is set aside there too.
    """
    with in_turn(), transaction.atomic():
        own = Application.objects.select_for_update(of=("self",)).select_related("call").get(pk=application.pk)
        draft = Draft(own)
        window = sent.get("window", "")[:40] or "?"
        names = [name.removesuffix(".was") for name in sent if name.endswith(".was")]
        found = [_save(draft, name, sent, window) for name in names if name in draft.fields]
        found += _of_rows_that_are_gone(draft, names, sent, window)
        if any(each.outcome == Outcome.SAVED for each in found):
            draft.write()
    return draft, found


def merged(*, current: Value, was: str, incoming: Value, is_open: bool) -> Outcome:
    """What becomes of a field that a window sends: `was` is the digest of what it held when the window got it."""
    if incoming == current or digest(incoming) == was:
        return Outcome.SAME
    return Outcome.SAVED if digest(current) == was and is_open else Outcome.ASIDE


def _save(draft: Draft, name: str, sent: QueryDict, window: str) -> Saved:
    current, was = draft.value(name), sent.get(f"{name}.was", "")
    is_open = draft.application.state == ApplicationState.DRAFT
    try:
        incoming = read(draft.fields[name], sent.getlist(name))
        outcome = merged(current=current, was=was, incoming=incoming, is_open=is_open)
        if outcome == Outcome.SAVED:
            draft.put(name, incoming)
        if outcome != Outcome.ASIDE:
            return Saved(name, outcome, digest(draft.value(name)))
    except ValidationError as error:
        return Saved(name, Outcome.WRONG, was, error.messages[0])
    _set_aside(draft, name, window, incoming)
    if draft.application.state != ApplicationState.DRAFT:
        return Saved(name, Outcome.ASIDE, was, no_draft())
    return Saved(name, Outcome.ASIDE, was, two_texts())


def two_texts() -> str:
    return _(
        "This was changed in another window meanwhile. Nothing is lost: both texts are kept. Load the page again to see "
        "them side by side and choose."
    )


def beside() -> str:
    """The same of a page that has just been loaded."""
    return _(
        "This was changed in another window meanwhile. Nothing is lost: both texts are here, one beside the other. Choose one."
    )


def kept_beside() -> str:
    """What `no_draft` says, of a page that has just been loaded."""
    return _(
        "This application is no draft any more, and stays as it was submitted. What you typed is kept beside it: it stands "
        "on this page."
    )


def no_draft() -> str:
    return _(
        "This application is no draft any more, and stays as it was submitted. What you typed here is kept beside it: load "
        "the page again to see it."
    )


def _of_rows_that_are_gone(draft: Draft, names: Collection[str], sent: QueryDict, window: str) -> Iterable[Saved]:
    """What was typed into a line, a co-applicant or a referee that another window removed, or asked, meanwhile."""
    for name in names:
        if name in draft.fields or _OF_A_ROW.fullmatch(name) is None:
            continue
        text, was = " ".join(sent.get(name, "").split())[:LONGEST_TEXT], sent.get(f"{name}.was", "")
        if text and digest(text) != was:
            _set_aside(draft, name, window, text)
            yield Saved(name, Outcome.ASIDE, was, two_texts())


def _set_aside(draft: Draft, name: str, window: str, value: Value) -> None:
    keep_aside(draft.set_aside, SetAsideText(application=draft.application, field=name, window=window, value=value))


def keep_aside(rows: list[T], new: T) -> None:
    """Keep a text beside its field, in the place of what the same window set aside of it before. `rows` are all that there are."""
    row = next((each for each in rows if (each.field, each.window) == (new.field, new.window)), None)
    if row is None:
        if len(rows) >= MOST_SET_ASIDE:  # a program: nobody has so many windows
            return
        row = new
        rows.append(row)
    row.value, row.saved_at = new.value, timezone.now()
    row.save()


@transaction.atomic
def choose(*, application: Application, text: int, how: str) -> Draft:
    """Settle a text that was set aside: "use" it in place of what the field holds, "add" it below, or "drop" it.

    What is gone already, chosen in another window, changes nothing. A text that is used changes places with the one that it
    replaces only in that the other is gone: whoever presses saw both.
    """
    own = Application.objects.select_for_update(of=("self",)).select_related("call").get(pk=application.pk)
    draft = Draft(own)
    row = next((each for each in draft.set_aside if each.pk == text), None)
    if row is None:
        return draft
    if how != "drop" and own.state == ApplicationState.DRAFT and row.field in draft.fields:
        current = draft.value(row.field)
        if how == "add" and isinstance(current, str) and isinstance(row.value, str):
            draft.put(row.field, "\n\n".join(filter(None, [current, row.value])))
        else:
            draft.put(row.field, row.value)
        draft.write()
    row.delete()
    draft.set_aside.remove(row)
    return draft


# --- rows ---


@transaction.atomic
def add_row(*, application: Application, kind: str) -> str:
    """Another line of the budget, co-applicant or referee; returns where it stands on the page.

    Raises ValidationError with a sentence where there is no place for one.
    """
    own = Application.objects.select_for_update(of=("self",)).select_related("call").get(pk=application.pk)
    _refuse_no_draft(own)
    call = own.call
    models: dict[str, tuple[type[BudgetLine] | type[CoApplicant] | type[Referee], int]] = {
        "budget": (BudgetLine, MOST_LINES),
        "co_applicant": (CoApplicant, call.most_co_applicants),
        "referee": (Referee, call.most_referees),
    }
    model, most = models[kind]
    if model._default_manager.filter(application=own).count() >= most:
        raise ValidationError(_("There are as many here already as this call takes."))
    row: Any = model(application=own)
    row.save()
    return f"{kind}-{row.key.hex}".replace("_", "-")


@transaction.atomic
def remove_row(*, application: Application, name: str, by: User) -> None:
    """Remove "budget:<key>", "co_applicant:<key>" or "referee:<key>"; one that is gone is no mistake. That a referee was removed
    who had been asked is written down.

    Raises ValidationError for a referee who has answered.
    """
    own = Application.objects.select_for_update(of=("self",)).select_related("call").get(pk=application.pk)
    _refuse_no_draft(own)
    kind, _colon, key = name.partition(":")
    model: Any = {"budget": BudgetLine, "co_applicant": CoApplicant, "referee": Referee}.get(kind)
    if model is None or not re.fullmatch("[0-9a-f]{32}", key):
        return
    row = model.objects.filter(application=own, key=UUID(key)).first()
    if isinstance(row, Referee) and row.answered_at is not None:
        raise ValidationError(_("This referee has answered already: what they sent stays."))
    if isinstance(row, Referee) and row.asked_at is not None:
        note(
            "referee.removed", call=own.call, role=AuditEntry.Role.APPLICANT, by=by, application=own,
            detail={"referee": row.key.hex},
        )  # fmt: skip
    if row is not None:
        row.delete()


def _refuse_no_draft(own: Application) -> None:
    if own.state != ApplicationState.DRAFT:
        raise ValidationError(no_draft())
