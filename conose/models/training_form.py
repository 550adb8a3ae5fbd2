"""The editor's form of a training activity: what its rows say of one another."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.models.page_form import PortalPageForm


class TrainingForm(PortalPageForm):
    """Refuses two sessions at once, and an institution or something joined twice. The error stands at the row that came
    second."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self.refuse_two_at_once("sessions")
        for name, field in (("institutions", "institution"), ("joined", "activity")):
            met: set[Any] = set()
            for form in self.rows_of(name):
                value = form.cleaned_data.get(field)
                if value is not None and value.pk in met:
                    form.add_error(field, _("“%(name)s” is listed already.") % {"name": value})
                met.add(getattr(value, "pk", None))
        return cleaned
