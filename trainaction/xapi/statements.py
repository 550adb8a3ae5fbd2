"""Statements and the outbox they are written into. The learner is an account that only this portal can tell: no name, no
address. Steps of an enrolment are told here, what is done in lessons and quizzes in `trainaction.xapi.learning`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from trainaction.models import IN_A_SEAT, CourseRun, Enrolment, EnrolmentChange, EnrolmentState, OutgoingStatement

VERSION = "1.0.3"
COURSE = "http://adlnet.gov/expapi/activities/course"


@dataclass(frozen=True, slots=True)
class Verb:
    """What somebody did: its lasting name, and what it is called in English and Spanish."""

    id: str
    english: str
    spanish: str


VERBS: dict[str, Verb] = {
    EnrolmentState.ENROLLED: Verb("http://adlnet.gov/expapi/verbs/registered", "registered", "se inscribió en"),
    EnrolmentState.ACTIVE: Verb("http://adlnet.gov/expapi/verbs/initialized", "initialized", "empezó"),
    EnrolmentState.COMPLETED: Verb("http://adlnet.gov/expapi/verbs/completed", "completed", "completó"),
    EnrolmentState.CERTIFIED: Verb("http://id.tincanapi.com/verb/earned", "earned", "obtuvo el certificado de"),
    EnrolmentState.WITHDRAWN: Verb("https://w3id.org/xapi/adl/verbs/abandoned", "abandoned", "dejó"),
}
"""What each state reached is called. Others are told to nobody."""


def is_told() -> bool:
    """Whether a store is configured."""
    return bool(settings.XAPI_ENDPOINT)


def base() -> str:
    """What the names of this portal's activities begin with."""
    return str(settings.WAGTAILADMIN_BASE_URL).rstrip("/")


def put_in_outbox(changes: Iterable[EnrolmentChange]) -> None:
    """Write the statements of these steps, in the transaction that takes them. Nothing where no store is configured."""
    if not is_told():
        return
    rows = [
        _row(
            change.enrolment,
            VERBS[change.after],
            run_object(change.enrolment.run),
            change.at,
            result={"completion": True} if change.after == EnrolmentState.COMPLETED else None,
        )
        for change in changes
        if _is_worth_telling(change)
    ]
    OutgoingStatement.objects.bulk_create(rows, batch_size=500)


def write(
    enrolment: Enrolment,
    verb: Verb,
    what: dict[str, Any],
    at: datetime,
    *,
    result: dict[str, Any] | None = None,
    context: dict[str, Any] | None = None,
) -> None:
    """Write one statement into the outbox, in the caller's transaction: `what` is its object, `context` more of it."""
    _row(enrolment, verb, what, at, result=result, context=context).save(force_insert=True)


def run_object(run: CourseRun) -> dict[str, Any]:
    """A run as an activity."""
    names = {"es": run.title_es, "en": run.title_en}
    return {
        "objectType": "Activity",
        "id": f"{base()}/xapi/runs/{run.key}",
        "definition": {"type": COURSE, "name": {language: name for language, name in names.items() if name}},
    }


def _is_worth_telling(change: EnrolmentChange) -> bool:
    """Not who withdraws what they never had, nor who completed before and is without a certificate again, or learning."""
    if change.after == EnrolmentState.WITHDRAWN:
        return change.before in IN_A_SEAT
    taken_back = (
        (EnrolmentState.CERTIFIED, EnrolmentState.COMPLETED),
        (EnrolmentState.COMPLETED, EnrolmentState.ACTIVE),
    )
    return change.after in VERBS and (change.before, change.after) not in taken_back


def _row(
    enrolment: Enrolment,
    verb: Verb,
    what: dict[str, Any],
    at: datetime,
    *,
    result: dict[str, Any] | None = None,
    context: dict[str, Any] | None = None,
) -> OutgoingStatement:
    row = OutgoingStatement(enrolment=enrolment, due_at=timezone.now())
    row.content = {
        "id": str(row.statement_id),
        "actor": _actor(enrolment),
        "verb": {"id": verb.id, "display": {"en": verb.english, "es": verb.spanish}},
        "object": what,
        "timestamp": at.isoformat(),
        "context": {"registration": str(enrolment.public_id), "language": enrolment.language, **(context or {})},
        **({"result": result} if result else {}),
    }
    return row


def _actor(enrolment: Enrolment) -> dict[str, Any]:
    return {
        "objectType": "Agent",
        "account": {"homePage": settings.WAGTAILADMIN_BASE_URL, "name": str(enrolment.public_id)},
    }
