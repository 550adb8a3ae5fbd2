"""Long work of the academy, as jobs, and what it does by the clock."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.jobs import Progress, job_task
from portal.periodic import periodic_task
from trainaction.learning.queries import runs_without_lessons
from trainaction.learning.services import pin_lessons
from trainaction.models import Regrading
from trainaction.quizzes.regrading import regrade
from trainaction.quizzes.services import close_overdue


@job_task("trainaction.regrade_question", long=True, resumable=True)
def regrade_question(progress: Progress, *, regrading: int) -> dict[str, Any]:
    """Grade the answers to a question anew; an interrupted try is gone on with."""
    return {
        "changed": regrade(regrading=Regrading.objects.select_related("question").get(pk=regrading), progress=progress)
    }


@periodic_task(
    "trainaction.pin_lessons", every=timedelta(minutes=5), label=_("Give runs that begin the lessons they teach")
)
def pin_lessons_of_runs_that_begin() -> dict[str, int]:
    return {"runs": sum(pin_lessons(run=run) for run in runs_without_lessons())}


@periodic_task("trainaction.close_attempts", every=timedelta(minutes=1), label=_("End quizzes whose time is up"))
def close_attempts() -> dict[str, int]:
    return {"attempts": close_overdue()}
