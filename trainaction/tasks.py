"""Long work of the academy, as jobs, and what it does by the clock."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from participants.models import CertificateTemplateVersion
from portal.jobs import Progress, job_task
from portal.models import User
from portal.periodic import periodic_task
from trainaction.assignments.services import forget_old_files
from trainaction.certificates import services as certificates
from trainaction.discussion import digests
from trainaction.discussion.erasing import forget_old
from trainaction.enrolment.queries import runs_with_a_place_for_who_waits
from trainaction.enrolment.services.enrolments import move_up
from trainaction.learning.queries import runs_without_lessons
from trainaction.lessons.services import pin_lessons
from trainaction.messages import sending
from trainaction.models import CourseRun, Regrading
from trainaction.packages.services import forget_files_without_a_package
from trainaction.quizzes.regrading import regrade
from trainaction.quizzes.services import close_overdue
from trainaction.xapi.sending import send_outbox


@job_task("trainaction.issue_certificates", long=True, resumable=True)
def issue_certificates(
    progress: Progress, *, run: int, version: int, user: int | None, grade_of: str = ""
) -> dict[str, Any]:
    """Give everybody who completed a run their certificate; begun again, it goes on with who has none."""
    return certificates.issue_all(
        run=CourseRun.objects.get(pk=run),
        version=CertificateTemplateVersion.objects.get(pk=version),
        by=User.objects.filter(pk=user).first() if user else None,
        grade_of=grade_of,
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


@periodic_task("trainaction.close_attempts", every=timedelta(minutes=1), label=_("End quizzes whose time is up"))
def close_attempts() -> dict[str, int]:
    return {"attempts": close_overdue()}


@periodic_task("trainaction.send_messages", every=timedelta(minutes=2), label=_("Send e-mails to learners"))
def send_messages() -> dict[str, int]:
    return sending.send_due()


@periodic_task("trainaction.send_forum_digests", every=timedelta(minutes=5), label=_("Send e-mails about forums"))
def send_forum_digests() -> dict[str, int]:
    return digests.send_due()


@periodic_task("trainaction.forget_forums", every=timedelta(days=1), label=_("Remove forums of runs long over"))
def forget_forums() -> dict[str, int]:
    return forget_old(days=settings.RETENTION_DAYS["forums"])


@periodic_task(
    "trainaction.forget_submitted_files",
    every=timedelta(days=1),
    label=_("Remove files handed in, long after their runs"),
)
def forget_submitted_files() -> dict[str, int]:
    return forget_old_files(days=settings.RETENTION_DAYS["submitted_files"])


@periodic_task(
    "trainaction.move_up", every=timedelta(minutes=10), label=_("Give places that became free to who waits for one")
)
def move_up_everywhere() -> int:
    """Places are given at once where somebody withdraws; an erasure, too, leaves one free. Returns how many moved up."""
    return sum(len(move_up(run=run)) for run in runs_with_a_place_for_who_waits())


@periodic_task(
    "trainaction.forget_package_files",
    every=timedelta(days=1),
    label=_("Remove files of interactive packages that are gone"),
)
def forget_package_files() -> dict[str, int]:
    return forget_files_without_a_package()


@periodic_task(
    "trainaction.send_statements",
    every=timedelta(minutes=2),
    label=_("Send statements to the store of learning records (xAPI)"),
)
def send_statements() -> dict[str, int]:
    outcome = send_outbox()
    return {"sent": outcome.sent, "refused": outcome.refused}
