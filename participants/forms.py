"""Forms of the registry."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm


class PersonForm(WagtailAdminModelForm):
    """A person with their e-mail addresses, one a line."""

    addresses = forms.CharField(
        label=_("E-mail addresses"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line. An address belongs to one person."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["addresses"].initial = "\n".join(
                self.instance.emails.order_by("pk").values_list("address", flat=True)
            )

    def clean_addresses(self) -> list[str]:
        return [line for line in self.cleaned_data["addresses"].splitlines() if line.strip()]
