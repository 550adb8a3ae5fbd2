"""Writing to the portal, in public."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from front.contact.forms import ContactForm
from front.contact.services import write
from front.models import ContactTopic
from portal.owner import site_owner
from portal.readers import is_too_often, network_address
from portal.templatetags.portal_tags import Crumb
from portal.views.signed_links import kept_from_others

MOST_FROM_A_NETWORK, MOST_FROM_AN_ADDRESS = 12, 5
HOUR, DAY = 3600, 24 * 3600


def _language() -> str:
    return (get_language() or "es").split("-")[0]


def _trail() -> list[Crumb]:
    return [Crumb(_("Home"), f"/{_language()}/")]


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """The form. `?topic=` chooses what it is about."""
    form = ContactForm(request.POST if request.method == "POST" else None, topic=request.GET.get("topic", "")[:40])
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if form.cleaned_data["website"]:
                return redirect("contact_sent")  # a program is told what a person is told, and nothing is kept
            if _too_often(request, form.cleaned_data["address"]):
                form.add_error(None, _("Too many messages came from you or your network. Try again in some hours."))
                status = 429
            else:
                _write(form)
                return redirect("contact_sent")
    context = {
        "form": form,
        "topics": ContactTopic.objects.filter(is_open=True),
        "owner": site_owner(),
        "trail": _trail(),
    }
    return render(request, "front/contact/contact.html", context, status=status)


def _too_often(request: HttpRequest, address: str) -> bool:
    network = is_too_often("contact", network_address(request), most=MOST_FROM_A_NETWORK, seconds=HOUR)
    return is_too_often("contact from", address.lower(), most=MOST_FROM_AN_ADDRESS, seconds=DAY) or network


def _write(form: ContactForm) -> None:
    data = form.cleaned_data
    assert form.key is not None
    write(
        key=form.key,
        topic=data["topic"],
        name=data["name"],
        address=data["address"],
        subject=data["subject"],
        text=data["text"],
        language=_language(),
    )


@kept_from_others
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What happens now: the same for everybody."""
    return render(request, "front/contact/sent.html", {"trail": _trail()})
