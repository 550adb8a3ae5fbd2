"""The public page of a specialist, with everything they gave. Most else that is public is a Wagtail page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from datacction.listings import profile_episodes
from participants.profiles.queries import details_of
from participants.queries.people import public_profiles
from participants.works import standings_of, works_of
from portal.templatetags.portal_tags import Crumb, host


def profile(request: HttpRequest, slug: str) -> HttpResponse:
    """Someone who spoke, teaches or does research; not found unless their consent stands."""
    found = get_object_or_404(public_profiles().select_related("institution", "photo"), slug=slug)
    language = (get_language() or "es").split("-")[0]
    in_spanish = language == "es"
    details = details_of(found.pk)
    rows, standings = profile_episodes(found.root, request, language=language), standings_of(found.root)
    lists = [Crumb(each.name, each.url) for each in standings]
    if rows or not standings:
        lists.insert(0, Crumb(_("Specialist"), reverse("specialists")))
    context = {
        "profile": found,
        "orcid": details.orcid if details else "",
        "links": [(url, host(url)) for url in details.links] if details else [],
        "works": works_of(found.root, request),
        "position": found.position_es if in_spanish else found.position_en or found.position_es,
        "biography": found.biography_es if in_spanish else found.biography_en or found.biography_es,
        "rows": rows,
        "lists": lists,
        "facts": [fact for each in standings for fact in each.facts],
        "trail": [Crumb(_("Citizen security in data"), f"/{language}/"), *lists[:1]],
    }
    return render(request, "datacction/profile.html", context)
