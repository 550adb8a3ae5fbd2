"""The stems of a query's words, as the server makes them.

Several variants of a word have one stem, and each stem is to count once: so the words are sent to be analysed before the
query is put together. A word has the same stem always, and is asked for once in a process.
"""

from collections.abc import Callable, Iterable, Sequence

from search.engines.elasticsearch.schema import LONGEST_WORD
from search.questions import Words

MOST_KEPT = 50_000

Analyze = Callable[[str, str], Sequence[str]]
"""(language, text) -> its stems, in order."""


class Stems:
    def __init__(self, analyze: Analyze) -> None:
        self._analyze = analyze
        self._kept: dict[tuple[str, str], Words] = {}

    def of(self, alternatives: Sequence[Words], code: str) -> list[Words]:
        """The alternatives of a clause as a language's fields hold them, each once. One request for words never seen."""
        kept = self._known({word for each in alternatives for word in each}, code)
        found = (tuple(stem for word in each for stem in kept[word]) for each in alternatives)
        return list(dict.fromkeys(each for each in found if each))

    def of_text(self, text: Words, code: str) -> Words:
        """The stems of words that stand in this order."""
        kept = self._known(set(text), code)
        return tuple(stem for word in text for stem in kept[word])

    def learn(self, words: Iterable[str], codes: Iterable[str]) -> None:
        """Ask for all of these words at once, in each language: later they are known."""
        known = set(words)
        for code in codes:
            self._known(known, code)

    def _known(self, words: set[str], code: str) -> dict[str, Words]:
        found = {word: self._kept[code, word] for word in words if (code, word) in self._kept}
        new = sorted(words - found.keys())
        if new:
            asked = self._ask(new, code)
            if len(self._kept) + len(asked) > MOST_KEPT:
                self._kept = {}
            self._kept |= {(code, word): stems for word, stems in asked.items()}
            found |= asked
        return found

    def _ask(self, words: Sequence[str], code: str) -> dict[str, Words]:
        short = [word for word in words if len(word) <= LONGEST_WORD]
        found: dict[str, Words] = dict.fromkeys(words, ())
        stems = self._analyze(code, " ".join(short)) if short else []
        if len(stems) == len(short):
            return found | {word: (stem,) for word, stem in zip(short, stems, strict=True)}
        # Some word is two for the server, or none.
        return found | {word: tuple(self._analyze(code, word)) for word in short}
