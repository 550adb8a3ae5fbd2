"""Sentences that are kept and read later by somebody of another language: by their text and their facts.

A module that makes such sentences imports `sentence as _`, so that `make messages` finds them:

    notes.append(_("Row %(row)d cannot be read.") % {"row": 3})
"""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext

Kept = str | dict[str, Any]
"""What JSON holds of a sentence: `text`, as in the source, and `facts`; or the mere words of one that was kept before."""


class Sentence(str):
    """A sentence in the language in which it came up, that knows how to be said in another one."""

    text: str
    facts: Mapping[str, Any] | None

    def __new__(cls, text: str, facts: Mapping[str, Any] | None = None) -> "Sentence":
        said = gettext(text)
        made = super().__new__(
            cls, said if facts is None else said % {name: _said(each) for name, each in facts.items()}
        )
        made.text, made.facts = text, facts
        return made

    def __mod__(self, facts: Any) -> "Sentence":
        return Sentence(self.text, facts)


def _said(fact: Any) -> Any:
    """A number with decimals as the reader writes it: 105,8 in Spanish, and no decimals where there are none."""
    if not isinstance(fact, float):
        return fact
    return number_format(fact, decimal_pos=0 if fact.is_integer() else None)


def sentence(text: str) -> Sentence:
    """A sentence by its text in the source, whose facts follow after `%`."""
    return Sentence(text)


def kept(said: str) -> Kept:
    """A sentence as JSON keeps it."""
    if not isinstance(said, Sentence):
        return said
    return {"text": said.text, "facts": None if said.facts is None else dict(said.facts)}


def heard(kept: Kept) -> str:
    """What was kept, in the language of whoever reads it now."""
    return kept if isinstance(kept, str) else Sentence(kept["text"], kept["facts"]) if kept["text"] else ""
