"""Screens of editors: inviting speakers, looking at what they sent and at their slides, deciding on it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from datacction.models import SpeakerDraft, SpeakerSlides
from datacction.speakers import services
from datacction.speakers.queries import (
    consents_of,
    invitable_people,
    invitations_of,
    page_titles,
    slides_of,
    speakers_listed,
)
from datacction.speakers.views import handed_out
from participants.models import Institution, Person
from participants.permissions import signed_in
from participants.profiles.desk_views import ProfileDesk, Words
from portal.models import User

HANDLE_SPEAKERS = "datacction.handle_speakers"


class SpeakersViewSet(ProfileDesk):
    """The desk of speakers: a photograph and slides stand beside their profile."""

    name = "speakers"
    url_prefix = "speakers"
    icon = "user"
    menu_label = gettext_lazy("Speakers")
    menu_order = 215
    permission = HANDLE_SPEAKERS
    words = Words(
        what_it_is=gettext_lazy(
            "Speakers fill in their own profile by a link that you send, and send slides. Nothing of it is public before you approve it."
        ),
        invite=gettext_lazy("Invite a speaker"),
        nobody=gettext_lazy("Nobody is here. Invite a speaker with the button above."),
        sends=gettext_lazy(
            "The speaker fills in their profile and sends slides without an account. An earlier link is good no more."
        ),
        changed=gettext_lazy("Choose the institution again: the speaker has changed it in the meantime."),
    )
    states = SpeakerDraft.State
    show_template = "datacction/speakers/admin/show.html"

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/photo/", self.opened(self.photo, require_safe), name="photo"),
            path("slides/<uuid:key>/", self.opened(self.slides_file, require_safe), name="slides_file"),
            path("slides/<uuid:key>/decide/", self.opened(self.decide_slides, require_POST), name="decide_slides"),
        ]

    def listed(self, state: str) -> QuerySet[SpeakerDraft]:
        return speakers_listed(state)

    def row_of(self, pk: int) -> SpeakerDraft:
        return get_object_or_404(SpeakerDraft.objects.select_related("person", "decided_by"), pk=pk)

    def good_until(self, rows: Iterable[SpeakerDraft]) -> Mapping[int, datetime]:
        return {person: each.expires_at for person, each in invitations_of(row.person_id for row in rows).items()}

    def people(self) -> QuerySet[Person]:
        return invitable_people()

    def sent(self, row: SpeakerDraft) -> Mapping[str, Any]:
        return {name: getattr(row, name) for name in self.labels}

    def more(self, row: SpeakerDraft) -> dict[str, Any]:
        slides = slides_of(row.person)
        titles = page_titles((each.episode_key for each in slides), (get_language() or "es").split("-")[0])
        return {
            "slides": [(each, titles.get(each.episode_key, "")) for each in slides],
            "consents": consents_of(row.person),
            "photo_url": self.url("photo", row.pk) if row.photo else "",
        }

    def state_said(self, row: Any) -> str:
        state = super().state_said(row)
        return f"{state} · {_('slides wait')}" if row.has_slides else state

    def invite_person(self, *, person: Person, address: str, language: str, days: int, by: User) -> Any:
        return services.invite(person=person, address=address, language=language, days=days, by=by)

    def publish(self, *, row: SpeakerDraft, institution: Institution | None, by: User) -> Any:
        return services.approve(draft=row, institution=institution, by=by)

    def ask_again(self, *, row: SpeakerDraft, note: str, by: User) -> None:
        services.send_back(draft=row, note=note, by=by)

    def end_link(self, *, row: SpeakerDraft, by: User) -> bool:
        return services.revoke(person=row.person, by=by)

    def photo(self, request: HttpRequest, pk: int) -> Any:
        draft = self.row_of(pk)
        if draft.photo is None:
            raise Http404
        return handed_out(draft.photo, "photo.jpg", "image/jpeg")

    def slides_file(self, request: HttpRequest, key: UUID) -> Any:
        slides = get_object_or_404(SpeakerSlides, key=key)
        return handed_out(slides.key, slides.filename, slides.kind)

    def decide_slides(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Publish slides, or not."""
        slides = get_object_or_404(SpeakerSlides, key=key)
        take = request.POST.get("take") == "1"
        try:
            services.decide_slides(slides=slides, take=take, by=signed_in(request))
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The slides are published.") if take else _("The slides are not published."))
        return redirect(self.url("show", get_object_or_404(SpeakerDraft, person=slides.person_id).pk))
