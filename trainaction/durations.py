"""How long a lesson takes, worked out of what it holds: so that what it says of itself can be believed.

An estimate, for editors: words at a calm reading pace, and so much for each thing to do. Nothing is counted by it.
"""

import re
from collections.abc import Iterable

from wagtail.blocks import StreamValue

WORDS_A_MINUTE = 200
"""Of a text that one learns from, in Spanish or English."""
MINUTES = {
    "assignment": 45,
    "audio": 5,
    "dataset": 6,
    "discussion": 5,
    "document": 3,
    "own_video": 5,
    "package": 5,
    "picture": 1,
    "quiz": 10,
    "reading": 8,
    "reflection": 5,
    "video": 5,
}
"""By kind of block, beside its words: to think and write, to answer, to read on elsewhere. How long a recording is nobody knows
here: these are five minutes each."""
SAID = re.compile(r"\b(\d{1,3}) (?:minutos|minutes)\b")
FAR_OFF = 2
"""So many times more or less than estimated is told to who publishes."""
CLOSE_ENOUGH = 15
"""Minutes of difference that nobody is told of."""


def estimated_minutes(parts: Iterable[tuple[str, str]]) -> int:
    """Of the blocks of a lesson: the kind of each and its words. At least one.

    A call-out that speaks of minutes (“Work of this lesson: some 40 minutes”) names work away from the page, and so long it takes.
    """
    words, doing = 0, 0
    for kind, text in parts:
        words += len(text.split())
        doing += MINUTES.get(kind, 0)
        if kind.startswith("callout"):
            doing += sum(int(said) for said in SAID.findall(text))
    return max(1, round(words / WORDS_A_MINUTE) + doing)


def minutes_in(body: StreamValue) -> int:
    """The same of a lesson's body."""
    return estimated_minutes(
        (block.block_type, " ".join(block.block.get_searchable_content(block.value))) for block in body
    )


def is_far_off(said: int, estimated: int) -> bool:
    """Whether what a lesson says of itself is so far from the estimate that a learner would not believe it."""
    apart = max(said, estimated) / max(1, min(said, estimated))
    return apart > FAR_OFF and abs(said - estimated) > CLOSE_ENOUGH
