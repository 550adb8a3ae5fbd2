"""Following a search by e-mail, and no longer."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from portal.jobs import enqueue
from portal.opting_in import CONFIRMED_WITHIN
from search.alerts.links import ALERTS, Confirmation
from search.models import Alert

MOST_ALERTS = 30
"""Of one address."""


@transaction.atomic
def ask_to_follow(*, address: str, query: str, language: str, frequency: str) -> Alert | None:
    """Keep the wish, and ask the address whether it is its own: nothing else is sent before that.

    Who asks is told the same whatever comes of it. None where the address was asked too often today, or follows too much.
    """
    from search.tasks import ask_for_confirmation  # it sends, and so knows this

    address = address.strip().lower()
    if ALERTS.address_asks_too_often(address):
        return None
    known = Alert.objects.filter(address=address)
    if known.count() >= MOST_ALERTS and not known.filter(query=query, language=language).exists():
        return None
    alert, is_new = Alert.objects.get_or_create(
        address=address, query=query, language=language, defaults={"frequency": frequency}
    )
    if not is_new and alert.confirmed_at is None:
        Alert.objects.filter(pk=alert.pk, confirmed_at=None).update(frequency=frequency, created_at=timezone.now())
    enqueue(ask_for_confirmation, by=None, alert=alert.pk, frequency=frequency)
    return alert


def confirm(*, confirmation: Confirmation, at: datetime | None = None) -> Alert | None:
    """Begin to follow, from this moment, as often as was asked; None where the wish was forgotten or taken back."""
    now = at or timezone.now()
    asked = Alert.objects.filter(key=confirmation.key)
    asked.filter(confirmed_at=None).update(confirmed_at=now, told_until=now)
    asked.update(frequency=confirmation.frequency)
    return asked.first()


def stop(*, key: UUID) -> Alert | None:
    """Forget an alert, its address too. Returns it as it was; None where it was forgotten before."""
    alert = Alert.objects.filter(key=key).first()
    if alert is not None:
        Alert.objects.filter(pk=alert.pk).delete()
    return alert


def forget_unconfirmed(*, at: datetime | None = None) -> int:
    """Forget the addresses that nobody confirmed in time."""
    return Alert.objects.never_confirmed(before=(at or timezone.now()) - CONFIRMED_WITHIN).delete()[0]
