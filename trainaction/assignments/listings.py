"""What the pages of assignments show: frozen values, ready for a template."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.blocks import StreamValue

from portal.numbers import grade
from trainaction.assignments.queries import assignments_in, corrections_in, due_at, kinds_of, may_hand_in, tries_at
from trainaction.clock import moment_said
from trainaction.discussion.attachments import endings_of
from trainaction.learning.access import Visit
from trainaction.models import CourseRun, RunAssignment, Submission, SubmittedFile
from trainaction.quizzes.grading import percent
from trainaction.quizzes.listings import correction_said, points_said
from trainaction.quizzes.queries import Correction

State = Submission.State


@dataclass(frozen=True, slots=True)
class AssignmentCard:
    """An assignment where it stands in a lesson."""

    title: str
    url: str
    facts: tuple[str, ...]
    state: str
    """What became of it for the learner, in a sentence; empty before it is handed in."""
    is_passed: bool
    action: str


def assignments_of(visit: Visit, body: StreamValue) -> Mapping[str, AssignmentCard]:
    """The assignments of a lesson by the id of their block. Three queries for a learner; none where the lesson has none."""
    blocks = [block["id"] for block in body.raw_data if block["type"] == "assignment" and block.get("id")]
    found = assignments_in(visit.run, [UUID(block) for block in blocks])
    tries = tries_at(visit.enrolment, found.values()) if visit.enrolment is not None else {}
    return {
        block: _card(visit, found[UUID(block)], tries.get(found[UUID(block)].pk, []))
        for block in blocks
        if UUID(block) in found
    }


def _card(visit: Visit, assignment: RunAssignment, tries: list[Submission]) -> AssignmentCard:
    is_open = visit.learner is not None and may_hand_in(assignment, tries)
    return AssignmentCard(
        title=assignment.texts_in(visit.language).title,
        url=reverse("learning_assignment", args=[visit.run.key, assignment.block]),
        facts=facts_of(visit, assignment),
        state=state_said(tries),
        is_passed=any(each.is_passed for each in tries),
        action=_("Hand in") if is_open and not tries else _("To the assignment"),
    )


def facts_of(visit: Visit, assignment: RunAssignment) -> tuple[str, ...]:
    """The rules that a learner has to know, in a few words each; a day where it is known when it is due."""
    due = due_at(assignment, visit.run, visit.enrolment)
    if due is None:
        return facts_of_rules(assignment)
    moment = _("Due on %(moment)s") % {"moment": moment_said(due, visit.run)}
    return (*facts_of_rules(assignment)[:2], moment)


def facts_of_rules(assignment: RunAssignment) -> tuple[str, ...]:
    """The same of no learner in particular."""
    facts = [
        ngettext("%(points)s point", "%(points)s points", assignment.points) % {"points": assignment.points},
        _("Passed from %(mark)s%%") % {"mark": assignment.pass_mark},
    ]
    if assignment.days is not None:
        facts.append(
            ngettext(
                "Due %(days)s day after you begin the course",
                "Due %(days)s days after you begin the course",
                assignment.days,
            )
            % {"days": assignment.days}
        )
    return tuple(facts)


def state_said(tries: list[Submission]) -> str:
    last = tries[-1] if tries else None
    if last is None:
        return ""
    passed = next((each for each in tries if each.is_passed), None)
    if passed is not None:
        return _("Passed: %(result)s") % {"result": result_said(passed)}
    if last.state == State.WAITING:
        return _("Handed in: it waits for your tutor")
    if last.state == State.RETURNED:
        return _("Handed back for another try: read what your tutor says")
    return _("Not passed: %(result)s") % {"result": result_said(last)}


def result_said(submission: Submission) -> str:
    """“7.5 of 10 points, 75 %”."""
    if submission.points is None or submission.out_of is None:
        return ""
    return ngettext(
        "%(points)s of %(most)s point, %(percent)s", "%(points)s of %(most)s points, %(percent)s", submission.out_of
    ) % {
        "points": points_said(submission.points),
        "most": submission.out_of,
        "percent": grade(percent(submission.points, Decimal(submission.out_of))),
    }


@dataclass(frozen=True, slots=True)
class FileRow:
    name: str
    url: str
    size: str


def file_rows(run: CourseRun, files: Iterable[SubmittedFile], *, by_number: bool = False) -> tuple[FileRow, ...]:
    """Files to download, in the order they came. `by_number` calls them so: who marks needs the work, not the name."""
    return tuple(
        FileRow(
            _("File %(number)s (%(kind)s)") % {"number": number, "kind": _ending(file).upper()}
            if by_number
            else file.name,
            reverse("learning_submitted_file", args=[run.key, file.key]),
            filesizeformat(file.size),
        )
        for number, file in enumerate(sorted(files, key=lambda file: file.pk), 1)
    )


def _ending(file: SubmittedFile) -> str:
    return file.name.rpartition(".")[2]


def name_for_tutors(file: SubmittedFile) -> str:
    """What a file is called when who marks saves it: nothing of what its learner called it."""
    return f"{file.submission.public_id.hex[:8]}-{file.key.hex[:4]}.{_ending(file)}"


@dataclass(frozen=True, slots=True)
class TryRow:
    """A try of a learner, in the list of their own."""

    label: str
    at: datetime
    is_late: bool
    verdict: str
    result: str
    is_passed: bool
    text: str
    files: tuple[FileRow, ...]
    feedback: str
    corrected: tuple[str, ...]
    """How its mark was corrected, in sentences."""
    files_gone: str
    """That its files were removed, in a sentence; empty where they were not."""
    receipt: str


@dataclass(frozen=True, slots=True)
class AssignmentView:
    """An assignment's page: what is asked, what was handed in, whether more is taken."""

    title: str
    instructions: str
    rubric: str
    facts: tuple[str, ...]
    endings: str
    """How the names of files end that are taken; empty where it takes none."""
    state: str
    is_passed: bool
    waiting: TryRow | None
    tries: tuple[TryRow, ...]
    """Those that a tutor has looked at, the last one first."""
    is_open: bool
    """Whether the reader can hand in, or replace what waits."""
    why_not: str
    """Why not, in a sentence, where that is not plain."""
    lesson_url: str
    take_back_url: str
    language: str
    is_late_now: bool
    kept: str
    """How long files are kept, in a sentence; empty where none are taken."""


def assignment_view(
    visit: Visit, assignment: RunAssignment, tries: list[Submission], lesson_url: str
) -> AssignmentView:
    """What an assignment's page shows. One query where something is marked."""
    corrected = corrections_in(tries)
    texts = assignment.texts_in(visit.language)
    due = due_at(assignment, visit.run, visit.enrolment)
    last = tries[-1] if tries else None
    waiting = last if last is not None and last.state == State.WAITING else None
    is_open = visit.learner is not None and may_hand_in(assignment, tries)
    return AssignmentView(
        title=texts.title,
        instructions=texts.instructions,
        rubric=texts.rubric,
        facts=facts_of(visit, assignment),
        endings=", ".join(endings_of(kinds_of(assignment))) if assignment.most_files else "",
        state=state_said(tries),
        is_passed=any(each.is_passed for each in tries),
        waiting=_try(visit.run, waiting, ()) if waiting is not None else None,
        tries=tuple(
            _try(visit.run, each, corrected.get(each.pk, ())) for each in reversed(tries) if each is not waiting
        ),
        is_open=is_open,
        why_not=_why_not(visit, assignment, tries),
        lesson_url=lesson_url,
        take_back_url=reverse("learning_assignment_take_back", args=[visit.run.key, assignment.block]),
        language=visit.language,
        is_late_now=is_open and waiting is None and due is not None and timezone.now() > due,
        kept=_kept(visit.run) if assignment.most_files else "",
    )


def _kept(run: CourseRun) -> str:
    days = settings.RETENTION_DAYS["submitted_files"]
    if run.ends_at is not None:
        last = date_format(localtime(run.ends_at + timedelta(days=days)), "DATE_FORMAT")
        return _("Your files are kept until %(day)s, %(days)s days after the end of the run, and then removed.") % {
            "day": last,
            "days": days,
        }
    return _("Your files are kept until %(days)s days after they were marked, and then removed.") % {"days": days}


def _why_not(visit: Visit, assignment: RunAssignment, tries: list[Submission]) -> str:
    if visit.enrolment is None:
        return _("You see what learners see. What they hand in is under “Marking”.")
    if visit.run.is_over():
        return _("This run has ended: nothing more is handed in.")
    if not assignment.is_asked:
        return _("The course does not ask for this any more.")
    if may_hand_in(assignment, tries) or any(each.is_passed for each in tries):
        return ""
    return _("This assignment is handed in once.")


def _try(run: CourseRun, submission: Submission, corrected: Iterable[Correction]) -> TryRow:
    return TryRow(
        label=_("Try %(number)s") % {"number": submission.number},
        at=submission.submitted_at,
        is_late=submission.is_late,
        verdict=_verdict(submission),
        result=result_said(submission),
        is_passed=bool(submission.is_passed),
        text=submission.text,
        files=file_rows(run, submission.files.all()),
        feedback=submission.feedback,
        corrected=tuple(correction_said(each) for each in corrected),
        files_gone=_("Its files were removed on %(day)s: their time was over.")
        % {"day": date_format(localtime(submission.files_removed_at), "DATE_FORMAT")}
        if submission.files_removed_at
        else "",
        receipt=receipt_of(submission),
    )


def _verdict(submission: Submission) -> str:
    if submission.is_passed is None:
        return str(submission.get_state_display())
    return _("Passed") if submission.is_passed else _("Not passed")


def receipt_of(submission: Submission) -> str:
    """By which a learner can name what they handed in."""
    return submission.public_id.hex[:8].upper()
