"""Dates read in one way only: the day of an English date is never taken for its month."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

THIRD_OF_APRIL = date(2021, 4, 3)


@pytest.mark.parametrize(
    ("language", "short", "long", "month_and_day"),
    [
        ("en", "3 Apr 2021", "3 April 2021", "3 April"),
        ("es", "03/04/2021", "3 de abril de 2021", "3 de abril"),
    ],
)
def test_dates_name_their_month_in_english(language: str, short: str, long: str, month_and_day: str) -> None:
    with translation.override(language):
        forms_of_it = [
            date_format(THIRD_OF_APRIL, name) for name in ("SHORT_DATE_FORMAT", "DATE_FORMAT", "MONTH_DAY_FORMAT")
        ]
    assert forms_of_it == [short, long, month_and_day]


def test_moments_tell_the_hour_of_the_day_in_english() -> None:
    moment = localtime(datetime(2021, 4, 4, 2, 5, tzinfo=UTC))
    with translation.override("en"):
        assert date_format(moment, "SHORT_DATETIME_FORMAT") == "3 Apr 2021, 20:05"


@pytest.mark.parametrize(
    ("typed", "read"),
    [("2021-04-03", THIRD_OF_APRIL), ("3 Apr 2021", THIRD_OF_APRIL), ("04/03/2021", None), ("03/04/21", None)],
)
def test_a_date_of_numbers_alone_is_read_as_iso_in_english(typed: str, read: date | None) -> None:
    with translation.override("en"):
        try:
            found = forms.DateField(localize=True).clean(typed)
        except forms.ValidationError:
            found = None
    assert found == read
