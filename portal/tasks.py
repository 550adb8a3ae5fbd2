"""What the portal itself does by the clock."""

from dataclasses import asdict
from datetime import timedelta

from django.core.management import call_command
from django.utils.translation import gettext_lazy as _

from portal.kept_pictures import TASK as CLEAN_PICTURES
from portal.kept_pictures import clean_pictures, looked_until
from portal.periodic import periodic_task


@periodic_task(
    "portal.publish_scheduled", every=timedelta(minutes=1), label=_("Publish and withdraw what is scheduled")
)
def publish_scheduled() -> None:
    call_command("publish_scheduled", verbosity=0)


@periodic_task("portal.forget_sessions", every=timedelta(days=1), label=_("Remove sessions that have ended"))
def forget_sessions() -> None:
    call_command("clearsessions", verbosity=0)


@periodic_task(CLEAN_PICTURES, every=timedelta(days=1), label=_("Free pictures of where and when they were taken"))
def free_pictures() -> dict[str, int]:
    return asdict(clean_pictures(after=looked_until()))
