"""Loads the countries: codes from ISO 3166-1 (pycountry), names from CLDR (Babel; the Spanish of Latin America), regions from M49."""

from typing import Any

import pycountry
from babel import Locale
from django.db import transaction

from participants.data.m49 import SUB_REGION

PROGRAMME_COUNTRIES = frozenset({"BZ", "CR", "DO", "GT", "HN", "PA", "SV"})
"""The countries the programme works in: Central America and the Dominican Republic, as its documents list them."""


@transaction.atomic
def load_countries(*, country_model: Any) -> int:
    """Write every country of ISO 3166-1 and return their number. Run again, it brings names up to date.

    `country_model` is participants.Country, or its historical form inside a migration.
    """
    spanish, english = Locale("es", "419").territories, Locale("en").territories
    rows = [
        country_model(
            code=country.alpha_2,
            alpha3=country.alpha_3,
            numeric=int(country.numeric),
            name_es=spanish.get(country.alpha_2, country.name),
            name_en=english.get(country.alpha_2, country.name),
            m49_region=SUB_REGION.get(country.alpha_2),
            in_programme=country.alpha_2 in PROGRAMME_COUNTRIES,
        )
        for country in pycountry.countries
    ]
    country_model.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["alpha3", "numeric", "name_es", "name_en", "m49_region", "in_programme"],
    )
    return len(rows)
