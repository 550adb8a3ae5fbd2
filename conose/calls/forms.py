"""Editors' forms of calls: dates by the call's own clock, a form that is not changed under those who fill it in; answers."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from conose.models import Answer, Application, ApplicationFile, BudgetLine, Call, FormPart
from portal.timezones import is_on_the_clock, moment

MOMENTS = ("opens_at", "closes_at")


class CallForm(WagtailAdminModelForm):
    """Reads and shows the two moments by the clock of the call's time zone, and keeps a form that has answers answerable."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        call: Call = self.instance
        for name in MOMENTS:
            at: datetime | None = getattr(call, name)
            if call.pk and at is not None:
                self.initial[name] = at.astimezone(ZoneInfo(call.timezone)).replace(tzinfo=None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        zone = cleaned.get("timezone")
        for name in MOMENTS:
            at = cleaned.get(name)
            if at is None or not zone:
                continue
            typed = timezone.make_naive(at) if timezone.is_aware(at) else at
            if not is_on_the_clock(typed.date(), typed.time(), zone):
                self.add_error(name, _("The clocks of this zone skip this hour on that day: choose another."))
                continue
            cleaned[name] = moment(typed.date(), typed.time(), zone)
        if self.instance.pk:
            self._refuse_what_applicants_rely_on(cleaned)
        return cleaned

    def _refuse_what_applicants_rely_on(self, cleaned: dict[str, Any]) -> None:
        if not Application.objects.filter(call=self.instance).exists():
            return
        before = Call.objects.get(pk=self.instance.pk)
        closes_at = cleaned.get("closes_at")
        if closes_at is not None and closes_at < before.closes_at:
            self.add_error(
                "closes_at", _("Applications have been begun: the closing can be put off, and not brought forward.")
            )
        if cleaned.get("code") and cleaned["code"] != before.code:
            self.add_error("code", _("Applications have numbers with this code already: it stays."))

    def is_valid(self) -> bool:
        is_valid: bool = super().is_valid()
        return self._parts_stay_answerable() and is_valid

    def _parts_stay_answerable(self) -> bool:
        """What somebody has answered is neither taken out nor made another kind of question."""
        formset = self.formsets.get("parts")
        if formset is None or not self.instance.pk:
            return True
        answered = {
            *Answer.objects.filter(part__call=self.instance).values_list("part", flat=True),
            *ApplicationFile.objects.filter(part__call=self.instance).values_list("part", flat=True),
        }
        if BudgetLine.objects.filter(application__call=self.instance).exists():
            answered |= set(
                FormPart.objects.filter(call=self.instance, kind=FormPart.Kind.BUDGET).values_list("pk", flat=True)
            )
        kinds = dict(FormPart.objects.filter(pk__in=answered).values_list("pk", "kind"))
        stays = True
        for form in formset.forms:
            pk = form.instance.pk
            if pk not in answered or not hasattr(form, "cleaned_data"):
                continue
            if form.cleaned_data.get("DELETE"):
                form.cleaned_data["DELETE"] = False
                form.add_error(None, _("Somebody has answered this already: it stays."))
                stays = False
            elif form.cleaned_data.get("kind", kinds[pk]) != kinds[pk]:
                form.add_error("kind", _("Somebody has answered this already: its kind stays."))
                stays = False
        return stays


class CallQuestionForm(WagtailAdminModelForm):
    """An answer to what somebody asked, in both languages, and whether it is published."""

    is_published = forms.BooleanField(
        label=_("Published"), required=False, help_text=_("All who read the call see it. It never says who asked.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        question = self.instance
        self.initial["is_published"] = question.published_at is not None
        own = f"question_{question.language or 'es'}"
        if not getattr(question, own, "") and question.text:
            self.initial[own] = question.text

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("is_published"):
            for name in ("question_es", "answer_es", "question_en", "answer_en"):
                if not (cleaned.get(name) or "").strip():
                    self.add_error(name, ValidationError(_("Needed to be published.")))
        return cleaned
