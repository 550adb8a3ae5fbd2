"""What other pages show of DatAction."""

from typing import Any

from django import template
from django.template.context import Context

from datacction.listings import Row
from datacction.listings import latest_episodes as latest
from datacction.models import WebinarIndexPage
from portal.queries import public_pages

register = template.Library()


@register.filter
def of(values: dict[Any, Any] | None, key: Any) -> Any:
    """What a dictionary holds under a key; None where it holds nothing."""
    return values.get(key) if values else None


@register.simple_tag(takes_context=True)
def latest_episodes(context: Context, number: int = 3) -> list[Row]:
    """The last episodes in the page's language; none where there is no page. Three queries."""
    page, request = context.get("page"), context.get("request")
    return latest(page, request, number=number) if page is not None and request is not None else []


@register.simple_tag(takes_context=True)
def webinar_url(context: Context) -> str:
    """The address of the page of all seasons, in the page's language; none where there is none. One query."""
    page = context["page"]
    index = public_pages(WebinarIndexPage.objects.filter(locale=page.locale_id)).first()
    return (index.get_url(context["request"]) or "") if index else ""
