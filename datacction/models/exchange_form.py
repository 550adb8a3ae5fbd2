"""The editor's form of an exchange: what its rows say of one another."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.models.page_form import PortalPageForm


class ExchangeForm(PortalPageForm):
    """Refuses a country on both sides, a side or a session twice. The error stands at the row that came second."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        self._check_sides()
        self.refuse_two_at_once("sessions")
        return cleaned

    def _check_sides(self) -> None:
        side_of: dict[Any, str] = {}
        met: set[tuple[Any, Any]] = set()
        for form in self.rows_of("parties"):
            country, side = form.cleaned_data.get("country"), form.cleaned_data.get("side")
            if country is None or not side:
                continue
            institution = form.cleaned_data.get("institution")
            if side_of.setdefault(country, side) != side:
                form.add_error(
                    "country",
                    _("%(country)s is on the other side of this exchange already: who gives does not receive it.")
                    % {"country": country},
                )
            elif (country, institution) in met:
                form.add_error(
                    "institution" if institution else "country",
                    _("“%(name)s” is on this exchange already.") % {"name": institution or country},
                )
            met.add((country, institution))
