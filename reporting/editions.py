"""How many ministers and international speakers came to all editions of a kind, for the pages of editions.

They are published with the tables and pass the same bounds: not shown for few people, nor renewed for a difference of few
from any publication before.
Of one edition nothing is shown: beside the number of all it would tell that of the others.
"""

from collections.abc import Sequence
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
Shown = dict[str, dict[str, int | None]]
"""The same as the public sees it: None where it is held back."""


def edition_counts() -> Counts:
    """The exact numbers of different people."""
    counted = Question().selection.counted
    return {
        kind: {name: int(FIGURES[name].of(of_kind).value or 0) for name in NAMES}
        for kind, activity_kind in KINDS.items()
        for of_kind in [counted.having(activity__kind=activity_kind)]
    }


def gated_counts(
    counts: Counts, *, before: Counts, earlier: Sequence[Shown] = (), threshold: int
) -> tuple[Shown, Counts]:
    """What may be shown of them, and the exact numbers that it is of.

    None for few people; and what was shown last where they are another number by few than any publication showed, or than
    the last one was of. `before` are the exact numbers of that one, `earlier` what all of them showed, the oldest first.
    """
    shown: Shown = {}
    told: Counts = {}
    for kind, numbers in counts.items():
        shown[kind], told[kind] = {}, {}
        for name, number in numbers.items():
            last = before.get(kind, {}).get(name)
            known = [each.get(kind, {}).get(name) for each in earlier]
            if any(is_small(abs(number - each), threshold) for each in (last, *known) if each is not None):
                shown[kind][name] = known[-1] if known else None
                told[kind][name] = number if last is None else last
            else:
                shown[kind][name] = None if is_small(number, threshold) else number
                told[kind][name] = number
    return shown, told


def editions_of(content: dict[str, Any], kind: str) -> dict[str, int | None]:
    """What a publication tells of a kind of editions; nothing in those made before it was told."""
    found: dict[str, int | None] = content.get("editions", {}).get(kind, {})
    return found
