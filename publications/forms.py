"""Forms of the library's own screens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Any number of files, as a list."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        clean = super().clean
        return [clean(each, initial) for each in data or []]


class ImportForm(forms.Form):
    """A sheet of publications with the files it names."""

    sheet = forms.FileField(
        label=_("Sheet"),
        help_text=_("CSV or XLSX. The first row names the columns; lists are separated by semicolons."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx,.tsv,.txt"}),
    )
    attachments = SeveralFilesField(
        label=_("Files"),
        required=False,
        help_text=_("Those named in the column “file”, one by one or in a ZIP; or none."),
    )
