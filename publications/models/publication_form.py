"""The editor's form of a publication: what the model cannot say of itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.models.page_form import PortalPageForm
from publications.vocabulary import LANGUAGES


class PublicationForm(PortalPageForm):
    """Languages are rows of their own, chosen as boxes."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["languages"] = [link.code for link in self.instance.language_links.all()]

    def save(self, commit: bool = True) -> Any:
        if "languages" in self.cleaned_data:
            self.instance.set_languages(self.cleaned_data["languages"])
        return super().save(commit=commit)
