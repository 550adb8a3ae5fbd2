"""The form to write to the portal with."""

import re
import uuid
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from front.models import ContactMessage, ContactTopic

SALT = "front.contact"
GOOD_FOR = 24 * 3600
"""Seconds after which a form is begun anew, with what was typed."""
LEAST = 2
"""Seconds that a person takes at least."""
MOST_LINKS = 5
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


class OneLine(forms.CharField):
    """A line of text. What has a line break may be meant to add headers to an e-mail, and is refused with a sentence."""

    def to_python(self, value: Any) -> Any:
        if value and _CONTROL.search(str(value).strip()):
            raise ValidationError(_("Write it on one line: line breaks have no place here."))
        return super().to_python(value)


class OneAddress(forms.EmailField):
    def to_python(self, value: Any) -> Any:
        if value and _CONTROL.search(str(value).strip()):
            raise ValidationError(_("Write one e-mail address on one line."))
        return super().to_python(value)


def new_ticket() -> str:
    """Names a form that is given out now, signed."""
    return signing.TimestampSigner(salt=SALT).sign(uuid.uuid4().hex)


class ContactForm(forms.Form):
    """Nobody but the portal itself is asked whether it is a person: a field that people do not see, the time it took, and a
    name of the form that only the portal can give."""

    topic = forms.ModelChoiceField(
        ContactTopic.objects.none(), label=gettext_lazy("What is it about?"), empty_label=gettext_lazy("Choose…")
    )
    name = OneLine(
        label=gettext_lazy("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    address = OneAddress(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        help_text=gettext_lazy("The answer goes there, and a receipt."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    subject = OneLine(label=pgettext_lazy("message", "Subject"), max_length=150)
    text = forms.CharField(
        label=gettext_lazy("Message"),
        max_length=ContactMessage._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("I agree that my name, my address and what I write are kept to answer me."),
        error_messages={"required": gettext_lazy("Without this nobody may keep your message, nor answer it.")},
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"autocomplete": "off"}))
    """Programs fill in everything; people do not see it."""
    ticket = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, topic: str = "") -> None:
        """`topic`, what it is about as an address says it: the slug of a topic that takes messages. Anything else chooses none."""
        offered = ContactTopic.objects.filter(is_open=True)
        begun = offered.filter(slug=topic).first() if slug_re.fullmatch(topic) else None
        super().__init__(data, initial={"topic": begun, "ticket": new_ticket()})
        field = self.fields["topic"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = offered
        self.key: uuid.UUID | None = None

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(_LINK.findall(text)) > MOST_LINKS:
            raise ValidationError(_("Give five web addresses at most: what has more of them is taken for advertising."))
        return text

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        signer = signing.TimestampSigner(salt=SALT)
        ticket = self.cleaned_data.get("ticket", "")
        try:
            self.key = uuid.UUID(signer.unsign(ticket, max_age=GOOD_FOR))
        except (signing.BadSignature, ValueError):
            self._begin_anew()
            raise ValidationError(
                _("The form was open for too long. What you wrote is still here: send it once more.")
            ) from None
        if self.errors:  # what is missing is told first: nobody is too quick who has to write yet
            return cleaned
        try:
            signer.unsign(ticket, max_age=LEAST)
        except signing.SignatureExpired:
            return cleaned
        raise ValidationError(
            _("That was quicker than a person writes. What you wrote is still here: send it once more.")
        )

    def _begin_anew(self) -> None:
        """Give what is shown again a name that is good."""
        sent = QueryDict(mutable=True)
        sent.update(self.data)
        sent["ticket"] = new_ticket()
        self.data = sent


class StateForm(forms.Form):
    """How far a message is."""

    state = forms.ChoiceField(label=gettext_lazy("State"), choices=ContactMessage.State.choices)
    note = forms.CharField(
        label=gettext_lazy("Note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For colleagues: who answers, what was found out."),
    )
