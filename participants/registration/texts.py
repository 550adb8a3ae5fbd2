"""What each message says, in the language that somebody registered in."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.utils.translation import gettext as _
from django.utils.translation import override

from participants.models import (
    REMINDERS,
    Mode,
    Registration,
    RegistrationMessage,
    RegistrationMessageKind,
    RegistrationState,
    RegistrationStep,
)
from participants.registration.calendars import entry_of
from participants.registration.links import Purpose, link_of
from participants.registration.queries import page_of, place_in_waiting_list
from portal.mail import framed_message, message_id, message_to_end, whole
from portal.timezones import moment_at, span_at

Kind = RegistrationMessageKind


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a message: title (and subject), paragraphs, and what to do next."""

    title: str
    paragraphs: Sequence[str]
    action: str
    url: str


def registration_message(message: RegistrationMessage, to: str) -> EmailMessage:
    """The e-mail. Its registration is read with desk, activity and person."""
    own = message.registration
    with override(own.language):
        said = TEXTS[Kind(message.kind)](message)
        context: dict[str, object] = {
            "title": said.title,
            "paragraphs": said.paragraphs,
            "action": said.action,
            "url": said.url,
            "activity": own.desk.activity.title,
            "own_url": link_of(own, Purpose.OWN) if own.person_id else "",
        }
        template = "participants/registration/mail"
        mail: EmailMultiAlternatives
        if message.kind in REMINDERS:
            stop_url = link_of(own, Purpose.STOP)
            mail = message_to_end(
                to=to,
                language=own.language,
                subject=said.title,
                template=template,
                context={**context, "can_be_ended": True},
                stop_url=stop_url,
            )
        else:
            mail = framed_message(to=to, language=own.language, subject=said.title, template=template, context=context)
        _attach_entry(mail, message)
    mail.extra_headers["Message-ID"] = message_id(message.key.hex)
    return mail


def _attach_entry(mail: EmailMultiAlternatives, message: RegistrationMessage) -> None:
    """The calendar entry, where it is new, changed or cancelled: as a part that mail programs act on."""
    own = message.registration
    is_cancelled = message.kind in (Kind.CANCELLED, Kind.CALLED_OFF)
    if message.kind not in (Kind.REGISTERED, Kind.CHANGED) and not (is_cancelled and own.settled_at is not None):
        return
    if own.desk.activity.starts_at is None:
        return
    method = "CANCEL" if is_cancelled else "REQUEST"
    entry = entry_of(own, page_url=_page_url(own), is_cancelled=is_cancelled)
    mail.attach(f"{own.desk.activity.key}.ics", entry.decode(), f'text/calendar; method="{method}"')


def _confirm(message: RegistrationMessage) -> Text:
    own = message.registration
    assert own.held_until is not None
    until = moment_at(own.held_until, own.desk.activity.timezone)
    said = (
        _("A place is held for you until %(moment)s. It is yours once you confirm this address.")
        if own.place_id
        else _("Confirm this address until %(moment)s, so that what you asked for counts.")
    )
    return Text(
        _("Confirm your registration: %(activity)s") % {"activity": own.desk.activity.title},
        [
            _("Somebody, probably you, registered this address. If it was not you, do nothing: it is forgotten."),
            said % {"moment": until},
            _when(own),
        ],
        _("Confirm"),
        link_of(own, Purpose.CONFIRM),
    )


def _known(message: RegistrationMessage) -> Text:
    own = message.registration
    return Text(
        _("You have asked already: %(activity)s") % {"activity": own.desk.activity.title},
        [
            _("This address was given again. What you have stands as it is: %(state)s.")
            % {"state": own.get_state_display()},
            _("On its page you can change or cancel it."),
        ],
        _("To my registration"),
        link_of(own, Purpose.OWN),
    )


def _requested(message: RegistrationMessage) -> Text:
    return _about(
        message,
        _("Received: %(activity)s"),
        [_("The organisers decide who gets a place. You are told as soon as they have.")],
    )


def _waiting(message: RegistrationMessage) -> Text:
    place = place_in_waiting_list(message.registration)
    return _about(
        message,
        _("On the waiting list: %(activity)s"),
        [
            _("All places are taken. You are number %(place)d on the waiting list.") % {"place": place},
            _("When a place becomes free, it is yours and you are told: you need do nothing."),
        ],
    )


def _registered(message: RegistrationMessage) -> Text:
    step = RegistrationStep.objects.filter(registration=message.registration, pk=_number(message.about)).first()
    moved_up = step is not None and step.before == RegistrationState.WAITING
    first = _("A place has become free, and it is yours.") if moved_up else _("You are registered: your place is kept.")
    return _about(message, _("You are registered: %(activity)s"), [first, *_how(message.registration)])


def _rejected(message: RegistrationMessage) -> Text:
    step = RegistrationStep.objects.filter(registration=message.registration, pk=_number(message.about)).first()
    said = [_("The organisers could not give you a place.")]
    if step is not None and step.why:
        said.append(_("They say: %(why)s") % {"why": step.why})
    return _about(message, _("You were not admitted: %(activity)s"), said)


def _changed(message: RegistrationMessage) -> Text:
    own = message.registration
    first = (
        _("You come in another way now: %(mode)s.") % {"mode": own.get_mode_display()}
        if message.about.startswith("own")
        else _("Something of it has changed. This is how it is now:")
    )
    return _about(message, _("Changed: %(activity)s"), [first, *_how(own)])


def _cancelled(message: RegistrationMessage) -> Text:
    own = message.registration
    page = _page_url(own)
    return Text(
        _("Cancelled: %(activity)s") % {"activity": own.desk.activity.title},
        [_("Your registration is cancelled. If you had a place, somebody else can have it.")],
        _("To the activity") if page else _("To my registration"),
        page or link_of(own, Purpose.OWN),
    )


def _called_off(message: RegistrationMessage) -> Text:
    return _about(
        message,
        _("Called off: %(activity)s"),
        [_("It will not be held. We are sorry for the trouble; you need do nothing.")],
    )


def _reminder(message: RegistrationMessage) -> Text:
    own = message.registration
    title = _("Tomorrow: %(activity)s") if message.kind == Kind.DAY_BEFORE else _("In an hour: %(activity)s")
    return _about(message, title, _how(own))


def _thanks(message: RegistrationMessage) -> Text:
    own = message.registration
    return Text(
        _("Thank you: %(activity)s") % {"activity": own.desk.activity.title},
        [
            _("Thank you for coming. The recording is there; if you could not come, you can watch it now."),
        ],
        _("To the recording"),
        own.desk.recording_url or link_of(own, Purpose.OWN),
    )


TEXTS = {
    Kind.CONFIRM: _confirm,
    Kind.KNOWN: _known,
    Kind.REQUESTED: _requested,
    Kind.WAITING: _waiting,
    Kind.REGISTERED: _registered,
    Kind.REJECTED: _rejected,
    Kind.CHANGED: _changed,
    Kind.CANCELLED: _cancelled,
    Kind.CALLED_OFF: _called_off,
    Kind.DAY_BEFORE: _reminder,
    Kind.HOUR_BEFORE: _reminder,
    Kind.THANKS: _thanks,
}


def _about(message: RegistrationMessage, title: str, paragraphs: Sequence[str]) -> Text:
    """A message about the activity, with the way to one's own registration."""
    own = message.registration
    return Text(
        title % {"activity": own.desk.activity.title},
        [*paragraphs, _when(own)],
        _("To my registration"),
        link_of(own, Purpose.OWN),
    )


def _how(own: Registration) -> list[str]:
    """How to get there, for who has a place: the link to join, or the venue."""
    if own.mode == Mode.ONLINE:
        if own.desk.join_url:
            return [_("Join here, at the time: %(url)s") % {"url": own.desk.join_url}]
        return [_("You are sent the link to join before it starts.")]
    return [_("It is held here: %(venue)s") % {"venue": own.desk.venue}] if own.desk.venue else []


def _when(own: Registration) -> str:
    activity = own.desk.activity
    if activity.starts_at is None:
        return _("The day is not set yet.")
    return span_at(activity.starts_at, activity.ends_at, activity.timezone)


def _page_url(own: Registration) -> str:
    page = page_of(own.desk.activity, own.language)
    return whole(page.get_url() or "") if page else ""


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0
