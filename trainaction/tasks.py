"""What the academy does by the clock."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.periodic import periodic_task
from trainaction.discussion import digests
from trainaction.discussion.erasing import forget_old
from trainaction.learning.queries import runs_without_lessons
from trainaction.learning.services import pin_lessons


@periodic_task(
    "trainaction.pin_lessons", every=timedelta(minutes=5), label=_("Give runs that begin the lessons they teach")
)
def pin_lessons_of_runs_that_begin() -> dict[str, int]:
    return {"runs": sum(pin_lessons(run=run) for run in runs_without_lessons())}


@periodic_task("trainaction.send_forum_digests", every=timedelta(minutes=5), label=_("Send e-mails about forums"))
def send_forum_digests() -> dict[str, int]:
    return digests.send_due()


@periodic_task("trainaction.forget_forums", every=timedelta(days=1), label=_("Remove forums of runs long over"))
def forget_forums() -> dict[str, int]:
    return forget_old(days=settings.RETENTION_DAYS["forums"])
