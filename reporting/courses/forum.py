"""What was said in the forum of a run: how much, by how many, and how soon those who asked were answered.

People are counted over participations, as everywhere: the learners of the run who wrote. Messages and threads are no
people, and are counted where they stand. What is held, hidden, deleted or erased is not said, and counts nowhere.
"""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.models import Participation
from participants.presence_rules import EpochSeconds
from portal.components import Cell, Column, DataTable, Row
from portal.numbers import share, whole
from reporting.courses.queries import Duration, median_of
from reporting.dimensions import DIMENSIONS
from reporting.queries import Counted
from reporting.reach import Breakdown, Question, breakdown
from reporting.selection import Filters
from reporting.suppression import gate
from trainaction.models import CourseRun, ForumPost, ForumThread, PostState

HOUR = 3600
WRITTEN = "[c]"
"""What stands for a number that is held back, as in files."""


@dataclass(frozen=True)
class ForumActivity:
    """The forum of one run. `writers` are the learners who wrote, by sex and as the gate lets them be seen.

    `begun` threads are those that learners began; `answered` are those of them in which a tutor replied. `waited` is the
    median of the hours until the first reply by anybody else, over the threads that have one.
    """

    messages: int
    from_tutors: int
    writers: Breakdown
    begun: int
    answered: int
    waited: Duration


def forum_activity(run: CourseRun, filters: Filters) -> ForumActivity | None:
    """What the learners that the filters keep said in the run's forum; None where nobody has said anything."""
    posts: QuerySet[ForumPost] = ForumPost.objects.filter(
        thread__run=run, thread__kind=ForumThread.Kind.DISCUSSION, state=PostState.PUBLISHED
    ).order_by()
    if not posts.exists():
        return None
    of_learners = posts.filter(Exists(_learner(run, filters)), is_from_tutor=False)
    begun = of_learners.filter(number=1)
    replies = posts.filter(thread=OuterRef("thread"), number__gt=1).exclude(author=OuterRef("author"))
    first = Subquery(replies.order_by("published_at").values("published_at")[:1])
    waited = begun.annotate(replied_at=first).exclude(replied_at=None)
    return ForumActivity(
        messages=of_learners.count(),
        from_tutors=posts.filter(is_from_tutor=True).count(),
        writers=_writers(run, filters, posts),
        begun=begun.count(),
        answered=begun.filter(Exists(replies.filter(is_from_tutor=True))).count(),
        waited=median_of(waited, EpochSeconds(F("replied_at")) - EpochSeconds(F("published_at")), HOUR),
    )


def _learner(run: CourseRun, filters: Filters) -> QuerySet[Participation]:
    """The participation of a post's author as a learner of the run, by the person who counts after merges."""
    author = Coalesce(OuterRef("author__person__merged_into"), OuterRef("author__person"))
    return filters.learners().filter(activity=run.activity_id, person=author)


def _writers(run: CourseRun, filters: Filters, posts: QuerySet[ForumPost]) -> Breakdown:
    own = Q(author__person=OuterRef("person")) | Q(author__person__merged_into=OuterRef("person"))
    rows = filters.learners().filter(Exists(posts.filter(own, is_from_tutor=False)), activity=run.activity_id)
    by_sex = breakdown(Question(dimensions=(DIMENSIONS["sex"],)), Counted(rows, are_few=True))
    return gate(by_sex)


def forum_table(activity: ForumActivity, caption: str) -> DataTable:
    """One number a row: messages, who wrote, what learners asked and how soon they were answered."""
    everybody = activity.writers.totals[-1]
    rows = [
        _row(_("Messages of learners"), whole(activity.messages)),
        _row(_("Messages of tutors"), whole(activity.from_tutors)),
        _row(_("Learners who wrote"), _people(everybody.participants), suppressed=everybody.suppressed),
        *(
            _row(
                _("Learners who wrote: %(sex)s") % {"sex": member.label.lower()},
                _people(row.participants),
                suppressed=row.suppressed,
            )
            for row in activity.writers.rows
            for member in row.members
            if member is not None
        ),
        _row(_("Threads begun by learners"), whole(activity.begun)),
        _row(
            _("of these, answered by a tutor"),
            _("%(answered)s (%(share)s)")
            % {
                "answered": whole(activity.answered),
                "share": share(activity.answered / activity.begun if activity.begun else None),
            },
        ),
        _row(_("Hours to the first answer, median"), whole(activity.waited.amount)),
    ]
    return DataTable(
        caption=caption,
        columns=[Column(_("Forum")), Column(_("Number"), is_number=True)],
        rows=rows,
        note=ngettext(
            "Published messages only, announcements left out. The first answer is that of anybody but who began the "
            "thread; the median is of the %(of)s thread of a learner that has one.",
            "Published messages only, announcements left out. The first answer is that of anybody but who began the "
            "thread; the median is of the %(of)s threads of learners that have one.",
            activity.waited.of,
        )
        % {"of": whole(activity.waited.of)},
    )


def _people(number: int | None) -> str:
    return WRITTEN if number is None else whole(number)


def _row(label: str, value: str, *, suppressed: bool = False) -> Row:
    return Row(Cell(label), [Cell(value, suppressed=suppressed, is_number=True)])
