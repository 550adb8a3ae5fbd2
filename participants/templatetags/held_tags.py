"""How what is held of somebody is written out."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.template.defaultfilters import linebreaksbr
from django.utils.formats import localize, number_format
from django.utils.html import urlize
from django.utils.safestring import SafeString

from portal.timezones import moment_at

register = template.Library()


@register.filter
def is_told(value: Any) -> bool:
    """Whether a field holds anything: of an empty one its reader learns nothing."""
    return value not in (None, "", [], {})


@register.filter
def held_value(value: Any) -> Any:
    """A text in its lines, with the addresses in it as links; a moment by the portal's clock, which is named; a list of
    words or numbers without its brackets; whatever else as the reader's language writes it."""
    if isinstance(value, str):
        return linebreaksbr(SafeString(urlize(value, nofollow=True, autoescape=True)))
    if isinstance(value, datetime):
        return moment_at(value, settings.TIME_ZONE)
    if isinstance(value, Decimal):
        return number_format(value, decimal_pos=0 if value == value.to_integral_value() else 2, force_grouping=True)
    if isinstance(value, list) and all(isinstance(each, str | int) for each in value):
        return ", ".join(str(each) for each in value)
    return localize(value)
