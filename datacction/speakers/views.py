"""A speaker's own page, by a signed link and without an account; the files of slides that are public."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from datacction.models import SpeakerConsent, SpeakerInvitation
from datacction.speakers.files import path_of
from datacction.speakers.forms import OwnProfileForm, SlidesForm
from datacction.speakers.links import read_token
from datacction.speakers.queries import (
    consents_of,
    draft_of,
    invitation_by_key,
    is_public,
    pages_to_send_for,
    public_slides,
    slides_of,
    stands,
)
from datacction.speakers.services import keep_photo, said_of, send_profile, send_slides, withdraw
from participants.profiles.queries import profile_of
from participants.queries.institutions import institution_names
from portal.readers import is_too_often
from portal.views.signed_links import kept_from_others

MOST_IN_AN_HOUR = 40
"""Forms through one link: a photograph of 10 MB each."""


def _gone(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """A link that leads nowhere, and what to do."""
    return render(request, "participants/profiles/gone.html", {"sentence": sentence}, status=status)


def _opened(request: HttpRequest, token: str) -> SpeakerInvitation | HttpResponse:
    """The invitation behind a link that still opens the page, or what to say instead. One that expired opens it too: to
    withdraw."""
    key = read_token(token)
    found = invitation_by_key(key) if key else None
    if found is None:
        return _gone(
            request, _("This link is not complete. Some mail programs cut long addresses: copy all of it."), 404
        )
    if found.revoked_at is not None:
        return _gone(
            request, _("This link is good no more: another one was sent, or the editors took it back. Ask them."), 410
        )
    return found


def _tried_too_often(request: HttpRequest, invitation: SpeakerInvitation) -> bool:
    return is_too_often("speaker forms", invitation.key.hex, most=MOST_IN_AN_HOUR, seconds=3600)


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
def own_page(request: HttpRequest, token: str) -> HttpResponse:
    """The profile to fill in, how it stands, slides, and what was agreed to."""
    found = _opened(request, token)
    if isinstance(found, HttpResponse):
        return found
    draft = draft_of(found.person)
    assert draft is not None  # made with the invitation
    form, status = OwnProfileForm(draft=draft), 200
    if request.method == "POST":
        form = OwnProfileForm(request.POST, request.FILES, draft=draft)
        if _tried_too_often(request, found):
            form.add_error(None, _("This form has been sent very often. Try again in an hour."))
            status = 429
        elif form.is_valid():
            try:
                send_profile(invitation=found, said=said_of(form.cleaned_data, form.sent_photo))
            except ValidationError as error:
                form.add_error(None, error.messages)
                status = 409
            else:
                messages.success(request, _("Thank you. An editor looks at it; you are told when it is published."))
                return redirect("speaker_own", token)
        elif form.sent_photo is not None and found.is_good():
            keep_photo(invitation=found, photo=form.sent_photo, agreed=bool(form.cleaned_data.get("consent_photo")))
            draft.refresh_from_db()
    return _own_page(request, found, token, form, status)


def _own_page(
    request: HttpRequest, found: SpeakerInvitation, token: str, form: OwnProfileForm, status: int
) -> HttpResponse:
    person, language = found.person, _language()
    draft, profile = form.draft, profile_of(person)
    shown = is_public(person)
    episodes = {each.key: each.title for each in pages_to_send_for(person, language)}
    context: dict[str, Any] = {
        "form": form,
        "draft": draft,
        "token": token,
        "invitation": found,
        "is_good": found.is_good(),
        "photo_url": reverse("speaker_photo", args=[token]) if draft.photo else "",
        "profile_url": reverse("public_profile", args=[profile.slug]) if shown and profile else "",
        "names": institution_names(),
        "can_send_slides": bool(episodes),
        "slides": [(each, episodes.get(each.episode_key, "")) for each in slides_of(person)],
        "consents": consents_of(person),
        "agreed_before": shown and not stands(person, SpeakerConsent.Purpose.PROFILE),
    }
    return render(request, "datacction/speakers/own.html", context, status=status)


def _language() -> str:
    return (get_language() or "es").split("-")[0]


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
def slides_page(request: HttpRequest, token: str) -> HttpResponse:
    """Send slides for one of one's own episodes."""
    found = _opened(request, token)
    if isinstance(found, HttpResponse):
        return found
    episodes = pages_to_send_for(found.person, _language())
    if not found.is_good() or not episodes:
        return redirect("speaker_own", token)
    form, status = SlidesForm(request.POST or None, request.FILES or None, episodes=episodes), 200
    if request.method == "POST":
        if _tried_too_often(request, found):
            form.add_error(None, _("This form has been sent very often. Try again in an hour."))
            status = 429
        elif form.is_valid() and form.sent_file is not None:
            title = form.cleaned_data["title"] or form.sent_file.name.rpartition(".")[0]
            send_slides(
                invitation=found, episode_key=UUID(form.cleaned_data["episode"]), title=title, file=form.sent_file
            )
            messages.success(request, _("Thank you. The slides are published when an editor has looked at them."))
            return redirect("speaker_own", token)
    context = {"form": form, "token": token}
    return render(request, "datacction/speakers/slides.html", context, status=status)


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_page(request: HttpRequest, token: str, purpose: str) -> HttpResponse:
    """Ask, then end a consent. A link that has expired does it too."""
    found = _opened(request, token)
    if isinstance(found, HttpResponse):
        return found
    if purpose not in SpeakerConsent.Purpose.values:
        raise Http404
    if request.method == "POST":
        withdraw(person=found.person, purpose=purpose)
        messages.success(request, _("Withdrawn: it is public no more."))
        return redirect("speaker_own", token)
    context = {"token": token, "purpose": purpose, "label": SpeakerConsent.Purpose(purpose).label}
    return render(request, "datacction/speakers/withdraw.html", context)


@kept_from_others
@require_safe
def own_photo(request: HttpRequest, token: str) -> Any:
    """The photograph that was sent, for who sent it."""
    found = _opened(request, token)
    if isinstance(found, HttpResponse):
        return found
    draft = draft_of(found.person)
    if draft is None or draft.photo is None:
        raise Http404
    return handed_out(draft.photo, "photo.jpg", "image/jpeg")


@require_safe
def slides_file(request: HttpRequest, key: UUID) -> Any:
    """Slides that an editor approved, while the consent to them stands and their episode is public."""
    slides = get_object_or_404(public_slides(), key=key)
    return handed_out(slides.key, slides.filename, slides.kind)


def handed_out(key: UUID, name: str, kind: str) -> FileResponse:
    """A file of a speaker, so that nothing in it runs in the site's origin. Raises Http404 where it is missing."""
    path = path_of(key)
    if not path.exists():
        raise Http404
    response = FileResponse(path.open("rb"), content_type=kind)
    is_inline = kind in ("application/pdf", "image/jpeg")
    response["Content-Disposition"] = content_disposition_header(not is_inline, name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'" + ("" if is_inline else "; sandbox")
    response["Cache-Control"] = "no-cache"
    return response
