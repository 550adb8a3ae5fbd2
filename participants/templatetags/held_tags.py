"""How what is held of somebody is written out."""

from typing import Any

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.formats import localize
from django.utils.html import urlize
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def held_value(value: Any) -> Any:
    """A text in its lines, with the addresses in it as links; whatever else as the reader's language writes it."""
    if isinstance(value, str):
        return linebreaksbr(SafeString(urlize(value, nofollow=True, autoescape=True)))
    return localize(value)
