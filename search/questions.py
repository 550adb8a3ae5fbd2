"""What somebody typed, taken apart. Whatever it is, it is a query: nothing here raises.

    violencia niñas/niños "derechos humanos" -aborto socio-económico P.N.C.

Words are looked for in all their numbers and genders and with the editors' synonyms; a slash gives a choice; quotes
keep words together as they are; a minus leaves out. Words that say nothing are dropped, unless there is nothing else.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from search.analysis import (
    OF_OTHER_WORDS,
    STOP_WORDS,
    fold,
    parts_of_hyphenated,
    singular,
    variants,
    without_dots,
    words,
)

MAX_LENGTH = 400
"""Characters that are read; the rest of a longer text is left aside."""
MAX_CLAUSES = 16
MAX_PHRASE = 12

WHO = {"quien", "quienes", "who"}
WORKS_ON = {
    "trabaja", "trabajan", "investiga", "investigan", "estudia", "estudian", "works", "work", "researches", "studies",
}  # fmt: skip
"""Words that ask for people where one of WHO stands before them, and say nothing of what they work on."""

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"'))
_CHUNK = re.compile(r'(?P<minus>(?<!\S)-(?=["\w]))?(?:"(?P<phrase>[^"]*)"|(?P<plain>[^\s"]+))')

Words = tuple[str, ...]
"""Folded words: one, or several that stand together in this order."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing asked for: any of the alternatives satisfies it."""

    alternatives: tuple[Words, ...]
    """The first is what was typed."""
    is_exact: bool = False
    """In quotes: as it is, without other numbers or synonyms."""

    @property
    def typed(self) -> Words:
        return self.alternatives[0]

    @property
    def as_written(self) -> tuple[tuple[Words, ...], tuple[str, ...]]:
        """Its single words whose stem another word has too, and the forms of which one has to stand in what has that stem."""
        single = [each[0] for each in self.alternatives if len(each) == 1]
        doubtful = [word for word in single if word in OF_OTHER_WORDS]
        forms = (form for word in doubtful for form in OF_OTHER_WORDS[word])
        return tuple((word,) for word in doubtful), tuple(dict.fromkeys((*forms, *single))) if doubtful else ()


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    """As typed, cleaned of what cannot be shown."""
    clauses: tuple[Clause, ...] = ()
    without: tuple[Clause, ...] = ()
    is_for_people: bool = False
    """Whether it begins by asking who works on something."""

    @property
    def is_empty(self) -> bool:
        """Whether it asks for everything."""
        return not self.clauses and not self.without

    def names(self, label: str) -> bool:
        """Whether every word of a label that says something is asked for, itself or by a synonym."""
        asked = {each for clause in self.clauses for alternative in clause.alternatives for each in alternative}
        telling = {word for word in words(label) if word not in STOP_WORDS}
        return bool(telling) and telling <= asked

    def is_another_word(self, word: str) -> bool:
        """Whether a word of a text has the stem of one that was asked for, and is not it: Costa for «costos»."""
        forms = OF_OTHER_WORDS.get(fold(word))
        asked = (each for clause in self.clauses for alternative in clause.alternatives for each in alternative)
        return forms is not None and not any(each in forms for each in asked)


def most_of(number: int) -> int:
    """How many of a query's clauses will do where nothing has them all: one of two, two of three, three of five."""
    return max(1, number * 6 // 10) if number < 3 else -(-number * 6 // 10)


def clean(text: str) -> str:
    """A text that can be shown and sent on: no control or direction marks, single spaces, at most 400 characters."""
    kept = (each if unicodedata.category(each)[0] != "C" else " " for each in text[: 4 * MAX_LENGTH])
    return " ".join(unicodedata.normalize("NFC", "".join(kept)).split())[:MAX_LENGTH]


def read_question(text: str, synonyms: Sequence[str] = ()) -> Question:
    """Take a query apart. Each of `synonyms` is a line of words and phrases that mean the same, separated by commas."""
    shown = clean(text)
    groups = _groups(tuple(synonyms))
    plain: list[Clause] = []
    without: list[Clause] = []
    for chunk in _CHUNK.finditer(without_dots(shown.translate(_QUOTES))):
        if chunk["phrase"] is not None:
            phrase = tuple(words(chunk["phrase"]))[:MAX_PHRASE]
            clauses = [Clause((phrase,), is_exact=True)] if phrase else []
        else:
            clauses = _clauses_of(chunk["plain"])
        if chunk["minus"]:
            without += clauses
        else:
            plain += clauses
    asked = _behind_who_works_on(plain)
    telling = _telling(_with_synonyms(asked or plain, groups))
    kept = dict.fromkeys(telling or plain)
    left_out = tuple(dict.fromkeys(without))[:MAX_CLAUSES]
    return Question(shown, tuple(kept)[:MAX_CLAUSES], left_out, is_for_people=bool(asked))


def _telling(clauses: list[Clause]) -> list[Clause]:
    """Those that say something by themselves."""
    return [each for each in clauses if each.is_exact or not all(word in STOP_WORDS for word in each.typed)]


def _behind_who_works_on(clauses: list[Clause]) -> list[Clause]:
    """What stands behind «quién trabaja en» or “who works on”; nothing where a question does not begin so, or says no more."""
    if len(clauses) < 3 or any(each.is_exact for each in clauses[:2]):
        return []
    (who, works), rest = (each.typed[0] for each in clauses[:2]), clauses[2:]
    return rest if who in WHO and works in WORKS_ON and _telling(rest) else []


def _clauses_of(chunk: str) -> list[Clause]:
    """The clauses of what stands between two spaces."""
    sides = [side for each in chunk.split("/") if (side := words(each))]
    if len(sides) > 1 and all(len(side) == 1 for side in sides):
        either = dict.fromkeys(form for side in sides for form in _forms(side[0]))
        return [Clause(tuple(either))]
    together = parts_of_hyphenated(chunk.strip("-‐‑.,;:()[]¿?¡!'"))
    if together:
        return [Clause((tuple(together), ("".join(together),)))]
    return [Clause(tuple(_forms(word))) for word in words(chunk)]


def _forms(word: str) -> list[Words]:
    return [(form,) for form in variants(word)]


# --- synonyms -------------------------------------------------------------------------------

Groups = dict[Words, tuple[Words, ...]]
"""For each phrase of a group, in the singular, all phrases of the group."""


@lru_cache(maxsize=32)
def _groups(lines: tuple[str, ...]) -> Groups:
    found: dict[Words, list[Words]] = {}
    for line in lines:
        phrases = [tuple(words(each))[:MAX_PHRASE] for each in without_dots(line).replace(";", ",").split(",")]
        phrases = [each for each in phrases if each]
        for phrase in phrases:
            found.setdefault(_in_singular(phrase), []).extend(phrases)
    return {key: tuple(dict.fromkeys(phrases)) for key, phrases in found.items()}


def _in_singular(phrase: Words) -> Words:
    return tuple(singular(word) for word in phrase)


def _with_synonyms(clauses: list[Clause], groups: Groups) -> list[Clause]:
    """The clauses with their synonyms as further alternatives; the longest run of words is looked for first."""
    if not groups:
        return clauses
    longest = max(len(key) for key in groups)
    found: list[Clause] = []
    place = 0
    while place < len(clauses):
        for length in range(min(longest, len(clauses) - place), 0, -1):
            run = clauses[place : place + length]
            typed = tuple(word for each in run for word in each.typed)
            if not any(each.is_exact for each in run) and (others := groups.get(_in_singular(typed))):
                own = run[0].alternatives if length == 1 else (typed,)
                further = [form for other in others for form in (_forms(other[0]) if len(other) == 1 else [other])]
                found.append(Clause(tuple(dict.fromkeys((*own, *further)))))
                place += length
                break
        else:
            found.append(clauses[place])
            place += 1
    return found


def without_last_word(text: str) -> tuple[str, str]:
    """A text that is being typed, as (what stands before the last word, the last word folded, which may be unfinished)."""
    shown = clean(text)
    head, _space, last = shown.rpartition(" ")
    found = words(last)
    return head, fold(found[-1]) if found else ""
