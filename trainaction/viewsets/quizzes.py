"""Quizzes in the Wagtail admin: banks, their questions, and what is drawn from them."""

from typing import Any, ClassVar

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet, SnippetViewSetGroup

from participants.permissions import signed_in
from trainaction.models import Question, QuestionBank, Quiz
from trainaction.quizzes.regrading import graded_otherwise
from trainaction.quizzes.services import keep_version


class QuestionCreateView(CreateView):
    def save_instance(self) -> Any:
        question = super().save_instance()
        keep_version(question=question, by=signed_in(self.request))
        return question


class QuestionEditView(EditView):
    def save_instance(self) -> Any:
        question = super().save_instance()
        keep_version(question=question, by=signed_in(self.request))
        return question

    def get_success_buttons(self) -> list[Any]:
        """After a correction, the way to grade anew what was answered before it."""
        buttons: list[Any] = super().get_success_buttons()
        if graded_otherwise(self.object).exists():
            buttons.append(messages.button(reverse("trainaction_regrade", args=[self.object.pk]), _("Grade anew")))
        return buttons


class QuestionBankViewSet(SnippetViewSet):
    model = QuestionBank
    icon = "folder-open-inverse"
    menu_label = _("Question banks")
    menu_order = 10
    search_fields: ClassVar = ["title_es", "title_en", "note"]
    list_display: ClassVar = ["title_es", "title_en", Column("asked", label=_("Questions"))]

    def get_queryset(self, request: HttpRequest) -> QuerySet[QuestionBank]:
        asked = Count("questions", filter=Q(questions__is_retired=False))
        banks: QuerySet[QuestionBank] = QuestionBank.objects.annotate(asked=asked)
        return banks


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = _("Questions")
    menu_order = 20
    add_view_class = QuestionCreateView
    edit_view_class = QuestionEditView
    copy_view_enabled = False
    search_fields: ClassVar = ["prompt_es", "prompt_en"]
    list_display: ClassVar = [
        "__str__",
        "bank",
        "kind",
        "points",
        BooleanColumn("is_retired", label=_("Not asked any more")),
    ]
    list_filter: ClassVar = ["bank", "kind", "is_retired"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        questions: QuerySet[Question] = Question.objects.select_related("bank")
        return questions


class QuizViewSet(SnippetViewSet):
    model = Quiz
    icon = "tasks"
    menu_label = _("Quizzes")
    menu_order = 30
    search_fields: ClassVar = ["title_es", "title_en"]
    list_display: ClassVar = ["title_es", "title_en", "minutes", "attempts", "pass_mark", "review"]


class QuizGroup(SnippetViewSetGroup):
    menu_label = _("Quizzes")
    menu_icon = "tasks"
    menu_order = 330
    items: ClassVar = (QuestionBankViewSet, QuestionViewSet, QuizViewSet)
