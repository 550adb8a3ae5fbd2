"""Forms of comments. What is wrong is said beside its field, and what was typed stays."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from participants.models import Commenter, CommentReport, Conversation, WhyReported
from participants.models.comments import LONGEST_NAME
from participants.writing.limits import LONGEST_TEXT


class TextForm(forms.Form):
    """What is written, to be changed."""

    text = forms.CharField(
        label=_("Comment"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("An empty line begins a paragraph, “>” a quote, “-” a point of a list. Addresses become links."),
    )


class CommentForm(TextForm):
    """A comment or an answer; with the name that others see, where the account has none yet."""

    name = forms.CharField(
        label=_("Name that others see"),
        max_length=LONGEST_NAME,
        help_text=_(
            "Yours or another: it stands beside all your comments, and you can change it. Your e-mail address is never shown."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    answered = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, commenter: Commenter | None, **kwargs: Any) -> None:
        kwargs["initial"] = {"form_key": uuid4(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if commenter is not None and commenter.name:
            del self.fields["name"]


class ReportForm(forms.ModelForm[CommentReport]):
    class Meta:
        model = CommentReport
        fields = ("why", "note")
        widgets = {"why": forms.RadioSelect, "note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        why = self.fields["why"]
        assert isinstance(why, forms.ChoiceField)
        why.label = _("What is wrong with it?")
        why.choices = WhyReported.choices


class OwnForm(forms.ModelForm[Commenter]):
    """The name that others see, and which e-mails somebody wants."""

    class Meta:
        model = Commenter
        fields = ("name", "wants_answers", "wants_new", "language")
        help_texts = {"language": _("Of these e-mails.")}

    def __init__(self, *args: Any, is_moderator: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = self.fields["language"]
        assert isinstance(language, forms.ChoiceField)
        language.choices = list(settings.LANGUAGES)  # each account has one: there is no empty choice
        if not is_moderator:
            del self.fields["wants_new"]


class HideForm(forms.Form):
    why = forms.CharField(
        label=_("Why?"), max_length=255, help_text=_("Whoever wrote it is told. Others read that a moderator hid it.")
    )


class ModeForm(forms.Form):
    mode = forms.ChoiceField(label=_("Comments"), choices=Conversation.Mode.choices, widget=forms.RadioSelect)
