"""Which messages are due by the clock: reminders, changes, thanks. Nothing is sent here."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from participants.models import (
    Activity,
    Registration,
    RegistrationDesk,
    RegistrationMessage,
    RegistrationMessageKind,
    RegistrationState,
)
from participants.registration.desks import facts_digest, tell_changes

Kind = RegistrationMessageKind
BEFORE: dict[Kind, tuple[timedelta, timedelta]] = {
    Kind.DAY_BEFORE: (timedelta(days=1), timedelta(hours=1)),
    Kind.HOUR_BEFORE: (timedelta(hours=1), timedelta()),
}
"""From how long before the start until how long before it a reminder is due."""
THANKED_FOR = timedelta(days=30)
"""After so long nobody is thanked any more, even where the recording comes then."""


def write_down(*, at: datetime) -> int:
    """A row for each message that is due. Two who do so at once write each once. Returns how many were due."""
    return _changes(at) + sum(_reminders(kind, at) for kind in BEFORE) + _thanks(at)


def _changes(at: datetime) -> int:
    over_at = Q(activity__ends_at__gt=at) | Q(activity__ends_at=None, activity__starts_at__gt=at)
    desks = RegistrationDesk.objects.filter(over_at, cancelled_at=None).select_related("activity")
    return sum(tell_changes(desk=desk, at=at) for desk in desks if desk.told != facts_digest(desk))


def _reminders(kind: Kind, at: datetime) -> int:
    """To who has a place, but for those who got it when the reminder would have been due: they have just been told."""
    since, until = BEFORE[kind]
    soon = {"activity__starts_at__gt": at + until, "activity__starts_at__lte": at + since}
    desks = RegistrationDesk.objects.filter(cancelled_at=None, **soon).select_related("activity")
    written = 0
    for desk in desks:
        starts_at = desk.activity.starts_at
        assert starts_at is not None
        written += _write(desk, kind, about_start(desk.activity), at, settled_at__lt=starts_at - since)
    return written


def about_start(activity: Activity) -> str:
    """What a reminder is about: an activity that is put off is reminded of anew."""
    return activity.starts_at.isoformat(timespec="minutes") if activity.starts_at else ""


def _thanks(at: datetime) -> int:
    over = {"activity__ends_at__lte": at, "activity__ends_at__gt": at - THANKED_FOR}
    desks = RegistrationDesk.objects.filter(cancelled_at=None, **over).exclude(recording_url="")
    return sum(_write(desk, Kind.THANKS, "recording", at) for desk in desks.select_related("activity"))


def _write(desk: RegistrationDesk, kind: Kind, about: str, at: datetime, **which: Any) -> int:
    there = RegistrationMessage.objects.filter(registration=OuterRef("pk"), kind=kind, about=about)
    rows = Registration.objects.filter(
        ~Exists(there), desk=desk, state=RegistrationState.REGISTERED, wants_reminders=True, **which
    ).order_by("pk")
    written = RegistrationMessage.objects.bulk_create(
        (
            RegistrationMessage(registration_id=pk, kind=kind, about=about, made_at=at)
            for pk in rows.values_list("pk", flat=True)
        ),
        batch_size=500,
        ignore_conflicts=True,
    )
    return len(written)
