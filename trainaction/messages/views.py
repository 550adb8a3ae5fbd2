"""The pages around e-mails to learners: end one kind without signing in, or choose among all of them."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from participants.permissions import signed_in
from participants.queries.people import person_of
from portal.views.signed_links import is_one_click, kept_from_others
from trainaction.messages import services
from trainaction.messages.links import read_stop
from trainaction.models import MessageKind


class KindsForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Notices I want to receive"),
        choices=MessageKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


@kept_from_others
@csrf_exempt  # RFC 8058: the mail reader's server posts, without cookies; the signed address is the authority
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One button; a POST from wherever it comes is it pressed. Pressed again, it says the same, or takes it back. Opened, it says
    whether they are sent."""
    wish = read_stop(token)
    if wish is None:
        return render(request, "trainaction/messages/gone.html", status=404)
    if request.method == "POST":
        is_resumed = request.POST.get("again") == "1"
        if is_resumed:
            services.resume(wish=wish)
        else:
            services.stop(wish=wish)
        if not is_one_click(request):
            return redirect(f"{request.path}?resumed=1" if is_resumed else request.path)
    is_done = services.is_stopped(wish=wish)
    context = {"kind": wish.kind.label, "is_done": is_done, "is_resumed": not is_done and "resumed" in request.GET}
    return render(request, "trainaction/messages/stop.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Which messages somebody gets; for an account that is of nobody in the registry there is nothing to choose."""
    person = person_of(signed_in(request))
    if person is None:
        raise Http404
    form = KindsForm(request.POST or None, initial={"kinds": services.kinds_wanted(person)})
    if request.method == "POST":
        form = KindsForm(request.POST)
        if form.is_valid():
            services.choose(person=person, kinds=form.cleaned_data["kinds"])
            messages.success(request, _("Saved."))
            return redirect("learner_messages")
    return render(request, "trainaction/messages/choices.html", {"form": form})
