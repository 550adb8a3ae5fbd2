"""A choice that is stored as a number: one byte in a row and in each index that carries it, its text everywhere else."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core import checks
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    TextField = models.Field[str, str]
else:
    TextField = models.Field


class CodedField(TextField):
    """Text from a fixed list of choices; the column holds the place of the value in that list.

    So the order of the choices is part of the data: new ones are added at the end. Compared as numbers, later ones are
    greater: `outcome__gte`. Raises ValueError for a text that is no choice.
    """

    description = "A choice, stored as its place in the list"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts: Sequence[str] = [str(value) for value, _label in self.choices or ()]
        self.codes = {text: code for code, text in enumerate(self.texts)}

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        found = super().check(**kwargs)
        if not self.texts:
            found.append(checks.Error("A CodedField needs choices.", obj=self, id="participants.E001"))
        return found

    def get_internal_type(self) -> str:
        return "SmallIntegerField"

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        if prepared is None:
            return None
        try:
            return self.codes[str(prepared)]
        except KeyError:
            raise ValueError(f"“{prepared}” is none of the choices of {self.name}.") from None

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> str | None:
        return None if value is None else self.texts[value]
