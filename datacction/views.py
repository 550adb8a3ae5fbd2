"""The public page of a specialist. Everything else public is a Wagtail page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from datacction.listings import profile_episodes
from datacction.queries import public_profiles
from portal.templatetags.portal_tags import Crumb


def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Someone who spoke in an episode; not found unless their consent stands."""
    found = get_object_or_404(public_profiles().select_related("person", "institution", "photo"), slug=slug)
    language = (get_language() or "es").split("-")[0]
    in_spanish = language == "es"
    context = {
        "profile": found,
        "position": found.position_es if in_spanish else found.position_en or found.position_es,
        "biography": found.biography_es if in_spanish else found.biography_en or found.biography_es,
        "rows": profile_episodes(found, request, language=language),
        "trail": [Crumb(_("Citizen security in data"), f"/{language}/")],
    }
    return render(request, "datacction/profile.html", context)
