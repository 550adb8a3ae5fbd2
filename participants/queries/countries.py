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


def countries_to_choose() -> list[tuple[str, list[tuple[str, str]]]]:
    """All countries (code and name) in two groups, each with its label: the programme's first. One query."""
    rows = list(Country.objects.order_by(country_name()).values_list("code", country_name(), "in_programme"))
    return [
        (_("Countries of the programme"), [(code, name) for code, name, is_ours in rows if is_ours]),
        (_("Other countries"), [(code, name) for code, name, is_ours in rows if not is_ours]),
    ]
