"""Keeps what a programme is as it was published last, and tells those registered of what changed.

An announcement writes down one message for each address under a unique key; `send_due` hands each over once
(portal/outgoing.py), and goes on after an interruption where it stopped.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from datacction.editions.changes import (
    COMPARED,
    changes_since_told,
    digest_of,
    entries_of,
    is_same,
    read_change,
    sentence_of,
    those_registered,
)
from datacction.editions.queries import edition_in
from datacction.models import Announcement, AnnouncementMessage, EditionPage, ProgrammeEntry
from participants.models import Registration, RegistrationState
from participants.registration.links import Purpose, link_of
from portal.mail import message_id, message_to_end, whole
from portal.outgoing import Round, send_waiting
from portal.two_languages import in_readers_language

SECONDS = 45.0
"""After so long a round stops; the next goes on where it did."""
MOST = 20_000


def follow_programme(*, pages: Sequence[EditionPage], at: datetime | None = None) -> None:
    """Keep the sessions of an edition as they are published now, the page that speaks for the facts first.

    The first time, that is what was told. A session taken out stays as one that is off.
    """
    page, now = pages[0], at or timezone.now()
    known = {entry.session_key: entry for entry in entries_of(page.translation_key)}
    is_first = not known
    words: dict[UUID, dict[str, tuple[str, str]]] = {}
    for each in pages:
        for session in each.sessions.all():
            words.setdefault(session.translation_key, {})[each.locale.language_code] = (session.title, session.room)
    language = page.locale.language_code
    for session in page.sessions.all():
        entry = known.pop(session.translation_key, None) or ProgrammeEntry(
            page_key=page.translation_key, session_key=session.translation_key
        )
        is_new = entry.pk is None
        before = None if is_new else _as_kept(entry, language)
        said = words[session.translation_key]
        entry.titles = {each: title for each, (title, _room) in said.items()}
        entry.rooms = {each: room for each, (_title, room) in said.items() if room}
        entry.room = " ".join(session.room.split())
        entry.starts_at, entry.ends_at, entry.timezone = session.starts_at, session.ends_at, page.timezone
        entry.is_off, entry.is_gone = session.is_cancelled, False
        after = _as_kept(entry, language)
        if before == after:
            continue
        if is_first:
            entry.told = entry.facts
        # A translation that comes later changes the words and not the session.
        if before is None or before[0] != after[0]:
            entry.sequence += 0 if is_new else 1
            entry.changed_at = now
        entry.save()
    for entry in known.values():
        if not entry.is_gone:
            entry.is_off = entry.is_gone = True
            entry.sequence += 1
            entry.changed_at = now
            entry.save()


def _as_kept(entry: ProgrammeEntry, language: str) -> tuple[Any, ...]:
    """What calendars are told of as a change, then everything that is kept."""
    told = {name: entry.facts[name] for name in COMPARED}
    return (told, entry.titles.get(language), entry.is_gone, entry.timezone), entry.titles, entry.rooms


def forget_programme(*, page_key: UUID) -> None:
    """Drop what was kept of an edition that was never published or is deleted."""
    ProgrammeEntry.objects.filter(page_key=page_key).delete()
    Announcement.objects.filter(page_key=page_key).delete()


@transaction.atomic
def announce(
    *,
    page: EditionPage,
    seen: str,
    note_es: str,
    note_en: str,
    tells: bool,
    by: AbstractBaseUser,
    at: datetime | None = None,
) -> Announcement:
    """Announce what changed since the last time, to all who are registered; without `tells`, only take it as known.

    `seen` is the sign of the changes that were shown (`digest_of`). Raises ValidationError where there are none, where
    they are others by now, or where somebody else announces them at this moment.
    """
    now = at or timezone.now()
    changes = changes_since_told(page.translation_key)
    if not changes:
        raise ValidationError(_("Nothing has changed since the last announcement."))
    if digest_of(changes) != seen:
        raise ValidationError(_("The programme changed while you were looking: see what is new, and send again."))
    last = Announcement.objects.filter(page_key=page.translation_key).first()
    made = Announcement(
        page_key=page.translation_key,
        number=last.number + 1 if last else 1,
        changes=[asdict(change) for change in changes],
        note_es=note_es,
        note_en=note_en,
        made_at=now,
        by_id=by.pk,
    )
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise ValidationError(_("Somebody else announced these changes at this moment.")) from None
    for entry in ProgrammeEntry.objects.filter(pk__in=[change.entry for change in changes]):
        if not is_same(entry.told, entry.facts):
            entry.was, entry.told = entry.told, entry.facts
            entry.save(update_fields=["was", "told"])
    if tells:
        AnnouncementMessage.objects.bulk_create(
            [
                AnnouncementMessage(announcement=made, registration_id=registration, made_at=now)
                for registration in those_registered(page.translation_key, at=now)
            ],
            batch_size=500,
        )
    log(page, "datacction.announce", user=by, data={"number": made.number, "changes": len(changes)})
    return made


def send_due(*, at: datetime | None = None, seconds: float = SECONDS) -> Round:
    """Send what is written down. Raises what the mail server says, if it cannot be reached."""
    rows = AnnouncementMessage.objects.select_related("announcement", "registration__desk__activity")
    return send_waiting(
        rows, address=_address, make=changed_message, at=at or timezone.now(), seconds=seconds, most=MOST
    )


def _address(message: AnnouncementMessage) -> str:
    own: Registration = message.registration
    return own.address if own.state == RegistrationState.REGISTERED and own.wants_reminders else ""


def changed_message(message: AnnouncementMessage, to: str) -> EmailMessage:
    """What changed, in the language that somebody registered in."""
    own, made = message.registration, message.announcement
    with override(own.language):
        page = edition_in(made.page_key, own.language)
        title = page.title if page else own.desk.activity.title
        mail = message_to_end(
            to=to,
            language=own.language,
            subject=_("The programme has changed: %(edition)s") % {"edition": title},
            template="datacction/mail/programme_changed",
            context={
                "title": _("The programme has changed"),
                "edition": title,
                "note": in_readers_language(made.note_es, made.note_en),
                "sentences": [sentence_of(read_change(each)) for each in made.changes],
                "url": whole(page.get_url() or "") if page else link_of(own, Purpose.OWN),
                "own_url": link_of(own, Purpose.OWN),
            },
            stop_url=link_of(own, Purpose.STOP),
        )
    mail.extra_headers["Message-ID"] = message_id(message.key.hex)
    return mail
