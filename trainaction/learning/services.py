"""Writes: the lessons a run is given, and what its learners have opened, seen and done."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from trainaction.enrolment.services.enrolments import advance, begin
from trainaction.learning.completion import complete_all_done, complete_if_done
from trainaction.learning.queries import Progress
from trainaction.models import BlockProgress, CourseRun, Enrolment, LessonProgress, RunCompletion, RunModule
from trainaction.models.enrolments import EnrolmentState
from trainaction.xapi.learning import tell_lesson_done, tell_lesson_opened

SEEN_AGAIN_AFTER = timedelta(minutes=1)
"""A lesson that is read on is not written down again before this: reading it would write at each request."""


# --- what its modules ask for ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ModuleRules:
    """The rules of a module, as `RunModule` keeps them."""

    module_key: UUID
    rule: str
    needed: int | None
    after: UUID | None
    opens_at: datetime | None


def set_rules(*, run: CourseRun, modules: Sequence[ModuleRules], modules_needed: int | None) -> None:
    """Say what each module asks for and when it opens, in the order of the course, and how many complete the run.

    Who has completed the run stays so; who has now done what it asks is completed. Raises ValidationError where a module
    would wait for one that comes after it, or more is asked for than there is.
    """
    _write_rules(run, modules, modules_needed)
    complete_all_done(run=run)  # outside: completing locks merges of people before any row


@transaction.atomic
def _write_rules(run: CourseRun, modules: Sequence[ModuleRules], modules_needed: int | None) -> None:
    before: set[UUID] = set()
    for rules in modules:
        if rules.after is not None and rules.after not in before:
            raise ValidationError(_("A module can wait only for one that comes before it."))
        before.add(rules.module_key)
    if modules_needed is not None and not 1 <= modules_needed <= len(modules):
        raise ValidationError(
            ngettext(
                "The run has %(number)s module: ask for it, or for none.",
                "The run has %(number)s modules: ask for 1 up to so many.",
                len(modules),
            )
            % {"number": len(modules)}
        )
    for rules in modules:
        values = {"rule": rules.rule, "needed": rules.needed, "after": rules.after, "opens_at": rules.opens_at}
        RunModule.objects.update_or_create(run=run, module_key=rules.module_key, defaults=values)
    if modules_needed is None:
        RunCompletion.objects.filter(run=run).delete()
    else:
        RunCompletion.objects.update_or_create(run=run, defaults={"modules_needed": modules_needed})


# --- what a learner has done -----------------------------------------------------------------


def open_lesson(*, enrolment: Enrolment, lesson_key: UUID, progress: dict[UUID, Progress]) -> None:
    """A learner has opened a lesson; the first one begins the course. `progress` is what is known: most times all is said.

    Written at most once a minute while the learner stays in the same lesson.
    """
    now = timezone.now()
    known = progress.get(lesson_key)
    latest = max((each.seen_at for each in progress.values()), default=None)
    is_known = known is not None and known.seen_at == latest and known.seen_at > now - SEEN_AGAIN_AFTER
    if is_known and enrolment.state != EnrolmentState.ENROLLED:
        return
    with transaction.atomic():
        _seen(enrolment, lesson_key, now)
        if enrolment.state == EnrolmentState.ENROLLED:
            begin(enrolment=enrolment)


@transaction.atomic
def see_blocks(*, enrolment: Enrolment, lesson_key: UUID, blocks: Collection[UUID], of: Collection[UUID]) -> None:
    """A learner has seen blocks of a lesson; those not `of` it are ignored, and saying it again changes nothing.

    Once all of them are seen the lesson is done.
    """
    now = timezone.now()
    row = _seen(enrolment, lesson_key, now)
    rows = [BlockProgress(progress=row, block=block, seen_at=now) for block in of if block in set(blocks)]
    BlockProgress.objects.bulk_create(rows, ignore_conflicts=True)
    seen = set(BlockProgress.objects.filter(progress=row).values_list("block", flat=True))
    if row.done_at is None and seen.issuperset(of):
        _done(row, enrolment, now)
        complete_if_done(enrolment=enrolment)


@transaction.atomic
def finish_lesson(
    *, enrolment: Enrolment, lesson_key: UUID, of: Sequence[UUID], has_read: bool = False
) -> Sequence[UUID]:
    """A learner says that a lesson is done, whose blocks are `of`. Said again it keeps its first moment.

    It is done once all of them were seen. `has_read` is the learner's own word for those that nothing could tell of (without
    scripts, on paper, read aloud): they count as seen. Returns the blocks that are missing, in order; where there are any,
    nothing is done.
    """
    now = timezone.now()
    row = _seen(enrolment, lesson_key, now)
    if row.done_at is not None:
        return ()
    seen = set(BlockProgress.objects.filter(progress=row).values_list("block", flat=True))
    missing = [block for block in of if block not in seen]
    if missing and not has_read:
        return missing
    rows = [BlockProgress(progress=row, block=block, seen_at=now) for block in missing]
    BlockProgress.objects.bulk_create(rows, ignore_conflicts=True)
    _done(row, enrolment, now)
    complete_if_done(enrolment=enrolment)
    return ()


@dataclass(frozen=True, slots=True)
class Studied:
    """That a learner opened a lesson, and perhaps did it, when."""

    enrolment: Enrolment
    lesson_key: UUID
    opened_at: datetime
    done_at: datetime | None = None


@transaction.atomic
def keep_studied(*, studied: Sequence[Studied]) -> int:
    """Keep what many have done in lessons, as `open_lesson` and `finish_lesson` keep it of one, with moments of its own.

    Whoever opens their first lesson by it begins the course. What is known already keeps its first moments. Nobody is
    completed by this alone: see `complete_all_done`. Returns how many lessons were new to somebody.
    """
    enrolments = {each.enrolment.pk: each.enrolment for each in studied}
    rows = LessonProgress.objects.select_for_update().filter(enrolment__in=enrolments)
    known = {(row.enrolment_id, row.lesson_key): row for row in rows}
    fresh: dict[tuple[int, UUID], LessonProgress] = {}
    opened, done = [], []
    for each in studied:
        key = (each.enrolment.pk, each.lesson_key)
        row = known.get(key)
        if row is None:
            row = known[key] = fresh[key] = LessonProgress(
                enrolment=each.enrolment, lesson_key=each.lesson_key, opened_at=each.opened_at, seen_at=each.opened_at
            )
            opened.append(each)
        row.seen_at = max(row.seen_at, each.done_at or each.opened_at)
        if row.done_at is None and each.done_at is not None:
            row.done_at = each.done_at
            done.append(each)
    changed = [row for key, row in known.items() if key not in fresh]
    LessonProgress.objects.bulk_update(changed, ["seen_at", "done_at"], batch_size=500)
    LessonProgress.objects.bulk_create(fresh.values(), batch_size=500)
    for each in opened:
        tell_lesson_opened(each.enrolment, each.lesson_key, each.opened_at)
    for each in done:
        assert each.done_at is not None
        tell_lesson_done(each.enrolment, each.lesson_key, each.done_at)
    _begin_all(opened)
    return len(fresh)


def _begin_all(opened: Iterable[Studied]) -> None:
    """Bring on who opened their first lesson, together those who did so in the same moment."""
    first: dict[int, Studied] = {}
    for each in opened:
        known = first.get(each.enrolment.pk)
        if known is None or each.opened_at < known.opened_at:
            first[each.enrolment.pk] = each
    states = dict(Enrolment.objects.filter(pk__in=first).values_list("pk", "state"))
    together: dict[datetime, list[Enrolment]] = {}
    for pk, each in first.items():
        if states[pk] == EnrolmentState.ENROLLED:
            together.setdefault(each.opened_at, []).append(each.enrolment)
    for at, enrolments in sorted(together.items(), key=lambda pair: pair[0]):
        advance(enrolments=enrolments, to=EnrolmentState.ACTIVE, by=None, at=at)


def _seen(enrolment: Enrolment, lesson_key: UUID, now: datetime) -> LessonProgress:
    fresh = LessonProgress(enrolment=enrolment, lesson_key=lesson_key, opened_at=now, seen_at=now)
    LessonProgress.objects.bulk_create(
        [fresh],
        update_conflicts=True,
        unique_fields=["enrolment", "lesson_key"],
        update_fields=["seen_at"],
    )
    row = LessonProgress.objects.get(enrolment=enrolment, lesson_key=lesson_key)
    if row.opened_at == now:
        tell_lesson_opened(enrolment, lesson_key, now)
    return row


def _done(row: LessonProgress, enrolment: Enrolment, now: datetime) -> None:
    if LessonProgress.objects.filter(pk=row.pk, done_at=None).update(done_at=now):
        tell_lesson_done(enrolment, row.lesson_key, now)
