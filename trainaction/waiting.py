"""What waits for those who teach a run: people who ask for a place, work to be marked, messages to be looked at,
certificates to be issued."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from trainaction.certificates.queries import numbers_to_be_issued
from trainaction.discussion.queries import to_decide
from trainaction.enrolment.doubles import could_be_given_back, doubles_in
from trainaction.models import AttemptItem, Enrolment, EnrolmentState, Submission


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in a run, in numbers."""

    requests: int = 0
    to_mark: int = 0
    """Open answers and assignments."""
    to_moderate: int = 0
    to_certify: int = 0
    """People who completed the run: no certificate is issued until a tutor does it."""
    twice: int = 0
    """Places that people hold besides the one they need, since two rows of the registry turned out to be one person: where places
    are numbered, and the run is not over."""

    def __bool__(self) -> bool:
        return bool(self.requests or self.to_mark or self.to_moderate or self.to_certify or self.twice)


def waiting_in(runs: Iterable[int]) -> dict[int, Waiting]:
    """What waits in each of these runs, none left out. Eleven queries at most, thirteen where people were merged, however many there are; none for no run.

    The same as the pages show: `enrolment.queries.people_in`, `quizzes.marking`, `assignments.queries`, `discussion.queries`,
    `certificates.queries`.
    """
    ids = list(runs)
    if not ids:
        return {}
    doubles = doubles_in(ids)
    asking = Enrolment.objects.filter(run__in=ids, state=EnrolmentState.REQUESTED)
    requests = _by_run(asking.exclude(pk__in=[each.pk for each in doubles]) if doubles else asking, "run")
    twice = Counter(double.run_id for double, counts in doubles.items() if could_be_given_back(double, counts))
    answers = AttemptItem.objects.filter(
        attempt__enrolment__run__in=ids, attempt__submitted_at__isnull=False, points=None
    )
    to_mark = _by_run(answers, "attempt__enrolment__run") + _by_run(
        Submission.objects.filter(enrolment__run__in=ids, state=Submission.State.WAITING), "enrolment__run"
    )
    to_moderate = _by_run(to_decide().filter(thread__run__in=ids), "thread__run")
    to_certify = Counter(numbers_to_be_issued(ids))
    return {run: Waiting(requests[run], to_mark[run], to_moderate[run], to_certify[run], twice[run]) for run in ids}


def _by_run(rows: QuerySet[Any], run: str) -> Counter[int]:
    counted = rows.order_by().values_list(run).annotate(number=Count("pk"))
    return Counter(dict(counted))
