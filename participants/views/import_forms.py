"""Forms of the registry's own screens."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from participants.attendance.wording import COLUMNS
from participants.models import Activity, Mode
from portal.sentences import heard


class ActivityChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in its stubs only
    """An activity among many: its series and its day tell it from others of a like title."""

    def label_from_instance(self, obj: Activity) -> str:
        day = obj.starts_on.isoformat() if obj.starts_on else ""
        return " · ".join(part for part in (obj.series.title if obj.series else "", day, obj.title) if part)


class ImportForm(forms.Form):
    """Which file holds the attendance of which activity."""

    activity = ActivityChoiceField(
        label=_("Activity"),
        queryset=Activity.objects.select_related("series").order_by("-starts_at", "key"),
        empty_label=_("Choose an activity"),
        error_messages={"invalid_choice": _("This activity does not exist any more. Choose another.")},
    )
    file = forms.FileField(
        label=_("Attendance file"),
        help_text=_("CSV, TSV or XLSX as Zoom, Teams, Moodle or Open edX write it, or a sign-in sheet; 50 MB at most."),
        error_messages={"empty": _("The file is empty: it has no bytes at all.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )
    mode = forms.ChoiceField(label=_("How they took part"), choices=Mode.choices, initial=Mode.ONLINE)


class AnswersForm(forms.Form):
    """What a file leaves open: one field for each question of its recognition. `before`: how the same was answered of the
    last file of this kind, which is said and proposed."""

    def __init__(
        self, *args: Any, questions: list[dict[str, Any]], zones: list[str], before: Mapping[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            choices = [(value, heard(label)) for value, label in question["choices"]]
            field: forms.Field
            if choices:
                field = forms.ChoiceField(choices=choices, widget=forms.RadioSelect)
            else:
                field = forms.ChoiceField(choices=[("", "—"), *((zone, zone) for zone in zones)])
            field.label = heard(question["text"])
            helps = []
            if question["evidence"]:
                helps.append(_("In the file: %(values)s") % {"values": ", ".join(question["evidence"][:5])})
            if (label := dict(choices).get(before.get(question["key"], ""))) is not None:
                helps.append(_("Of the last file with these headings it was: %(answer)s") % {"answer": label})
            field.help_text = " · ".join(helps)
            self.fields[question["key"]] = field


class ColumnsForm(forms.Form):
    """What each column of an unknown sheet means."""

    def __init__(
        self, *args: Any, headings: list[str], samples: list[list[str]], fields: list[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices: list[tuple[str, Any]] = [("", _("Not used"))]
        choices += [(name, COLUMNS[name]) for name in COLUMNS if name in fields]
        for index, heading in enumerate(headings):
            label = heading or _("Column %(number)d") % {"number": index + 1}
            shown = ", ".join(value[:60] for value in samples[index] if value) if index < len(samples) else ""
            self.fields[f"column-{index}"] = forms.ChoiceField(
                label=label, choices=choices, required=False, help_text=shown
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        seen: dict[str, str] = {}
        for name, meaning in list(cleaned.items()):  # an error takes its field out of them
            if meaning and meaning in seen:
                first = self.fields[seen[meaning]].label
                self.add_error(
                    name, _("“%(first)s” means this already: two columns cannot mean the same.") % {"first": first}
                )
            seen.setdefault(meaning, name)
        return cleaned

    @property
    def columns(self) -> dict[str, int]:
        """Field → index of its column, from 0."""
        return {meaning: int(name.removeprefix("column-")) for name, meaning in self.cleaned_data.items() if meaning}
