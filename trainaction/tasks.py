"""What the academy does by the clock."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from portal.periodic import periodic_task
from trainaction.learning.queries import runs_without_lessons
from trainaction.learning.services import pin_lessons
from trainaction.quizzes.services import close_overdue
from trainaction.xapi.sending import send_outbox


@periodic_task(
    "trainaction.pin_lessons", every=timedelta(minutes=5), label=_("Give runs that begin the lessons they teach")
)
def pin_lessons_of_runs_that_begin() -> dict[str, int]:
    return {"runs": sum(pin_lessons(run=run) for run in runs_without_lessons())}


@periodic_task("trainaction.close_attempts", every=timedelta(minutes=1), label=_("End quizzes whose time is up"))
def close_attempts() -> dict[str, int]:
    return {"attempts": close_overdue()}


@periodic_task(
    "trainaction.send_statements",
    every=timedelta(minutes=2),
    label=_("Send statements to the store of learning records (xAPI)"),
)
def send_statements() -> dict[str, int]:
    outcome = send_outbox()
    return {"sent": outcome.sent, "refused": outcome.refused}
