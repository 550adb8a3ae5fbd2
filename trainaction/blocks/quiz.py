"""A quiz in a lesson. Its questions are asked on a page of their own, and their keys are never in the lesson."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class QuizBlock(blocks.StructBlock):
    quiz = SnippetChooserBlock(
        "trainaction.Quiz", label=_("Quiz"), help_text=_("Written under “Quizzes”; the same in every language.")
    )

    class Meta:
        icon = "help"
        label = _("Quiz")
        template = "trainaction/blocks/quiz.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        quiz = value.get("quiz")
        cards = getattr((parent_context or {}).get("lesson"), "quizzes", {})
        return {**context, "quiz": quiz, "card": cards.get(quiz.pk) if quiz is not None else None}
