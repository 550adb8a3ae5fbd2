"""How far people must have come to be counted: the outcomes of the registry, and what became of learners.

Outcomes are a ladder: who certified also completed, attended and registered. Of learners, `enrolled` and `active` are
rungs of the same ladder; the others say what somebody is and nothing else, so that with `enrolled` they are all who
ever asked for a place, each learner's place in a run once.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants.models import GIVEN_A_PLACE, Outcome, Role, Standing


@dataclass(frozen=True)
class Word:
    """One value of the filter. `who` says in one line whom it counts; `least` is the outcome they must have at least."""

    name: str
    label: str | Promise
    who: str | Promise
    least: str = Outcome.REGISTERED
    standings: tuple[str, ...] = ()
    """Of learners in one of these; empty where standing is not asked for."""
    of_learners: bool = False

    @property
    def condition(self) -> Q:
        """What it asks beyond the outcome. Who is a learner is told by the role, which every counting index carries."""
        if self.standings:
            return Q(standing__in=self.standings)
        return Q(role=Role.LEARNER) if self.of_learners else Q()


def _exactly(standing: Standing, label: str | Promise, who: str | Promise) -> Word:
    return Word(standing.value, label, who, standings=(standing.value,), of_learners=True)


WORDS: dict[str, Word] = {
    word.name: word
    for word in (
        Word(Outcome.REGISTERED.value, _("Registered or further"), _("asked or was registered, whatever became of it")),
        Word(Outcome.ATTENDED.value, _("Attended or further"), _("joined at all"), least=Outcome.ATTENDED),
        Word(
            Outcome.COMPLETED.value,
            _("Completed or further"),
            _("completed it, certified or not"),
            least=Outcome.COMPLETED,
        ),
        Word(Outcome.CERTIFIED.value, _("Certified"), _("has a certificate of it"), least=Outcome.CERTIFIED),
        _exactly(
            Standing.REQUESTED,
            _("Learners: requested"),
            _("asked for a place in a course, on which nobody has decided yet"),
        ),
        _exactly(Standing.WAITING, _("Learners: on the waiting list"), _("waits for a place in a course")),
        Word(
            Standing.ENROLLED.value,
            _("Learners: enrolled or further"),
            _("was given a place in a course, whatever became of it"),
            standings=tuple(str(standing) for standing in GIVEN_A_PLACE),
            of_learners=True,
        ),
        Word(
            Standing.ACTIVE.value,
            _("Learners: began or further"),
            _("began a course, whatever became of it"),
            least=Outcome.ATTENDED,
            of_learners=True,
        ),
        _exactly(
            Standing.DROPPED,
            _("Learners: dropped out"),
            _("was given a place in a course and left it without completing, begun or not"),
        ),
        _exactly(
            Standing.WITHDRAWN,
            _("Learners: withdrawn before they had a place"),
            _("asked for a place in a course and took it back before having one"),
        ),
        _exactly(
            Standing.REJECTED, _("Learners: not admitted"), _("asked for a place in a course and was not admitted")
        ),
    )
}
