"""How many ministers and international speakers came to all editions of a kind, for the pages of editions.

They are published with the tables and pass the same bounds: not shown for few people, nor renewed for a difference of few.
Of one edition nothing is shown: beside the number of all it would tell that of the others.
"""

from typing import Any

from participants.models import Activity
from reporting.figures import FIGURES
from reporting.reach import Question
from reporting.suppression import is_small

KINDS = {"week": Activity.Kind.EDITION, "forum": Activity.Kind.FORUM}
"""By the kind of an edition's page, that of the activities of its days."""
NAMES = ("ministers", "international_speakers")

Counts = dict[str, dict[str, int]]
"""By kind and name of the figure."""


def edition_counts() -> Counts:
    """The exact numbers of different people."""
    counted = Question().selection.counted
    return {
        kind: {name: int(FIGURES[name].of(of_kind).value or 0) for name in NAMES}
        for kind, activity_kind in KINDS.items()
        for of_kind in [counted.having(activity__kind=activity_kind)]
    }


def gated_counts(
    counts: Counts, *, before: Counts, shown_before: dict[str, dict[str, int | None]], threshold: int
) -> dict[str, dict[str, int | None]]:
    """What may be shown of them: None for few people, and what was shown last where few have come or gone since."""
    shown: dict[str, dict[str, int | None]] = {}
    for kind, numbers in counts.items():
        shown[kind] = {}
        for name, number in numbers.items():
            earlier = before.get(kind, {}).get(name)
            if earlier is not None and is_small(abs(number - earlier), threshold):
                shown[kind][name] = shown_before.get(kind, {}).get(name)
            else:
                shown[kind][name] = None if is_small(number, threshold) else number
    return shown


def told_counts(counts: Counts, *, before: Counts, threshold: int) -> Counts:
    """The exact numbers that the shown ones are of: those of earlier where these stay shown."""
    return {
        kind: {
            name: earlier
            if (earlier := before.get(kind, {}).get(name)) is not None and is_small(abs(number - earlier), threshold)
            else number
            for name, number in numbers.items()
        }
        for kind, numbers in counts.items()
    }


def editions_of(content: dict[str, Any], kind: str) -> dict[str, int | None]:
    """What a publication tells of a kind of editions; nothing in those made before it was told."""
    found: dict[str, int | None] = content.get("editions", {}).get(kind, {})
    return found
