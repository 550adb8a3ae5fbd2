"""The newsletter's e-mails: the question whether an address wants it, and its issues, in text and as a page."""

from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from participants.models import NewsletterDelivery, NewsletterIssue, Subscriber
from participants.models.newsletter import TOPICS
from participants.newsletter.composing import Composed, compose
from participants.newsletter.links import choices_link, confirmation_link, issue_link, stop_link
from portal.mail import message_id, message_to_end, whole
from portal.opting_in import CONFIRMED_WITHIN
from portal.programmes import PROGRAMMES

TEMPLATE = "participants/newsletter/mail/issue"


def topic_names(topics: list[str] | tuple[str, ...]) -> list[str]:
    return [str(name) for key, name in PROGRAMMES if key in topics]


def confirmation_message(subscriber: Subscriber, language: str, topics: list[str]) -> EmailMessage:
    """The question whether the newsletter is the address's owner's wish. Anybody can have it sent to any address: it says
    nothing that was typed.
    """
    with override(language):
        message = message_to_end(
            to=subscriber.address,
            language=language,
            subject=_("Confirm: the newsletter"),
            template="participants/newsletter/mail/confirmation",
            context={
                "title": _("Do you want the newsletter?"),
                "topics": topic_names(topics),
                "confirm_url": confirmation_link(subscriber, language, topics),
                "days": CONFIRMED_WITHIN.days,
                "is_confirmed": subscriber.confirmed_at is not None,
            },
            stop_url=stop_link(subscriber),
        )
    message.extra_headers["Message-ID"] = _number_of_asking(subscriber)
    return message


def _number_of_asking(subscriber: Subscriber) -> str:
    """Another one each time it is asked, so that no server takes the second for the first; what comes back is known by it."""
    return message_id(f"newsletter.asked.{subscriber.key.hex}.{int(timezone.now().timestamp() * 1000)}")


def welcome_message(subscriber: Subscriber) -> EmailMessage:
    """What whoever confirmed keeps: what comes, how it is changed, how it ends."""
    with override(subscriber.language):
        message = message_to_end(
            to=subscriber.address,
            language=subscriber.language,
            subject=_("Welcome: the newsletter"),
            template="participants/newsletter/mail/welcome",
            context={
                "title": _("You are subscribed to the newsletter"),
                "topics": topic_names(subscriber.topics),
                "choices_url": choices_link(subscriber),
                "web_url": whole(reverse("newsletter")),
            },
            stop_url=stop_link(subscriber),
        )
    message.extra_headers["Message-ID"] = _number_of_asking(subscriber)
    return message


def issue_message(delivery: NewsletterDelivery, composed: Composed) -> EmailMessage:
    """An issue to one reader. `composed` is the whole of it in the delivery's language."""
    subscriber, number = delivery.subscriber, delivery.issue.number
    assert subscriber is not None
    assert number is not None
    with override(delivery.language):
        message = message_to_end(
            to=subscriber.address,
            language=delivery.language,
            subject=composed.title,
            template=TEMPLATE,
            context=issue_context(
                composed.with_topics(subscriber.topics),
                web_url=issue_link(number, delivery.language),
                choices_url=choices_link(subscriber),
            ),
            stop_url=stop_link(subscriber, delivery),
        )
    message.extra_headers["Message-ID"] = message_id(f"newsletter.{delivery.key.hex}")
    message.extra_headers["List-Id"] = f"<newsletter.{message_id('x').rpartition('@')[2].rstrip('>')}>"
    return message


def issue_context(composed: Composed, *, web_url: str, choices_url: str) -> dict[str, object]:
    return {"title": composed.title, "sections": composed.sections, "web_url": web_url, "choices_url": choices_url}


def trial_message(issue: NewsletterIssue, language: str, to: str) -> EmailMessage:
    """The issue as it would be sent to somebody with all topics, for its writer to look at. Its links end nothing."""
    with override(language):
        page = whole(reverse("newsletter"))
        composed = compose(issue, language).with_topics(TOPICS)
        return message_to_end(
            to=to,
            language=language,
            subject=_("Test: %(title)s") % {"title": composed.title},
            template=TEMPLATE,
            context=issue_context(composed, web_url=page, choices_url=page),
            stop_url=page,
        )


def preview(issue: NewsletterIssue, language: str, part: str) -> HttpResponse:
    """One part of the e-mail, as a page of the admin's preview."""
    with override(language):
        page = whole(reverse("newsletter"))
        composed = compose(issue, language).with_topics(TOPICS)
        context = {
            **issue_context(composed, web_url=page, choices_url=page),
            "stop_url": page,
            "language": language,
            "site_url": whole(f"/{language}/"),
        }
        if part == "html":
            return HttpResponse(render_to_string(f"{TEMPLATE}.html", context))
        text = render_to_string(f"{TEMPLATE}.txt", context)
    return render(
        None, "participants/newsletter/preview_text.html", {"text": text, "title": composed.title, "language": language}
    )
