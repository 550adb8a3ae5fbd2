"""Where the webinar joins in Wagtail's admin: moving an episode moves its languages, or is refused beforehand."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.pages.listing import PageListingMixin
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.admin.widgets import Button
from wagtail.documents.models import AbstractDocument
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from datacction.editions.changes import changes_since_told
from datacction.editions.views import announce_changes, swap
from datacction.exchanges.access import is_for_participants, may_have
from datacction.exchanges.queries import overdue_count
from datacction.exchanges.reports import AgreementsReportView
from datacction.live.viewset import BroadcastViewSet, in_public_language
from datacction.models import Broadcast, EditionPage, EpisodePage, SeasonPage
from datacction.permissions import MODERATE_LIVE
from datacction.queries import latest_season, obstacles_to_move, sharing_its_number
from datacction.services import number_copy
from datacction.speakers.desk_views import HANDLE_SPEAKERS, SpeakersViewSet
from datacction.speakers.queries import waiting_count
from participants.models import Activity
from portal.panels import Task, TaskPanel
from portal.views.new_page import NewPageView


@hooks.register("before_move_page")
def refuse_a_season_without_its_languages(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    return _refused(request, [page], destination, redirect("wagtailadmin_pages:move", page.pk))


@hooks.register("before_bulk_action")
def refuse_it_for_many(
    request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any
) -> HttpResponse | None:
    if action_type != "move" or not objects or not isinstance(objects[0], Page):
        return None
    destination = action.cleaned_form.cleaned_data["chooser"]
    return _refused(request, objects, destination, redirect(action.next_url))


def _refused(request: HttpRequest, pages: Sequence[Page], destination: Page, back: HttpResponse) -> HttpResponse | None:
    found = dict.fromkeys(sentence for page in pages for sentence in obstacles_to_move(page, destination))
    for sentence in found:
        messages.error(request, sentence)
    return back if found else None


@hooks.register("construct_homepage_panels")
def first_page(request: HttpRequest, panels: list[Any]) -> None:
    """The next episode goes into the latest season: the way there, for who may write it."""
    season = latest_season()
    if season is None or not season.permissions_for_user(request.user).can_add_subpage():
        return
    tasks = [
        Task(
            _("Add an episode to “%(season)s”") % {"season": season.title},
            reverse("wagtailadmin_pages:add", args=["datacction", "episodepage", season.pk]),
            is_first=True,
        ),
        Task(
            _("The episodes of “%(season)s”") % {"season": season.title},
            reverse("wagtailadmin_explore", args=[season.pk]),
            count=season.numchild,
        ),
        Task(_("All seasons"), reverse("wagtailadmin_explore", args=[season.get_parent().pk])),
    ]
    TaskPanel("webinar", _("Webinar"), "media", tasks, order=5).add_to(panels)


@hooks.register("construct_homepage_panels")
def agreements_overdue(request: HttpRequest, panels: list[Any]) -> None:
    """What was promised and not kept, for who may do something about it."""
    number = overdue_count()
    season = latest_season() if number else None
    if season is None or not season.permissions_for_user(request.user).can_edit():
        return
    tasks = [Task(_("Agreements overdue"), reverse("exchange_agreements"), count=number)]
    TaskPanel("exchanges", _("Exchanges"), "group", tasks, order=6).add_to(panels)


@hooks.register("construct_homepage_panels")
def speakers_waiting(request: HttpRequest, panels: list[Any]) -> None:
    """Profiles and slides that speakers sent, for who may approve them."""
    if not request.user.has_perm(HANDLE_SPEAKERS):
        return
    tasks = [Task(_("Invite a speaker"), reverse("speakers:invite"))]
    if number := waiting_count():
        address = f"{reverse('speakers:index')}?state=sent"
        tasks.insert(0, Task(_("Profiles and slides to approve"), address, count=number))
    TaskPanel("speakers", _("Speakers"), "user", tasks, order=7).add_to(panels)


@hooks.register("register_admin_viewset")
def speakers_screens() -> SpeakersViewSet:
    return SpeakersViewSet()


@hooks.register("register_permissions")
def speakers_permission() -> Any:
    return Permission.objects.filter(content_type__app_label="datacction", codename="handle_speakers")


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(
        "datacction.speaker_invite", gettext_lazy("Invite a speaker"), gettext_lazy("Speaker invited")
    )
    actions.register_action(
        "datacction.speaker_revoke", gettext_lazy("Take a link back"), gettext_lazy("Link taken back")
    )
    actions.register_action("datacction.speaker_approve", gettext_lazy("Approve a profile"), gettext_lazy("Approved"))
    actions.register_action("datacction.speaker_send_back", gettext_lazy("Send back"), gettext_lazy("Sent back"))
    actions.register_action("datacction.speaker_slides", gettext_lazy("Decide on slides"), gettext_lazy("Decided on"))
    actions.register_action(
        "datacction.swap", gettext_lazy("Exchange two sessions"), gettext_lazy("Sessions exchanged")
    )
    actions.register_action("datacction.announce", gettext_lazy("Announce changes"), gettext_lazy("Changes announced"))


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return [
        path("editions/<int:page>/changes/", announce_changes, name="edition_changes"),
        path("editions/<int:page>/swap/", swap, name="edition_swap"),
        path("reports/agreements/", AgreementsReportView.as_view(), name="exchange_agreements"),
        path(
            "reports/agreements/results/",
            AgreementsReportView.as_view(results_only=True),
            name="exchange_agreements_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def agreements_report() -> MenuItem:
    return MenuItem(
        gettext_lazy("Agreements of exchanges"), reverse("exchange_agreements"), icon_name="list-ul", order=910
    )


@hooks.register("document_is_for_some")
def is_of_an_exchange(document: AbstractDocument) -> bool:
    return is_for_participants(document)


@hooks.register("before_serve_document")
def keep_for_participants(document: AbstractDocument, request: HttpRequest) -> HttpResponse | None:
    """Ask who is signed out to sign in, and tell who did not take part whom the file is for."""
    if not is_for_participants(document) or may_have(document, request):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return render(request, "datacction/participants_only.html", {"document": document}, status=403)


@hooks.register("after_publish_page")
def tell_of_changes(request: HttpRequest, page: Page) -> None:
    """A programme that changed since those registered were told: the way to tell them."""
    edition = page.specific
    number = len(changes_since_told(edition.translation_key)) if isinstance(edition, EditionPage) else 0
    if not number:
        return
    sentence = ngettext(
        "%(number)s session is not as those registered know it.",
        "%(number)s sessions are not as those registered know them.",
        number,
    )
    button = messages.button(reverse("edition_changes", args=[page.pk]), _("See and announce"))
    messages.warning(request, sentence % {"number": number}, buttons=[button])


@hooks.register("register_page_header_buttons")
def announce_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Any]:
    if page.specific_class is EditionPage and page.live and page.permissions_for_user(user).can_publish():
        yield Button(
            gettext_lazy("Announce changes"),
            url=reverse("edition_changes", args=[page.pk]),
            icon_name="mail",
            priority=65,
        )
        yield Button(
            gettext_lazy("Exchange two sessions"),
            url=reverse("edition_swap", args=[page.pk]),
            icon_name="order",
            priority=66,
        )


@hooks.register("after_move_page")
def tell_of_a_number_taken(request: HttpRequest, page: Page) -> None:
    if not isinstance(page, EpisodePage):
        return
    other = sharing_its_number(Page.objects.get(pk=page.pk))
    if other is not None:
        messages.warning(
            request,
            _("“%(title)s” has number %(number)s in this season too: give one of them another.")
            % {"title": other.title, "number": other.number},
        )


@hooks.register("after_copy_page")
def number_the_copy(request: HttpRequest, page: Page, new_page: Page) -> None:
    copy = new_page.specific
    if isinstance(copy, EpisodePage | SeasonPage):
        before = copy.number
        values = {"title": copy.title, "before": before, "number": number_copy(page=copy)}
        if copy.number != before:
            sentence = _(
                "“%(title)s” is a draft with number %(number)s: %(before)s is taken. Check its facts, publish it."
            )
        else:
            sentence = _("“%(title)s” is a draft with number %(number)s: check its facts, publish it.")
        messages.info(request, sentence % values)


class EpisodeViewSet(PageViewSet):
    """A season's list of episodes: in the order of their numbers, each with its date."""

    model = EpisodePage
    add_view_class = NewPageView
    icon = "media"
    ordering = "number"
    list_display = (
        *PageListingMixin.base_columns[:1],  # the box to tick comes first
        "number",
        *PageListingMixin.base_columns[1:2],
        "date",
        *(column for column in PageListingMixin.base_columns[2:] if column.name != "type"),
    )


@hooks.register("register_admin_viewset")
def episodes() -> EpisodeViewSet:
    return EpisodeViewSet("episodes")


# --- live pages -------------------------------------------------------------------------------

register_snippet(BroadcastViewSet)


@hooks.register("register_permissions")
def live_permissions() -> Any:
    """Moderating, which is about no screen of the admin, for the form of a group."""
    return Permission.objects.filter(content_type__app_label="datacction", codename="moderate_live")


@hooks.register("register_log_actions")
def live_actions(actions: Any) -> None:
    actions.register_action(
        "datacction.live.question", gettext_lazy("Decide about a question"), gettext_lazy("Question decided about")
    )
    actions.register_action(
        "datacction.live.switch", gettext_lazy("Switch questions"), gettext_lazy("Questions switched")
    )
    actions.register_action("datacction.live.poll", gettext_lazy("Arrange a poll"), gettext_lazy("Poll arranged"))
    actions.register_action(
        "datacction.survey", gettext_lazy("Turn a survey on or off"), gettext_lazy("Survey turned on or off")
    )


@hooks.register("register_page_header_buttons")
def way_to_the_live_page(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """From the page of an episode to moderating its live page, or to opening one."""
    if not isinstance(page, EpisodePage) or not page.pk or not user.has_perm(MODERATE_LIVE):
        return
    activity = Activity.objects.filter(page_key=page.translation_key).first()
    if activity is None:
        return
    if Broadcast.objects.filter(activity=activity).exists():
        address = in_public_language("live_moderate", activity.key)
        yield Button(_("Live page"), address, icon_name="media", priority=91)
    elif user.has_perm("datacction.add_broadcast"):
        address = reverse("wagtailsnippets_datacction_broadcast:add")
        yield Button(_("Open a live page"), f"{address}?activity={activity.pk}", icon_name="media", priority=91)
