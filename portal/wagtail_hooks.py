"""Where the portal joins in Wagtail's admin."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.contrib.settings.registry import register_setting
from wagtail.models import Page
from wagtail_localize.models import TranslationSource

from portal.accounts import drop_former_addresses
from portal.bulk_actions import DeleteListed, refuse_more_than_listed
from portal.models import PortalPage, SiteOwner, User
from portal.owner import site_owner
from portal.panels import Task, TaskPanel
from portal.queries import carried_translations, followed_source, public_translations, still_public
from portal.screens import ScreenMenuItem
from portal.views.new_page import NewPageView
from portal.views.periodic import PERMISSION, periodic

register_setting(SiteOwner, icon="home")
hooks.register("register_bulk_action", DeleteListed, order=1)  # after Wagtail's, in its place
hooks.register("before_bulk_action", refuse_more_than_listed)


@hooks.register("after_edit_user")
def keep_one_address(request: HttpRequest, user: User) -> None:
    drop_former_addresses(user=user)


@hooks.register("insert_editor_js")
def texts_of_the_translation_editor() -> str:
    return format_html('<script src="{}"></script>', static("js/admin/translations.js"))


@hooks.register("before_move_page", order=-1)
def refuse_before_asking(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Wagtail asks for a confirmation first and refuses afterwards, without saying why."""
    if page.permissions_for_user(request.user).can_move_to(destination):
        return None
    if destination.depth > 1 and destination.locale_id != page.locale_id:
        sentence = _("“%(page)s” cannot be moved below “%(parent)s”, which is in another language.")
    else:
        sentence = _("“%(page)s” cannot be moved below “%(parent)s”: pages of its kind have no place there.")
    messages.error(request, sentence % {"page": page.title, "parent": destination.title})
    return redirect("wagtailadmin_pages:move", page.pk)


class PortalPageViewSet(PageViewSet):
    """Of every page of the portal that has none of its own; those that have one name `NewPageView` there too."""

    model = PortalPage
    add_view_class = NewPageView
    parent_models = ()


@hooks.register("register_admin_viewset")
def pages_of_the_portal() -> PortalPageViewSet:
    return PortalPageViewSet("portal_pages")


@hooks.register("after_unpublish_page")
def tell_of_other_languages(request: HttpRequest, page: Page) -> None:
    _tell_of_other_languages(request, [page])


@hooks.register("after_bulk_action")
def tell_of_them_for_many(request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any) -> None:
    if action_type == "unpublish" and objects and isinstance(objects[0], Page):
        _tell_of_other_languages(request, objects)


def _tell_of_other_languages(request: HttpRequest, pages: Sequence[Page]) -> None:
    """One warning with a way to take off each: unpublishing a page leaves its other languages where they are."""
    versions = still_public(pages)
    if not versions:
        return
    named = [
        _("“%(title)s” (%(language)s)") % {"title": each.title, "language": each.locale.get_display_name()}
        for each in versions
    ]
    buttons = [
        messages.button(
            reverse("wagtailadmin_pages:unpublish", args=[each.pk]), _("Unpublish %(page)s") % {"page": name}
        )
        for each, name in zip(versions, named, strict=True)
        if each.permissions_for_user(request.user).can_unpublish()
    ]
    sentence = _("Still public in another language: %(pages)s.") % {"pages": ", ".join(named)}
    messages.warning(request, sentence, buttons=buttons)


@hooks.register("after_publish_page")
def tell_what_was_carried(request: HttpRequest, page: Page) -> None:
    """Publishing renews the public translations: a text that changed shows its former translation there, one without any
    stands as it is.

    Those of a page that does not go along are said to be as they were.
    """
    source = followed_source(page)
    if source is None:
        return
    if not getattr(page.specific_class, "goes_along", False):
        _tell_what_waits(request, source)
        return
    for carried in carried_translations(source):
        facts = {"language": carried.language}
        if not carried.untranslated and not carried.former:
            messages.info(request, _("Brought up to date in %(language)s too, in its own words.") % facts)
            continue
        sentences = []
        if carried.former:
            sentence = ngettext(
                "In %(language)s %(count)s text shows its former translation, until you translate the new one: %(fields)s.",
                "In %(language)s %(count)s texts show their former translation, until you translate the new ones: %(fields)s.",
                carried.former_texts,
            )
            sentences.append(sentence % {**facts, "count": carried.former_texts, "fields": ", ".join(carried.former)})
        if carried.untranslated:
            sentence = _(
                "In %(language)s these texts stand in the language of this page now, until you translate them: %(fields)s."
            )
            sentences.append(sentence % {**facts, "fields": ", ".join(carried.untranslated)})
        sentences.append(_("The rest was brought up to date."))
        buttons = []
        if carried.page.permissions_for_user(request.user).can_edit():
            address = reverse("wagtailadmin_pages:edit", args=[carried.page.pk])
            buttons = [messages.button(address, _("Translate…"))]
        messages.warning(request, " ".join(sentences), buttons=buttons)


def _tell_what_waits(request: HttpRequest, source: TranslationSource) -> None:
    languages = [str(each.target_locale.get_display_name()) for each, _page in public_translations(source)]
    if not languages:
        return
    buttons = []
    if request.user.has_perm("wagtail_localize.submit_translation"):
        address = reverse("wagtail_localize:update_translations", args=[source.pk])
        buttons = [messages.button(address, _("Bring the changes over…"))]
    sentence = _("In %(languages)s it stands as it was: changes of this page come in when they are translated.")
    messages.info(request, sentence % {"languages": ", ".join(languages)}, buttons=buttons)


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [path("reports/periodic/", periodic, name="periodic_tasks")]


@hooks.register("register_reports_menu_item")
def periodic_report() -> MenuItem:
    item = ScreenMenuItem(gettext_lazy("Periodic tasks"), reverse("periodic_tasks"), icon_name="time", order=950)
    item.permission = PERMISSION
    return item


@hooks.register("construct_homepage_panels")
def owner_panel(request: HttpRequest, panels: list[Any]) -> None:
    """Until somebody has filled it in, for who may."""
    tasks = []
    if request.user.has_perm("portal.change_siteowner") and not site_owner().is_complete:
        label = _("Say who answers for the site")
        note = _("A name, and an e-mail or postal address: the notices show it.")
        tasks.append(Task(label, reverse("wagtailsettings:edit", args=["portal", "siteowner"]), note=note))
    TaskPanel("owner", _("This site"), "home", tasks, order=5).add_to(panels)
