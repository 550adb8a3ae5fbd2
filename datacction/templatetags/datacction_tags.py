"""What other pages show of DatAction."""

from typing import Any

from django import template
from django.template.context import Context

from datacction.listings import Row
from datacction.listings import latest_episodes as latest
from datacction.queries import index_url_paths
from portal.placement import address

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
def datacction_lists(context: Context) -> dict[str, str]:
    """The addresses of the lists of seasons (`webinar`) and of exchanges (`exchanges`) in the page's language, of those
    that there are. One query."""
    found = index_url_paths(context["page"].locale_id)
    return {kind: address(context["request"], url_path) for kind, url_path in found.items()}
