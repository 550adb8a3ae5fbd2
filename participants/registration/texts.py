"""What each message says, in the language that somebody registered in."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from participants.certificates.attendance import latest_of
from participants.certificates.links import link_of as certificate_link
from participants.models import (
    REMINDERS,
    THANKS,
    Mode,
    Registration,
    RegistrationMessage,
    RegistrationMessageKind,
    RegistrationState,
    RegistrationStep,
)
from participants.queries.activity_pages import page_of
from participants.registration.calendars import entry_of
from participants.registration.feedback import feedback_url
from participants.registration.links import Purpose, link_of
from participants.registration.queries import (
    attendance_is_known,
    free_by_mode,
    place_in_waiting_list,
    recording_of,
    waiting_by_mode,
)
from portal.mail import framed_message, message_id, message_to_end, whole
from portal.numbers import record_key
from portal.timezones import moment_at, span_at

Kind = RegistrationMessageKind


@dataclass(frozen=True, slots=True)
class Text:
    """The words of a message: title (and subject), paragraphs, and what to do next."""

    title: str
    paragraphs: Sequence[str]
    action: str
    url: str
    links: Sequence[tuple[str, str]] = ()
    """What else there is, each with its address."""


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
            "links": said.links,
            "activity": own.desk.activity.title,
            "own_url": link_of(own, Purpose.OWN) if own.person_id else "",
            "is_invitation": message.kind == Kind.INVITED,
            "is_afterwards": message.kind in (*THANKS, Kind.CERTIFICATE),
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
    told = [said % {"moment": until}]
    if would_wait(own):
        told.append(how_many_wait(own))
    return Text(
        _("Confirm your registration: %(activity)s") % {"activity": own.desk.activity.title},
        [
            _("Somebody, probably you, registered this address. If it was not you, do nothing: it is deleted."),
            *told,
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
        _("You will attend in another way now: %(mode)s.") % {"mode": own.get_mode_display()}
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


def _invited(message: RegistrationMessage) -> Text:
    own = message.registration
    who = own.delegation.institution if own.delegation is not None else None
    told = [
        _("%(institution)s would like you to come with its delegation.") % {"institution": who}
        if who
        else _("Its organisers would like you to come."),
        _when(own),
    ]
    if own.desk.introduction:
        told.append(own.desk.introduction)
    if own.place_id and own.held_until is not None:
        until = moment_at(own.held_until, own.desk.activity.timezone)
        told.append(_("A place is kept for you until %(moment)s.") % {"moment": until})
    told.append(
        _(
            "You are not registered: say yes or no on the page behind the link. Do nothing, and your name and address, which we "
            "have from who invites you, are deleted after the activity."
        )
    )
    return Text(
        _("You are invited: %(activity)s") % {"activity": own.desk.activity.title},
        told,
        _("Answer the invitation"),
        link_of(own, Purpose.INVITED),
    )


def _thanks(message: RegistrationMessage) -> Text:
    """To who was there: the certificate, the recording and the questions about how it was, as far as there are any."""
    own = message.registration
    certificate = latest_of(own)
    has_one = certificate is not None and certificate.holds
    links = [
        (_("Your certificate of attendance"), certificate_link(certificate) if certificate and has_one else ""),
        (_("The recording"), _recording_url(own)),
        (_("Tell us how it was"), feedback_url(own)),
    ]
    there = [(label, url) for label, url in links if url]
    told = [_("Thank you for coming.")]
    if not own.desk.recording_url and own.desk.is_online:
        told.append(_("If it was recorded, the recording will be on the page of your registration."))
    action, url = there[0] if there else (_("To my registration"), link_of(own, Purpose.OWN))
    return Text(_("Thank you: %(activity)s") % {"activity": own.desk.activity.title}, told, action, url, there[1:])


def _missed(message: RegistrationMessage) -> Text:
    """To who registered and was not seen there; where nobody's attendance is known, to everybody."""
    own = message.registration
    said = (
        _(
            "You had registered, and we did not see you there. The recording is ready for you to watch when it suits you."
        )
        if attendance_is_known(own.desk.activity)
        else _("The recording is there: if you could not come, or want to see it again, you can watch it now.")
    )
    return Text(
        _("The recording: %(activity)s") % {"activity": own.desk.activity.title},
        [said],
        _("To the recording"),
        _recording_url(own) or link_of(own, Purpose.OWN),
    )


def _certificate(message: RegistrationMessage) -> Text:
    own = message.registration
    certificate = latest_of(own)
    return Text(
        _("Your certificate: %(activity)s") % {"activity": own.desk.activity.title},
        [_("Your certificate of attendance is ready. On its page you can keep it, and decide who sees what it says.")],
        _("To my certificate"),
        certificate_link(certificate) if certificate else link_of(own, Purpose.OWN),
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
    Kind.MISSED: _missed,
    Kind.CERTIFICATE: _certificate,
    Kind.INVITED: _invited,
}


def would_wait(own: Registration) -> bool:
    """Whether who has still to confirm would only get on the waiting list: no place is held for them, and none is free."""
    if own.place_id or (own.desk.needs_approval and own.delegation_id is None):
        return False
    return free_by_mode(own.desk).get(own.mode) == 0


def how_many_wait(own: Registration) -> str:
    """That all places are taken, and after how many others they would wait."""
    number = waiting_by_mode(own.desk).get(own.mode, 0)
    if not number:
        return _("All places are taken: you would be the first on the waiting list.")
    return ngettext(
        "All places are taken: %(number)d person waits before you.",
        "All places are taken: %(number)d people wait before you.",
        number,
    ) % {"number": number}


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
        return [_("We will send you the link to join before it starts.")]
    return [_("It is held here: %(venue)s") % {"venue": own.desk.venue}] if own.desk.venue else []


def _when(own: Registration) -> str:
    activity = own.desk.activity
    if activity.starts_at is None:
        return _("The day is not set yet.")
    return span_at(activity.starts_at, activity.ends_at, activity.timezone)


def _page_url(own: Registration) -> str:
    page = page_of(own.desk.activity, own.language)
    return whole(page.get_url() or "") if page else ""


def _recording_url(own: Registration) -> str:
    url = recording_of(own.desk, own.language)
    return whole(url) if url else ""


def _number(text: str) -> int:
    return record_key(text) or 0
