"""Where the library joins in Wagtail's admin."""

from typing import Any

from django.contrib.auth.models import Permission
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from portal.models import User
from portal.panels import Task, TaskPanel, pages_below
from publications.models import Dataset, LibraryPage, PublicationPage
from publications.services.copies import separate_copy
from publications.urls import admin_urlpatterns
from publications.viewsets import AuthorIdentityViewSet, DatasetViewSet

register_snippet(DatasetViewSet)
register_snippet(AuthorIdentityViewSet)


class PermittedMenuItem(MenuItem):
    """Shown to those who have a permission."""

    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        self.permission = permission
        super().__init__(*args, **kwargs)

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.permission))


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return admin_urlpatterns


@hooks.register("register_reports_menu_item")
def downloads_report() -> MenuItem:
    return PermittedMenuItem(
        _("Downloads"),
        reverse("publication_downloads"),
        icon_name="download",
        order=900,
        permission="publications.view_exact_downloads",
    )


@hooks.register("register_admin_menu_item")
def import_screen() -> MenuItem:
    return PermittedMenuItem(
        _("Library: sheets"),
        reverse("publication_imports"),
        icon_name="upload",
        order=320,
        permission="publications.import_publications",
    )


@hooks.register("register_permissions")
def permissions() -> Any:
    """The permissions of the library that are about no screen of Wagtail's."""
    return Permission.objects.filter(
        content_type__app_label="publications", codename__in=["view_exact_downloads", "import_publications"]
    )


@hooks.register("after_copy_page")
def separate_copied_files(request: HttpRequest, page: Page, new_page: Page) -> None:
    assert isinstance(request.user, User)
    for each in new_page.get_descendants(inclusive=True).type(PublicationPage).specific():
        separate_copy(page=each, by=request.user)


@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
def tell_what_was_taken(request: HttpRequest, snippet: Any) -> None:
    """Which file was read and how much of it, where one was sent; not to Wagtail's autosave, which shows nothing."""
    if not isinstance(snippet, Dataset) or snippet.content is None:
        return
    if request.FILES.get("file") and request.accepts("text/html"):
        rows = snippet.content.row_count
        sentence = ngettext(
            "“%(file)s” was read: %(n)s row was taken.", "“%(file)s” was read: %(n)s rows were taken.", rows
        )
        messages.info(request, sentence % {"file": snippet.file_name, "n": number_format(rows, force_grouping=True)})


@hooks.register("construct_homepage_panels")
def first_page(request: HttpRequest, panels: list[Any]) -> None:
    """The way to a new work, for who may write it; the library's sheets, for who may bring them in; its downloads."""
    write, listed = gettext("Publish a work"), gettext("All works")
    tasks = [*pages_below(LibraryPage, PublicationPage, request.user, write=write, listed=listed, is_first=True)]
    if request.user.has_perm("publications.import_publications"):
        tasks += [
            Task(
                gettext("Bring publications in from a sheet"),
                reverse("publication_imports"),
                note=gettext("With a look before anything is written."),
            ),
            Task(gettext("The catalogue as a sheet (CSV)"), reverse("publication_catalogue", args=["csv"])),
        ]
    if request.user.has_perm("publications.view_exact_downloads"):
        tasks.append(Task(gettext("Downloads of the library"), reverse("publication_downloads")))
    TaskPanel("library", gettext("Library"), "doc-full", tasks, order=30).add_to(panels)
