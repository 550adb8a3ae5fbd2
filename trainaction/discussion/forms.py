"""Forms of a forum. What is wrong is said beside its field, and what was typed stays."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participants.writing.limits import LONGEST_TEXT
from trainaction.discussion import attachments
from trainaction.discussion.attachments import KINDS, LARGEST, MOST_FILES, Sent, endings_of
from trainaction.discussion.posting import Writing
from trainaction.discussion.queries import Module
from trainaction.models import LONGEST_TITLE, ForumMember, ForumReport

GENERAL = "general"


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Some files, each looked at by its content: `most` of the kinds `only`, of `largest` megabytes each."""

    widget = SeveralFiles

    def __init__(
        self, *, most: int = MOST_FILES, largest: int = LARGEST, only: Sequence[str] = tuple(KINDS), **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.most, self.largest, self.only = most, largest, only
        self.widget.attrs["accept"] = ",".join(f".{ending}" for ending in endings_of(only))

    def clean(self, data: Any, initial: Any = None) -> list[Sent]:
        uploads: Sequence[UploadedFile[Any]] = data if isinstance(data, list | tuple) else [data] if data else []
        if len(uploads) > self.most:
            sentence = ngettext("Send %(most)s file at most.", "Send %(most)s files at most.", self.most)
            raise ValidationError(sentence % {"most": self.most})
        return [attachments.read(upload, largest=self.largest, only=self.only) for upload in uploads]


class TextForm(forms.Form):
    """What is written, to be changed."""

    text = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "An empty line begins a paragraph, “>” a quote, “-” a point of a list. Addresses become links."
        ),
    )


class PostForm(TextForm):
    """A reply. Its buttons send it, or look for people to mention and come back."""

    mention = forms.CharField(
        label=gettext_lazy("Mention somebody"),
        required=False,
        max_length=40,
        help_text=gettext_lazy(
            "The beginning of a first name; then “Look for people”. They are told in their next e-mail."
        ),
    )
    mentions = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Whom to mention"),
        queryset=ForumMember.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    attached = FilesField(
        label=gettext_lazy("Files"),
        required=False,
        help_text=format_lazy(
            gettext_lazy(
                "{most} at most, 5 MB each: PDF, pictures, office documents. Only the people of this run see them."
            ),
            most=MOST_FILES,
        ),
    )
    looked_for = forms.CharField(widget=forms.HiddenInput, required=False)
    """The name that was looked up when the form came back: sent again with nobody chosen, nobody is meant."""
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    quoted = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, people: Sequence[ForumMember] = (), **kwargs: Any) -> None:
        kwargs["initial"] = {"form_key": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["mentions"]
        if people:
            field.queryset = ForumMember.objects.filter(pk__in=[person.pk for person in people])
            field.choices = [(person.pk, described(person)) for person in people]
        else:
            del self.fields["mentions"]

    def writing(self) -> Writing:
        """What was sent; whom it mentions stands before the text."""
        data = self.cleaned_data
        names = [f"@{member.handle}" for member in data.get("mentions") or ()]
        new = [name for name in names if name.casefold() not in data["text"].casefold()]
        text = f"{' '.join(new)} {data['text']}" if new and not data["text"].startswith(">") else data["text"]
        if new and data["text"].startswith(">"):
            text = f"{data['text']}\n\n{' '.join(new)}"
        return Writing(text=text, form_key=data["form_key"], files=data["attached"])


class ThreadForm(PostForm):
    """A new thread."""

    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=LONGEST_TITLE,
        help_text=gettext_lazy("Your question or subject in a few words."),
    )
    module = forms.ChoiceField(label=gettext_lazy("About"))
    field_order = ("title", "module", "text")

    def __init__(self, *args: Any, modules: Sequence[Module] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["module"]
        field.choices = [(GENERAL, _("The course in general")), *((str(each.key), named(each)) for each in modules)]


class AnnouncementForm(PostForm):
    """Something told to everyone in the run."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE)
    field_order = ("title", "text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["mention"], self.fields["looked_for"]


def named(module: Module) -> str:
    return _("Module %(number)s: %(title)s") % {"number": module.number, "title": module.title}


def described(member: ForumMember) -> str:
    """A member as others in the run may see them: the first name, and the institution where they want it seen."""
    institution = member.person.current_institution if member.person and member.shows_institution else None
    return f"@{member.handle} – {institution}" if institution else f"@{member.handle}"


class ReportForm(forms.Form):
    why = forms.ChoiceField(
        label=gettext_lazy("What is wrong with it?"), choices=ForumReport.Why.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=gettext_lazy("In your own words"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HideForm(forms.Form):
    why = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=255,
        help_text=gettext_lazy("Whoever wrote it is told. Others read that a tutor hid it."),
    )


class SettingsForm(forms.Form):
    digest = forms.ChoiceField(
        label=gettext_lazy("E-mails about threads that you follow, mentions and announcements"),
        choices=ForumMember.Digest.choices,
        widget=forms.RadioSelect,
    )
    shows_institution = forms.BooleanField(
        label=gettext_lazy("Show my institution beside my name in this forum"), required=False
    )
