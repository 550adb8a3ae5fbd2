"""Calls in the Wagtail admin: their facts and their forms; questions that wait for an answer."""

from typing import Any, ClassVar

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.widgets import HeaderButton
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from conose.calls.audit import note
from conose.calls.forms import MOMENTS, CallForm, CallQuestionForm
from conose.calls.services import publish_answer
from conose.models import AuditEntry, Call, CallQuestion
from conose.permissions import HANDLE_APPLICATIONS
from participants.viewsets.base import EditView, SavedByService


class CallEditView(EditView):
    def save_instance(self) -> Any:
        """With an entry in the audit trail where applicants have more time, or another day on which it opens."""
        before = Call.objects.get(pk=self.object.pk)
        saved = super().save_instance()
        changed = [name for name in MOMENTS if getattr(saved, name) != getattr(before, name)]
        if changed:
            moments = {name: getattr(saved, name).isoformat() for name in changed}
            note("call.extended", call=saved, role=AuditEntry.Role.SECRETARY, by=self.request.user, detail=moments)
        return saved

    @property
    def header_more_buttons(self) -> list[Any]:
        buttons = list(super().header_more_buttons)
        if self.request.user.has_perm(HANDLE_APPLICATIONS):
            address = reverse("call_applications", args=[self.object.pk])
            buttons.append(HeaderButton(_("Applications"), url=address, icon_name="group"))
        return buttons


class CallViewSet(SnippetViewSet):
    model = Call
    icon = "form"
    menu_label = _("Calls")
    menu_name = "calls"
    copy_view_enabled = False  # its code is its own
    edit_view_class = CallEditView
    search_fields: ClassVar = ["title_es", "title_en", "code"]
    list_display: ClassVar = [
        "__str__",
        "code",
        Column("stage_label", label=_("State")),
        Column("closes_said", label=_("Closing"), sort_key="closes_at"),
        NumberColumn("submitted", label=_("Submitted"), sort_key="submitted"),
    ]
    ordering: ClassVar = ["-closes_at", "pk"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("title_es"), FieldPanel("title_en")]),
            FieldPanel("code"),
            MultiFieldPanel(
                [
                    HelpPanel(_("The two moments are by the clocks of the time zone chosen here. They are shown in it, and in the reader's own.")),
                    FieldPanel("timezone"),
                    FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                    FieldPanel("is_reopened_by_applicant"),
                ],
                heading=_("When"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("ceiling"), FieldPanel("fund"), FieldPanel("currency")]),
                    FieldPanel("publishes_amounts"),
                ],
                heading=_("Amounts"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("least_age"), FieldPanel("most_age")]),
                    FieldPanel("countries"),
                    FieldPanel("institution_rule"),
                ],
                heading=_("Who may apply"),
            ),
            InlinePanel(
                "criteria",
                heading=_("Other conditions"),
                label=_("Condition"),
                panels=[FieldRowPanel([FieldPanel("label_es"), FieldPanel("label_en")])],
            ),
            InlinePanel(
                "parts",
                heading=_("The application form"),
                label=_("Part"),
                help_text=_(
                    "In its order: a section, then what it asks. Name, country, institution and the title of the project are "
                    "asked anyway. Ask only what the committee will use."
                ),
                panels=[
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("is_required"), FieldPanel("tells_who")]),
                    FieldRowPanel([FieldPanel("label_es"), FieldPanel("label_en")]),
                    FieldRowPanel([FieldPanel("help_es"), FieldPanel("help_en")]),
                    FieldPanel("most_words"),
                    FieldRowPanel([FieldPanel("choices_es"), FieldPanel("choices_en")]),
                    FieldRowPanel([FieldPanel("largest"), FieldPanel("only_pdf")]),
                ],
            ),
            MultiFieldPanel(
                [
                    FieldPanel("most_co_applicants"),
                    FieldRowPanel(
                        [FieldPanel("least_referees"), FieldPanel("most_referees"), FieldPanel("referee_days")]
                    ),
                    FieldRowPanel([FieldPanel("referee_prompt_es"), FieldPanel("referee_prompt_en")]),
                ],
                heading=_("Co-applicants and referees"),
            ),
        ],
        base_form_class=CallForm,
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Call]:
        return Call.objects.annotate(submitted=Count("applications", Q(applications__state="submitted")))


class AnswerView(SavedByService, EditView):
    def save_by_service(self, form: Any, user: Any) -> CallQuestion:
        return publish_answer(question=form.instance, is_published=form.cleaned_data["is_published"], by=user)


class CallQuestionViewSet(SnippetViewSet):
    model = CallQuestion
    icon = "help"
    menu_label = _("Questions about calls")
    menu_name = "call_questions"
    copy_view_enabled = False
    edit_view_class = AnswerView
    list_display: ClassVar = [
        "__str__",
        Column("call", label=_("Call")),
        Column("asked_at", label=_("Asked"), sort_key="asked_at"),
        Column("published_at", label=_("Published"), sort_key="published_at"),
    ]
    ordering: ClassVar = ["-asked_at", "-pk"]
    edit_handler = ObjectList(
        [
            FieldPanel("text", read_only=True),
            FieldPanel("call", read_only=True),
            HelpPanel(_("Write question and answer for all: leave out whatever tells who asked.")),
            FieldRowPanel([FieldPanel("question_es"), FieldPanel("question_en")]),
            FieldRowPanel([FieldPanel("answer_es"), FieldPanel("answer_en")]),
            FieldPanel("is_published"),
        ],
        base_form_class=CallQuestionForm,
    )


class CallGroup(SnippetViewSetGroup):
    menu_label = _("Calls")
    menu_icon = "form"
    menu_order = 316
    items = (CallViewSet, CallQuestionViewSet)
