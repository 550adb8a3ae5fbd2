"""Reads around calls: whose an application is, what is published of a call, what was asked."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from conose.models import (
    Application,
    ApplicationFile,
    ApplicationState,
    AuditEntry,
    Call,
    CallPage,
    CallQuestion,
    CallReview,
    Meeting,
    Referee,
    Reviewer,
)
from portal.models import User
from portal.queries import public_pages


def own_application(user: User, key: UUID) -> Application | None:
    """An application of this account. One query."""
    rows = Application.objects.select_related("call", "country", "institution__merged_into", "account")
    return rows.filter(public_id=key, account=user).first()


def applications_of(user: User) -> QuerySet[Application]:
    """Those of an account, the latest call first."""
    return Application.objects.filter(account=user).select_related("call").order_by("-call__closes_at", "pk")


def application_to(call: Call, user: User) -> Application | None:
    """An account's application to a call. One query."""
    return Application.objects.select_related("call").filter(call=call, account=user).first()


def page_of(call: Call, language: str) -> CallPage | None:
    """The public page of a call in a language. One query."""
    pages: QuerySet[CallPage] = public_pages(CallPage.objects.filter(call=call, locale__language_code=language))
    return pages.filter(alias_of=None).first()


def published_questions(call: Call) -> QuerySet[CallQuestion]:
    """What was asked and answered, in the order in which it was published. One query."""
    return CallQuestion.objects.filter(call=call, published_at__isnull=False).order_by("published_at", "pk")


def waiting_questions() -> QuerySet[CallQuestion]:
    """What was asked and has no published answer yet, the oldest first."""
    return CallQuestion.objects.filter(published_at=None).select_related("call").order_by("asked_at", "pk")


def calls_to_decide(at: datetime | None = None) -> QuerySet[Call]:
    """The calls that have closed, with something submitted, and are not decided yet."""
    submitted = Application.objects.filter(call=OuterRef("pk"), state=ApplicationState.SUBMITTED)
    waiting = Call.objects.filter(closes_at__lte=at or timezone.now(), decided_at=None)
    rows: QuerySet[Call] = waiting.filter(Exists(submitted))
    return rows


def referee_by_key(key: UUID) -> Referee | None:
    """One query."""
    return Referee.objects.select_related("application__call", "application__account").filter(key=key).first()


def file_of(application: Application, key: UUID) -> ApplicationFile | None:
    """A file of an application. One query."""
    return ApplicationFile.objects.filter(application=application, key=key).first()


def is_blind(call: Call) -> bool:
    """Whether reviewers do not learn who applies: unless the rules of its review say otherwise. One query."""
    return not CallReview.objects.filter(call=call, is_blind=False).exists()


def is_sealed(call: Call) -> bool:
    """Whether the minutes of the committee that decides on a call are signed. One query."""
    found: bool = Meeting.objects.filter(review__call=call, sealed_at__isnull=False).exists()
    return found


def submitted_to(call: Call) -> QuerySet[Application]:
    """What the secretary sees of a call: what was submitted, withdrawn ones included, by number."""
    rows = Application.objects.filter(call=call, number__isnull=False)
    return rows.select_related("call", "country", "institution__merged_into", "account").order_by("number")


def trail_of(application: Application) -> QuerySet[AuditEntry]:
    """Everything that was noted of an application, the latest first."""
    return AuditEntry.objects.filter(application=application).select_related("by", "call").order_by("-at", "-pk")


def may_withdraw(application: Application, at: datetime | None = None) -> bool:
    """While it is submitted and the call is not decided."""
    decided = application.call.decided_at
    return application.state == ApplicationState.SUBMITTED and (decided is None or decided > (at or timezone.now()))


def may_reopen(application: Application, at: datetime | None = None) -> bool:
    """Whether its applicant may make it a draft again: by the call's rule, while it is open; for longer where the secretary
    reopened it and the minutes are not sealed."""
    now = at or timezone.now()
    if application.state not in (ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN):
        return False
    by_rule = (
        application.call.is_reopened_by_applicant and application.call.opens_at <= now < application.call.closes_at
    )
    by_secretary = application.reopened_until is not None and now < application.reopened_until
    return by_rule or (by_secretary and not is_sealed(application.call))


def may_be_named(application: Application) -> bool:
    """Whether it is asked whether its applicant may be named: once it is funded, and everybody may know."""
    return application.state == ApplicationState.AWARDED and application.call.decided_at is not None


def reviews_for(call: Call, user: User) -> bool:
    """Whether an account has accepted to review for a call. One query."""
    return Reviewer.objects.filter(review__call=call, user=user).exists()


def has_part_in(call: Call, user: User) -> bool:
    """Whether an account applied to a call, a draft included, or reviews for it: then it handles nothing of it, and sees no more
    than an applicant or a reviewer does. One query."""
    applied = Application.objects.filter(call=OuterRef("pk"), account=user)
    reviews = Reviewer.objects.filter(review__call=OuterRef("pk"), user=user)
    found: bool = Call.objects.filter(Exists(applied) | Exists(reviews), pk=call.pk).exists()
    return found
