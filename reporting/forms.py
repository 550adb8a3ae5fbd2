"""The filters of the figures as a form. It only shows and sends: `reporting.selection` reads what comes.

A form has two fields for the rule of presence, an address has one value (`rule=minutes:30`): `as_address` turns what
was sent into what an address holds.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminDateInput

from participants.models import Activity, Country, Institution, Participation, Series
from participants.presence_rules import Rule, RuleError
from reporting.dimensions import DIMENSIONS, Dimension, DimensionError, read_dimensions
from reporting.reach import Question
from reporting.selection import LABELS, UNKNOWN, Filters
from reporting.wording import NAMED, said

ANY = ("", gettext_lazy("No filter"))
UNDIVIDED = ("", gettext_lazy("No breakdown"))
FEW_INSTITUTIONS = 500
RULES = (
    ("any", gettext_lazy("Joined at all")),
    ("minutes", gettext_lazy("N minutes or more")),
    ("share", gettext_lazy("N per cent of the activity or more")),
    ("completed", gettext_lazy("Completed it")),
)
SENT = "amount"
"""The field that every form sends and no permanent address has."""


def is_sent(values: QueryDict) -> bool:
    """Whether the form sent this, rather than an address."""
    return SENT in values


def as_address(sent: QueryDict) -> tuple[QueryDict, dict[str, str]]:
    """What was sent, as an address holds it, without what is wrong in one field: a sentence for each of those."""
    values = sent.copy()
    faults: dict[str, str] = {}
    if is_sent(sent):
        values["rule"], faults = _rule_sent(sent)
        del values[SENT]
    elif rule := sent.get("rule", "").strip():
        try:
            Rule.parse(rule)
        except RuleError as error:
            faults["rule"] = str(error)
    try:
        read_dimensions(sent.getlist("by"))
    except DimensionError as error:
        faults["second"] = str(error)
    if _ends_before_it_begins(sent):
        faults["until"] = _("The period ends before it begins.")
    for field in faults:
        values.pop({"second": "by", SENT: "rule"}.get(field, field), None)
    return values, faults


def _rule_sent(sent: QueryDict) -> tuple[str, dict[str, str]]:
    kind, amount = sent.get("rule", "any"), sent.get(SENT, "").strip()
    if kind not in ("minutes", "share"):
        return kind, {}
    rule = f"{kind}:{amount}%" if kind == "share" else f"{kind}:{amount}"
    try:
        Rule.parse(rule)
    except RuleError:
        if kind == "minutes":
            return rule, {SENT: _("How many minutes? Write a number, such as 30.")}
        return rule, {SENT: _("How many per cent? Write a number above 0 and up to 100, such as 50.")}
    return rule, {}


def _ends_before_it_begins(sent: QueryDict) -> bool:
    try:
        since, until = (datetime.date.fromisoformat(sent.get(name, "")) for name in ("since", "until"))
    except ValueError:
        return False
    return since > until


class FiguresForm(forms.Form):
    """Sent by GET, so that the address is the view."""

    programme = forms.ChoiceField(label=LABELS["programme"], required=False)
    series = forms.MultipleChoiceField(label=LABELS["series"], required=False)
    activity = forms.ChoiceField(label=LABELS["activity"], required=False)
    since = forms.CharField(label=LABELS["since"], required=False, widget=AdminDateInput)
    until = forms.CharField(label=LABELS["until"], required=False, widget=AdminDateInput)
    mode = forms.ChoiceField(label=LABELS["mode"], required=False)
    country = forms.MultipleChoiceField(label=LABELS["country"], required=False)
    institution = forms.ChoiceField(label=LABELS["institution"], required=False)
    kind = forms.MultipleChoiceField(label=LABELS["kind"], required=False)
    sex = forms.MultipleChoiceField(label=LABELS["sex"], required=False)
    role = forms.MultipleChoiceField(label=LABELS["role"], required=False)
    outcome = forms.ChoiceField(label=LABELS["outcome"], required=False)
    rule = forms.ChoiceField(label=gettext_lazy("Rule of presence"), choices=RULES, required=False)
    amount = forms.CharField(
        label=gettext_lazy("N: minutes, or per cent"),
        required=False,
        widget=forms.NumberInput({"min": "0", "step": "any"}),
    )
    uncounted = forms.BooleanField(label=LABELS["uncounted"], required=False)
    first = forms.ChoiceField(label=gettext_lazy("Break down by"), required=False)
    second = forms.ChoiceField(label=gettext_lazy("and by"), required=False)

    GROUPS: ClassVar[Sequence[tuple[Any, Sequence[str]]]] = (
        (gettext_lazy("Activities"), ("programme", "series", "activity", "since", "until", "mode")),
        (gettext_lazy("People"), ("country", "institution", "kind", "sex", "role")),
        (gettext_lazy("Presence"), ("outcome", "rule", "amount", "uncounted")),
        (gettext_lazy("Breakdown"), ("first", "second")),
    )

    def __init__(
        self, question: Question, sent: Mapping[str, Any] | None = None, faults: Mapping[str, str] | None = None
    ) -> None:
        """The form with the question in it, and with the faults of what was sent beside the fields they are in."""
        self.faults = faults or {}
        super().__init__(initial={**_shown(question), **self._kept(sent or {})})
        filters = question.filters
        keys = {each.key: str(each) for each in Series.objects.all()}
        self._choose("series", [*((key, key) for key in filters.series if key not in keys), *keys.items()])
        self._choose("activity", [(each.key, each.title) for each in Activity.objects.order_by("-starts_on", "key")])
        self._choose("country", [(each.pk, each.name) for each in Country.objects.filter(pk__in=_met("country"))])
        institutions = Institution.objects.standing().order_by("name").values_list("pk", "name")[:FEW_INSTITUTIONS]
        self._choose("institution", [(str(pk), name) for pk, name in institutions])
        for name, choices in NAMED.items():
            self._choose(name, choices)
        for name in ("first", "second"):
            self._divide(name, DIMENSIONS.values())
            self.fields[name].widget.attrs["id"] = f"id_{name}"
        for name in self.faults:
            self.fields[name].widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"fault-{name}"}

    def _kept(self, sent: Mapping[str, Any]) -> dict[str, Any]:
        """What was typed and is wrong, so that it can be mended where it stands."""
        fields = {"rule", SENT} if self.faults.keys() & {"rule", SENT} else set()
        fields |= {"since", "until"} if "until" in self.faults else set()
        return {name: sent[name] for name in fields if name in sent}

    def _choose(self, name: str, choices: Any) -> None:
        field = self.fields[name]
        unknown = [(UNKNOWN, _("Not stated"))] if name in ("country", "institution") else []
        if isinstance(field, forms.MultipleChoiceField):
            field.widget = forms.CheckboxSelectMultiple()
            field.choices = [*choices, *unknown]
        else:
            field.choices = [ANY, *choices, *unknown]  # type: ignore[attr-defined]

    def _divide(self, name: str, dimensions: Iterable[Dimension]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [UNDIVIDED, *((each.name, each.label) for each in dimensions)]

    def add_prefix(self, field_name: str) -> str:
        """Both breakdowns are sent under one name."""
        return "by" if field_name in ("first", "second") else super().add_prefix(field_name)

    @property
    def groups(self) -> list[tuple[str, list[tuple[BoundField, str]]]]:
        """The fields under their headings, each with what is wrong in it."""
        return [
            (str(heading), [(self[name], self.faults.get(name, "")) for name in names])
            for heading, names in self.GROUPS
        ]


def _shown(question: Question) -> dict[str, Any]:
    filters, rule = question.filters, question.rule
    names = [dimension.name for dimension in question.dimensions]
    several = ("series", "country", "kind", "sex", "role")
    single = ("programme", "activity", "institution", "mode")
    return {
        **{name: list(getattr(filters, name)) for name in several},
        **{name: next(iter(getattr(filters, name)), "") for name in single},
        "since": filters.since,
        "until": filters.until,
        "outcome": filters.outcome,
        "rule": rule.kind,
        SENT: rule.written_amount if rule.needs_minutes else "",
        "uncounted": filters.uncounted,
        "first": next(iter(names), ""),
        "second": next(iter(names[1:]), ""),
    }


def _met(field: str) -> Any:
    return Participation.objects.exclude(**{field: None}).order_by().values(field).distinct()


@dataclass(frozen=True)
class Chosen:
    """A filter in force in words, and the address of the view without it."""

    label: str
    value: str
    url: str


def chosen(question: Question, index: str) -> list[Chosen]:
    """What is asked, filter by filter, as a reader would say it."""
    found = []
    filters = question.filters
    for each in said(filters):
        without = replace(question, filters=replace(filters, **{each.name: getattr(Filters, each.name)}))
        found.append(Chosen(each.label, each.value, f"{index}?{without.query}"))
    if question.rule.kind != "any":
        without = replace(question, rule=Rule())
        found.append(Chosen(_("Rule of presence"), question.rule.description, f"{index}?{without.query}"))
    return found
