"""What other pages show of DatAction."""

from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse

from datacction.listings import Row
from datacction.listings import latest_episodes as latest
from datacction.models import Broadcast
from datacction.queries import index_url_paths
from participants.registration.links import Purpose, read_token
from portal.numbers import share
from portal.placement import address

register = template.Library()


@register.filter
def of(values: dict[Any, Any] | None, key: Any) -> Any:
    """What a dictionary holds under a key; None where it holds nothing."""
    return values.get(key) if values else None


@register.filter
def as_share(value: float | None) -> str:
    """A share from 0 to 1 as a percentage."""
    return share(value)


@register.filter
def in_hundredths(value: float | None) -> str:
    """A share from 0 to 1 as a number of hundredths that a browser reads, whatever the language."""
    return str(round((value or 0) * 100))


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


@register.simple_tag
def live_page_of(token: str) -> str:
    """The way to the live page of what somebody registered for, by the token of their registration; '' where there is none.
    One query."""
    key = read_token(token, Purpose.OWN)
    found = Broadcast.objects.filter(activity__desk__registrations__public_id=key) if key else Broadcast.objects.none()
    return reverse("live_enter", args=[token]) if found.exists() else ""
