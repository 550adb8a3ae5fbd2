"""Forms: a code to verify, what to issue with, why to revoke, who may see."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from trainaction.certificates.codes import read_code
from trainaction.models import CertificateTemplate


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the certificate"),
        max_length=60,
        help_text=_("Twenty letters and digits, below the square on the certificate. Case and hyphens do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("This is no code of a certificate: it has twenty letters and digits."))
        return code


class IssueForm(forms.Form):
    """What certificates are issued with."""

    template = forms.ModelChoiceField(CertificateTemplate.objects.all(), label=_("Template"), empty_label=None)

    def __init__(self, *args: Any, grades: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if grades:
            self.fields["grade"] = forms.CharField(
                label=_("Grade"),
                max_length=40,
                required=False,
                help_text=_("As it is to be read: 92 / 100. It stands on the certificate where the template shows it."),
            )


class RevokeForm(forms.Form):
    why = forms.CharField(
        label=_("Why"),
        max_length=255,
        help_text=_("Told to the person and to who teaches the run, and to nobody else."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PrivacyForm(forms.Form):
    is_public = forms.TypedChoiceField(
        label=_("Who may see what your certificate says?"),
        choices=[("yes", _("Whoever has its code")), ("no", _("Only I"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class SearchForm(forms.Form):
    """What of a run's learners to show; a bad value is left out."""

    q = forms.CharField(label=_("Name"), max_length=100, required=False)
    show = forms.ChoiceField(
        label=_("Certificate"),
        required=False,
        choices=[
            ("", _("All")),
            ("without", _("Without one")),
            ("with", _("With one")),
            ("revoked", _("Revoked")),
        ],
    )
