"""Runs of courses in the Wagtail admin."""

from typing import Any, ClassVar

import django_filters
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.widgets import HeaderButton
from wagtail.permissions import register_permission_policy

from participants.permissions import RegistryPolicy
from participants.viewsets.base import (
    CreateView,
    EditView,
    InspectView,
    RegistryIndexView,
    RegistryViewSet,
    SavedByService,
    short_date,
)
from trainaction.enrolment.forms import RunForm
from trainaction.enrolment.queries import courses_to_run, runs_listed
from trainaction.enrolment.services.runs import save_run
from trainaction.enrolment.states import RunState
from trainaction.lessons.listings import untranslated_rows
from trainaction.models import CourseRun

# Nobody deletes a run: it is archived, and what people did in it stays.
register_permission_policy(
    CourseRun, RegistryPolicy(CourseRun, actions={"add", "change", "view"}), exact_class=True
)  # fmt: skip


class RunFilter(WagtailFilterSet):
    """By course, by state, and by whether somebody has to say yes. Archived runs are shown when asked for."""

    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=RunState.choices, widget=CheckboxSelectMultiple
    )
    course_key = django_filters.ChoiceFilter(label=_("Course"), choices=courses_to_run)

    class Meta:
        model = CourseRun
        fields: ClassVar = ["state", "course_key", "pace", "needs_approval", "language"]


class RunIndexView(RegistryIndexView):
    """The list; in its files the state is told in words."""

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        said = RunState(value).label if field == "state" else value
        return super().preprocess_field_value(field, said, export_format)


class SavesRun(SavedByService):
    def save_by_service(self, form: Any, user: Any) -> CourseRun:
        countries = [country.pk for country in form.cleaned_data["countries"]]
        return save_run(run=form.instance, by=user, countries=countries)


class RunCreateView(SavesRun, CreateView):
    pass


class RunEditView(SavesRun, EditView):
    pass


class RunInspectView(InspectView):
    """One run at a glance, with the way to its people and to its archiving."""

    def get_object(self, queryset: Any = None) -> Any:
        return runs_listed().get(pk=super().get_object(queryset).pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.object
        context: dict[str, Any] = super().get_context_data(
            run=run,
            state=RunState(run.state).label,
            tutors=[link.person for link in run.tutors.select_related("person")],
            countries=list(run.countries.all()),
            institutions=list(run.institutions.all()),
            untranslated=untranslated_rows(run, self.request.user),
            people_url=reverse("teaching_run", args=[run.key]),
            **kwargs,
        )
        return context

    @property
    def header_more_buttons(self) -> list[Any]:
        label = _("Bring back") if self.object.archived_at else _("Archive")
        archive = HeaderButton(
            label, url=reverse("trainaction_archive_run", args=[self.object.pk]), icon_name="folder-inverse"
        )
        people = HeaderButton(_("People"), url=reverse("teaching_run", args=[self.object.key]), icon_name="group")
        return [*super().header_more_buttons, people, archive]


def _places(run: Any) -> str:
    return f"{run.taken} / {run.capacity}" if run.capacity else str(run.taken)


class CourseRunViewSet(RegistryViewSet):
    model = CourseRun
    icon = "date"
    menu_label = _("Course runs")
    menu_name = "course-runs"
    menu_order = 305
    add_to_admin_menu = True
    index_view_class = RunIndexView
    add_view_class = RunCreateView
    edit_view_class = RunEditView
    inspect_view_class = RunInspectView
    inspect_template_name = "trainaction/admin/run.html"
    filterset_class = RunFilter
    search_fields: ClassVar = ["title_es", "title_en", "key", "cohort_es", "cohort_en"]
    list_display: ClassVar = [
        "title",
        Column("course_title", label=_("Course"), sort_key="course_title"),
        Column("state", label=_("State"), accessor=lambda run: RunState(run.state).label, sort_key="state"),
        Column("taken", label=_("Places taken"), accessor=_places, sort_key="taken"),
        NumberColumn("waiting", label=_("Waiting"), sort_key="waiting"),
        Column("starts_at", label=_("Starts"), accessor=lambda run: short_date(run.starts_at), sort_key="starts_at"),
    ]
    list_export: ClassVar = [
        "key", "title_es", "title_en", "course_title", "state", "capacity", "taken", "waiting", "enrolment_opens_at",
        "enrolment_closes_at", "starts_at", "ends_at",
    ]  # fmt: skip
    export_headings: ClassVar = {
        "course_title": _("Course"), "state": _("State"), "taken": _("Places taken"), "waiting": _("Waiting"),
    }  # fmt: skip
    ordering: ClassVar = ["-starts_at", "-created_at"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("course_key", help_text=_("It cannot be changed once people have enrolled.")),
                    FieldPanel("title_es", help_text=_("What tells it from other runs: March 2026, second cohort.")),
                    FieldPanel("title_en", help_text=_("Without it, the English pages show the Spanish title.")),
                    FieldPanel("key"),
                    FieldRowPanel([FieldPanel("cohort_es"), FieldPanel("cohort_en")]),
                ],
                heading=_("Run"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("enrolment_opens_at"), FieldPanel("enrolment_closes_at")]),
                    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                    FieldRowPanel([FieldPanel("pace"), FieldPanel("timezone")]),
                    FieldPanel("language"),
                ],
                heading=_("When"),
            ),
            MultiFieldPanel(
                [FieldPanel("capacity"), FieldPanel("needs_approval"), FieldPanel("asks_age")], heading=_("Enrolment")
            ),
            MultiFieldPanel(
                [
                    FieldPanel("countries", widget=CheckboxSelectMultiple),
                    InlinePanel(
                        "institution_links",
                        heading=_("Institutions"),
                        label=_("Institution"),
                        panels=[FieldPanel("institution")],
                    ),
                ],
                heading=_("For whom"),
            ),
            InlinePanel("tutors", heading=_("Tutors"), label=_("Person"), panels=[FieldPanel("person")]),
        ],
        base_form_class=RunForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[CourseRun]:
        return runs_listed()
