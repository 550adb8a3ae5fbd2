"""What changed in a programme since those registered were last told of it, and how that is said."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from datacction.models import Announcement, EditionDay, ProgrammeEntry
from datacction.models.announcements import in_language
from participants.models import Registration, RegistrationState
from portal.timezones import span_at

COMPARED = ("starts_at", "ends_at", "room", "is_off")
ADDED, OFF, ON_AGAIN, MOVED, ROOM = "added", "off", "on_again", "moved", "room"


@dataclass(frozen=True, slots=True)
class Change:
    """A session that is not as it was announced. `before` is None for one that was added; facts are those of an entry."""

    entry: int
    kind: str
    titles: dict[str, str]
    timezone: str
    before: dict[str, Any] | None
    after: dict[str, Any]


def is_same(one: dict[str, Any] | None, other: dict[str, Any] | None) -> bool:
    """Whether two facts say the same: another translation of a room's name is no other room."""
    if one is None or other is None:
        return one is other
    return all(one[name] == other[name] for name in COMPARED)


def entries_of(page_key: UUID) -> QuerySet[ProgrammeEntry]:
    """The sessions of an edition as they were published last, by their time."""
    return ProgrammeEntry.objects.filter(page_key=page_key).order_by("starts_at", "pk")


def changes_since_told(page_key: UUID) -> list[Change]:
    """What those registered do not know yet, by time. One query."""
    found = (change_of(entry, entry.told) for entry in entries_of(page_key))
    return [change for change in found if change is not None]


def change_of(entry: ProgrammeEntry, before: dict[str, Any] | None) -> Change | None:
    """How an entry differs from earlier facts of it (None: it was not there); None where it does not."""
    after = entry.facts
    if is_same(before, after) or (before is None and entry.is_off) or (before and before["is_off"] and entry.is_off):
        return None
    return Change(entry.pk, _kind(before, after), entry.titles, entry.timezone, before, after)


def _kind(before: dict[str, Any] | None, after: dict[str, Any]) -> str:
    if before is None:
        return ADDED
    if before["is_off"] != after["is_off"]:
        return OFF if after["is_off"] else ON_AGAIN
    return ROOM if all(before[name] == after[name] for name in ("starts_at", "ends_at")) else MOVED


def digest_of(changes: Sequence[Change]) -> str:
    """A sign of exactly these changes: what was shown is what is announced."""
    text = json.dumps([asdict(change) for change in changes], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def sentence_of(change: Change) -> str:
    """A change in the reader's language."""
    language = (get_language() or "es").split("-")[0]
    facts = {
        "title": in_language(change.titles, language),
        "now": _when(change.after, change.timezone),
        "before": _when(change.before, change.timezone) if change.before else "",
        "room": _room(change.after, language),
        "room_before": _room(change.before, language) if change.before else "",
    }
    if change.kind == OFF:
        return _("Cancelled: “%(title)s” (%(before)s).") % facts
    if change.kind == ROOM:
        return _("Another room: “%(title)s” (%(now)s) is in %(room)s, no longer in %(room_before)s.") % facts
    said = {
        ADDED: _("New: “%(title)s”, %(now)s."),
        ON_AGAIN: _("Held after all: “%(title)s”, %(now)s."),
        MOVED: _("Moved: “%(title)s” is now %(now)s; it was %(before)s."),
    }[change.kind] % facts
    if change.after["room"] and (change.before is None or change.before["room"] != change.after["room"]):
        said += " " + _("Room: %(room)s.") % facts
    return said


def mark_of(entry: ProgrammeEntry) -> str:
    """What stands beside a session that is not as it first was told: as it was before; "" where nothing changed."""
    change = change_of(entry, entry.told) or (change_of(entry, entry.was) if entry.was else None)
    if change is None or change.kind in (OFF, ON_AGAIN) or change.before is None:
        return ""
    language = (get_language() or "es").split("-")[0]
    parts = []
    if change.kind == MOVED:
        parts.append(_when(change.before, change.timezone))
    if change.before["room"] and change.before["room"] != change.after["room"]:
        parts.append(_room(change.before, language))
    return _("before: %(was)s") % {"was": "; ".join(parts)} if parts else ""


def _when(facts: dict[str, Any], zone: str) -> str:
    return span_at(datetime.fromisoformat(facts["starts_at"]), datetime.fromisoformat(facts["ends_at"]), zone)


def _room(facts: dict[str, Any], language: str) -> str:
    return in_language(facts["rooms"], language) or pgettext("room", "no room yet")


def read_change(stored: dict[str, Any]) -> Change:
    """A change as an announcement keeps it."""
    return Change(**stored)


def those_registered(page_key: UUID, *, at: datetime | None = None) -> list[int]:
    """The registrations that an announcement goes to: one for each address with a place in a day that is not over.

    Who asked for no reminders of any of them gets none. One query.
    """
    days = EditionDay.objects.filter(page__translation_key=page_key).values("translation_key")
    rows = Registration.objects.filter(
        desk__activity__page_key__in=days,
        desk__activity__ends_at__gt=at or timezone.now(),
        desk__cancelled_at=None,
        state=RegistrationState.REGISTERED,
    ).order_by("pk")
    first: dict[str, int] = {}
    silent = set()
    for pk, address, wants in rows.values_list("pk", "address", "wants_reminders"):
        first.setdefault(address.casefold(), pk)
        if not wants:
            silent.add(address.casefold())
    return [pk for address, pk in first.items() if address not in silent]


def announcements_of(page_key: UUID) -> QuerySet[Announcement]:
    """What was announced of an edition, the latest first."""
    return Announcement.objects.filter(page_key=page_key).select_related("by")
