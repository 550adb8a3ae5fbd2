"""What the registry's screens share: lists that open the record, exports that stay text, looks that are logged."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import is_aware, make_naive
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, TitleColumn
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.coreutils import multigetattr
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    HistoryView,
    IndexView,
    SnippetViewSet,
    UsageView,
)
from wagtail.snippets.views.snippets import InspectView as SnippetInspectView

from participants.attendance.folding import without_accents
from participants.models import Person, about_one
from participants.permissions import EXPORT_PERSONAL_DATA, signed_in
from participants.services.privacy import log_access
from portal.refusals import say
from portal.spreadsheets import as_csv_cell, as_xlsx_cell


class TextStaysText:
    """A list whose exported cells are never formulas, and read as the list does: words, yes and no, local time."""

    def get_heading(self, queryset: QuerySet[Model], field: str) -> str:
        if field == "pk" and "pk" not in self.export_headings:  # type: ignore[attr-defined]
            return _("Number")
        heading: str = super().get_heading(queryset, field)  # type: ignore[misc]
        return heading

    def to_row_dict(self, item: Model) -> dict[str, Any]:
        """The exported facts of a row. What a code is called is looked up once: Django works all labels of a field out anew for
        each row, which took half of an export."""
        values = ((name, self._coded.get(name)) for name in self.list_export)  # type: ignore[attr-defined]
        return {
            name: multigetattr(item, name) if coded is None else coded[1].get(code := getattr(item, coded[0]), code)
            for name, coded in values
        }

    @cached_property
    def _coded(self) -> dict[str, tuple[str, dict[Any, str]]]:
        """Of exported labels ('get_role_display') the field, and what its codes are called in the language of who asked."""
        found: dict[str, tuple[str, dict[Any, str]]] = {}
        for name in self.list_export:  # type: ignore[attr-defined]
            field = name.removeprefix("get_").removesuffix("_display")
            if name == f"get_{field}_display":
                choices = self.model._meta.get_field(field).flatchoices  # type: ignore[attr-defined]
                found[name] = field, {code: str(label) for code, label in choices}
        return found

    def stream_csv(self, queryset: QuerySet[Model]) -> Iterator[Any]:
        """The rows in the language of who asked: they are written after the request, when another one is active."""
        return _spoken(get_language() or settings.LANGUAGE_CODE, super().stream_csv(queryset))  # type: ignore[misc]

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        if isinstance(value, bool):
            value = _("Yes") if value else _("No")
        elif isinstance(value, datetime) and is_aware(value):
            value = make_naive(value).replace(microsecond=0)
        shown = super().preprocess_field_value(field, value, export_format)  # type: ignore[misc]
        is_csv = export_format == self.FORMAT_CSV  # type: ignore[attr-defined]
        return as_csv_cell(shown) if is_csv else as_xlsx_cell(shown)


def _spoken(language: str, rows: Iterator[Any]) -> Iterator[Any]:
    while True:
        with override(language):
            row = next(rows, None)
        if row is None:
            return
        yield row


class RegistryIndexView(TextStaysText, IndexView):
    """A list whose titles open the record. Its rows can be ticked where something can be done with several."""

    default_ordering: ClassVar[Any] = None
    folded_search: ClassVar[str] = ""
    """The field that holds the folded name; each word typed has to be in it."""

    @cached_property
    def columns(self) -> list[Any]:
        columns: list[Any] = super().columns
        meta = self.model._meta
        if bulk_action_registry.get_bulk_actions_for_model(meta.app_label, meta.model_name):
            return columns
        return [each for each in columns if not isinstance(each, BulkActionsCheckboxColumn)]

    def _get_title_column(self, field_name: str, column_class: Any = TitleColumn, **kwargs: Any) -> Any:
        return self._get_custom_column(
            field_name,
            self._get_title_column_class(column_class),
            get_url=self.get_inspect_url if self.inspect_url_name else self.get_edit_url,
            get_title_id=lambda instance: f"snippet_{instance.pk}_title",
            **kwargs,
        )

    def search_queryset(self, queryset: QuerySet[Model]) -> QuerySet[Model]:
        if self.is_searching and self.folded_search:
            for word in without_accents(self.search_query).split():
                queryset = self.matching(queryset, word)
            return queryset
        found: QuerySet[Model] = super().search_queryset(queryset)
        return found

    def matching(self, queryset: QuerySet[Model], word: str) -> QuerySet[Model]:
        """The rows that one word of a search, folded, finds."""
        return queryset.filter(**{f"{self.folded_search}__contains": word})


class PersonalIndexView(RegistryIndexView):
    """A list of personal data: each look at it is logged, and exporting it needs a permission of its own."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.is_export and not request.user.has_perm(EXPORT_PERSONAL_DATA):
            raise PermissionDenied
        response: HttpResponse = super().get(request, *args, **kwargs)
        what = f"{self.model._meta.model_name}.{'export' if self.is_export else 'list'}"
        if isinstance(response, TemplateResponse) and response.context_data:
            records = len(response.context_data["object_list"])
        else:
            records = self.get_queryset().count()
        log_access(user=signed_in(request), what=what, query=request.GET.dict(), records=records)
        return response

    @cached_property
    def show_export_buttons(self) -> bool:
        return bool(self.list_export) and self.request.user.has_perm(EXPORT_PERSONAL_DATA)


class LooksLogged:
    """A page about one person: opening it is logged."""

    look: ClassVar[str]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().get(request, *args, **kwargs)  # type: ignore[misc]
        row = self.object  # type: ignore[attr-defined]
        person = row if isinstance(row, Person) else row.person
        log_access(user=signed_in(request), what=f"{row._meta.model_name}.{self.look}", person=person)
        return response


class InspectView(SnippetInspectView):
    """A row in words: a dash where it has nothing, yes and no, and one person's sex as one would say it."""

    def get_field_display_value(self, field_name: str, field: Any) -> Any:
        if field_name == "sex":
            return about_one(self.object.sex)
        value = super().get_field_display_value(field_name, field)
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        return "—" if value in (None, "") else value


class PersonalInspectView(LooksLogged, InspectView):
    look = "view"


class PersonalEditView(LooksLogged, EditView):
    look = "edit"


class PersonalHistoryView(LooksLogged, HistoryView):
    look = "history"


class PersonalUsageView(LooksLogged, UsageView):
    look = "usage"


class SavedByService:
    """A form view whose row is written by a service; what the service refuses is shown beside its field."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc, no-any-return]
        except ValidationError as error:
            say(form, error)
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined, no-any-return]

    def save_instance(self) -> Any:
        form = self.form  # type: ignore[attr-defined]
        form.save(commit=False)
        return self.save_by_service(form, self.request.user)  # type: ignore[attr-defined]

    def save_by_service(self, form: Any, user: Any) -> Any:
        raise NotImplementedError


class RegistryViewSet(SnippetViewSet):
    """A screen of the registry."""

    index_view_class = RegistryIndexView
    copy_view_enabled = False
    inspect_view_enabled = True
    add_to_reference_index = True
    list_per_page = 50
    search_backend_name = None

    @cached_property
    def export_filename(self) -> str:
        return str(self.model._meta.model_name)


class PersonalViewSet(RegistryViewSet):
    """A screen of personal data: every look at its list, at a row, its form, history or usage is logged."""

    index_view_class = PersonalIndexView
    inspect_view_class = PersonalInspectView
    edit_view_class = PersonalEditView
    history_view_class = PersonalHistoryView
    usage_view_class = PersonalUsageView


def short_date(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else "—"


def inspect_url(row: Any) -> str:
    """The address of a row's page in the admin."""
    return reverse(row.snippet_viewset.get_url_name("inspect"), args=[row.pk])


__all__ = [
    "CreateView",
    "EditView",
    "InspectView",
    "PersonalEditView",
    "PersonalIndexView",
    "PersonalInspectView",
    "PersonalViewSet",
    "RegistryIndexView",
    "RegistryViewSet",
    "SavedByService",
    "TextStaysText",
    "inspect_url",
    "short_date",
]
