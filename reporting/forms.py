"""The filters of the figures as a form. It only shows and sends: `reporting.selection` reads what comes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participants.models import (
    Activity,
    Country,
    Institution,
    Mode,
    Outcome,
    Participation,
    Programme,
    Role,
    Series,
    Sex,
)
from reporting.dimensions import DIMENSIONS
from reporting.reach import Question
from reporting.selection import LABELS, UNKNOWN

ANY = ("", _("All"))
FEW_INSTITUTIONS = 500


class FiguresForm(forms.Form):
    """Sent by GET, so that the address is the view."""

    programme = forms.ChoiceField(label=LABELS["programme"], required=False)
    series = forms.MultipleChoiceField(label=LABELS["series"], required=False)
    activity = forms.ChoiceField(label=LABELS["activity"], required=False)
    since = forms.CharField(label=LABELS["since"], required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.CharField(label=LABELS["until"], required=False, widget=forms.DateInput({"type": "date"}))
    country = forms.MultipleChoiceField(label=LABELS["country"], required=False)
    institution = forms.ChoiceField(label=LABELS["institution"], required=False)
    kind = forms.MultipleChoiceField(label=LABELS["kind"], required=False)
    sex = forms.MultipleChoiceField(label=LABELS["sex"], required=False)
    role = forms.MultipleChoiceField(label=LABELS["role"], required=False)
    mode = forms.ChoiceField(label=LABELS["mode"], required=False)
    outcome = forms.ChoiceField(label=LABELS["outcome"], required=False)
    rule = forms.CharField(
        label=_("Rule of presence"), required=False, help_text=_("any, minutes:30, share:50% or completed")
    )
    uncounted = forms.BooleanField(label=LABELS["uncounted"], required=False)
    first = forms.ChoiceField(label=_("Break down by"), required=False)
    second = forms.ChoiceField(label=_("and by"), required=False)

    def __init__(self, question: Question) -> None:
        filters = question.filters
        names = [dimension.name for dimension in question.dimensions]
        shown: dict[str, Any] = {
            **{name: list(getattr(filters, name)) for name in ("series", "country", "kind", "sex", "role")},
            **{
                name: next(iter(getattr(filters, name)), "")
                for name in ("programme", "activity", "institution", "mode")
            },
            "since": filters.since,
            "until": filters.until,
            "outcome": filters.outcome,
            "rule": "" if question.rule.kind == "any" else str(question.rule),
            "uncounted": filters.uncounted,
            "first": next(iter(names), ""),
            "second": next(iter(names[1:]), ""),
        }
        super().__init__(initial=shown)
        self._choose("programme", Programme.choices)
        keys = {each.key: str(each) for each in Series.objects.all()}
        self._choose("series", [*((key, key) for key in filters.series if key not in keys), *keys.items()])
        self._choose("activity", [(each.key, each.title) for each in Activity.objects.order_by("-starts_on", "key")])
        self._choose("country", [(each.pk, each.name) for each in Country.objects.filter(pk__in=_met("country"))])
        institutions = Institution.objects.standing().order_by("name").values_list("pk", "name")[:FEW_INSTITUTIONS]
        self._choose("institution", [(str(pk), name) for pk, name in institutions])
        self._choose("kind", Institution.Kind.choices)
        self._choose("sex", Sex.choices)
        self._choose("role", Role.choices)
        self._choose("mode", Mode.choices)
        self._choose("outcome", Outcome.choices)
        for name in ("first", "second"):
            self._choose(name, [(each.name, each.label) for each in DIMENSIONS.values()])
            self.fields[name].widget.attrs["id"] = f"id_{name}"

    def _choose(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        unknown = [(UNKNOWN, _("Not stated"))] if name in ("country", "institution") else []
        several = isinstance(field, forms.MultipleChoiceField)
        field.choices = [*([] if several else [ANY]), *choices, *unknown]  # type: ignore[attr-defined]

    def add_prefix(self, field_name: str) -> str:
        """Both breakdowns are sent under one name."""
        return "by" if field_name in ("first", "second") else super().add_prefix(field_name)


def _met(field: str) -> Any:
    return Participation.objects.exclude(**{field: None}).order_by().values(field).distinct()
