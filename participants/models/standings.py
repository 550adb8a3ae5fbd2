"""A learner's standing: how far somebody who asked for a course run has come in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Standing(models.TextChoices):
    """From the least to the furthest, in which two sources of one person are told apart; each is one place alone.

    Whoever withdrew never had a place; whoever dropped out had one. The database stores places in this list: new ones
    go at its end.
    """

    REJECTED = "rejected", _("Not admitted")
    WITHDRAWN = "withdrawn", _("Withdrawn before they had a place")
    REQUESTED = "requested", _("Requested, not decided yet")
    WAITING = "waiting", _("On the waiting list")
    DROPPED = "dropped", _("Dropped out")
    ENROLLED = "enrolled", _("Enrolled, not begun")
    ACTIVE = "active", _("Learning")
    COMPLETED = "completed", _("Completed")
    CERTIFIED = "certified", _("Certified")


GIVEN_A_PLACE = (Standing.DROPPED, Standing.ENROLLED, Standing.ACTIVE, Standing.COMPLETED, Standing.CERTIFIED)
"""Standings of who was given a place, whatever became of it."""
STANDING_ORDER = {str(standing): rank for rank, standing in enumerate(Standing.values)}


def standing_of(*, outcome: str, recorded: str) -> str:
    """The standing that an outcome of the registry and what an enrolment says give together.

    `recorded` is empty where no enrolment says anything: a course that was imported tells by its outcomes alone. What was
    finished is finished, whatever an enrolment says besides; whoever began and did not leave is learning.
    """
    if outcome in (Standing.COMPLETED, Standing.CERTIFIED):
        return outcome
    if outcome == "attended":
        return Standing.DROPPED.value if recorded == Standing.DROPPED else Standing.ACTIVE.value
    return recorded or Standing.ENROLLED.value
