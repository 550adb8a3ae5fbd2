"""Loads the countries: codes from ISO 3166-1 (pycountry), names from CLDR (Babel; the Spanish of Latin America), regions from M49."""

from collections.abc import Iterator
from typing import Any

import pycountry
from babel import Locale
from django.apps import apps as installed
from django.db import transaction

from participants.data.m49 import SUB_REGION

PROGRAMME_COUNTRIES = frozenset({"BZ", "CR", "DO", "GT", "HN", "PA", "SV"})
"""The countries the programme works in: Central America and the Dominican Republic, as its documents list them."""


@transaction.atomic
def load_countries(*, country_model: Any) -> int:
    """Write every country of ISO 3166-1 and return their number. Run again, it brings names up to date.

    `country_model` is participants.Country, or its historical form inside a migration.
    """
    rows = list(_countries(country_model))
    country_model.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["alpha3", "numeric", "name_es", "name_en", "m49_region", "in_programme"],
    )
    return len(rows)


def bring_names_up_to_date(*, using: str, apps: Any = installed, **kwargs: Any) -> None:
    """After an upgrade's migrations: a country is called as a new portal would call it, since no form changes its name.

    What is not there is not made. A receiver of `post_migrate`, whose `apps` know the tables as they are now; `flush`
    sends it without.
    """
    try:
        country_model = apps.get_model("participants", "Country")
    except LookupError:  # migrated back to before the registry
        return
    known = {country.code: country for country in country_model.objects.using(using).all()}
    changed = []
    for wanted in _countries(country_model):
        country = known.get(wanted.code)
        if country and (country.name_es, country.name_en) != (wanted.name_es, wanted.name_en):
            country.name_es, country.name_en = wanted.name_es, wanted.name_en
            changed.append(country)
    if changed:
        country_model.objects.using(using).bulk_update(changed, ["name_es", "name_en"])


def _countries(country_model: Any) -> Iterator[Any]:
    spanish, english = Locale("es", "419").territories, Locale("en").territories
    for country in pycountry.countries:
        yield country_model(
            code=country.alpha_2,
            alpha3=country.alpha_3,
            numeric=int(country.numeric),
            name_es=spanish.get(country.alpha_2, country.name),
            name_en=english.get(country.alpha_2, country.name),
            m49_region=SUB_REGION.get(country.alpha_2),
            in_programme=country.alpha_2 in PROGRAMME_COUNTRIES,
        )
