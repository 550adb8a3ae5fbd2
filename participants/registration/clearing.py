"""What goes: places that were not confirmed, registrations of activities long over, those of somebody erased."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from participants.models import BY_INVITATION, AttendanceCertificate, PersonEmail, Registration, RegistrationDesk
from participants.personal_data import empties
from participants.registration.queries import desks_with_a_place_for_who_waits, overdue
from participants.registration.services import move_up, release_overdue

UNANSWERED_KEPT = timedelta(days=7)


def release_everywhere() -> dict[str, int]:
    """Places held in vain go to who waits; so do those that an erasure left free."""
    now = timezone.now()
    late = RegistrationDesk.objects.filter(pk__in=overdue(now).values("desk"))
    released = sum(release_overdue(desk=desk, at=now) for desk in late)
    return {
        "released": released,
        "moved": sum(move_up(desk=desk, at=now) for desk in desks_with_a_place_for_who_waits()),
    }


@transaction.atomic
def forget_unanswered(*, at: datetime) -> int:
    """Remove who was invited and never said yes, some days after the activity: they were told so. Returns how many."""
    before = at - UNANSWERED_KEPT
    over = Q(desk__activity__ends_at__lt=before) | Q(desk__activity__ends_at=None, desk__activity__starts_at__lt=before)
    _all, by_model = Registration.objects.filter(over, state__in=BY_INVITATION, person=None).delete()
    return by_model.get("participants.Registration", 0)


@transaction.atomic
def forget_old(*, days: int) -> dict[str, int]:
    """Remove registrations of activities that ended so long ago: addresses, answers, steps. What the registry knows of who
    registered and who came stays."""
    before = timezone.now() - timedelta(days=days)
    old = Registration.objects.filter(desk__activity__ends_at__lt=before)
    _all, by_model = old.delete()
    return {"registrations": by_model.get("participants.Registration", 0)}


@empties
def erase_registrations(people: Sequence[int]) -> None:
    """What somebody registered for, and what was asked for by their addresses and never confirmed."""
    addresses = list(PersonEmail.objects.filter(person__in=people).values_list("address", flat=True))
    Registration.objects.filter(person__in=people).delete()
    # Its code stays, and says that it was withdrawn.
    AttendanceCertificate.objects.filter(person__in=people).delete()
    Registration.objects.filter(address__in=addresses, person=None).delete()
