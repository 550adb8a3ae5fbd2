"""Forms of assignments. What is wrong is said beside its field, and what was typed stays."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy, ngettext_lazy

from trainaction.assignments.queries import kinds_of
from trainaction.discussion.forms import FilesField
from trainaction.models import LONGEST_SUBMISSION, RunAssignment, SubmittedFile


class HandInForm(forms.Form):
    """Work to be handed in: a text, files, or both, as the assignment takes them; and which files stay of what waits."""

    text = forms.CharField(
        label=gettext_lazy("Your text"),
        required=False,
        max_length=LONGEST_SUBMISSION,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    keep = forms.MultipleChoiceField(
        label=gettext_lazy("Files that stay"), required=False, widget=forms.CheckboxSelectMultiple
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        assignment: RunAssignment,
        there: Sequence[SubmittedFile] = (),
        **kwargs: Any,
    ) -> None:
        kept = [str(each.key) for each in there]
        kwargs["initial"] = {"form_key": uuid4(), "keep": kept, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if not assignment.takes_text:
            del self.fields["text"]
        if there:
            choices: Any = self.fields["keep"]
            choices.choices = [(str(each.key), each.name) for each in there]
        else:
            del self.fields["keep"]
        if assignment.most_files:
            self.fields["files"] = FilesField(
                label=gettext_lazy("Files"),
                required=False,
                most=assignment.most_files,
                largest=assignment.largest,
                only=kinds_of(assignment),
                help_text=format_lazy(
                    "{} {}",
                    ngettext_lazy(
                        "%(most)s file at most, of %(largest)s MB.",
                        "%(most)s files at most, of %(largest)s MB each.",
                        "most",
                    )
                    % {"most": assignment.most_files, "largest": assignment.largest},
                    gettext_lazy("Photographs lose where and when they were taken."),
                ),
            )

    def work(self) -> dict[str, Any]:
        """What the service takes, of a form that is valid."""
        data = self.cleaned_data
        return {
            "text": data.get("text", ""),
            "files": data.get("files", []),
            "keep": [UUID(key) for key in data.get("keep", [])],
            "form_key": data["form_key"],
        }
