"""What the network does by the clock."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from conose.calls import sending
from conose.calls.emptying import empty_old
from portal.periodic import periodic_task


@periodic_task("conose.send_calls", every=timedelta(seconds=30), label=_("Send e-mails about applications to calls"))
def send_calls() -> dict[str, int]:
    """Often: whoever submitted waits for the receipt."""
    return sending.send_due()


@periodic_task(
    "conose.empty_applications",
    every=timedelta(days=1),
    label=_("Empty applications to calls that closed long ago"),
)
def empty_applications() -> int:
    return empty_old(days=settings.RETENTION_DAYS["applications"])
