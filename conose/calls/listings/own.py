"""One's own applications."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from conose.calls.drafts import Draft
from conose.calls.listings.form import AsideView, aside_view, file_url, referee_state
from conose.calls.listings.submitted import ReadSection, read_view
from conose.calls.queries import may_be_named, may_reopen, may_withdraw
from conose.models import Application, ApplicationState
from portal.timezones import moment_at

STATE_TONES = {ApplicationState.DRAFT: "warn", ApplicationState.SUBMITTED: "good", ApplicationState.AWARDED: "good"}


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
