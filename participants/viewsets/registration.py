"""Opening registration for activities, in the Wagtail admin."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.widgets import HeaderButton

from participants.models import Activity, RegistrationDesk
from participants.registration.desks import places_in_words, save_desk
from participants.registration.queries import desk_state, desks_listed
from participants.viewsets.base import (
    CreateView,
    EditView,
    RegistryIndexView,
    RegistryViewSet,
    SavedByService,
    short_date,
)
from portal.numbers import record_key


class SavesDesk(SavedByService):
    def save_by_service(self, form: Any, user: Any) -> RegistrationDesk:
        return save_desk(desk=form.instance, by=user)


class DeskCreateView(SavesDesk, CreateView):
    def get_initial_form_instance(self) -> Any:
        """For the activity that the address names, as the way from its page does."""
        instance = super().get_initial_form_instance() or RegistrationDesk()
        asked = record_key(self.request.GET.get("activity"))
        if asked is not None:
            instance.activity = Activity.objects.filter(pk=asked).first() or instance.activity
        return instance


class DeskEditView(SavesDesk, EditView):
    def get_success_message(self, *of: Any) -> Any:
        """With how many places there are now, where their number was changed."""
        said = super().get_success_message(*of)
        is_changed = {"online_places", "in_person_places"} & set(self.form.changed_data)
        return " ".join([str(said), *places_in_words(self.object)]) if is_changed and said else said

    @property
    def header_more_buttons(self) -> list[Any]:
        people = HeaderButton(
            _("Who registered"), url=reverse("registration_people", args=[self.object.pk]), icon_name="group"
        )
        return [*super().header_more_buttons, people]


class DeskIndexView(RegistryIndexView):
    """The title leads to who registered, which is what organisers come for; the desk itself is behind its menu."""

    def _get_title_column(self, field_name: str, column_class: Any = TitleColumn, **kwargs: Any) -> Any:
        column = super()._get_title_column(field_name, column_class, **kwargs)
        column._get_url_func = lambda desk: reverse("registration_people", args=[desk.pk])
        return column


class RegistrationDeskViewSet(RegistryViewSet):
    model = RegistrationDesk
    icon = "form"
    menu_label = _("Registration")
    menu_name = "registration"
    menu_order = 140
    add_to_admin_menu = True
    add_view_class = DeskCreateView
    edit_view_class = DeskEditView
    index_view_class = DeskIndexView
    inspect_view_enabled = False
    search_fields: ClassVar = ["activity__title_es", "activity__title_en", "activity__key"]
    list_display: ClassVar = [
        "__str__",
        Column("state", label=_("State"), accessor=lambda desk: desk_state(desk).label),
        NumberColumn("registered", label=_("With a place"), sort_key="registered"),
        NumberColumn("waiting", label=_("Waiting"), sort_key="waiting"),
        NumberColumn("asking", label=_("To be decided"), sort_key="asking"),
        Column(
            "starts_on",
            label=_("Day"),
            accessor=lambda desk: short_date(desk.activity.starts_on),
            sort_key="activity__starts_at",
        ),
    ]
    ordering: ClassVar = ["-activity__starts_at", "pk"]
    edit_handler = ObjectList(
        [
            FieldPanel("activity"),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]), FieldPanel("hold_minutes")],
                heading=_("When"),
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("is_online"), FieldPanel("online_places")]),
                    FieldPanel("join_url"),
                    FieldRowPanel([FieldPanel("is_in_person"), FieldPanel("in_person_places")]),
                    FieldRowPanel([FieldPanel("venue_es"), FieldPanel("venue_en")]),
                    FieldPanel("needs_approval"),
                ],
                heading=_("How many, and how"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("introduction_es"),
                    FieldPanel("introduction_en"),
                    FieldPanel("consent_es"),
                    FieldPanel("consent_en"),
                ],
                heading=_("Texts"),
            ),
            InlinePanel(
                "questions",
                heading=_("Own questions"),
                label=_("Question"),
                help_text=_(
                    "Name, address, sex, country and institution are asked anyway. Ask only what you will use."
                ),
                panels=[
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("is_required")]),
                    FieldRowPanel([FieldPanel("label_es"), FieldPanel("label_en")]),
                    FieldRowPanel([FieldPanel("help_es"), FieldPanel("help_en")]),
                    FieldRowPanel([FieldPanel("choices_es"), FieldPanel("choices_en")]),
                ],
            ),
            MultiFieldPanel(
                [
                    FieldPanel("recording_url"),
                    FieldRowPanel([FieldPanel("certificate_rule"), FieldPanel("certificate_amount")]),
                    FieldPanel("certificate_parts"),
                    FieldPanel("certificate_template"),
                ],
                heading=_("Afterwards"),
            ),
        ]
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[RegistrationDesk]:
        return desks_listed()
