"""The public glossary, and the editor's switch of a page."""

import unicodedata
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.models import Page

from front.glossary.explaining import is_silent
from front.glossary.services import set_explained
from front.models import Term
from portal.models import User
from portal.screens import screen
from portal.templatetags.portal_tags import Crumb


@dataclass(frozen=True, slots=True)
class Letter:
    """The words that begin with a letter; `anchor` is its name on the page."""

    letter: str
    anchor: str
    terms: tuple[Term, ...]


def _plain(text: str) -> str:
    """How a name is put in order: without accents, small."""
    return "".join(each for each in unicodedata.normalize("NFD", text) if not unicodedata.combining(each)).casefold()


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """All words from A to Z in the reader's language. One query."""
    terms = sorted(
        Term.objects.select_related("country"),
        key=lambda term: (_plain(term.name), term.country.name if term.country else ""),
    )
    of_letter: dict[str, list[Term]] = {}
    for term in terms:
        first = _plain(term.name)[:1].upper()
        of_letter.setdefault(first if first.isalpha() else "#", []).append(term)
    letters = [
        Letter(letter, f"letter-{letter.lower() if letter != '#' else 'other'}", tuple(found))
        for letter, found in of_letter.items()
    ]
    context = {"letters": letters, "trail": [Crumb(_("Home"), f"/{(get_language() or 'es').split('-')[0]}/")]}
    return render(request, "front/glossary/glossary.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def explained_page(request: HttpRequest, page: int) -> HttpResponse:
    """Whether a page explains the words of the glossary, and the button that turns it round: for who may edit the page."""
    found = get_object_or_404(Page, pk=page)
    if not isinstance(request.user, User) or not found.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    is_explained = not is_silent(found)
    edit = reverse("wagtailadmin_pages:edit", args=[found.pk])
    if request.method == "POST":
        set_explained(page=found, explained=not is_explained, by=request.user)
        said = (
            _("The words of the glossary are explained on this page again.")
            if not is_explained
            else _("The words of the glossary are not explained on this page.")
        )
        messages.success(request, said)
        return redirect(edit)
    return screen(
        request,
        "front/glossary/admin/page.html",
        _("Glossary on this page"),
        icon="openquote",
        above=[(edit, found.title)],
        page=found,
        is_explained=is_explained,
    )
