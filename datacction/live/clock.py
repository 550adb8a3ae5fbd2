"""Before, live or after: told by the clock alone, so that no editor has to switch anything."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

EARLY = timedelta(minutes=15)
"""So long before its start an activity is live: people come in and wait."""
LATE = timedelta(minutes=15)
"""So long after its end it still is: the last question takes its time."""


class Phase(StrEnum):
    """Where an activity stands at a moment."""

    BEFORE = "before"
    LIVE = "live"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an activity stands, and when that changes; None where it does no more."""

    phase: Phase
    until: datetime | None

    @property
    def is_before(self) -> bool:
        return self.phase == Phase.BEFORE

    @property
    def is_live(self) -> bool:
        return self.phase == Phase.LIVE

    @property
    def is_after(self) -> bool:
        return self.phase == Phase.AFTER


def standing(starts_at: datetime, ends_at: datetime, at: datetime) -> Standing:
    """Where an activity that is held from `starts_at` to `ends_at` stands at a moment."""
    if at < starts_at - EARLY:
        return Standing(Phase.BEFORE, starts_at - EARLY)
    if at < ends_at + LATE:
        return Standing(Phase.LIVE, ends_at + LATE)
    return Standing(Phase.AFTER, None)
