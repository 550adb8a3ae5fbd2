"""Long work of the academy, as jobs, and what it does by the clock."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.jobs import Progress, job_task
from portal.models import User
from portal.periodic import periodic_task
from trainaction.certificates import services as certificates
from trainaction.learning.queries import runs_without_lessons
from trainaction.learning.services import pin_lessons
from trainaction.messages import sending
from trainaction.models import CertificateTemplateVersion, CourseRun, Regrading
from trainaction.quizzes.regrading import regrade
from trainaction.quizzes.services import close_overdue


@job_task("trainaction.issue_certificates", long=True, resumable=True)
def issue_certificates(progress: Progress, *, run: int, version: int, user: int | None) -> dict[str, Any]:
    """Give everybody who completed a run their certificate; begun again, it goes on with who has none."""
    return certificates.issue_all(
        run=CourseRun.objects.get(pk=run),
        version=CertificateTemplateVersion.objects.get(pk=version),
        by=User.objects.filter(pk=user).first() if user else None,
        progress=progress,
    )


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


@periodic_task("trainaction.send_messages", every=timedelta(minutes=2), label=_("Send e-mails to learners"))
def send_messages() -> dict[str, int]:
    return sending.send_due()


@periodic_task("trainaction.close_attempts", every=timedelta(minutes=1), label=_("End quizzes whose time is up"))
def close_attempts() -> dict[str, int]:
    return {"attempts": close_overdue()}
