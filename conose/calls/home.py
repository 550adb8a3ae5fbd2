"""What the network's calls tell on a home page: those that can be applied for now."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from conose.models import CallIndexPage, CallPage
from portal.components import ListItem, Tag
from portal.placement import address
from portal.queries import public_pages
from portal.sections import Section, list_page, register


def declare() -> None:
    """Say what stands in the section of calls. Called once, when the apps are loaded."""
    register("calls", open_calls, CallIndexPage)


def open_calls(page: Page, request: HttpRequest, number: int) -> Section | None:
    """The open calls with a public page in the page's language, the one that closes first first. One query and `list_page`'s."""
    now = timezone.now()
    pages = public_pages(CallPage.objects.filter(locale=page.locale_id, alias_of=None))
    found = pages.filter(call__opens_at__lte=now, call__closes_at__gt=now, call__decided_at=None).select_related("call")
    items = [
        ListItem(
            title=each.title,
            url=address(request, each.url_path),
            key=each.call.stage_label,
            text=each.summary,
            tags=(Tag(_("Open until %(moment)s") % {"moment": each.call.closes_said}),),
            programme="conose",
        )
        for each in found.order_by("call__closes_at", "pk")[:number]
    ]
    if not items:
        return None
    index = list_page(CallIndexPage, page, request)
    more = (Tag(_("All calls"), index.url),) if index is not None else ()
    return Section(_("Open calls"), {"items": items}, more=more, programme="conose")
