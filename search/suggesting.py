"""What somebody who is typing may want to ask, in the words that titles are written with.

    "viol"  → violencia · violencia contra las mujeres · violencia intrafamiliar
    "violencia con" → violencia contra las mujeres

The titles come from the index, which found them by what has been typed so far. A suggestion is a word or a run of words of
them, as most of them write it: never a stem, nor a form that only a text uses. Several numbers of a word are one suggestion;
a run of words has to stand in two titles, since one title is offered itself.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from search.analysis import STOP_WORDS, fold, singular, words
from search.questions import without_last_word

LONGEST = 8
"""Words of a suggestion."""
LEAST = 2
"""Titles that a run of words must stand in."""
JOINTS = STOP_WORDS | {
    "ante", "bajo", "cada", "contra", "durante", "mediante", "versus", "about", "across", "against", "among", "between",
    "during", "through", "towards", "under", "within",
}  # fmt: skip
"""Words that join others: no suggestion ends in one."""

_WORD = re.compile(r"[^\W_]+")
_TOGETHER = re.compile(r"[\s\-‐‑]*")
"""What may stand between two words of a run: a comma or a colon begins another thing."""


@dataclass
class _Phrase:
    titles: set[int] = field(default_factory=set)
    written: Counter[str] = field(default_factory=Counter)
    next: set[str] = field(default_factory=set)
    """What follows it in its titles; nothing (“”) where they end, or where another thing or a joint begins."""

    @property
    def text(self) -> str:
        return self.written.most_common(1)[0][0]

    @property
    def is_whole(self) -> bool:
        """Whether enough titles have it, and not all of them go on with the same word."""
        return len(self.titles) >= LEAST and (len(self.next) > 1 or "" in self.next)


def phrases(typed: str, titles: Sequence[str], *, limit: int) -> list[str]:
    """Up to `limit` words and runs of words that go on from what was typed, those of most titles first."""
    head, begun = without_last_word(typed)
    if not begun:
        return []
    before = words(head)
    found: dict[tuple[str, ...], _Phrase] = defaultdict(_Phrase)
    for place, title in enumerate(titles):
        for run in _runs(title, before, head, begun):
            phrase = found[run.key]
            phrase.titles.add(place)
            phrase.written[run.text] += 1
            phrase.next.add(run.next)
    same = (*before, begun)
    kept = [(key, each) for key, each in found.items() if key != same and (len(key) == len(same) or each.is_whole)]
    kept.sort(key=lambda each: (-len(each[1].titles), len(each[0]), each[0]))
    return list(dict.fromkeys(phrase.text for _key, phrase in kept))[:limit]


def one_of_each(completed: Sequence[str]) -> list[str]:
    """Completed queries, of the numbers of their last word the first alone."""
    return list({tuple(map(singular, words(each))): each for each in reversed(completed)}.values())[::-1]


class _Run(NamedTuple):
    key: tuple[str, ...]
    """Folded, a single word in the singular."""
    text: str
    next: str


def _runs(title: str, before: Sequence[str], head: str, begun: str) -> Iterator[_Run]:
    """The words and runs of a title that go on from what was typed."""
    marks = list(_WORD.finditer(title))
    folded = [fold(mark.group()) for mark in marks]
    joined = [_TOGETHER.fullmatch(title[one.end() : then.start()]) is not None for one, then in pairwise(marks)] + [
        False
    ]
    for place, word in enumerate(folded):
        if not word.startswith(begun) or (word in JOINTS and not before):
            continue
        alone = (*before, singular(word))
        if word not in JOINTS:
            yield _Run(alone, f"{head} {_small(marks[place], place)}".strip(), "")
        start = _begin(folded, place, before)
        if start is None:
            continue
        for last in range(place, min(start + LONGEST, len(marks))):
            if last > place and not joined[last - 1]:
                break
            key = tuple(folded[start : last + 1])
            if last > start and folded[last] not in JOINTS and key != alone:
                goes_on = joined[last] and folded[last + 1] not in JOINTS
                yield _Run(key, _written(title, marks, start, last), folded[last + 1] if goes_on else "")


def _written(title: str, marks: Sequence[re.Match[str]], start: int, last: int) -> str:
    """A run as its title writes it; a title that is a name keeps the capital that it begins with."""
    is_name = any(mark.group()[:1].isupper() for mark in marks[start + 1 : last + 1])
    first = marks[start].group() if is_name else _small(marks[start], start)
    return first + title[marks[start].end() : marks[last].end()]


def _begin(folded: Sequence[str], place: int, before: Sequence[str]) -> int | None:
    """Where the words typed first begin that lead to a place of a title, words that join left aside; None if they do not."""
    at = place
    for word in reversed(before):
        at -= 1
        while at > 0 and folded[at] != word and folded[at] in JOINTS:
            at -= 1
        if at < 0 or folded[at] != word:
            return None
    return at


def _small(mark: re.Match[str], place: int) -> str:
    """A word without the capital that it has for standing first."""
    word = mark.group()
    return word.lower() if place == 0 and word[1:].islower() else word
