"""What the front door does by the clock."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from front.contact.mails import send_due
from front.contact.services import forget_old
from front.observatories.checking import follow_due
from portal.periodic import periodic_task


@periodic_task("front.follow_links", every=timedelta(hours=1), label=_("Follow the links of observatories"))
def follow_links() -> dict[str, int]:
    """Often, and a few each time: an address is followed once a week, one that did not answer once a day."""
    return follow_due()


@periodic_task("front.send_contact", every=timedelta(seconds=30), label=_("Send e-mails about messages to the portal"))
def send_contact() -> dict[str, int]:
    return send_due()


@periodic_task(
    "front.forget_contact", every=timedelta(days=1), label=_("Remove messages to the portal after their time")
)
def forget_contact() -> int:
    return forget_old(days=settings.RETENTION_DAYS["contact"])
