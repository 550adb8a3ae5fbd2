"""Opening live pages, in the Wagtail admin."""

from typing import Any, ClassVar

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.widgets import HeaderButton

from datacction.live.services import save_broadcast
from datacction.models import Broadcast, LiveQuestion
from participants.models import Activity
from participants.viewsets.base import CreateView, EditView, RegistryViewSet, SavedByService, short_date
from portal.numbers import record_key


def in_public_language(name: str, key: str) -> str:
    """The address of a public page, in the language of the admin where the public site has it."""
    with override((get_language() or "es").split("-")[0]):
        return reverse(name, args=[key])


class SavesBroadcast(SavedByService):
    def save_by_service(self, form: Any, user: Any) -> Broadcast:
        broadcast = save_broadcast(broadcast=form.instance, by=user)
        for formset in form.formsets.values():
            formset.save()
        return broadcast


class BroadcastCreateView(SavesBroadcast, CreateView):
    def get_initial_form_instance(self) -> Any:
        """For the activity that the address names, as the way from its page does."""
        instance = super().get_initial_form_instance() or Broadcast()
        asked = record_key(self.request.GET.get("activity"))
        if asked is not None:
            instance.activity = Activity.objects.filter(pk=asked).first() or instance.activity
        return instance


class BroadcastEditView(SavesBroadcast, EditView):
    @property
    def header_more_buttons(self) -> list[Any]:
        key = self.object.activity.key
        return [
            *super().header_more_buttons,
            HeaderButton(_("Moderate"), url=in_public_language("live_moderate", key), icon_name="comment"),
            HeaderButton(_("The live page"), url=in_public_language("live", key), icon_name="view"),
        ]


class BroadcastViewSet(RegistryViewSet):
    model = Broadcast
    icon = "media"
    menu_label = _("Live pages")
    menu_name = "live_pages"
    menu_order = 145
    add_to_admin_menu = True
    add_view_class = BroadcastCreateView
    edit_view_class = BroadcastEditView
    inspect_view_enabled = False
    search_fields: ClassVar = ["activity__title_es", "activity__title_en", "activity__key"]
    list_display: ClassVar = [
        "__str__",
        NumberColumn("waiting", label=_("To be looked at"), sort_key="waiting"),
        NumberColumn("asked", label=_("Questions"), sort_key="asked"),
        Column(
            "starts_on",
            label=_("Day"),
            accessor=lambda broadcast: short_date(broadcast.activity.starts_on),
            sort_key="activity__starts_at",
        ),
    ]
    ordering: ClassVar = ["-activity__starts_at", "pk"]
    edit_handler = ObjectList(
        [
            FieldPanel("activity"),
            FieldPanel("stream_url"),
            MultiFieldPanel(
                [
                    FieldPanel("for_registered"),
                    FieldRowPanel([FieldPanel("takes_questions"), FieldPanel("shows_at_once")]),
                ],
                heading=_("Audience"),
            ),
            InlinePanel(
                "resources",
                heading=_("To read along"),
                label=_("Document or link"),
                help_text=_("What an episode's own page has to download stands there anyway."),
                panels=[
                    FieldRowPanel([FieldPanel("title_es"), FieldPanel("title_en")]),
                    FieldRowPanel([FieldPanel("document"), FieldPanel("url")]),
                ],
            ),
        ]
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Broadcast]:
        found: QuerySet[Broadcast] = Broadcast.objects.select_related("activity").annotate(
            asked=Count("questions"),
            waiting=Count("questions", filter=Q(questions__state=LiveQuestion.State.WAITING)),
        )
        return found
