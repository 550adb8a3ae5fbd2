"""A question as it is asked: frozen, without its row; and as JSON, which is what a version keeps.

Texts are pairs by language. The JSON of a version:

    {"kind": "single", "prompt": {"es": …, "en": …}, "points": "1.00", "explanation": {…},
     "options": [{"key": "3f9a…", "text": {…}, "match": {…}, "is_right": true, "feedback": {…}}],
     "number": "12.5" or null, "tolerance": "0.5", "accepted": {"es": ["…"], "en": ["…"]}, "rubric": {…}}

Versions from before accepted answers were told apart by language have one list of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    text: Texts
    match: Texts
    is_right: bool
    feedback: Texts


@dataclass(frozen=True, slots=True)
class Content:
    """A question with its key, in both languages."""

    kind: str
    prompt: Texts
    points: Decimal
    explanation: Texts
    options: tuple[Option, ...]
    number: Decimal | None
    tolerance: Decimal
    accepted: Mapping[str, tuple[str, ...]]
    """By language; whoever writes one of any language is right."""
    rubric: Texts

    def option(self, key: str) -> Option | None:
        return next((each for each in self.options if each.key == key), None)

    def places(self, order: Sequence[str]) -> list[str]:
        """Keys by the places that an attempt calls them by: as they were drawn, then those that a correction added.

        One that a correction took away keeps its place, or a page from before would mean another one.
        """
        return [*order, *(each.key for each in self.options if each.key not in order)]


def said(texts: Texts, language: str) -> str:
    """A text in a language; in the other one where it is not written in it."""
    return texts.get(language_of(texts, language)) or ""


def language_of(texts: Texts, language: str) -> str:
    """The language in which a text is said to a reader of one: theirs, or the one that it is written in."""
    return next((each for each in (language, "es", "en") if texts.get(each)), language)


def from_json(content: Mapping[str, Any]) -> Content:
    """Raises KeyError for what is no content of a version."""
    number = content["number"]
    return Content(
        kind=content["kind"],
        prompt=content["prompt"],
        points=Decimal(content["points"]),
        explanation=content["explanation"],
        options=tuple(
            Option(each["key"], each["text"], each["match"], each["is_right"], each["feedback"])
            for each in content["options"]
        ),
        number=None if number is None else Decimal(number),
        tolerance=Decimal(content["tolerance"]),
        accepted=_accepted(content["accepted"]),
        rubric=content["rubric"],
    )


def _accepted(kept: Mapping[str, list[str]] | list[str]) -> Mapping[str, tuple[str, ...]]:
    by_language = {"es": kept} if isinstance(kept, list) else kept
    return {language: tuple(answers) for language, answers in by_language.items()}


def to_json(question: Any) -> dict[str, Any]:
    """What a version keeps of a question (`trainaction.models.Question`) and its options."""

    def texts(row: Any, name: str) -> dict[str, str]:
        return {code: getattr(row, f"{name}_{code}").strip() for code in ("es", "en")}

    return {
        "kind": question.kind,
        "prompt": texts(question, "prompt"),
        "points": f"{question.points:.2f}",
        "explanation": texts(question, "explanation"),
        "options": [
            {
                "key": each.key,
                "text": texts(each, "text"),
                "match": texts(each, "match"),
                "is_right": each.is_right,
                "feedback": texts(each, "feedback"),
            }
            for each in question.options.all()
        ],
        "number": None if question.number is None else f"{question.number.normalize():f}",
        "tolerance": f"{question.tolerance.normalize():f}",
        "accepted": {
            code: [line.strip() for line in text.splitlines() if line.strip()]
            for code, text in texts(question, "accepted").items()
        },
        "rubric": texts(question, "rubric"),
    }
