"""What the portal itself does by the clock."""

from datetime import timedelta

from django.core.management import call_command
from django.utils.translation import gettext_lazy as _

from portal.periodic import periodic_task


@periodic_task(
    "portal.publish_scheduled", every=timedelta(minutes=1), label=_("Publish and withdraw what is scheduled")
)
def publish_scheduled() -> None:
    call_command("publish_scheduled", verbosity=0)


@periodic_task("portal.forget_sessions", every=timedelta(days=1), label=_("Remove sessions that have ended"))
def forget_sessions() -> None:
    call_command("clearsessions", verbosity=0)
