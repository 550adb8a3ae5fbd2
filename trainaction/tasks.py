"""What is done by the clock."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from portal.periodic import periodic_task
from trainaction.enrolment.queries import runs_with_a_place_for_who_waits
from trainaction.services.enrolments import move_up


@periodic_task(
    "trainaction.move_up", every=timedelta(minutes=10), label=_("Give places that became free to who waits for one")
)
def move_up_everywhere() -> int:
    """Places are given at once where somebody withdraws; an erasure, too, leaves one free. Returns how many moved up."""
    return sum(len(move_up(run=run)) for run in runs_with_a_place_for_who_waits())
