"""Forms of the registry."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from portal.timezones import TIMEZONES, zone_label


class RecordForm(WagtailAdminModelForm):
    """Of a record that two may edit at once: refuses to save over what was saved since it was opened, until it is sent again."""

    data: Any
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = self.instance.updated_at.isoformat()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        name = self.add_prefix("seen")
        now = self.initial.get("seen", "")
        if self.data.get(name, now) != now:
            self.data = self.data.copy()
            self.data[name] = now
            raise ValidationError(
                _(
                    "Somebody saved this record after you opened it, so nothing was changed now. Look at it in another tab:"
                    " saved again, what stands here takes its place."
                )
            )
        return cleaned


class PersonForm(RecordForm):
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


class ActivityForm(RecordForm):
    """An activity whose start and end are given by the clock of its own time zone, whatever zone the editor works in."""

    timezone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = self.data.get(self.add_prefix("timezone")) or self.instance.timezone
        own = ZoneInfo(self.instance.timezone)
        for name in ("starts_at", "ends_at"):
            self.fields[name].help_text = _("By the clock of the time zone below.")
            if (at := getattr(self.instance, name)) is not None:
                self.initial[name] = at.astimezone(own).replace(tzinfo=None)
        zones = dict.fromkeys([*(zone for zone, _label in TIMEZONES), self.instance.timezone])
        now = timezone.now()
        self.fields["timezone"].choices = [(zone, zone_label(now.astimezone(ZoneInfo(zone)))) for zone in zones]

    def full_clean(self) -> None:
        known = dict(self.fields["timezone"].choices)
        with timezone.override(self._zone if self._zone in known else self.instance.timezone):
            super().full_clean()
