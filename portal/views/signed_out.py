"""What is answered to who sends something while signed out: what they wrote is not lost, and they come back to where they were."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.cache import never_cache

CAME_FROM = "came_from"
"""The page of the form, in what is sent again: by then the browser names the answer's own address, which may take a POST only."""
TYPED = re.compile(r"\s|[^\x00-\x7f]|[!?,;]|^[A-Z][a-z]+\.?$")
"""What tells a text from the keys, numbers, days and choices that a form holds besides: a form does not say which it is.

A word in small letters alone is taken for one of those, and so is what an editor of the admin writes for itself, in JSON, but for
the text with formatting. It is sent again like all the rest, and not shown.
"""
LABELS = {
    "comment": gettext_lazy("Comment"),
    "feedback": gettext_lazy("Comment for the learner"),
    "for_applicant": gettext_lazy("For the applicant"),
    "for_committee": gettext_lazy("For the committee alone"),
    "name": gettext_lazy("Name"),
    "note": gettext_lazy("Note"),
    "reason": gettext_lazy("Reason"),
    "subject": pgettext_lazy("message", "Subject"),
    "text": gettext_lazy("Text"),
    "title": gettext_lazy("Title"),
    "why": gettext_lazy("Why"),
}
"""What fields are called in the portal's forms, by their name before a number: a form sends no labels."""

SAVES_ITSELF = {"key", "window"}
"""One of these is in what a script of a form for who is signed in sends; a live page's script, which is for all, sends none."""
WAS = ".was"
"""How the fields end that say what a window had last, of a form that saves itself: nobody wrote those now."""


@dataclass(frozen=True, slots=True)
class KeptText:
    name: str
    text: str
    label: str
    """Empty where the name tells nothing to a reader: a question that somebody wrote."""
    formatted: str = ""
    """What is sent where `text` is only the words of it: a text with formatting."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was sent and not taken, as a form that sends it again."""

    action: str
    hidden: Sequence[tuple[str, str]]
    texts: Sequence[KeptText]
    """Shown, to be read, changed or copied."""
    came_from: str
    sign_in_url: str
    """Empty for who is signed in by now."""
    has_files: bool

    @property
    def has_formatting(self) -> bool:
        return any(each.formatted for each in self.texts)


def came_from(request: HttpRequest, *, else_to: str = "") -> str:
    """The page of this site that a form was sent from; where the browser does not say, `else_to`, or the home page."""
    for url in (request.POST.get(CAME_FROM, ""), request.headers.get("Referer", "")):
        if url and url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure()):
            parts = urlsplit(url)
            return f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    return else_to or reverse("wagtail_serve", args=[""])


def is_of_this_site(request: HttpRequest) -> bool:
    """Whether the browser vouches that a page of this site sent it: no page of another one can say so."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def sign_in_url(back: str) -> str:
    return f"{reverse('account_login')}?{urlencode({'next': back}, safe='/')}"


def label_of(name: str) -> str:
    """What the field is called: “comment_12” is a comment. Empty where that is not known."""
    return str(LABELS.get(re.sub(r"_\d+$", "", name), ""))


def words_of(value: str) -> str:
    """The words of a text with formatting, as Draftail sends it: a paragraph for each of its blocks. Empty for anything else.

    Source: Draft.js, raw content state: {"blocks": [{"text": …}, …], "entityMap": {…}}.
    """
    if not value.startswith("{"):
        return ""
    try:
        blocks = json.loads(value).get("blocks")
    except (ValueError, RecursionError):
        return ""
    texts = [each.get("text") for each in blocks if isinstance(each, dict)] if isinstance(blocks, list) else []
    return "\n\n".join(text for text in texts if isinstance(text, str) and text.strip())


def _shown(name: str, value: str) -> KeptText | None:
    """What is shown of a field that was sent; None for what nobody wrote."""
    if name.endswith(WAS):
        return None
    if words := words_of(value):
        return KeptText(name, words, label_of(name), formatted=value)
    if name == "text" or (TYPED.search(value) and not value.startswith(("{", "["))):
        return KeptText(name, value, label_of(name))
    return None


def kept_from(request: HttpRequest) -> Kept | None:
    """None where nothing but a button was pressed, and where a password was sent: that is typed anew. What was left empty is
    sent again as well: an editor's forms count on it."""
    sent = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in ("csrfmiddlewaretoken", CAME_FROM)
        for value in values
    ]
    if not any(value for _name, value in sent) or any("password" in name and value for name, value in sent):
        return None
    back = came_from(request)
    shown = [(each, _shown(*each)) for each in sent]
    return Kept(
        action=request.get_full_path(),
        hidden=[each for each, text in shown if text is None],
        texts=[text for _each, text in shown if text is not None],
        came_from=back,
        sign_in_url="" if request.user.is_authenticated else sign_in_url(back),
        has_files=bool(request.FILES),
    )


def signed_out(request: HttpRequest) -> HttpResponse:
    """What was sent, to be sent again after signing in; for a script, the sentence and the way to the sign-in.

    A page's status is 403 and not 401, which asks for a way of signing in that browsers would do themselves; the scripts that
    wait for a line wait on. Where only a button was pressed, it leads to the sign-in and from there to the button.
    """
    if request.headers.get("Accept", "") == "application/json":
        url = sign_in_url(came_from(request))
        sentence = _("Your session has ended. Sign in again, in another tab: what you typed stays here.")
        return JsonResponse({"sign_in": url, **_to_script(sentence)}, status=401)
    kept = kept_from(request)
    if kept is None:
        return HttpResponseRedirect(sign_in_url(came_from(request)))
    return never_cache(_page)(request, kept)


def form_not_checked(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is from before a sign-in in another tab is shown again with what was written in it.

    Only where the browser vouches that a page of this site sent it: what another site sends is never made ready to be sent.
    What saves itself is told to sign in, where every cookie is gone: the token went with the session.
    """
    is_script = request.headers.get("Accept", "") == "application/json"
    if is_script and SAVES_ITSELF & request.POST.keys() and not request.user.is_authenticated:
        return signed_out(request)
    if is_script and request.user.is_authenticated:
        sentence = _(
            "You have signed in again since this page was opened. Save it with its button: what you typed stays here."
        )
        return JsonResponse(_to_script(sentence), status=403)
    kept = kept_from(request) if is_of_this_site(request) and not is_script else None
    if kept is None:
        back = came_from(request, else_to=request.get_full_path())
        return render(request, "403_csrf.html", {"came_from": back}, status=403)
    return never_cache(_page)(request, kept)


def _to_script(sentence: str) -> dict[str, Any]:
    """The sentence for our scripts, and for Wagtail's editor, which saves as one writes and says otherwise that the server failed."""
    return {"sentence": sentence, "success": False, "error_code": "locked", "error_message": sentence}


def _page(request: HttpRequest, kept: Kept) -> HttpResponse:
    return render(request, "errors/send_again.html", {"kept": kept, "came_from": kept.came_from}, status=403)
