"""The editor's form of a study: what its state and its rows say of one another."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.models.page_form import PortalPageForm


class StudyForm(PortalPageForm):
    """Refuses a use or an output of a study that is not published, and an institution or a person twice."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("state") not in ("published", None) and any(True for _row in self.rows_of("uses")):
            self.add_error(
                "state", _("What is not published yet cannot have been used: say “Published”, or take the uses out.")
            )
        for name, field, sentence in (
            ("institutions", "institution", _("“%(name)s” is on this study already.")),
            ("team", "person", _("“%(name)s” is on the team already.")),
            ("outputs", "output", _("“%(name)s” is listed already.")),
        ):
            met: set[Any] = set()
            for form in self.rows_of(name):
                value = form.cleaned_data.get(field)
                if value is not None and value.pk in met:
                    form.add_error(field, sentence % {"name": value})
                met.add(getattr(value, "pk", None))
        return cleaned
