"""What becomes of applications when their applicant asks to be erased, or their time is over.

A draft goes. Of what was submitted the fact stays, without whom it tells of: the call, the state and its days, sex, country
and institution; so that how many applied and how many were awarded stays true.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from conose.calls import files
from conose.calls.audit import note
from conose.models import (
    Application,
    ApplicationFile,
    ApplicationState,
    ApplicationSubmission,
    AuditEntry,
    CallQuestion,
    CoApplicant,
    Referee,
)
from participants.models import PersonEmail
from participants.personal_data import empties
from portal.models import User

_ALSO: list[Callable[[Sequence[Application]], None]] = []


def also_empties(function: Callable[[Sequence[Application]], None]) -> Callable[[Sequence[Application]], None]:
    """Register what empties further rows about applications, before the applications themselves are emptied."""
    _ALSO.append(function)
    return function


NAMED = ("co_applicants", "referees")
"""The lists of a submission's content that name others than the applicant."""


@empties
def erase_applications(people: Sequence[int]) -> None:
    """Empty what these people wrote or are named in. Called within the erasure's transaction."""
    addresses = PersonEmail.objects.filter(person__in=people).values_list("address", flat=True)
    accounts = User.objects.filter(Q(person__in=people) | Q(email__in=addresses))
    empty(Application.objects.filter(account__in=accounts))
    CallQuestion.objects.filter(asked_by__in=accounts, published_at=None).delete()
    CallQuestion.objects.filter(asked_by__in=accounts).update(asked_by=None, text="")
    _take_out({each.casefold() for each in (*addresses, *accounts.values_list("email", flat=True))})


def _take_out(addresses: set[str]) -> None:
    """Take those with these addresses out of what others submitted; the digest stays that of what was submitted."""
    for model in (CoApplicant, Referee):
        rows: QuerySet[Any] = model._base_manager.filter(address__in=addresses)
        named_in = list(rows.values_list("application", flat=True))
        for submission in ApplicationSubmission.objects.filter(application__in=named_in):
            submission.content = {
                name: [each for each in value if each.get("address", "").casefold() not in addresses]
                if name in NAMED
                else value
                for name, value in submission.content.items()
            }
            submission.save(update_fields=["content"])


@transaction.atomic
def empty(applications: QuerySet[Application]) -> int:
    """Empty applications, and delete those that were never submitted; returns how many."""
    rows = list(applications.select_related("call").select_for_update(no_key=True, of=("self",)))
    keys = list(ApplicationFile.objects.filter(application__in=rows).values_list("key", flat=True))
    transaction.on_commit(partial(files.remove, keys))
    for function in _ALSO:
        function(rows)
    for each in rows:
        if each.number is None or each.state == ApplicationState.DRAFT:
            each.delete()
            continue
        parts: tuple[Any, ...] = (
            each.answers, each.budget_lines, each.co_applicants, each.referees, each.files, each.set_aside, each.submissions, each.messages,
        )  # fmt: skip
        for part in parts:
            part.all().delete()
        each.account, each.name, each.birth_date, each.title, each.declared = None, "", None, "", []
        each.institution_as_written, each.named_at, each.named_version, each.emptied_at = "", None, "", timezone.now()
        each.save()
        AuditEntry.objects.filter(application=each).update(detail={})
        note("application.emptied", call=each.call, role=AuditEntry.Role.PORTAL, by=None, application=each)
    return len(rows)


def empty_old(*, days: int) -> int:
    """Empty the applications to calls that closed, and where they are decided were decided, longer ago than this."""
    limit = timezone.now() - timedelta(days=days)
    old = Application.objects.filter(emptied_at=None, call__closes_at__lt=limit).filter(
        Q(call__decided_at=None) | Q(call__decided_at__lt=limit)
    )
    return empty(old.exclude(reopened_until__gt=limit))
