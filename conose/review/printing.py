"""The committee's minutes and a grantee's agreement on paper: tagged PDFs (portal/typesetting.py)."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from conose.calls.fields import in_currency
from conose.calls.receipts import grouped
from conose.models import Grant, Meeting, Verdict
from conose.review.grants import agreement_of, digest_of
from portal import typesetting
from portal.timezones import moment_at

TEMPLATE = Path(__file__).parent / "paper.typ"


@dataclass(frozen=True, slots=True)
class Table:
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on the page, in one language."""

    language: str
    site: str
    overline: str
    heading: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    signatures: tuple[str, ...]
    digest_head: str
    digest: str


def minutes_pdf(meeting: Meeting) -> bytes:
    """The sealed minutes, in the reader's language."""
    paper = minutes_paper(meeting)
    return typesetting.as_pdf(TEMPLATE, name="paper", values=asdict(paper), called=paper.sentence)


def minutes_paper(meeting: Meeting) -> Paper:
    """What the minutes say, as they were sealed. Raises ValueError for minutes that are not."""
    if meeting.minutes is None:
        raise ValueError(meeting.pk)
    minutes: dict[str, Any] = meeting.minutes
    call = meeting.review.call
    names = {each["key"]: each["name"] for each in minutes["members"]}
    labels = dict(Verdict.choices)
    sealed = moment_at(datetime.fromisoformat(minutes["sealed_at"]), call.timezone)
    facts = [
        (_("Day of the meeting"), date_format(date.fromisoformat(minutes["held_on"]), "DATE_FORMAT")),
        (_("Place or way"), minutes["place"]),
        (_("Sealed"), sealed),
    ]
    members = tuple(
        (
            each["name"] + (f" ({_('chair')})" if each["chair"] else ""),
            _("was there") if each["present"] else _("was not there"),
        )
        for each in minutes["members"]
    )
    out = tuple((each["application"], names.get(each["member"], ""), each["reason"]) for each in minutes["stepped_out"])
    decisions = tuple(
        (
            each["application"],
            str(labels[each["verdict"]]) + (f", {each['place']}" if each["place"] else ""),
            in_currency(each["amount"], call.currency) or "–",
            each["reason"] or "–",
        )
        for each in minutes["decisions"]
    )
    sections = [
        Section(_("Committee"), table=Table((_("Name"), _("Presence")), members)),
        Section(
            _("Who stepped out"),
            paragraphs=() if out else (_("Nobody stepped out of any application."),),
            table=Table((pgettext("call", "Application"), _("Member"), _("Reason")), out) if out else None,
        ),
        Section(
            _("Decisions"),
            table=Table((pgettext("call", "Application"), _("Decision"), _("Amount"), _("Reason")), decisions),
        ),
    ]
    if minutes["notes"]:
        sections.append(Section(_("What was said"), paragraphs=tuple(minutes["notes"].split("\n"))))
    return Paper(
        language=(get_language() or "es").split("-")[0],
        site=_("Citizen security in data"),
        overline=call.title,
        heading=_("Minutes of the committee"),
        sentence=_("Minutes of the committee: %(call)s") % {"call": call.title},
        facts=tuple(fact for fact in facts if fact[1]),
        sections=tuple(sections),
        signatures=(),
        digest_head=_("SHA-256 of the sealed minutes"),
        digest=grouped(meeting.digest),
    )


def agreement_pdf(grant: Grant) -> bytes:
    """The agreement as accepted, or as offered, in the language of the application."""
    with override(grant.application.language):
        paper = agreement_paper(grant)
        return typesetting.as_pdf(TEMPLATE, name="paper", values=asdict(paper), called=paper.sentence)


def agreement_paper(grant: Grant) -> Paper:
    """What the agreement says, in the language that is active."""
    language = (get_language() or "es").split("-")[0]
    agreed = grant.agreed or agreement_of(grant)
    currency = agreed["currency"]
    amount = in_currency(agreed["amount"], currency)
    starts, ends = (date_format(date.fromisoformat(agreed[name]), "DATE_FORMAT") for name in ("starts_on", "ends_on"))
    facts = [
        (_("Grantee"), agreed["name"]),
        (_("Institution"), agreed["institution"]),
        (pgettext("call", "Application"), agreed["application"]),
        (_("Project"), agreed["title"]),
        (_("Amount"), amount),
        (_("Time"), _("from %(from)s to %(until)s") % {"from": starts, "until": ends}),
    ]
    steps = tuple(
        (
            date_format(date.fromisoformat(each["due_on"]), "DATE_FORMAT"),
            each["title"],
            in_currency(each["amount"], currency) or "–",
        )
        for each in agreed["milestones"]
    )
    answered = grant.answered_at if grant.state in (Grant.State.ACCEPTED, Grant.State.CLOSED) else None
    accepted = (
        _("Accepted on the portal by %(name)s on %(moment)s.")
        % {"name": agreed["name"], "moment": moment_at(answered, grant.application.call.timezone)}
        if answered
        else _("Not accepted yet.")
    )
    return Paper(
        language=language,
        site=_("Citizen security in data"),
        overline=agreed["call"].get(language) or agreed["call"]["es"],
        heading=_("Grant agreement %(number)s") % {"number": agreed["number"]},
        sentence=_("Grant agreement %(number)s: %(title)s") % {"number": agreed["number"], "title": agreed["title"]},
        facts=tuple(fact for fact in facts if fact[1]),
        sections=(
            Section(_("Terms"), points=tuple(agreed["terms"].get(language) or agreed["terms"]["es"])),
            Section(
                _("Milestones and payments"),
                table=Table((_("Due on"), _("What is handed in"), _("Payment")), steps),
            ),
            Section(_("Acceptance"), paragraphs=(accepted,)),
        ),
        signatures=(_("For the network"),),
        digest_head=_("SHA-256 of the agreement"),
        digest=grouped(grant.digest or digest_of(agreed)),
    )
