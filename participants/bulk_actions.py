"""What can be done with several people or institutions at once."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from participants.models import Institution, Person
from participants.models.merges import Subject
from participants.permissions import MERGE_RECORDS, signed_in
from participants.queries.candidates import called
from participants.queries.people import institutions_listed, people_listed
from participants.services.merging import merge
from participants.services.people import mark_people
from participants.services.privacy import log_access
from portal.bulk_actions import AsListed

MOST_MERGED = 50
"""So many are merged at once at most. Nobody is in the registry more often, but a whole list is soon ticked."""


def _too_many(number: int) -> str:
    """What is said where more are ticked than can be one; empty where not."""
    if number <= MOST_MERGED:
        return ""
    return gettext(
        "%(number)d are ticked, and at most %(most)d are merged at once. Go back and tick those that are the same."
    ) % {
        "number": number,
        "most": MOST_MERGED,
    }


class Named(AsListed, SnippetBulkAction):
    """What asks first and names those it is about: of people that is a look at personal data, and logged as one."""

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().render_to_response(context, **kwargs)
        if self.model is Person:
            query = {**self.request.GET.dict(), "action": self.action_type}
            log_access(user=signed_in(self.request), what="person.bulk", query=query, records=len(context["items"]))
        return response


class MergeForm(forms.Form):
    survivor = forms.ChoiceField(label=_("Which one counts?"), widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        survivor: Any = self.fields["survivor"]
        if len(survivor.choices) < 2:
            raise ValidationError(gettext("Only one is ticked. Go back and tick those that are the same, too."))
        if sentence := _too_many(len(survivor.choices)):
            raise ValidationError(sentence)
        return super().clean() or {}


class MergeSelected(Named):
    """Let several rows count as one of them."""

    models = [Person, Institution]
    display_name = _("Merge")
    aria_label = _("Merge the selected ones into one")
    action_type = "merge"
    template_name = "participants/admin/bulk/merge.html"
    form_class = MergeForm
    action_priority = 10

    def check_perm(self, obj: Any) -> bool:
        return bool(self.request.user.has_perm(MERGE_RECORDS))

    def get_form(self, form_class: Any = None) -> forms.Form:
        form = super().get_form(form_class)
        objects, _without = self.get_actionable_objects()
        listed = people_listed() if self.model is Person else institutions_listed()
        named = {each.pk: called(each) for each in listed.filter(pk__in=[each.pk for each in objects])}
        form.fields["survivor"].choices = [(str(each.pk), named[each.pk]) for each in objects]
        if objects:
            form.fields["survivor"].initial = str(objects[0].pk)
        return form  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "too_many": _too_many(len(context["items"]))}

    def form_valid(self, form: forms.Form) -> Any:
        try:
            return super().form_valid(form)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)

    def get_execution_context(self) -> dict[str, Any]:
        return {
            "user": self.request.user,
            "subject": Subject.PERSON if self.model is Person else Subject.INSTITUTION,
            "survivor": int(self.cleaned_form.cleaned_data["survivor"]),
        }

    @classmethod
    def execute_action(cls, objects: list[Any], **context: Any) -> tuple[int, int]:
        made = merge(
            subject=context["subject"],
            survivor=context["survivor"],
            others=[each.pk for each in objects],
            by=context["user"],
            reasons=[],
        )
        return len(made), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        if not num_parent_objects:
            return gettext("These had been merged already: they count as one. Nothing was changed.")
        return ngettext("%(number)d merged.", "%(number)d merged.", num_parent_objects) % {"number": num_parent_objects}


ON, OFF = "on", "off"


class MarkForm(forms.Form):
    mark = forms.ChoiceField(
        label=_("What should be done?"),
        choices=[(ON, _("Mark them")), (OFF, _("Take the mark off"))],
        initial=ON,
        widget=forms.RadioSelect,
    )


class Marking(Named):
    """Mark several people, so that figures may leave them out, or take the mark off."""

    models = [Person]
    template_name = "participants/admin/bulk/mark.html"
    form_class = MarkForm
    flag: str

    def check_perm(self, obj: Any) -> bool:
        return bool(self.permission_policy.user_has_permission(self.request.user, "change"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        people = [each["item"] for each in context["items"]]
        chosen = ngettext("%(number)d person is chosen.", "%(number)d people are chosen.", len(people))
        marked = sum(getattr(each, self.flag) for each in people)
        so = ngettext("%(number)d is marked so now.", "%(number)d are marked so now.", marked)
        return {
            **context,
            "mark": self.display_name,
            "what": f"{chosen % {'number': len(people)}} {so % {'number': marked}}",
            "marked": [(each, getattr(each, self.flag)) for each in people],
        }

    @property
    def is_on(self) -> bool:
        return bool(self.cleaned_form.cleaned_data["mark"] == ON)

    def get_execution_context(self) -> dict[str, Any]:
        return {"user": self.request.user, self.flag: self.is_on}

    @classmethod
    def execute_action(cls, objects: list[Any], **context: Any) -> tuple[int, int]:
        people = [each.pk for each in objects]
        return mark_people(people=people, by=context["user"], **{cls.flag: context[cls.flag]}), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        if not num_parent_objects:
            return gettext("They were so already. Nothing was changed.")
        if self.is_on:
            said = ngettext("%(number)d marked.", "%(number)d marked.", num_parent_objects)
        else:
            said = ngettext("%(number)d not marked any more.", "%(number)d not marked any more.", num_parent_objects)
        return said % {"number": num_parent_objects}


class MarkStaff(Marking):
    display_name = _("Programme staff")
    aria_label = _("Mark the selected people as programme staff, or take the mark off")
    action_type = "mark_staff"
    action_priority = 20
    flag = "is_programme_staff"


class MarkTest(Marking):
    display_name = _("Test")
    aria_label = _("Mark the selected people as bots or test accounts, or take the mark off")
    action_type = "mark_test"
    action_priority = 30
    flag = "is_test"


BULK_ACTIONS = (MergeSelected, MarkStaff, MarkTest)
