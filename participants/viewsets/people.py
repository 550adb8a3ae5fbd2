"""People, their public profiles and consents, and who looked at personal data."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn, TitleColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from participants.filters import AccessFilter, ConsentFilter, PersonFilter
from participants.forms import PersonForm
from participants.models import Consent, Person, PersonalDataAccess, PublicProfile, about_one
from participants.models.merges import Subject
from participants.permissions import EXPORT_PERSONAL_DATA, VIEW_PERSONAL_DATA
from participants.queries.merging import merges_of
from participants.queries.people import (
    addresses_of,
    all_of_person,
    consents_of,
    names_of,
    participations_of,
    people_listed,
    profiles_of,
    records_of,
    with_word,
)
from participants.services.people import save_person
from participants.viewsets.base import (
    CreateView,
    PersonalEditView,
    PersonalIndexView,
    PersonalInspectView,
    PersonalViewSet,
    RegistryIndexView,
    RegistryViewSet,
    SavedByService,
)


class PersonIndexView(PersonalIndexView):
    folded_search = "key"

    def _get_title_column(self, field_name: str, column_class: Any = TitleColumn, **kwargs: Any) -> Any:
        column = super()._get_title_column(field_name, column_class, **kwargs)
        column.accessor = str  # somebody without a name has a title too
        return column

    def matching(self, queryset: QuerySet[Any], word: str) -> QuerySet[Any]:
        return with_word(queryset, word)


class PersonInspectView(PersonalInspectView):
    @property
    def may_hand_over(self) -> bool:
        return bool(self.request.user.has_perm(EXPORT_PERSONAL_DATA)) and not self.object.erased_at

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons: list[Button] = super().header_more_buttons
        if self.may_hand_over:
            held = reverse("participants_person_held", args=[self.object.pk])
            buttons += [
                Button(_("All that is held"), url=held, icon_name="download", priority=40),
                Button(
                    _("Erase"),
                    url=reverse("participants_person_erase", args=[self.object.pk]),
                    icon_name="bin",
                    priority=50,
                ),
            ]
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person = self.object
        by_part: dict[tuple[int, str], list[Any]] = {}
        for record in records_of(person):
            by_part.setdefault((record.activity_id, record.role), []).append(record)
        context: dict[str, Any] = super().get_context_data(
            person=person,
            sex=about_one(person.sex),
            addresses=addresses_of(person),
            names=names_of(person),
            merged=[each for each in all_of_person(person) if each.pk != person.pk],
            merges=merges_of(Subject.PERSON, person),
            parts=[(each, by_part.get((each.activity_id, each.role), [])) for each in participations_of(person)],
            consents=consents_of(person),
            profiles=profiles_of(person),
            may_hand_over=self.may_hand_over,
            **kwargs,
        )
        return context


class SavesPerson(SavedByService):
    def save_by_service(self, form: Any, user: Any) -> Person:
        return save_person(person=form.instance, by=user, addresses=form.cleaned_data["addresses"])


class PersonCreateView(SavesPerson, CreateView):
    pass


class PersonEditView(SavesPerson, PersonalEditView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if Person.objects.filter(pk=kwargs["pk"]).exclude(erased_at=None).exists():
            raise PermissionDenied
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        return response


class PeopleToChoose:
    """Who may not see personal data chooses among people who are public already: by name, and by no more."""

    def get_object_list(self) -> QuerySet[Person]:
        people = Person.objects.filter(merged_into=None, erased_at=None)
        if self.request.user.has_perm(VIEW_PERSONAL_DATA):  # type: ignore[attr-defined]
            return people
        return people.filter(profile__isnull=False)


class PersonChooseView(PeopleToChoose, ChooseView):
    pass


class PersonChooseResultsView(PeopleToChoose, ChooseResultsView):
    pass


class PersonChooserViewSet(SnippetChooserViewSet):
    choose_view_class = PersonChooseView
    choose_results_view_class = PersonChooseResultsView


def _in_figures(person: Person) -> str:
    """What figures may leave somebody out for; nothing for almost everybody."""
    marks = [(person.is_programme_staff, _("Programme staff")), (person.is_test, _("Bot or test account"))]
    return ", ".join(text for is_marked, text in marks if is_marked)


class PersonViewSet(PersonalViewSet):
    model = Person
    icon = "user"
    menu_label = gettext_lazy("People")
    menu_order = 10
    index_view_class = PersonIndexView
    add_view_class = PersonCreateView
    edit_view_class = PersonEditView
    inspect_view_class = PersonInspectView
    chooser_viewset_class = PersonChooserViewSet
    inspect_template_name = "participants/admin/person.html"
    filterset_class = PersonFilter
    list_display: ClassVar = [
        "name",
        Column("institution", label=gettext_lazy("Institution"), accessor="current_institution"),
        Column("country", label=gettext_lazy("Country"), sort_key="country__name_es"),
        Column("sex", label=gettext_lazy("Sex"), accessor=lambda person: about_one(person.sex), sort_key="sex"),
        NumberColumn("activities_taken", label=gettext_lazy("Participations")),
        Column("in_figures", label=gettext_lazy("In figures"), accessor=_in_figures),
    ]
    list_export: ClassVar = [
        "pk",
        "name",
        "get_sex_display",
        "country",
        "current_institution",
        "position",
        "is_programme_staff",
        "is_test",
        "activities_taken",
    ]
    export_headings: ClassVar = {
        "get_sex_display": gettext_lazy("Sex"),
        "current_institution": gettext_lazy("Institution"),
        "activities_taken": gettext_lazy("Participations"),
    }
    ordering: ClassVar = ["name", "pk"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("name"),
                    FieldPanel("addresses"),
                    FieldRowPanel([FieldPanel("sex"), FieldPanel("country")]),
                    FieldPanel("institution"),
                    FieldPanel("position"),
                ],
                heading=gettext_lazy("Person"),
            ),
            MultiFieldPanel(
                [FieldPanel("is_programme_staff"), FieldPanel("is_test")], heading=gettext_lazy("In figures")
            ),
        ],
        base_form_class=PersonForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return people_listed()


class ProfileViewSet(RegistryViewSet):
    model = PublicProfile
    icon = "view"
    menu_label = gettext_lazy("Public profiles")
    menu_order = 60
    search_fields: ClassVar = ["display_name", "slug"]
    list_display: ClassVar = ["display_name", "position_es", "institution"]
    list_export: ClassVar = ["display_name", "slug", "position_es", "position_en", "institution"]
    panels: ClassVar = [
        FieldPanel("person"),
        FieldPanel("display_name"),
        FieldPanel("slug"),
        FieldPanel("photo"),
        FieldPanel("institution"),
        MultiFieldPanel([FieldPanel("position_es"), FieldPanel("biography_es")], heading=gettext_lazy("In Spanish")),
        MultiFieldPanel([FieldPanel("position_en"), FieldPanel("biography_en")], heading=gettext_lazy("In English")),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PublicProfile]:
        return PublicProfile.objects.select_related("institution")


class ConsentViewSet(PersonalViewSet):
    model = Consent
    icon = "check"
    menu_label = gettext_lazy("Consents")
    menu_order = 70
    filterset_class = ConsentFilter
    search_fields: ClassVar = ["person__name"]
    list_display: ClassVar = [
        "person",
        "purpose",
        "version",
        DateColumn("given_at", label=gettext_lazy("Given at"), sort_key="given_at"),
        DateColumn("withdrawn_at", label=gettext_lazy("Withdrawn at"), sort_key="withdrawn_at"),
    ]
    list_export: ClassVar = ["person", "get_purpose_display", "version", "given_at", "withdrawn_at", "source"]
    export_headings: ClassVar = {"get_purpose_display": gettext_lazy("Purpose")}
    panels: ClassVar = [
        FieldPanel("person"),
        FieldPanel("purpose"),
        FieldPanel("version"),
        FieldPanel("given_at"),
        FieldPanel("withdrawn_at"),
        FieldPanel("source"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Consent]:
        return Consent.objects.select_related("person")


def _person_looked_at(look: PersonalDataAccess) -> str:
    """Whose data it was, by number: the log itself shows nobody's name."""
    return _("No. %(id)d") % {"id": look.person_id} if look.person_id else "—"


class AccessViewSet(RegistryViewSet):
    model = PersonalDataAccess
    icon = "history"
    menu_label = gettext_lazy("Looks at personal data")
    menu_order = 110
    inspect_view_enabled = False
    add_to_reference_index = False
    index_view_class = RegistryIndexView
    filterset_class = AccessFilter
    search_fields: ClassVar = ["what", "user__email"]
    list_display: ClassVar = [
        "looked_at",
        "user",
        Column("person", label=gettext_lazy("Person"), accessor=_person_looked_at),
        NumberColumn("records", label=gettext_lazy("Records")),
        DateColumn("at", label=gettext_lazy("When"), sort_key="at"),
    ]
    list_export: ClassVar = ["at", "user", "looked_at", "person_id", "records"]
    export_headings: ClassVar = {"person_id": gettext_lazy("Number of the person")}
    panels: ClassVar = [FieldPanel("what", read_only=True)]

    def get_queryset(self, request: HttpRequest) -> QuerySet[PersonalDataAccess]:
        return PersonalDataAccess.objects.select_related("user")
