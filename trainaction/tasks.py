"""What the academy does by the clock."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from portal.periodic import periodic_task
from trainaction.learning.queries import runs_without_lessons
from trainaction.learning.services import pin_lessons


@periodic_task(
    "trainaction.pin_lessons", every=timedelta(minutes=5), label=_("Give runs that begin the lessons they teach")
)
def pin_lessons_of_runs_that_begin() -> dict[str, int]:
    return {"runs": sum(pin_lessons(run=run) for run in runs_without_lessons())}
