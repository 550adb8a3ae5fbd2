"""What the registry tells on a home page: what is coming, and the newsletter."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.models import Page

from participants.models import Programme
from participants.newsletter.queries import last_sent
from participants.registration.queries import coming_activities
from portal.components import ListItem, Tag
from portal.placement import address
from portal.queries import in_spanish
from portal.sections import Section, is_told, register
from portal.timezones import span_at


def declare() -> None:
    """Say what stands in the registry's sections. Called once, when the apps are loaded."""
    register("agenda", coming)
    register("newsletter", newsletter)


def coming(page: Page, request: HttpRequest, number: int) -> Section | None:
    """The next activities that anyone may come to or see, without what a section above tells of. One query."""
    spanish = in_spanish()
    items = [
        ListItem(
            title=each.title_es if spanish or not each.title_en else each.title_en,
            url=address(request, each.url_path) if each.url_path else reverse("registration", args=[each.key]),
            key=str(Programme(each.programme).label),
            text=span_at(each.starts_at, each.ends_at, each.timezone),
            programme=each.programme,
        )
        for each in coming_activities(page.locale_id, number + 1)
    ]
    items = [item for item in items if not is_told(request, item.url)][:number]
    if not items:
        return None
    return Section(
        _("What is coming"), {"items": items}, more=(Tag(_("Calendars to subscribe to"), reverse("calendars")),)
    )


def newsletter(page: Page, request: HttpRequest, number: int) -> Section | None:
    """A field to ask for the newsletter with, and its last issue. One query."""
    issue = last_sent()
    last = ""
    if issue is not None and issue.sent_at is not None:
        day = date_format(localtime(issue.sent_at), "DATE_FORMAT")
        last = _("The latest issue: “%(title)s”, of %(day)s") % {"title": issue.title, "day": day}
    content = {"last": last, "last_url": reverse("newsletter_issue", args=[issue.number]) if issue is not None else ""}
    return Section(
        _("Newsletter"),
        content,
        "participants/newsletter/_home.html",
        more=(Tag(_("Topics and issues"), reverse("newsletter")),),
    )
