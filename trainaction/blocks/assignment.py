"""Work that a learner hands in and a tutor marks. What it asks is prose of its lesson; its rules are the same in every language."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import blocks

FILE_KINDS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "pdf": (gettext_lazy("PDF"), ("application/pdf",)),
    "picture": (gettext_lazy("Pictures"), ("image/jpeg", "image/png", "image/webp")),
    "text": (
        gettext_lazy("Text documents"),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.oasis.opendocument.text",
        ),
    ),
    "sheet": (
        gettext_lazy("Spreadsheets"),
        (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.oasis.opendocument.spreadsheet",
        ),
    ),
    "slides": (
        gettext_lazy("Presentations"),
        (
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            "application/vnd.oasis.opendocument.presentation",
        ),
    ),
}
"""What may be asked for: its name, and its kinds by content."""
MOST_MEGABYTES = 20
MOST_FILES = 5
MOST_POINTS = 100
LONGEST_DAYS = 365


def _number(least: int, most: int, default: int | None = None, **kwargs: Any) -> blocks.IntegerBlock:
    if default is not None:
        kwargs["default"] = default
    return blocks.IntegerBlock(validators=[MinValueValidator(least), MaxValueValidator(most)], **kwargs)


class AssignmentBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=150, label=gettext_lazy("Title"))
    instructions = blocks.TextBlock(label=gettext_lazy("Instructions"))
    rubric = blocks.TextBlock(
        required=False,
        label=gettext_lazy("What points are given for"),
        help_text=gettext_lazy("Learners read it before they hand in, and tutors while they mark."),
    )
    points = _number(1, MOST_POINTS, 10, label=gettext_lazy("Points"))
    pass_mark = _number(0, 100, 60, label=gettext_lazy("Pass mark in %"))
    days = _number(
        1,
        LONGEST_DAYS,
        required=False,
        label=gettext_lazy("Due after so many days"),
        help_text=gettext_lazy(
            "From the beginning of the run; in a run without one, from each learner's first lesson. None: until the run "
            "ends. What comes later is taken, and said to be late."
        ),
    )
    takes_text = blocks.BooleanBlock(required=False, default=True, label=gettext_lazy("A text can be written"))
    most_files = _number(0, MOST_FILES, 3, label=gettext_lazy("Files at most"))
    kinds = blocks.MultipleChoiceBlock(
        choices=[(key, label) for key, (label, _kinds) in FILE_KINDS.items()],
        required=False,
        default=list(FILE_KINDS),
        label=gettext_lazy("Kinds of files"),
    )
    largest = _number(1, MOST_MEGABYTES, 5, label=gettext_lazy("Megabytes of a file at most"))
    is_repeatable = blocks.BooleanBlock(
        required=False,
        default=True,
        label=gettext_lazy("Can be handed in again when it was not passed"),
        help_text=gettext_lazy("A tutor can hand work back for another try in any case."),
    )

    class Meta:
        icon = "upload"
        label = gettext_lazy("Assignment")
        template = "trainaction/blocks/assignment.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        errors: dict[str, ValidationError] = {}
        if not cleaned["takes_text"] and not cleaned["most_files"]:
            errors["takes_text"] = ValidationError(_("A text or a file: learners hand in one of the two at least."))
        if cleaned["most_files"] and not cleaned["kinds"]:
            errors["kinds"] = ValidationError(_("Choose which kinds of files can be handed in."))
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        above = parent_context or {}
        cards = getattr(above.get("lesson"), "assignments", {})
        return {**context, "card": cards.get(getattr(above.get("block"), "id", None))}
