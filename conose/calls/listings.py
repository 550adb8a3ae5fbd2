"""What the pages of calls and of applications show: frozen values, ready for a template."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conose.calls.checking import (
    Facts,
    Problem,
    Verdict,
    conditions,
    does_not_add_up,
    facts_of,
    not_met,
    over_ceiling,
    place_of_file,
    problems,
    too_long,
    verdicts,
)
from conose.calls.drafts import (
    ASKED,
    Draft,
    Saved,
    answer_field,
    co_applicant_fields,
    referee_fields,
)
from conose.calls.fields import Field, Kind, Value, digest, in_words, money, shown, words_in
from conose.calls.funded import Funded, funded, numbers_funded
from conose.calls.queries import (
    application_to,
    is_blind,
    may_be_named,
    may_reopen,
    may_withdraw,
    published_questions,
)
from conose.calls.services import why_no_question
from conose.models import (
    Application,
    ApplicationFile,
    ApplicationState,
    Call,
    CallIndexPage,
    CallPage,
    CallStage,
    FormPart,
    Referee,
    SetAsideText,
)
from participants.models import Country
from participants.queries.people import person_of
from participants.stating import SEXES
from portal.components import Cell, Column, DataTable, Row
from portal.models import User
from portal.placement import address, place_of
from portal.queries import public_pages
from portal.timezones import moment_at
from portal.two_languages import in_readers_language
from portal.uploads import KINDS, endings_of

TONES = {CallStage.OPEN: "good", CallStage.ANNOUNCED: "warn", CallStage.CLOSED: "", CallStage.DECIDED: ""}
ORDER = [CallStage.OPEN, CallStage.ANNOUNCED, CallStage.CLOSED, CallStage.DECIDED]
STATE_TONES = {ApplicationState.DRAFT: "warn", ApplicationState.SUBMITTED: "good", ApplicationState.AWARDED: "good"}
PDF = "application/pdf"
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment by its call's clock, and for the script that says it by the reader's own."""

    said: str
    at: str
    zoned: str


def moment_of(at: datetime, zone: str) -> Moment:
    return Moment(moment_at(at, zone), at.isoformat(), at.astimezone(ZoneInfo(zone)).isoformat())


@dataclass(frozen=True, slots=True)
class CallRow:
    """A call in the list."""

    title: str
    url: str
    summary: str
    stage: str
    tone: str
    when: str
    amount: str
    """For one application at most; of a decided call how many projects are funded."""


@dataclass(frozen=True, slots=True)
class CallListing:
    groups: tuple[tuple[str, tuple[CallRow, ...]], ...]
    """By stage: its heading and its calls."""


def call_listing(page: CallIndexPage, request: HttpRequest) -> CallListing:
    """The calls with a page below this one, by stage; what closes first stands first among the open ones. Two queries."""
    now = timezone.now()
    rows = public_pages(CallPage.objects.filter(path__startswith=page.path, depth=page.depth + 1))
    pages = list(rows.select_related("call"))
    headings = {
        CallStage.OPEN: _("Open for applications"),
        CallStage.ANNOUNCED: _("Opening soon"),
        CallStage.CLOSED: _("Closed, being decided"),
        CallStage.DECIDED: _("Decided"),
    }
    numbers = numbers_funded(each.call for each in pages)
    groups = []
    for stage in ORDER:
        found = [each for each in pages if each.call.stage(now) == stage]
        is_past = stage in (CallStage.CLOSED, CallStage.DECIDED)
        found.sort(key=lambda each: each.call.closes_at, reverse=is_past)
        if found:
            groups.append((headings[stage], tuple(_row(each, now, request, numbers) for each in found)))
    return CallListing(tuple(groups))


def _row(page: CallPage, now: datetime, request: HttpRequest, numbers: Mapping[int, int]) -> CallRow:
    call = page.call
    stage = call.stage(now)
    return CallRow(
        page.title,
        address(request, page.url_path),
        page.summary,
        str(CallStage(stage).label),
        TONES[CallStage(stage)],
        when_in_words(call, stage),
        projects_funded(numbers.get(call.pk, 0)) if stage == CallStage.DECIDED else _up_to(call),
    )


def projects_funded(number: int) -> str:
    """How many projects a decided call funds."""
    if not number:
        return _("No project is funded")
    return ngettext("%(n)s project is funded", "%(n)s projects are funded", number) % {"n": number}


def when_in_words(call: Call, stage: str) -> str:
    """When it opens, closes or closed, by its own clock."""
    said = {
        CallStage.ANNOUNCED: (_("Opens on %(moment)s"), call.opens_at),
        CallStage.OPEN: (_("Closes on %(moment)s"), call.closes_at),
        CallStage.CLOSED: (_("Closed on %(moment)s"), call.closes_at),
    }
    if stage == CallStage.DECIDED and call.decided_at is not None:
        return _("Decided on %(day)s") % {"day": date_format(call.decided_at, "DATE_FORMAT")}
    words, at = said[CallStage(stage)]
    return words % {"moment": moment_at(at, call.timezone)}


def _up_to(call: Call) -> str:
    if call.ceiling is None:
        return ""
    return _("Up to %(amount)s %(currency)s") % {"amount": money(call.ceiling), "currency": call.currency}


@dataclass(frozen=True, slots=True)
class CallView:
    """One call at a glance, and what its reader can do now."""

    index_title: str
    index_url: str
    stage: str
    tone: str
    sentence: str
    opens: Moment
    closes: Moment
    amounts: tuple[tuple[str, str], ...]
    conditions: tuple[str, ...]
    asks: tuple[str, ...]
    """What an application consists of, in lines."""
    documents: tuple[tuple[str, str, str], ...]
    """Title, address, kind and size."""
    questions: tuple[tuple[str, str, str], ...]
    """Question, answer, the day it was published."""
    why_no_question: str
    ask_url: str
    apply_url: str
    """"" where nobody can begin an application now."""
    own_url: str
    """Of the reader's own application."""
    own_state: str
    verdicts: tuple[Verdict, ...]
    """What is known of who has signed in, early: nobody fills a form in for nothing."""
    is_signed_in: bool
    funded: Funded | None


def call_view(page: CallPage, request: HttpRequest) -> CallView:
    """What a call's page shows besides its own fields. Ten queries at most, whatever was asked about it, and four more once it is decided."""
    call, now = page.call, timezone.now()
    index = page.placement.trail[-1] if page.placement else place_of(page.get_parent(), request)
    user = request.user if getattr(request, "user", None) is not None and request.user.is_authenticated else None
    own = application_to(call, user) if isinstance(user, User) else None
    stage = call.stage(now)
    is_open = stage == CallStage.OPEN
    return CallView(
        index_title=index.title,
        index_url=index.url,
        stage=str(CallStage(stage).label),
        tone=TONES[CallStage(stage)],
        sentence=when_in_words(call, stage),
        opens=moment_of(call.opens_at, call.timezone),
        closes=moment_of(call.closes_at, call.timezone),
        amounts=_amounts(call),
        conditions=(*conditions(call), *(each.label for each in call.criteria.order_by("sort_order"))),
        asks=_asks(call),
        documents=tuple(
            (each.title, each.document.url, _kind_and_size(each.document))
            for each in page.documents.select_related("document").order_by("sort_order")
        ),
        questions=tuple(
            (each.question, each.answer, date_format(each.published_at, "DATE_FORMAT"))
            for each in published_questions(call)
            if each.published_at is not None
        ),
        why_no_question=why_no_question(call, now),
        ask_url=reverse("call_ask", args=[call.public_id]),
        apply_url=reverse("call_apply", args=[call.public_id]) if is_open and own is None else "",
        own_url=reverse("application", args=[own.public_id]) if own else "",
        own_state=str(own.get_state_display()) if own else "",
        verdicts=early_verdicts(call, user) if isinstance(user, User) and is_open and own is None else (),
        is_signed_in=user is not None,
        funded=funded(call, request),
    )


def early_verdicts(call: Call, user: User) -> tuple[Verdict, ...]:
    """What the registry already knows of who has signed in says of a call's conditions; only what is known."""
    person = person_of(user)
    if person is None:
        return ()
    institution = person.current_institution
    facts = Facts(None, person.country_id or "", institution, institution.name if institution else "")
    return tuple(each for each in verdicts(call, facts) if each.is_met is not None)


def _amounts(call: Call) -> tuple[tuple[str, str], ...]:
    found = [(_("For one application, at most"), call.ceiling), (_("For the whole call"), call.fund)]
    return tuple((label, f"{money(amount)} {call.currency}") for label, amount in found if amount is not None)


def _asks(call: Call) -> tuple[str, ...]:
    said = []
    for part in call.parts.order_by("sort_order"):
        if part.kind == FormPart.Kind.SECTION:
            continue
        words = _("%(label)s (%(most)s words at most)") if part.most_words else "%(label)s"
        said.append(words % {"label": part.label, "most": part.most_words})
    if call.most_referees:
        said.append(_referees_asked(call))
    if call.most_co_applicants:
        said.append(_co_applicants_asked(call))
    return tuple(said)


def _referees_asked(call: Call) -> str:
    if call.least_referees == call.most_referees:
        return ngettext("%(n)s referee", "%(n)s referees", call.most_referees) % {"n": call.most_referees}
    return _("From %(least)s to %(most)s referees") % {"least": call.least_referees, "most": call.most_referees}


def _co_applicants_asked(call: Call) -> str:
    number = call.most_co_applicants
    return ngettext("%(n)s co-applicant at most", "%(n)s co-applicants at most", number) % {"n": number}


def _kind_and_size(document: Any) -> str:
    size = filesizeformat(document.get_file_size() or 0)
    return f"{document.file_extension.upper()}, {size}"


# --- the form ---


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
        referees_said=_referees_asked(call) if call.most_referees else "",
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


# --- what is submitted, read ---


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


@dataclass(frozen=True, slots=True)
class OwnView:
    """One's application when it is no draft: how it stands, what can be done, what was submitted."""

    reference: str
    state: str
    tone: str
    sentence: str
    sections: tuple[ReadSection, ...]
    referees: tuple[tuple[str, str, str], ...]
    """Name, how it stands, tone."""
    digest: str
    receipt_url: str
    content_url: str
    withdraw_url: str
    reopen_url: str
    set_aside: tuple[AsideView, ...]
    naming_url: str
    """"" where nothing of it is published."""
    is_named: bool


def own_view(draft: Draft, *, at: datetime) -> OwnView:
    own, call = draft.application, draft.call
    last = own.submissions.order_by("place").last()
    key = [own.public_id]
    sentence = ""
    if own.state == ApplicationState.WITHDRAWN and own.withdrawn_at:
        sentence = _("You withdrew it on %(moment)s.") % {"moment": moment_at(own.withdrawn_at, call.timezone)}
    elif own.submitted_at is not None:
        sentence = _("It arrived on %(moment)s.") % {
            "moment": moment_at(own.submitted_at, call.timezone, has_seconds=True)
        }
    links = {each.sha256: file_url(own, each) for each in draft.files.values()}
    return OwnView(
        reference=own.reference,
        state=str(own.get_state_display()),
        tone=STATE_TONES.get(ApplicationState(own.state), ""),
        sentence=sentence,
        sections=read_view(last.content, draft.parts, links) if last else (),
        referees=tuple((each.name, *referee_state(each, call)) for each in draft.referees),
        digest=last.sha256 if last else "",
        receipt_url=reverse("application_receipt", args=[*key, "pdf"]) if last else "",
        content_url=reverse("application_receipt", args=[*key, "json"]) if last else "",
        withdraw_url=reverse("application_withdraw", args=key) if may_withdraw(own, at) else "",
        reopen_url=reverse("application_reopen", args=key) if may_reopen(own, at) else "",
        set_aside=tuple(aside_view(draft, each) for each in draft.set_aside),
        naming_url=reverse("application_naming", args=key) if may_be_named(own) else "",
        is_named=own.named_at is not None,
    )


@dataclass(frozen=True, slots=True)
class OwnRow:
    """An application in the list of one's own."""

    title: str
    call: str
    url: str
    state: str
    tone: str
    facts: str


def own_rows(applications: Iterable[Application]) -> tuple[OwnRow, ...]:
    """No query besides."""
    found = []
    for own in applications:
        closes = moment_at(own.closes_at(), own.call.timezone)
        said = _("Submit it by %(moment)s") if own.closes_at() > timezone.now() else _("The call closed on %(moment)s")
        found.append(
            OwnRow(
                own.title or _("Without a title yet"),
                own.call.title,
                reverse("application", args=[own.public_id]),
                str(own.get_state_display()),
                STATE_TONES.get(ApplicationState(own.state), ""),
                said % {"moment": closes} if own.state == ApplicationState.DRAFT else own.reference,
            )
        )
    return tuple(found)


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
