"""The picture of a page where it is shared."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from portal.queries import open_pages
from portal.social_cards import card_of, drawn

logger = logging.getLogger(__name__)
A_YEAR = 31_536_000
SHARED = "fill-1200x630|format-jpeg"


@require_safe
def social_card(request: HttpRequest, page: int, digest: str) -> HttpResponse:
    """The card of a public page; an old name leads to the present one. Where it cannot be drawn, the portal's own picture."""
    found = open_pages(Page.objects.filter(pk=page)).select_related("locale").first()
    if found is None:
        raise Http404
    card = card_of(found.specific, found.locale.language_code)
    if card.digest != digest:
        return redirect(reverse("social_card", args=[page, card.digest]))
    try:
        content = drawn(card)
    except Exception:  # a page that is shared shows some picture, whatever storage or a font says
        logger.exception("The social card of page %s could not be drawn.", page)
        return redirect(static("img/social.png"))
    response = HttpResponse(content, content_type="image/png")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


@require_safe
def social_image(request: HttpRequest, page: int, image: int) -> HttpResponse:
    """The picture that an editor chose for a public page, under an address that lasts: those of storage may be signed, and expire
    before whoever was told of the page looks at it."""
    found = open_pages(Page.objects.filter(pk=page)).first()
    chosen = getattr(found.specific, "social_image", None) if found is not None else None
    if chosen is None or chosen.pk != image:
        raise Http404
    try:
        return redirect(chosen.get_rendition(SHARED).url)
    except Exception:
        logger.exception("The picture of page %s could not be made.", page)
        return redirect(static("img/social.png"))
