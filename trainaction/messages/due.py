"""Which messages are due: what happened lately, or will soon, and was not told yet. Nothing is sent here."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from trainaction.enrolment.doubles import doubles_in
from trainaction.enrolment.queries import FINISHED
from trainaction.models import (
    IN_A_SEAT,
    AttemptItem,
    Certificate,
    CourseRun,
    Enrolment,
    EnrolmentChange,
    EnrolmentState,
    LearnerMessage,
    LessonProgress,
    MarkChange,
    MessageKind,
    MessageOptOut,
    Submission,
)

LATELY = timedelta(days=2)
"""What happened longer ago is not told any more: when messages begin, nobody is told of last year."""
STOPPED_FOR = timedelta(days=7)
GONE_FOR = timedelta(days=30)
"""Who was not seen for so long is left alone."""
ANSWERS = "answers-"
"""What a message is about begins so where it tells of open answers that were marked; the number of the one marked last follows."""
GATHERED_FOR = timedelta(minutes=30)
"""So long after a tutor marked the last of somebody's answers these are told of, together."""
CORRECTION = "correction-"
"""What a message is about begins so where it tells of a correction (`MarkChange`), whose number follows."""
HOUR = 7
"""By the clock of the run: from then on the morning before, and a week before."""
UNDER_WAY = (EnrolmentState.ENROLLED, EnrolmentState.ACTIVE)


class Due(NamedTuple):
    """A message to be written down."""

    enrolment: int
    kind: str
    about: str


def due(at: datetime) -> Iterator[Due]:
    """Every message that is due at a moment and not written down yet. Eleven queries, one for each run that starts
    or ends within days, and two or three where any is due.

    Somebody who is in a run twice, since a merge, is told once: of the enrolment that counts. Marks are told of both.
    """
    found = list(_due(at))
    of_run = (
        dict(Enrolment.objects.filter(pk__among={each.enrolment for each in found}).values_list("pk", "run"))
        if found
        else {}
    )
    doubles = {each.pk for each in doubles_in(set(of_run.values()))} if of_run else set()
    for each in found:
        if each.enrolment not in doubles or each.kind == MessageKind.MARKED:
            yield each


def _due(at: datetime) -> Iterator[Due]:
    yield from _enrolled(at)
    yield from _refused(at)
    yield from _of_a_day(at, MessageKind.STARTS, "starts_at", days=1)
    yield from _stopped(at)
    yield from _of_a_day(at, MessageKind.ENDS, "ends_at", days=7)
    yield from _marked(at)
    yield from _answers_marked(at)
    yield from _corrected(at)
    yield from _surveys(at)
    yield from _certificates(at)
    yield from _revoked(at)


def wants(kind: str, of: str = "") -> Q:
    """For a queryset whose `of` leads to an enrolment: that its person has not ended messages of this kind."""
    ended = MessageOptOut.objects.filter(kind=kind)
    return Q(
        ~Exists(ended.filter(person=OuterRef(f"{of}person"))),
        ~Exists(ended.filter(person=OuterRef(f"{of}person__merged_into"))),
    )


def _told_since(kind: str, enrolment: str, moment: str) -> Exists:
    return Exists(
        LearnerMessage.objects.filter(enrolment=OuterRef(enrolment), kind=kind, made_at__gte=OuterRef(moment))
    )


def _enrolled(at: datetime) -> Iterator[Due]:
    kind = MessageKind.ENROLLED
    changes = EnrolmentChange.objects.filter(
        wants(kind, "enrolment__"),
        ~_told_since(kind, "enrolment", "at"),
        after=EnrolmentState.ENROLLED,
        at__gt=at - LATELY,
        at__lte=at,
        enrolment__state__in=IN_A_SEAT,
    ).exclude(before__in=IN_A_SEAT)
    for pk, enrolment in changes.order_by("pk").values_list("pk", "enrolment"):
        yield Due(enrolment, kind, str(pk))


def _refused(at: datetime) -> Iterator[Due]:
    """Who was not admitted, and who was taken out by somebody else; whoever withdraws by themself knows."""
    kind, person = MessageKind.REFUSED, "enrolment__person__"
    by_others = Q(after=EnrolmentState.WITHDRAWN, by__isnull=False)
    by_themself = Q(by=F(f"{person}user")) | Q(by=F(f"{person}merged_into__user"))
    changes = EnrolmentChange.objects.filter(
        Q(after=EnrolmentState.REJECTED) | by_others & ~by_themself,
        wants(kind, "enrolment__"),
        ~_told_since(kind, "enrolment", "at"),
        at__gt=at - LATELY,
        at__lte=at,
        enrolment__state=F("after"),
    )
    for pk, enrolment in changes.order_by("pk").values_list("pk", "enrolment"):
        yield Due(enrolment, kind, str(pk))


def _of_a_day(at: datetime, kind: MessageKind, field: str, *, days: int) -> Iterator[Due]:
    """Of runs whose `field` falls so many days after today, by the run's own clock, from HOUR on."""
    soon: dict[str, Any] = {f"{field}__gt": at, f"{field}__lt": at + timedelta(days=days + 2)}
    for run in CourseRun.objects.filter(archived_at=None, **soon):
        zone = ZoneInfo(run.timezone)
        here, day = at.astimezone(zone), getattr(run, field).astimezone(zone).date()
        if here.date() + timedelta(days=days) != day or here.hour < HOUR:
            continue
        told = LearnerMessage.objects.filter(enrolment=OuterRef("pk"), kind=kind, about=day.isoformat())
        rows = Enrolment.objects.filter(wants(kind), ~Exists(told), run=run, state__in=UNDER_WAY)
        for pk in rows.order_by("pk").values_list("pk", flat=True):
            yield Due(pk, kind, day.isoformat())


def _stopped(at: datetime) -> Iterator[Due]:
    kind = MessageKind.STOPPED
    seen = LessonProgress.objects.filter(enrolment=OuterRef("pk")).order_by("-seen_at").values("seen_at")[:1]
    rows: QuerySet[Any] = (
        Enrolment.objects.filter(
            Q(run__ends_at=None) | Q(run__ends_at__gt=at),
            wants(kind),
            state=EnrolmentState.ACTIVE,
            run__archived_at=None,
        )
        .annotate(last=Subquery(seen))
        .filter(last__lt=at - STOPPED_FOR, last__gt=at - GONE_FOR)
        .filter(
            ~Exists(LearnerMessage.objects.filter(enrolment=OuterRef("pk"), kind=kind, made_at__gt=OuterRef("last")))
        )
    )
    for pk, last in rows.order_by("pk").values_list("pk", "last"):
        yield Due(pk, kind, last.isoformat(timespec="seconds"))


def _marked(at: datetime) -> Iterator[Due]:
    """Each try that a tutor marked or handed back."""
    kind = MessageKind.MARKED
    looked_at = (Submission.State.MARKED, Submission.State.RETURNED)
    rows = Submission.objects.filter(
        wants(kind, "enrolment__"),
        ~_told_since(kind, "enrolment", "marked_at"),
        state__in=looked_at,
        marked_at__gt=at - LATELY,
        marked_at__lte=at,
        enrolment__state__in=IN_A_SEAT,
    )
    for pk, enrolment in rows.order_by("pk").values_list("pk", "enrolment"):
        yield Due(enrolment, kind, str(pk))


def _answers_marked(at: datetime) -> Iterator[Due]:
    """Open answers that a tutor marked: one message for all of somebody's in a run, once the tutor has gone on to others."""
    kind = MessageKind.MARKED
    told = LearnerMessage.objects.filter(
        enrolment=OuterRef("attempt__enrolment"),
        kind=kind,
        about__startswith=ANSWERS,
        made_at__gte=OuterRef("marked_at"),
    )
    rows = AttemptItem.objects.filter(
        wants(kind, "attempt__enrolment__"),
        ~Exists(told),
        marked_at__gt=at - LATELY,
        marked_at__lte=at,
        attempt__enrolment__state__in=IN_A_SEAT,
    )
    last: dict[int, tuple[datetime, int]] = {}
    for pk, enrolment, marked_at in rows.order_by("marked_at", "pk").values_list(
        "pk", "attempt__enrolment", "marked_at"
    ):
        assert marked_at is not None
        last[enrolment] = (marked_at, pk)
    for enrolment, (marked_at, pk) in last.items():
        if marked_at <= at - GATHERED_FOR:
            yield Due(enrolment, kind, f"{ANSWERS}{pk}")


def _corrected(at: datetime) -> Iterator[Due]:
    """Each mark that a tutor corrected, of an answer or of an assignment; of several of one thing, the last one."""
    kind = MessageKind.MARKED
    told = LearnerMessage.objects.filter(
        enrolment=OuterRef("enrolment"), kind=kind, about__startswith=CORRECTION, made_at__gte=OuterRef("at")
    )
    rows = MarkChange.objects.filter(
        wants(kind, "enrolment__"),
        ~Exists(told),
        at__gt=at - LATELY,
        at__lte=at,
        enrolment__state__in=IN_A_SEAT,
    )
    last: dict[tuple[int | None, int | None], Due] = {}
    for pk, enrolment, *of in rows.order_by("at", "pk").values_list("pk", "enrolment", "item__attempt", "submission"):
        last[(of[0], of[1])] = Due(enrolment, kind, f"{CORRECTION}{pk}")
    yield from last.values()


def _surveys(at: datetime) -> Iterator[Due]:
    """Who has finished, or had begun when the run ended, where the run asks; each once."""
    kind = MessageKind.SURVEY
    finished = Q(state__in=FINISHED, completed_at__gt=at - LATELY, completed_at__lte=at)
    ended = Q(run__ends_at__gt=at - LATELY, run__ends_at__lte=at, state__in=(*FINISHED, EnrolmentState.ACTIVE))
    rows = Enrolment.objects.filter(
        finished | ended,
        wants(kind),
        ~Exists(LearnerMessage.objects.filter(enrolment=OuterRef("pk"), kind=kind)),
        run__survey__is_on=True,
        survey_reply=None,
    )
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        yield Due(pk, kind, kind)


def _certificates(at: datetime) -> Iterator[Due]:
    kind = MessageKind.CERTIFICATE
    rows = (
        Certificate.objects.standing()
        .filter(wants(kind, "enrolment__"), issued_at__gt=at - LATELY, issued_at__lte=at)
        .annotate(credential=F("code__credential"))
        .filter(~_told_since(kind, "enrolment", "issued_at"))
    )
    for enrolment, credential in rows.order_by("pk").values_list("enrolment", "credential"):
        yield Due(enrolment, kind, credential.hex)


def _revoked(at: datetime) -> Iterator[Due]:
    kind = MessageKind.REVOKED
    rows = (
        Certificate.objects.filter(wants(kind, "enrolment__"), revoked_at__gt=at - LATELY, revoked_at__lte=at)
        .annotate(credential=F("code__credential"))
        .filter(~_told_since(kind, "enrolment", "revoked_at"))
    )
    for enrolment, credential in rows.order_by("pk").values_list("enrolment", "credential"):
        yield Due(enrolment, kind, credential.hex)
