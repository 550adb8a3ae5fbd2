"""Long work of the registry, as jobs, and what it does by the clock."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import get_connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.certificates import attendance as attendance_certificates
from participants.comments import notices
from participants.comments.services import forget_old as forget_old_comments
from participants.models import ImportBatch, RegistrationDesk, Subscriber
from participants.models.merges import Subject
from participants.newsletter import sending as newsletter
from participants.newsletter.bounces import confirmation_came_back
from participants.newsletter.mails import confirmation_message, welcome_message
from participants.newsletter.subscribing import forget_unconfirmed
from participants.registration import sending
from participants.registration.clearing import forget_old, forget_unanswered, release_everywhere
from participants.registration.due import write_down_afterwards
from participants.services import imports
from participants.services.candidates import propose_candidates
from participants.services.privacy import apply_retention as remove_what_is_older
from portal.jobs import Progress, enqueue, job_task
from portal.mail import Handed, hand_over
from portal.models import User
from portal.periodic import periodic_task

State = ImportBatch.State


@job_task("participants.read_batch", long=True, resumable=True)
def read_batch(progress: Progress, *, batch: int) -> dict[str, Any]:
    """Read and match a batch; begun again from scratch where it was interrupted."""
    found = imports.read(batch=ImportBatch.objects.get(pk=batch), progress=progress)
    return {"state": found.state}


@job_task("participants.apply_batch", long=True, resumable=True)
def apply_batch(progress: Progress, *, batch: int, user: int | None) -> dict[str, Any]:
    """Bring a batch in, and look for those it may have brought in twice.

    An interrupted try has written nothing; a finished one is left as it is.
    """
    by = User.objects.filter(pk=user or 0).first()
    try:
        found = imports.apply(batch=ImportBatch.objects.get(pk=batch), by=by, progress=progress)
    except ValidationError:
        ImportBatch.objects.filter(pk=batch, state=State.APPLYING).update(state=State.PREVIEW)
        raise
    look_for_merges(by=by)
    return {"state": found.state}


def look_for_merges(*, by: User | None) -> None:
    """Ask for the jobs that look for people and institutions which may be one: whoever brings something in owes that."""
    for subject in Subject.values:
        enqueue(propose_merges, by=by, subject=subject)


@job_task("participants.undo_batch", long=True, resumable=True)
def undo_batch(progress: Progress, *, batch: int, user: int | None) -> dict[str, Any]:
    """Undo a batch, or say what stands in the way."""
    by = User.objects.filter(pk=user or 0).first()
    try:
        found = imports.undo(batch=ImportBatch.objects.get(pk=batch), by=by, progress=progress)
    except ValidationError as error:
        ImportBatch.objects.filter(pk=batch, state=State.UNDOING).update(state=State.APPLIED)
        imports.note_obstacles(batch=batch, obstacles=error.obstacles if isinstance(error, imports.InTheWay) else ())
        raise
    return {"state": found.state}


@job_task("participants.propose_merges", long=True, resumable=True)
def propose_merges(progress: Progress, *, subject: str) -> dict[str, Any]:
    """Look for people or institutions that may be one; run again, it finds the same."""
    return {"open": propose_candidates(subject=subject, progress=progress)}


@periodic_task(
    "participants.send_registrations",
    every=timedelta(seconds=15),
    label=_("Send e-mails to those who register"),
)
def send_registrations() -> dict[str, int]:
    """Often: whoever registered waits for the message to confirm with."""
    return sending.send_due()


@periodic_task(
    "participants.release_places",
    every=timedelta(minutes=2),
    label=_("Free places that were not confirmed, and give them to who waits"),
)
def release_places() -> dict[str, int]:
    return release_everywhere()


@periodic_task(
    "participants.forget_registrations",
    every=timedelta(days=1),
    label=_("Remove registrations of activities long over"),
)
def forget_registrations() -> dict[str, int]:
    unanswered = forget_unanswered(at=timezone.now())
    return {**forget_old(days=settings.RETENTION_DAYS["registrations"]), "unanswered": unanswered}


@periodic_task(
    "participants.forget_kept_files",
    every=timedelta(hours=6),
    label=_("Remove attendance files whose form was never finished"),
)
def forget_kept_files() -> dict[str, int]:
    return {"removed": imports.forget_aside()}


@job_task("participants.issue_certificates", long=True, resumable=True)
def issue_certificates(progress: Progress, *, desk: int, user: int | None) -> dict[str, Any]:
    """Give everybody who was there for long enough their certificate; begun again, it goes on with who has none."""
    return attendance_certificates.issue_all(
        desk=RegistrationDesk.objects.select_related("activity").get(pk=desk),
        by=User.objects.filter(pk=user or 0).first(),
        progress=progress,
    )


@periodic_task(
    "participants.follow_up",
    every=timedelta(minutes=5),
    label=_("After an activity: certificates of attendance, thanks, the recording"),
)
def follow_up() -> dict[str, int]:
    """Certificates first, so that the thanks bring them."""
    now = timezone.now()
    issued = attendance_certificates.issue_due(at=now)
    return {"issued": issued, "written": write_down_afterwards(at=now)}


@periodic_task(
    "participants.send_comments",
    every=timedelta(minutes=2),
    label=_("Send e-mails about comments"),
)
def send_comments() -> dict[str, int]:
    return notices.send_due()


@periodic_task(
    "participants.forget_comments",
    every=timedelta(days=1),
    label=_("Remove comments that were hidden long ago, and reports that were decided"),
)
def forget_comments() -> dict[str, int]:
    return forget_old_comments(days=settings.RETENTION_DAYS["comments"])


@job_task("participants.confirm_newsletter", resumable=True)
def confirm_newsletter(progress: Progress, *, subscriber: int, language: str, topics: list[str]) -> dict[str, Any]:
    """Ask an address whether it wants the newsletter. Nothing is sent where the wish was forgotten meanwhile."""
    asked = Subscriber.objects.filter(pk=subscriber).first()
    if asked is None:
        return {"sent": 0}
    made = hand_over(lambda: confirmation_message(asked, language, topics), get_connection(), "A confirmation")
    if made == Handed.REFUSED:
        confirmation_came_back(key=asked.key, is_hard=True)
    return {"sent": int(made == Handed.SENT)}


@job_task("participants.welcome_to_newsletter", resumable=True)
def welcome_to_newsletter(progress: Progress, *, subscriber: int) -> dict[str, Any]:
    """Welcome who confirmed. Nothing is sent to who ended it meanwhile."""
    reader = Subscriber.objects.filter(pk=subscriber).exclude(confirmed_at=None).first()
    if reader is None:
        return {"sent": 0}
    made = hand_over(lambda: welcome_message(reader), get_connection(), "A welcome")
    return {"sent": int(made == Handed.SENT)}


@periodic_task(
    "participants.send_newsletter",
    every=timedelta(seconds=30),
    label=_("Send the newsletter"),
)
def send_newsletter() -> dict[str, int]:
    return newsletter.send_due()


@periodic_task(
    "participants.forget_unconfirmed",
    every=timedelta(days=1),
    label=_("Forget addresses that did not confirm the newsletter"),
)
def forget_unconfirmed_readers() -> int:
    return forget_unconfirmed()


@periodic_task(
    "participants.apply_retention",
    every=timedelta(days=1),
    label=_("Remove personal data that is older than it is kept"),
)
def apply_retention() -> dict[str, int]:
    return remove_what_is_older()
