"""What of a review is emptied with an application, and when a reviewer asks to be erased.

Of an application the verdict, the amounts and the days stay, and the points that were given: so that what was decided, and
by what, stays true. Words go: they may tell of whom they are about. The sealed minutes name applications by number alone.
Of a reviewer the points stay, without a name and an account.
"""

from collections.abc import Sequence
from functools import partial

from django.db import transaction

from conose.calls import files
from conose.calls.emptying import also_empties
from conose.models import (
    Application,
    Assignment,
    Decision,
    Finding,
    Grant,
    GrantFile,
    GrantMessage,
    GrantMilestone,
    Letter,
    Meeting,
    PanelMember,
    Reviewer,
    Score,
    SetAsideReviewText,
)
from participants.models import PersonEmail
from participants.personal_data import empties
from portal.models import User

EMPTIED = "–"


@also_empties
def empty_reviews(applications: Sequence[Application]) -> None:
    """Take the words out of everything that was written about these applications, and the files of their grants."""
    Finding.objects.filter(application__in=applications, is_met=False).update(reason=EMPTIED)
    Finding.objects.filter(application__in=applications, is_met=True).update(reason="")
    Assignment.objects.filter(application__in=applications).update(for_applicant="", for_committee="", conflict_note="")
    Score.objects.filter(assignment__application__in=applications).update(comment="")
    SetAsideReviewText.objects.filter(assignment__application__in=applications).delete()
    Decision.objects.filter(application__in=applications).update(reason="")
    Letter.objects.filter(application__in=applications).delete()
    GrantMessage.objects.filter(grant__application__in=applications).delete()
    rows = GrantFile.objects.filter(milestone__grant__application__in=applications)
    transaction.on_commit(partial(files.remove, list(rows.values_list("key", flat=True))))
    rows.delete()
    GrantMilestone.objects.filter(grant__application__in=applications).update(report="", answer="")
    Grant.objects.filter(application__in=applications).update(agreed=None)


@empties
def erase_reviewers(people: Sequence[int]) -> None:
    """Take these people's names, addresses and accounts from what they reviewed, and them from committees. Called within the
    erasure's transaction."""
    addresses = set(PersonEmail.objects.filter(person__in=people).values_list("address", flat=True))
    accounts = User.objects.filter(person__in=people)
    addresses |= set(accounts.values_list("email", flat=True))
    rows = Reviewer.objects.filter(address__in=addresses) | Reviewer.objects.filter(user__in=accounts)
    for reviewer in rows:
        reviewer.messages.all().delete()
        SetAsideReviewText.objects.filter(assignment__reviewer=reviewer).delete()
        reviewer.assignments.exclude(state=Assignment.State.DONE).delete()
        reviewer.assignments.update(for_committee="", conflict_note="")
        reviewer.name, reviewer.address, reviewer.user, reviewer.institution = EMPTIED, "", None, None
        reviewer.save()
    members = PanelMember.objects.filter(user__in=accounts)
    for meeting in Meeting.objects.filter(review__panel__in=members).distinct():
        if meeting.minutes:
            gone = set(members.values_list("pk", flat=True))
            meeting.minutes["members"] = [
                {**each, "name": EMPTIED} if each["key"] in gone else each for each in meeting.minutes["members"]
            ]
            meeting.save(update_fields=["minutes"])
    Meeting.objects.filter(sealed_by__in=accounts).update(sealed_by=None)
    members.delete()
