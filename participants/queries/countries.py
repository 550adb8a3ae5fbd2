"""Countries in the reader's language."""

from django.utils.translation import gettext as _

from participants.models import Country
from portal.queries import in_spanish

REGION = "region"
"""Stands among the countries for what is about the whole region: it names none."""


def region_label() -> str:
    """What names no country is about."""
    return _("The whole region")


def country_name() -> str:
    """The column of a country's name in the reader's language; English for any language that has no column."""
    return "name_es" if in_spanish() else "name_en"


def country_names() -> dict[str, str]:
    """The names of all countries in the reader's language, by code."""
    return dict(Country.objects.order_by().values_list("code", country_name()))
