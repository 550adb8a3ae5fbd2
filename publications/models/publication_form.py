"""The editor's form of a publication: what the model cannot say of itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participants.models import Country
from portal.languages import LANGUAGES
from portal.models.page_form import PortalPageForm


class PublicationForm(PortalPageForm):
    """Languages are rows of their own, chosen as boxes. The programme's countries are boxes too; the two hundred others a
    list beside them."""

    languages = forms.MultipleChoiceField(
        label=_("Languages"), choices=LANGUAGES, required=False, widget=forms.CheckboxSelectMultiple
    )

    other_countries = forms.ModelMultipleChoiceField(
        queryset=Country.objects.none(),
        label=_("Other countries"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
        help_text=_("Outside the programme's. Several: hold Ctrl, on a Mac ⌘."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = self.fields["other_countries"]
        assert isinstance(others, forms.ModelMultipleChoiceField)
        others.queryset = Country.objects.filter(in_programme=False)
        self.initial["other_countries"] = [each.pk for each in self.instance.countries.all() if not each.in_programme]
        self.initial["languages"] = [link.code for link in self.instance.language_links.all()]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "countries" in cleaned and "other_countries" in cleaned:
            cleaned["countries"] = [*cleaned["countries"], *cleaned["other_countries"]]
        return cleaned

    def save(self, commit: bool = True) -> Any:
        if "languages" in self.cleaned_data:
            self.instance.set_languages(self.cleaned_data["languages"])
        return super().save(commit=commit)
