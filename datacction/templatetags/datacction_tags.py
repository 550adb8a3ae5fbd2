"""What other pages show of DatAction."""

from typing import Any

from django import template
from django.urls import reverse

from datacction.models import Broadcast
from participants.registration.links import Purpose, read_token
from portal.numbers import share

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


@register.simple_tag
def live_page_of(token: str) -> str:
    """The way to the live page of what somebody registered for, by the token of their registration; '' where there is none.
    One query."""
    key = read_token(token, Purpose.OWN)
    found = Broadcast.objects.filter(activity__desk__registrations__public_id=key) if key else Broadcast.objects.none()
    return reverse("live_enter", args=[token]) if found.exists() else ""
