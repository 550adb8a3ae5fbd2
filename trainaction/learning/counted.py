"""Reads: what counts for the rules of a run's modules of what learners did outside its lessons."""

from collections import defaultdict
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from trainaction.models import ENDED, SUCCEEDED, CourseRun, Enrolment, ForumPost, ForumThread, PackageResult, PostState


def ended_packages(enrolment: Enrolment) -> list[tuple[UUID, bool]]:
    """The packages that a learner has taken to their end, by their keys, and whether each is passed. One query."""
    ended = PackageResult.objects.filter(enrolment=enrolment, state__in=ENDED)
    return [(key, state in SUCCEEDED) for key, state in ended.values_list("package__key", "state")]


def posts_by_module(enrolment: Enrolment) -> dict[UUID, int]:
    """How many messages of a learner stand in the forum of the run, by module: for rules of completion.

    What is held, hidden or deleted does not count, nor what is about the course in general. One query.
    """
    root = enrolment.person.counted_id
    posts = _counted(enrolment.run_id).filter(Q(author__person=root) | Q(author__person__merged_into=root))
    return dict(posts.values_list("thread__module_key").annotate(number_of=Count("pk")))


def posts_by_person(run: CourseRun) -> dict[int, dict[UUID, int]]:
    """The same of everybody in a run, by the person who counts. One query."""
    found: dict[int, dict[UUID, int]] = defaultdict(dict)
    root = Coalesce("author__person__merged_into", "author__person")
    posts = _counted(run.pk).filter(author__person__isnull=False).annotate(root=root)
    for person, module, number in posts.values_list("root", "thread__module_key").annotate(number_of=Count("pk")):
        found[person][module] = number
    return found


def _counted(run: int) -> QuerySet[ForumPost]:
    """Messages that count for a rule."""
    posts: QuerySet[ForumPost] = ForumPost.objects.filter(
        thread__run=run,
        thread__module_key__isnull=False,
        thread__kind=ForumThread.Kind.DISCUSSION,
        state=PostState.PUBLISHED,
    )
    return posts.order_by()
