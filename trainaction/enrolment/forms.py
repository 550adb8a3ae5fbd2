"""Forms around runs: a run in the admin, signing up for it, withdrawing, admitting people."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from trainaction.enrolment.queries import courses_to_run


class RunForm(WagtailAdminModelForm):
    """A run, with its course chosen by title. Its key is fixed once it is made."""

    course_key = forms.TypedChoiceField(label=_("Course"), coerce=UUID, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        courses = courses_to_run()
        if self.instance.pk and self.instance.course_key not in dict(courses):
            courses.append((self.instance.course_key, str(_("A course that is gone"))))
        self.fields["course_key"].choices = [("", "---------"), *courses]
        if self.instance.pk:
            self.fields["key"].disabled = True
