"""What the pages around registering show. Frozen values, ready for a template."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.certificates.attendance import latest_of
from participants.certificates.links import path_of
from participants.models import Activity, Mode, Registration, RegistrationDesk, RegistrationState, Sex
from participants.queries.activity_pages import page_of
from participants.registration.forms import told_answers
from participants.registration.links import own_path
from participants.registration.queries import (
    ASKING,
    DeskState,
    desk_state,
    free_by_mode,
    place_in_waiting_list,
    recording_of,
)
from participants.stating import SEXES
from portal.placement import address
from portal.timezones import moment_at, span_at


@dataclass(frozen=True, slots=True)
class ActivityCard:
    """An activity as the pages around registering name it."""

    title: str
    url: str
    """Of its page; "" where it has none."""
    programme: str
    when: str
    starts_at: datetime | None
    ends_at: datetime | None
    """For the script that says them by the reader's own clock."""
    zoned: str
    """The start by the event's clock, with its distance from UTC."""


def activity_card(activity: Activity, request: HttpRequest, *, url: str | None = None) -> ActivityCard:
    """Four queries at most; none where the address of its page is known, '' for one without a page."""
    if url is None:
        page = page_of(activity)
        url = address(request, page.url_path) if page else ""
    when = span_at(activity.starts_at, activity.ends_at, activity.timezone) if activity.starts_at else ""
    return ActivityCard(
        title=activity.title,
        url=url,
        programme=activity.programme,
        when=when,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        zoned=activity.starts_at.astimezone(ZoneInfo(activity.timezone)).isoformat() if activity.starts_at else "",
    )


@dataclass(frozen=True, slots=True)
class DeskCard:
    """A desk as an activity's page shows it: how it stands, and the way to register."""

    state: str
    tone: str
    """Of the tag: good, warn, or nothing."""
    sentence: str
    url: str
    """"" where nobody can register now."""
    button: str


def desk_card(desk: RegistrationDesk, *, at: datetime | None = None) -> DeskCard:
    """Two queries at most, and none where registration is not open."""
    at = at or timezone.now()
    state = desk_state(desk, at=at)
    zone = desk.activity.timezone
    if state == DeskState.OPEN:
        free = free_by_mode(desk)
        is_full = all(number == 0 for number in free.values())
        said = [_free_in_words(free)]
        if desk.closes_at is not None:
            said.append(_("Until %(moment)s.") % {"moment": moment_at(desk.closes_at, zone)})
        return DeskCard(
            state=_("Full, with a waiting list") if is_full else str(state.label),
            tone="warn" if is_full else "good",
            sentence=" ".join(filter(None, said)),
            url=reverse("registration", args=[desk.activity.key]),
            button=_("Join the waiting list") if is_full else _("Register"),
        )
    sentence = ""
    if state == DeskState.NOT_YET and desk.opens_at is not None:
        sentence = _("It opens on %(moment)s.") % {"moment": moment_at(desk.opens_at, zone)}
    return DeskCard(str(state.label), "warn" if state == DeskState.CALLED_OFF else "", sentence, "", "")


def _free_in_words(free: dict[str, int | None]) -> str:
    """“Online: places for all. In person: 3 places free.”"""
    said = []
    for mode, number in free.items():
        words = (
            _("places for all")
            if number is None
            else _("full")
            if not number
            else ngettext("%(number)d place free", "%(number)d places free", number) % {"number": number}
        )
        said.append(f"{Mode(mode).label}: {words}.")
    return " ".join(said)


@dataclass(frozen=True, slots=True)
class OwnRegistration:
    """Somebody's registration as its page shows it."""

    name: str
    state: str
    tone: str
    sentence: str
    mode: str
    venue: str
    join_url: str
    """Only for who has a place online."""
    recording_url: str
    certificate_url: str
    """Of their certificate of attendance, once there is one."""
    facts: list[tuple[str, str]]
    answers: list[tuple[str, str]]
    can_change: bool
    can_cancel: bool
    has_entry: bool
    wants_reminders: bool


@dataclass(frozen=True, slots=True)
class OtherRegistration:
    """One that somebody has beside another, for a day or a session of the same page."""

    title: str
    when: str
    state: str
    tone: str
    url: str
    """Of its own page."""


TONES = {RegistrationState.REGISTERED: "good", RegistrationState.WAITING: "warn", RegistrationState.REQUESTED: "warn"}


def own_view(own: Registration, *, at: datetime | None = None) -> OwnRegistration:
    """Four queries at most."""
    desk = own.desk
    state = desk_state(desk, at=at)
    is_coming = own.state == RegistrationState.REGISTERED
    stands = own.state in ASKING and state not in (DeskState.OVER, DeskState.CALLED_OFF)
    institution = own.institution and own.institution.counted_as
    is_over = state == DeskState.OVER
    certificate = latest_of(own) if is_over and desk.certificate_rule else None
    facts = [
        (_("Name"), own.name),
        (_("E-mail address"), own.address),
        (_("Sex"), str(dict(SEXES)[Sex(own.sex)])),
        (_("Country"), str(own.country or "—")),
        (_("Institution"), str(institution or "—")),
    ]
    return OwnRegistration(
        name=own.name,
        state=str(own.get_state_display()),
        tone=TONES.get(RegistrationState(own.state), ""),
        sentence=_sentence(own, state),
        mode=str(own.get_mode_display()),
        venue=desk.venue if is_coming and own.mode == Mode.IN_PERSON else "",
        join_url=desk.join_url if is_coming and own.mode == Mode.ONLINE and state != DeskState.OVER else "",
        recording_url=recording_of(desk) if (is_coming or own.checked_in_at) and is_over else "",
        certificate_url=path_of(certificate) if certificate is not None else "",
        facts=facts,
        answers=told_answers(desk.questions.all(), own.answers),
        can_change=stands and (len(desk.modes) > 1 or desk.questions.exists()),
        can_cancel=stands and own.checked_in_at is None,
        has_entry=is_coming and not is_over and desk.activity.starts_at is not None,
        wants_reminders=own.wants_reminders,
    )


def other_registrations(found: Iterable[Registration]) -> list[OtherRegistration]:
    """Registrations read with their desks and activities, all of who holds the link to one of them. No query."""
    return [
        OtherRegistration(
            title=activity.title,
            when=span_at(activity.starts_at, activity.ends_at, activity.timezone) if activity.starts_at else "",
            state=str(each.get_state_display()),
            tone=TONES.get(RegistrationState(each.state), ""),
            url=own_path(each),
        )
        for each in found
        for activity in (each.desk.activity,)
    ]


def _sentence(own: Registration, state: DeskState) -> str:
    if state == DeskState.CALLED_OFF:
        return _("The activity is called off: you need do nothing.")
    if own.checked_in_at is not None:
        return _("You were there: thank you for coming.")
    if state == DeskState.OVER and own.state == RegistrationState.REGISTERED:
        return _("The activity is over. What there is of it for you is here.")
    if own.state == RegistrationState.WAITING:
        return _(
            "You are number %(place)d on the waiting list. When a place becomes free, it is yours and you are told."
        ) % {"place": place_in_waiting_list(own)}
    return {
        RegistrationState.HELD: _("Your address is not confirmed yet: the message we sent has the link."),
        RegistrationState.REQUESTED: _("The organisers decide who gets a place. You are told as soon as they have."),
        RegistrationState.REGISTERED: _(
            "Your place is kept. If you cannot come, cancel: somebody else may be waiting."
        ),
        RegistrationState.CANCELLED: _("You have no place. You can register again while there are places."),
        RegistrationState.REJECTED: _("The organisers could not give you a place."),
        RegistrationState.INVITED: _("You are invited: say yes or no by the link in the message."),
        RegistrationState.DECLINED: _("You said no to the invitation."),
    }[RegistrationState(own.state)]


def said_of_desk(desk: RegistrationDesk) -> str:
    """“Second Week: 24 January 2024, 08:00–18:00 (Panama) · Online: places for all.”: the day once, where the title ends in it."""
    activity = desk.activity
    when = span_at(activity.starts_at, activity.ends_at, activity.timezone) if activity.starts_at else ""
    title, _colon, last = activity.title.rpartition(": ")
    named = f"{title}: {when}" if last and when.startswith(last) else " · ".join(filter(None, (activity.title, when)))
    return " · ".join(filter(None, (named, desk_card(desk).sentence)))


def short_moment(moment: datetime, zone: str) -> str:
    return date_format(moment.astimezone(ZoneInfo(zone)), "SHORT_DATETIME_FORMAT")
