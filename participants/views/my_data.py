"""What a person sees of themself: all that is held, to download, correct or erase."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from participants.models import Person, Sex, about_one
from participants.permissions import signed_in
from participants.queries.people import person_of
from participants.queries.privacy import held_of, held_of_account, rows_of, rows_of_account
from participants.services.people import save_person
from participants.services.privacy import erase_person, log_held


class CorrectionForm(forms.ModelForm[Person]):
    institution_name = forms.CharField(
        label=gettext_lazy("Institution"), required=False, disabled=True, help_text=gettext_lazy("Ask us to change it.")
    )

    class Meta:
        model = Person
        fields = ("name", "sex", "country", "position")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sex = self.fields["sex"]
        assert isinstance(sex, forms.ChoiceField)
        sex.choices = [(value, about_one(value)) for value in Sex.values]
        self.fields["institution_name"].initial = str(self.instance.current_institution or "")


class ErasureForm(forms.Form):
    confirmed = forms.BooleanField(label=gettext_lazy("Yes, erase my data and my account. It cannot be undone."))


def _own(request: HttpRequest) -> Person:
    person = person_of(signed_in(request))
    if person is None:
        raise Http404
    return person


def _held(request: HttpRequest, *, for_reading: bool = False) -> dict[str, Any]:
    user = signed_in(request)
    person = person_of(user)
    rows = rows_of(person) if person is not None else partial(rows_of_account, account=user)
    log_held(held=rows, by=user, person=person, is_own=True, is_file=not for_reading)
    if person is None:
        return held_of_account(user, for_reading=for_reading)
    return held_of(person, for_reading=for_reading)


@never_cache
@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    held = _held(request, for_reading=True)
    return render(request, "participants/my_data/page.html", {"person": person_of(signed_in(request)), "held": held})


@never_cache
@login_required
def download(request: HttpRequest) -> HttpResponse:
    """As a file; of who is nobody in the registry, what is held of their address and account."""
    response = JsonResponse(_held(request), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@never_cache
@login_required
def correct(request: HttpRequest) -> HttpResponse:
    person = _own(request)
    form = CorrectionForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        save_person(person=form.save(commit=False), by=signed_in(request))
        messages.success(request, _("Corrected."))
        return redirect("my_data")
    return render(request, "participants/my_data/form.html", {"form": form, "title": _("Correct my data")})


@never_cache
@login_required
def erase(request: HttpRequest) -> HttpResponse:
    person = _own(request)
    form = ErasureForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            erase_person(person=person, by=signed_in(request))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            logout(request)
            return redirect("/")
    explanation = _(
        "Your name, addresses, consents, profile and account are deleted. What stays are facts that lead to nobody, so that"
        " totals stay right."
    )
    return render(
        request,
        "participants/my_data/form.html",
        {"form": form, "title": _("Erase my data"), "explanation": explanation},
    )
