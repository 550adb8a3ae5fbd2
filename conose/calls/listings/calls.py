"""The list of calls, and the page of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conose.calls.checking import Facts, Verdict, conditions, verdicts
from conose.calls.fields import money
from conose.calls.funded import Funded, funded, numbers_funded
from conose.calls.queries import application_to, published_questions
from conose.calls.services import why_no_question
from conose.models import Call, CallIndexPage, CallPage, CallStage, FormPart
from participants.queries.people import person_of
from portal.models import User
from portal.placement import address, place_of
from portal.queries import public_pages
from portal.timezones import moment_at

TONES = {CallStage.OPEN: "good", CallStage.ANNOUNCED: "warn", CallStage.CLOSED: "", CallStage.DECIDED: ""}
ORDER = [CallStage.OPEN, CallStage.ANNOUNCED, CallStage.CLOSED, CallStage.DECIDED]


PDF = "application/pdf"


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
        said.append(referees_asked(call))
    if call.most_co_applicants:
        said.append(_co_applicants_asked(call))
    return tuple(said)


def referees_asked(call: Call) -> str:
    if call.least_referees == call.most_referees:
        return ngettext("%(n)s referee", "%(n)s referees", call.most_referees) % {"n": call.most_referees}
    return _("From %(least)s to %(most)s referees") % {"least": call.least_referees, "most": call.most_referees}


def _co_applicants_asked(call: Call) -> str:
    number = call.most_co_applicants
    return ngettext("%(n)s co-applicant at most", "%(n)s co-applicants at most", number) % {"n": number}


def _kind_and_size(document: Any) -> str:
    size = filesizeformat(document.get_file_size() or 0)
    return f"{document.file_extension.upper()}, {size}"
