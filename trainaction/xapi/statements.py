"""Steps of an enrolment as statements. The learner is an account that only this portal can tell: no name, no address."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone

from trainaction.models import IN_A_SEAT, CourseRun, Enrolment, EnrolmentChange, EnrolmentState, OutgoingStatement

VERSION = "1.0.3"
COURSE = "http://adlnet.gov/expapi/activities/course"
VERBS: dict[str, tuple[str, str, str]] = {
    EnrolmentState.ENROLLED: ("http://adlnet.gov/expapi/verbs/registered", "registered", "se inscribió en"),
    EnrolmentState.ACTIVE: ("http://adlnet.gov/expapi/verbs/initialized", "initialized", "empezó"),
    EnrolmentState.COMPLETED: ("http://adlnet.gov/expapi/verbs/completed", "completed", "completó"),
    EnrolmentState.CERTIFIED: ("http://id.tincanapi.com/verb/earned", "earned", "obtuvo el certificado de"),
    EnrolmentState.WITHDRAWN: ("https://w3id.org/xapi/adl/verbs/abandoned", "abandoned", "dejó"),
}
"""What each state reached is called: the verb, and its name in English and Spanish. Others are told to nobody."""


def is_told() -> bool:
    """Whether a store is configured."""
    return bool(settings.XAPI_ENDPOINT)


def put_in_outbox(changes: Iterable[EnrolmentChange]) -> None:
    """Write the statements of these steps, in the transaction that takes them. Nothing where no store is configured."""
    if not is_told():
        return
    now = timezone.now()
    rows = []
    for change in changes:
        if not _is_worth_telling(change):
            continue
        row = OutgoingStatement(enrolment=change.enrolment, due_at=now)
        row.content = {"id": str(row.statement_id), **_content(change)}
        rows.append(row)
    OutgoingStatement.objects.bulk_create(rows, batch_size=500)


def _is_worth_telling(change: EnrolmentChange) -> bool:
    """Not who withdraws what they never had, nor who completed before and is without a certificate again."""
    if change.after == EnrolmentState.WITHDRAWN:
        return change.before in IN_A_SEAT
    return change.after in VERBS and (change.before, change.after) != (
        EnrolmentState.CERTIFIED,
        EnrolmentState.COMPLETED,
    )


def _content(change: EnrolmentChange) -> dict[str, Any]:
    verb, english, spanish = VERBS[change.after]
    enrolment, run = change.enrolment, change.enrolment.run
    content: dict[str, Any] = {
        "actor": _actor(enrolment),
        "verb": {"id": verb, "display": {"en": english, "es": spanish}},
        "object": _run(run),
        "timestamp": change.at.isoformat(),
        "context": {"registration": str(enrolment.public_id), "language": enrolment.language},
    }
    if change.after == EnrolmentState.COMPLETED:
        content["result"] = {"completion": True}
    return content


def _actor(enrolment: Enrolment) -> dict[str, Any]:
    return {
        "objectType": "Agent",
        "account": {"homePage": settings.WAGTAILADMIN_BASE_URL, "name": str(enrolment.public_id)},
    }


def _run(run: CourseRun) -> dict[str, Any]:
    names = {"es": run.title_es, "en": run.title_en}
    return {
        "objectType": "Activity",
        "id": f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/xapi/runs/{run.key}",
        "definition": {"type": COURSE, "name": {language: name for language, name in names.items() if name}},
    }
