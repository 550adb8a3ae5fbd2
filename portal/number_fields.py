"""Form fields for numbers as people write them: with a point or a comma, and a share with its sign."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import number_format

from portal.numbers import read_number


class NumberAsWritten(forms.DecimalField):
    """A number, such as 12.5 or 12,5. Browsers' own number fields leave one out that is written in the other way."""

    widget = forms.TextInput
    is_share = False

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and value.strip():
            value = read_number(value, is_share=self.is_share)
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return number_format(f"{value.normalize():f}") if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "decimal"}


class ShareAsWritten(forms.IntegerField):
    """A whole number of per cent, such as 60 or 60 %."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str) and value.strip():
            value = f"{read_number(value, is_share=True):f}"
        number: int | None = super().to_python(value)
        return number

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "numeric"}
