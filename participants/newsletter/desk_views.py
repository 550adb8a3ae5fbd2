"""Screens of an issue in the admin: a test to oneself, sending it, and what became of it."""

from smtplib import SMTPException

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.core.mail import get_connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.widgets.button import HeaderButton

from participants.models import NewsletterIssue
from participants.newsletter import sending
from participants.newsletter.links import issue_link
from participants.newsletter.mails import trial_message
from participants.newsletter.queries import readers, results_of
from participants.permissions import SEND_NEWSLETTER, signed_in
from portal.screens import screen

sends = permission_required(SEND_NEWSLETTER, raise_exception=True)
LIST = "wagtailsnippets_participants_newsletterissue:list"
EDIT = "wagtailsnippets_participants_newsletterissue:edit"


@never_cache
@sends
@require_safe
def issue_screen(request: HttpRequest, pk: int) -> HttpResponse:
    """To whom an issue would go, and the buttons that try and send it; or what became of it."""
    issue = get_object_or_404(NewsletterIssue, pk=pk)
    is_sent = issue.sent_at is not None
    by_language = [
        (name, readers([code]).count())
        for code, name in (("es", _("Spanish")), ("en", _("English")))
        if code in issue.languages
    ]
    assert issue.pk is not None
    return screen(
        request,
        "participants/newsletter/admin/issue.html",
        str(issue),
        icon="mail",
        above=[(reverse(LIST), _("Newsletter"))],
        buttons=[HeaderButton(_("Write"), url=reverse(EDIT, args=[issue.pk]), icon_name="edit")],
        issue=issue,
        by_language=by_language,
        number=sum(number for _name, number in by_language),
        results=results_of(issue) if is_sent else None,
        public_url=issue_link(issue.number, "es") if issue.number else "",
        own_address=signed_in(request).email,
    )


@never_cache
@sends
@require_POST
def issue_trial(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the issue to oneself, in each of its languages."""
    issue = get_object_or_404(NewsletterIssue, pk=pk)
    to = signed_in(request).email
    try:
        get_connection().send_messages([trial_message(issue, language, to) for language in issue.languages])
    except (SMTPException, OSError):
        messages.error(request, _("The mail server cannot be reached. Nothing was sent; try again later."))
    else:
        messages.success(request, _("The test is on its way to %(address)s.") % {"address": to})
    return redirect("newsletter_issue_screen", pk)


@never_cache
@sends
@require_POST
def issue_send(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin to send an issue to its readers. Pressed twice, it is sent once."""
    issue = get_object_or_404(NewsletterIssue, pk=pk)
    try:
        number = sending.begin(issue=issue, by=signed_in(request))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        said = ngettext(
            "The issue is being sent to %(number)s reader.", "The issue is being sent to %(number)s readers.", number
        )
        messages.success(request, said % {"number": number})
    return redirect("newsletter_issue_screen", pk)
