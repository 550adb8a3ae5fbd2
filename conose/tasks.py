"""What the network does by the clock, and long work of it."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from conose.calls import sending
from conose.calls.emptying import empty_old
from conose.review import sending as review_sending
from conose.review.participating import tell_of_closed_calls
from portal.jobs import Progress, job_task
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


# --- the review of calls ---


@job_task("conose.send_letters", long=True, resumable=True)
def send_letters(progress: Progress) -> dict[str, int]:
    """Send the letters that wait, batch after batch; begun again after a kill it goes on with those that were not begun."""
    sent = 0
    while True:
        done = review_sending.send_letters()
        sent += done["sent"]
        progress(sent, sent + done["left"])
        if not done["left"] or not done["sent"]:
            return {"sent": sent, "left": done["left"]}


@periodic_task("conose.send_letters", every=timedelta(minutes=2), label=_("Send letters about decisions on calls"))
def send_letters_that_wait() -> dict[str, int]:
    return review_sending.send_letters()


@periodic_task("conose.send_review", every=timedelta(minutes=2), label=_("Send e-mails to reviewers and grantees"))
def send_review() -> dict[str, int]:
    return review_sending.send_due()


@periodic_task(
    "conose.count_applicants", every=timedelta(hours=6), label=_("Count who applied to calls that have closed")
)
def count_applicants() -> int:
    return tell_of_closed_calls()
