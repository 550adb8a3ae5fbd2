"""Messages to the portal in the admin: a list by state, and each with what was done about it. Each look is logged."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from front.contact.forms import StateForm
from front.contact.queries import WAITING, by_state, messages_with
from front.contact.services import set_state
from front.models import ContactMessage
from participants.permissions import signed_in
from participants.services.privacy import log_access
from portal.screens import ScreenSet, page_of, screen

PERMISSION = "front.handle_contact"
INDEX = "contact_desk:index"
PER_PAGE = 40
handles = permission_required(PERMISSION, raise_exception=True)


@never_cache
@handles
@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """Messages by state: `state` is one of ContactMessage.State, `all`, or what waits; `q` words in subject or name."""
    known = [WAITING, *ContactMessage.State.values, "all"]
    state = request.GET.get("state", WAITING)
    state = state if state in known else WAITING
    words = " ".join(request.GET.get("q", "").split())[:100]
    numbers = by_state()
    labels = {WAITING: _("To be answered"), **dict(ContactMessage.State.choices), "all": _("All")}
    tabs = [(f"{reverse(INDEX)}?state={each}", labels[each], numbers.get(each, 0), each == state) for each in known]
    shown = page_of(messages_with(state=state, words=words), request, PER_PAGE)
    log_access(
        user=signed_in(request),
        what="contactmessage.list",
        query={"state": state, "q": words},
        records=len(shown["page_obj"].object_list),
    )
    return screen(
        request,
        "front/contact/admin/list.html",
        _("Messages to the portal"),
        icon="mail",
        tabs=tabs,
        state=state,
        words=words,
        **shown,
    )


@never_cache
@handles
@require_http_methods(["GET", "HEAD", "POST"])
def message_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One message, and its state."""
    found = get_object_or_404(ContactMessage.objects.select_related("topic", "handled_by"), pk=pk)
    user = signed_in(request)
    form = StateForm(request.POST or None, initial={"state": found.state, "note": found.note})
    if request.method == "POST" and form.is_valid():
        try:
            set_state(message=found, state=form.cleaned_data["state"], note=form.cleaned_data["note"], by=user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Kept: %(state)s.") % {"state": found.get_state_display()})
            return redirect(INDEX)
    log_access(user=user, what="contactmessage.view", query={"number": found.pk}, records=1)
    return screen(
        request,
        "front/contact/admin/message.html",
        found.subject,
        icon="mail",
        above=[(reverse(INDEX), _("Messages to the portal"))],
        status=422 if form.errors else 200,
        found=found,
        form=form,
        mails=found.mails.order_by("kind", "pk"),
    )


class ContactScreens(ScreenSet):
    """The screens of messages, and their place in the menu."""

    name = "contact_desk"
    url_prefix = "contact"
    permission = PERMISSION
    icon = "mail"
    menu_label = gettext_lazy("Messages to the portal")
    menu_order = 147

    def get_urlpatterns(self) -> list[Any]:
        return [path("", message_list, name="index"), path("<int:pk>/", message_page, name="message")]
