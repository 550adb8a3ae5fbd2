"""The signed links of the e-mails: whoever has one holds the address it was sent to."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from portal.mail import whole
from search.models import Alert

CONFIRMED_WITHIN = timedelta(days=3)
_CONFIRM, _STOP = "search.alerts.confirm", "search.alerts.stop"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a link to confirm with says."""

    key: UUID
    frequency: str


def confirmation_link(alert: Alert, frequency: str) -> str:
    token = signing.dumps([alert.key.hex, frequency], salt=_CONFIRM)
    with override(alert.language):
        return whole(reverse("search_alert_confirm", args=[token]))


def read_confirmation(token: str) -> Confirmation | None:
    """None where the link is not ours, or older than CONFIRMED_WITHIN."""
    try:
        key, frequency = signing.loads(token, salt=_CONFIRM, max_age=CONFIRMED_WITHIN)
    except signing.BadSignature:
        return None
    return Confirmation(UUID(key), frequency)


def stop_link(alert: Alert) -> str:
    token = signing.Signer(salt=_STOP).sign(alert.key.hex)
    with override(alert.language):
        return whole(reverse("search_alert_stop", args=[token]))


def read_stop(token: str) -> UUID | None:
    """The key of the alert to be ended; None where the link is not ours. It does not expire: neither does the wish."""
    try:
        return UUID(signing.Signer(salt=_STOP).unsign(token))
    except signing.BadSignature:
        return None
