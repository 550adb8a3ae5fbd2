"""Forms of certificates of every kind: a code to verify, why to revoke, who may see."""

from django import forms
from django.utils.translation import gettext_lazy as _

from participants.certificates.codes import read_code


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


class RevokeForm(forms.Form):
    why = forms.CharField(
        label=_("Why"),
        max_length=255,
        help_text=_("Told to the person and to who may issue it, and to nobody else."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PrivacyForm(forms.Form):
    is_public = forms.TypedChoiceField(
        label=_("Who can see what your certificate says?"),
        choices=[("yes", _("Anyone with its code")), ("no", _("Only me"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
