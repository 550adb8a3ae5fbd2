"""A select written in one go says what Django's own says."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django import forms

from portal.list_filters import PlainSelect

CHOICES = [("", "—"), ("a&b", "Uno & dos"), ("2", "<dos>")]


class OfBoth(forms.Form):
    own = forms.ChoiceField(choices=CHOICES, help_text="Cuál", widget=forms.Select)
    plain = forms.ChoiceField(choices=CHOICES, help_text="Cuál", widget=PlainSelect)


@pytest.mark.parametrize("data", [None, {}, {"own": "a&b", "plain": "a&b"}, {"own": "2", "plain": "2"}])
def test_a_plain_select_is_the_one_that_django_writes_option_for_option(data: dict[str, Any] | None) -> None:
    form = OfBoth(data)
    own, plain = (
        BeautifulSoup(str(form[name]).replace(name, "which"), "html.parser").select_one("select")
        for name in form.fields
    )
    assert own is not None and plain is not None
    assert plain.attrs == own.attrs
    assert "aria-describedby" in plain.attrs
    assert [(each.attrs.keys(), each.get("value"), each.text) for each in plain.select("option")] == [
        (each.attrs.keys(), each.get("value"), each.text) for each in own.select("option")
    ]
