"""Questions of a survey, and the scale that they are answered on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SCALE = range(1, 6)
LONGEST_TEXT = 2000


class Kind(models.TextChoices):
    """How a question is answered."""

    SCALE = "scale", gettext_lazy("From 1 to 5")
    CHOICE = "choice", gettext_lazy("One of several")
    OPEN = "open", gettext_lazy("In one's own words")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in the reader's language. `options` are pairs of what an answer keeps and what is read."""

    key: str
    kind: str
    text: str
    options: tuple[tuple[str, str], ...] = ()
    own: int | None = None
    """The number of one that is not ready-made."""
    is_asked: bool = True


def on_a_scale(key: str, text: str) -> Asked:
    """A question answered from 1 to 5."""
    return Asked(key, Kind.SCALE, text, scale_options())


def scale_options() -> tuple[tuple[str, str], ...]:
    said = {1: _("1 – not at all"), 5: _("5 – very")}
    return tuple((str(number), said.get(number, str(number))) for number in SCALE)


def checked_answers(questions: Sequence[Asked], given: Mapping[str, str]) -> dict[str, str]:
    """What was answered, by the key of its question; what was left empty is left out.

    Raises ValidationError where nothing is answered, or an answer is none of what is offered.
    """
    asked = {each.key: each for each in questions}
    values = {key: text.strip() for key, text in given.items() if key in asked and text.strip()}
    if not values:
        raise ValidationError(_("Answer one question at least. You can leave the others out."))
    for key, value in values.items():
        if asked[key].options and value not in dict(asked[key].options):
            raise ValidationError(_("Choose from what is offered. Load the page again if it has changed."))
    return values
