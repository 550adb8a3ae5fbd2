"""The public pages of the newsletter: ask, confirm, choose, end, and the issues there were. None tells whether an address
is known."""

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from participants.models import NewsletterIssue, Subscriber
from participants.models.newsletter import TOPICS
from participants.newsletter import subscribing
from participants.newsletter.composing import compose
from participants.newsletter.forms import ChoicesForm, SignUpForm
from participants.newsletter.links import (
    NEWSLETTER,
    choices_link,
    read_choices,
    read_confirmation,
    read_stop,
    stop_link,
)
from participants.newsletter.mails import topic_names
from participants.newsletter.queries import archive
from portal.opting_in import CONFIRMED_WITHIN
from portal.templatetags.portal_tags import Crumb
from portal.views.signed_links import kept_from_others

FOLDER = "participants/newsletter"
ON_A_PAGE = 24


def _language() -> str:
    return (get_language() or "es").split("-")[0]


def _trail(*more: Crumb) -> list[Crumb]:
    return [Crumb(_("Home"), f"/{_language()}/"), *more]


@csrf_exempt  # the form in the foot of every page has no token, so that pages can be cached; it asks for a message and no more
@require_http_methods(["GET", "HEAD", "POST"])
def newsletter(request: HttpRequest) -> HttpResponse:
    """The form to ask with, and the issues there were."""
    language, status = _language(), 200
    form = SignUpForm(request.POST if request.method == "POST" else None, language=language)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            if NEWSLETTER.network_asks_too_often(request):
                form.add_error(None, _("Too many were asked for from your network. Try again in an hour."))
                status = 429
            else:
                if not data["website"]:
                    subscribing.ask(address=data["address"], language=data["language"], topics=data["topics"])
                return redirect("newsletter_requested")
    issues = Paginator(archive(), ON_A_PAGE).get_page(request.GET.get("p"))
    context = {
        "form": form,
        "page_obj": issues,
        "issues": [(issue.number, issue.title, issue.sent_at) for issue in issues],
        "trail": _trail(),
        "is_newsletter": True,
    }
    return render(request, f"{FOLDER}/newsletter.html", context, status=status)


@kept_from_others
@require_safe
def requested(request: HttpRequest) -> HttpResponse:
    """What is to be done now: the same, whatever became of the wish."""
    context = {"days": CONFIRMED_WITHIN.days, "trail": _trail(), "is_newsletter": True}
    return render(request, f"{FOLDER}/requested.html", context)


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """One button: programs that look through e-mails open links, and press nothing."""
    confirmation = read_confirmation(token)
    if confirmation is None or not Subscriber.objects.filter(key=confirmation.key).exists():
        return _gone(request)
    reader = subscribing.confirm(confirmation=confirmation) if request.method == "POST" else None
    context = {
        "is_done": request.method == "POST",
        "choices_url": choices_link(reader) if reader is not None else "",
        "home_url": f"/{_language()}/",
        "topics": topic_names(confirmation.topics),
        "trail": _trail(),
        "is_newsletter": True,
    }
    return render(request, f"{FOLDER}/confirm.html", context)


@kept_from_others
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest, token: str) -> HttpResponse:
    """Language and topics, changed by whoever holds the link of an e-mail."""
    key = read_choices(token)
    reader = Subscriber.objects.filter(key=key).first() if key else None
    if reader is None:
        return _gone(request)
    form = ChoicesForm(request.POST or None, initial={"language": reader.language, "topics": reader.topics})
    is_done = False
    if request.method == "POST" and form.is_valid():
        try:
            subscribing.choose(subscriber=reader, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            is_done = True
    context = {
        "form": form,
        "is_done": is_done,
        "stop_url": stop_link(reader),
        "trail": _trail(),
        "is_newsletter": True,
    }
    return render(request, f"{FOLDER}/choices.html", context, status=422 if form.errors else 200)


@kept_from_others
@csrf_exempt  # RFC 8058: the mail reader's server posts, without cookies; the signed address is the authority
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """One button; a POST from wherever it comes is it pressed. Pressed again, it says the same."""
    said = read_stop(token)
    if said is None:
        return _gone(request)
    key, delivery = said
    if request.method == "POST":
        subscribing.stop(key=key, delivery=delivery)
    is_done = request.method == "POST" or not Subscriber.objects.filter(key=key).exists()
    context = {"is_done": is_done, "trail": _trail(), "is_newsletter": True}
    return render(request, f"{FOLDER}/stop.html", context)


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, f"{FOLDER}/gone.html", {"trail": _trail(), "is_newsletter": True}, status=404)


@require_safe
def issue(request: HttpRequest, number: int) -> HttpResponse:
    """An issue as everybody may read it, with all topics, in the reader's language where it was sent in that."""
    found = get_object_or_404(NewsletterIssue.objects.exclude(sent_at=None), number=number)
    language = _language() if _language() in found.languages else "es"
    composed = compose(found, language).with_topics(TOPICS)
    context = {
        "issue": found,
        "composed": composed,
        "is_other_language": language != _language(),
        "trail": _trail(Crumb(_("Newsletter"), reverse("newsletter"))),
        "is_newsletter": True,
    }
    return render(request, f"{FOLDER}/issue.html", context)
