"""Texts that a row has in Spanish and in English."""

from typing import Any, Self, overload

from portal.queries import in_spanish


def in_readers_language(spanish: str, english: str) -> str:
    """The text in the reader's language; the other one where it is missing."""
    return (spanish if in_spanish() else english) or spanish or english


class InReadersLanguage:
    """An attribute `title` that reads `title_es` or `title_en`; "" where both are empty. Other fields are named: `("help")`."""

    def __init__(self, fields: str = "") -> None:
        self.fields = fields

    def __set_name__(self, owner: type, name: str) -> None:
        self.fields = self.fields or name

    @overload
    def __get__(self, row: None, owner: type) -> Self: ...
    @overload
    def __get__(self, row: object, owner: type) -> str: ...
    def __get__(self, row: Any, owner: type) -> Self | str:
        if row is None:
            return self
        return in_readers_language(getattr(row, f"{self.fields}_es"), getattr(row, f"{self.fields}_en"))


def lines_of(text: str) -> list[str]:
    """What is written in a text, one a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class AskedInTwoLanguages:
    """What a question of a form is in the reader's language; a model adds the fields."""

    label_es: Any
    label_en: Any
    help_es: Any
    help_en: Any
    choices_es: Any
    choices_en: Any

    label = InReadersLanguage()
    help_text = InReadersLanguage("help")

    @property
    def options(self) -> list[tuple[str, str]]:
        """Each choice as it is kept, with its words in the reader's language."""
        spanish, english = lines_of(self.choices_es), lines_of(self.choices_en)
        shown = english if len(english) == len(spanish) else spanish
        return [(kept, in_readers_language(kept, word)) for kept, word in zip(spanish, shown, strict=True)]
