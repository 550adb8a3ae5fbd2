"""The page on which who teaches a run says what its modules ask for, and when they open."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from search.finding import reader_language
from trainaction.learning import services
from trainaction.learning.queries import by_module, run_lessons
from trainaction.models import CourseRun, RunCompletion, RunModule
from trainaction.teaching import taught_run, teaching_trail

MOMENT = "%Y-%m-%dT%H:%M"


class ModuleForm(forms.Form):
    """The rules of one module."""

    rule = forms.ChoiceField(label=gettext_lazy("It is done with"), choices=RunModule.Rule.choices)
    needed = forms.IntegerField(
        label=gettext_lazy("How many"),
        required=False,
        min_value=1,
        max_value=1000,
        help_text=gettext_lazy("Of its lessons or tasks: leave it empty for all of them. Of messages: empty is one."),
    )
    after = forms.ChoiceField(label=gettext_lazy("Open after"), required=False)
    opens_at = forms.DateTimeField(
        label=gettext_lazy("Opens on"),
        required=False,
        help_text=gettext_lazy("By the clock of the run."),
        input_formats=[MOMENT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
    )

    def __init__(self, *args: Any, before: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["after"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("No other module")), *before]

    def rules(self, key: UUID) -> services.ModuleRules:
        """What was chosen, of a form that is valid."""
        chosen = self.cleaned_data
        after = UUID(chosen["after"]) if chosen["after"] else None
        return services.ModuleRules(key, chosen["rule"], chosen["needed"], after, chosen["opens_at"])


class CompletionForm(forms.Form):
    modules_needed = forms.IntegerField(
        label=gettext_lazy("Modules needed to complete the run"),
        required=False,
        min_value=1,
        max_value=1000,
        help_text=gettext_lazy("Leave it empty for all of them."),
    )


@dataclass(frozen=True, slots=True)
class ModuleRow:
    """A module with the form of its rules."""

    key: UUID
    number: int
    title: str
    form: ModuleForm


def _rows(run: CourseRun, data: Any) -> list[ModuleRow]:
    """The modules of a run in order. Two queries."""
    modules = [first for first, _its in by_module(run_lessons(run, reader_language()))]
    saved = {row.module_key: row for row in RunModule.objects.filter(run=run)}
    rows: list[ModuleRow] = []
    for number, module in enumerate(modules, 1):
        before = [(str(row.key), f"{row.number}. {row.title}") for row in rows]
        form = ModuleForm(data, prefix=f"m{number}", initial=_initial(saved.get(module.module_key)), before=before)
        rows.append(ModuleRow(module.module_key, number, module.module_title, form))
    return rows


def _initial(rules: RunModule | None) -> dict[str, Any]:
    if rules is None:
        return {}
    opens_at = localtime(rules.opens_at) if rules.opens_at else None
    return {"rule": rules.rule, "needed": rules.needed, "after": str(rules.after or ""), "opens_at": opens_at}


@require_http_methods(["GET", "HEAD", "POST"])
@taught_run
def rules_page(request: HttpRequest, run: CourseRun) -> HttpResponse:
    """What each module asks for. What cannot be is said beside its field, nothing is changed, and what was typed stays."""
    data = request.POST if request.method == "POST" else None
    rows = _rows(run, data)
    needed = RunCompletion.objects.filter(run=run).values_list("modules_needed", flat=True).first()
    form = CompletionForm(data, initial={"modules_needed": needed})
    if data is not None and all([form.is_valid(), *(row.form.is_valid() for row in rows)]):
        try:
            services.set_rules(
                run=run,
                modules=[row.form.rules(row.key) for row in rows],
                modules_needed=form.cleaned_data["modules_needed"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The rules were saved."))
            return redirect("teaching_rules", run=run.key)
    has_errors = data is not None
    context = {"run": run, "tab": "rules", "trail": teaching_trail(), "rows": rows, "form": form}
    return render(request, "trainaction/learning/rules.html", context, status=400 if has_errors else 200)
