"""Which messages are due by the clock: reminders, changes, thanks. Nothing is sent here."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from participants.certificates.attendance import has_certificate
from participants.models import (
    THANKS,
    Activity,
    AttendanceCertificate,
    Registration,
    RegistrationDesk,
    RegistrationMessage,
    RegistrationMessageKind,
    RegistrationState,
)
from participants.registration.desks import facts_digest, tell_changes
from participants.registration.queries import attendance_is_known, attended
from portal.outgoing import STALE

Kind = RegistrationMessageKind
BEFORE: dict[Kind, tuple[timedelta, timedelta]] = {
    Kind.DAY_BEFORE: (timedelta(days=1), timedelta(hours=1)),
    Kind.HOUR_BEFORE: (timedelta(hours=1), timedelta()),
}
"""From how long before the start until how long before it a reminder is due."""
THANKED_AFTER = timedelta(hours=24)
"""So long after the end, at the latest, who was there is thanked: with the recording and the certificate, where there are any."""
KNOWN_AFTER = timedelta(days=3)
"""Where nobody's attendance is known by then, everybody is sent the recording."""
THANKED_FOR = timedelta(days=30)
"""After so long nobody is thanked any more, even where the recording comes then."""
ABOUT_RECORDING = "recording"
"""What thanks are about, whatever they hold: so that nobody is thanked twice."""


def write_down(*, at: datetime) -> int:
    """A row for each message that is due before an activity. Two who do so at once write each once. Returns how many were due."""
    return _changes(at) + sum(_reminders(kind, at) for kind in BEFORE)


def write_down_afterwards(*, at: datetime) -> int:
    """A row for each message that is due after an activity: thanks, the recording for who missed it, certificates."""
    over = {"activity__ends_at__lte": at, "activity__ends_at__gt": at - THANKED_FOR}
    desks = RegistrationDesk.objects.filter(cancelled_at=None, **over).select_related("activity")
    return sum(_thanks(desk, at) for desk in desks) + _certificates(at)


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


def _thanks(desk: RegistrationDesk, at: datetime) -> int:
    """One message to each: who was there is thanked once what goes with it is there, or a day has passed; who was not is sent
    the recording once there is one and it is known who came."""
    ends_at = desk.activity.ends_at
    assert ends_at is not None
    thanked = RegistrationMessage.objects.filter(registration=OuterRef("pk"), kind__in=THANKS)
    rows = Registration.objects.filter(~Exists(thanked), desk=desk, wants_reminders=True).exclude(person=None)
    came, is_a_day_later = rows.filter(attended()), ends_at <= at - THANKED_AFTER
    written = 0
    if is_a_day_later:
        written += _write_to(came, Kind.THANKS, ABOUT_RECORDING, at)
    elif desk.certificate_rule:
        written += _write_to(came.filter(has_certificate()), Kind.THANKS, ABOUT_RECORDING, at)
    elif desk.recording_url:
        written += _write_to(came, Kind.THANKS, ABOUT_RECORDING, at)
    is_known = is_a_day_later and (ends_at <= at - KNOWN_AFTER or attendance_is_known(desk.activity))
    if desk.recording_url and is_known:
        missed = rows.filter(~attended(), state=RegistrationState.REGISTERED)
        written += _write_to(missed, Kind.MISSED, ABOUT_RECORDING, at)
    return written


def _certificates(at: datetime) -> int:
    """To who has a certificate that the message of thanks did not bring: it came later, was issued anew, or nobody is
    thanked any more. What is two days old is not told any more."""
    fresh = AttendanceCertificate.objects.standing().filter(issued_at__gt=at - STALE, issued_at__lte=at)
    by_activity: dict[int, list[AttendanceCertificate]] = {}
    for certificate in fresh.select_related("code", "person", "activity"):
        by_activity.setdefault(certificate.activity_id, []).append(certificate)
    return sum(_certificates_of(of_one, at) for of_one in by_activity.values())


def _certificates_of(certificates: list[AttendanceCertificate], at: datetime) -> int:
    activity = certificates[0].activity
    by_person = {each.person.counted_id: each for each in certificates}
    is_thanked_still = activity.ends_at is not None and activity.ends_at > at - THANKED_FOR
    rows = Registration.objects.filter(desk__activity=activity, wants_reminders=True).exclude(person=None)
    rows = rows.annotate(
        root=Coalesce("person__merged_into_id", "person_id"),
        thanked_at=Min("messages__made_at", filter=Q(messages__kind__in=THANKS)),
    ).filter(root__in=by_person)
    due = []
    for pk, root, thanked_at in rows.order_by("pk").values_list("pk", "root", "thanked_at"):
        certificate = by_person[root]
        has_been_told = thanked_at is not None and thanked_at >= certificate.issued_at
        if not has_been_told and (thanked_at is not None or not is_thanked_still):
            due.append((pk, certificate.code.credential.hex))
    return _insert([(pk, Kind.CERTIFICATE, about) for pk, about in due], at)


def _write(desk: RegistrationDesk, kind: Kind, about: str, at: datetime, **which: Any) -> int:
    there = RegistrationMessage.objects.filter(registration=OuterRef("pk"), kind=kind, about=about)
    rows = Registration.objects.filter(
        ~Exists(there), desk=desk, state=RegistrationState.REGISTERED, wants_reminders=True, **which
    )
    return _write_to(rows, kind, about, at)


def _write_to(rows: QuerySet[Registration], kind: Kind, about: str, at: datetime) -> int:
    return _insert([(pk, kind, about) for pk in rows.order_by("pk").values_list("pk", flat=True)], at)


def _insert(due: Iterable[tuple[int, Kind, str]], at: datetime) -> int:
    """The key of each message keeps it from being written twice."""
    written = RegistrationMessage.objects.bulk_create(
        (RegistrationMessage(registration_id=pk, kind=kind, about=about, made_at=at) for pk, kind, about in due),
        batch_size=500,
        ignore_conflicts=True,
    )
    return len(written)
