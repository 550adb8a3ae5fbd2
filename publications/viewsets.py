"""The library in the Wagtail admin beside its pages: datasets, and which authors have a profile."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.snippets.views.snippets import SnippetViewSet

from publications.models import Author, AuthorIdentity, Dataset


class DatasetViewSet(SnippetViewSet):
    model = Dataset
    icon = "table"
    menu_label = _("Datasets")
    menu_order = 310
    add_to_admin_menu = True
    copy_view_enabled = False  # another dataset has another file
    list_display: ClassVar = ["title", "source", UpdatedAtColumn(), LiveStatusTagColumn()]


class AuthorIdentityForm(WagtailAdminModelForm):
    """Offers the people who wrote works of the library, as printed there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        authors = Author.objects.exclude(family_name="").order_by("family_name", "given_name")
        names = {
            slug: f"{family}, {given}"
            for slug, family, given in authors.values_list("slug", "family_name", "given_name")
        }
        if self.instance.slug:
            names.setdefault(self.instance.slug, self.instance.slug)
        self.fields["slug"].widget = forms.Select(choices=[("", "—"), *names.items()])


class AuthorIdentityViewSet(SnippetViewSet):
    model = AuthorIdentity
    icon = "user"
    menu_label = _("Authors with a profile")
    menu_order = 315
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display: ClassVar = ["author_name", Column("person", label=_("person of the registry"))]
    edit_handler = ObjectList(AuthorIdentity.panels, base_form_class=AuthorIdentityForm)
