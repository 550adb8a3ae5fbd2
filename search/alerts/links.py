"""The signed links of the e-mails: whoever has one holds the address it was sent to."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import override

from portal.mail import whole
from portal.opting_in import OptIn
from search.models import Alert

ALERTS = OptIn("search.alerts")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a link to confirm with says."""

    key: UUID
    frequency: str


def confirmation_link(alert: Alert, frequency: str) -> str:
    token = ALERTS.confirm_token([alert.key.hex, frequency])
    with override(alert.language):
        return whole(reverse("search_alert_confirm", args=[token]))


def read_confirmation(token: str) -> Confirmation | None:
    """None where the link is not ours, or too old."""
    if (said := ALERTS.read_confirm(token)) is None:
        return None
    key, frequency = said
    return Confirmation(UUID(key), frequency)


def stop_link(alert: Alert) -> str:
    token = ALERTS.lasting_token(alert.key.hex)
    with override(alert.language):
        return whole(reverse("search_alert_stop", args=[token]))


def read_stop(token: str) -> UUID | None:
    """The key of the alert to be ended; None where the link is not ours. It does not expire: neither does the wish."""
    key = ALERTS.read_lasting(token)
    return UUID(key) if key else None
