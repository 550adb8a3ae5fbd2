"""Forms of the registry's own screens."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.attendance.wording import COLUMNS
from participants.models import Activity, Mode
from participants.queries.activities import told_apart
from participants.services.imports import Kept, keep_aside, kept_aside
from portal.choosers import SnippetChooser
from portal.list_filters import PlainSelect
from portal.models import User
from portal.sentences import heard


class ActivityChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in its stubs only
    def label_from_instance(self, obj: Activity) -> str:
        return told_apart(obj)


class ActivityChooser(SnippetChooser):
    def get_display_title(self, instance: Activity) -> str:
        return told_apart(instance)


class ImportForm(forms.Form):
    """Which file holds the attendance of which activity. `as_list`: the activities stand in a list, for who has no script.

    A file that was sent with something else that was wrong is kept, and need not be chosen again: `kept` says which.
    """

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
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, by: User, as_list: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        if not as_list:
            self.fields["activity"].widget = ActivityChooser(model=Activity, icon="calendar-alt")
        self.kept: Kept | None = kept_aside(token=self.data.get("token", ""), by=by)
        self.fields["file"].required = self.kept is None

    def keep(self) -> None:
        """Keep the file that was sent, in place of one kept before; one that is itself refused is not kept."""
        sent = self.files.get("file")
        if sent is None or (self.has_error("file") and not self.has_error("file", "already_in")):
            return
        sent.seek(0)
        try:
            kept = keep_aside(file=sent, filename=sent.name, by=self.by)
        except ValidationError as error:
            self.add_error("file", error)
            return
        if self.kept is not None:
            self.kept.let_go()
        data: Any = self.data
        self.kept, self.data = kept, data.copy()
        self.data["token"] = kept.token  # type: ignore[index]  # the copy can be written to
        self.fields["file"].required = False

    @property
    def what_is_kept(self) -> str:
        if self.kept is None:
            return ""
        return gettext("“%(file)s” (%(size)s) is kept: choose a file only if it should be another one.") % {
            "file": self.kept.filename,
            "size": filesizeformat(self.kept.size),
        }


class AnswersForm(forms.Form):
    """What a file leaves open: one field for each question of its recognition. `before`: how the same was answered of the
    last file of this kind, which is said and proposed."""

    def __init__(
        self,
        *args: Any,
        questions: list[dict[str, Any]],
        zones: Sequence[str],
        before: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for question in questions:
            choices = [(value, heard(label)) for value, label in question["choices"]]
            field: forms.Field
            if choices:
                field = forms.ChoiceField(choices=choices, widget=forms.RadioSelect)
            else:
                field = forms.ChoiceField(choices=[("", "—"), *((zone, zone) for zone in zones)], widget=PlainSelect)
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
