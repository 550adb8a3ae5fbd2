"""The e-mails: what they say, in text and as a page, in the language of who reads them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from portal.mail import message_id, message_to_end, whole
from portal.opting_in import CONFIRMED_WITHIN
from search.alerts.links import confirmation_link, stop_link
from search.documents import facet_labels
from search.engines.base import Hit
from search.filters import Filters, read
from search.listings import kind_of, labels_of
from search.models import Alert

MOST_SHOWN = 20
"""Results in one message; the rest are behind a link."""
LONGEST_TEXT = 300
LONGEST_NAME = 80
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Item:
    """One new thing."""

    title: str
    url: str
    kind: str
    text: str
    language: str


def news_message(alert: Alert, news: Sequence[Hit], until: datetime) -> EmailMessage:
    """What is new for an alert, up to a moment. One query at most, for the names of filters."""
    with override(alert.language):
        filters = read(QueryDict(alert.query))
        name = " · ".join(named(filters))
        count = ngettext("%(count)s new result", "%(count)s new results", len(news)) % {"count": len(news)}
        types = facet_labels("type", {hit.shown.get("type", "") for hit in news} - {""})
        context = {
            "title": count,
            "name": name,
            "items": [_item(hit, types) for hit in news[:MOST_SHOWN]],
            "further": max(len(news) - MOST_SHOWN, 0),
            "search_url": whole(address_of(alert.query)),
            "is_daily": alert.frequency == Alert.Frequency.DAILY,
        }
        message = _message(alert, f"{count}: {name}", "search/alerts/news", context)
    since = int(alert.told_until.timestamp() * 1000) if alert.told_until else 0
    message.extra_headers["Message-ID"] = message_id(f"{alert.key.hex}.{since}")
    return message


def confirmation_message(alert: Alert, frequency: str) -> EmailMessage:
    """The question whether the address is its owner's wish.

    Anybody can have it sent to any address, so that of what they typed only words are told, and no more than a line.
    """
    with override(alert.language):
        names = [harmless(each) for each in named(read(QueryDict(alert.query)))]
        context = {
            "title": _("Do you want to follow this search?"),
            "name": " · ".join(filter(None, names))[: 2 * LONGEST_NAME],
            "confirm_url": confirmation_link(alert, frequency),
            "days": CONFIRMED_WITHIN.days,
            "is_daily": frequency == Alert.Frequency.DAILY,
            "is_confirmed": alert.confirmed_at is not None,
        }
        return _message(alert, _("Confirm: a search to follow"), "search/alerts/confirmation", context)


def named(filters: Filters) -> list[str]:
    """How a search is called: its words, then what narrows it; «everything» where there is neither."""
    text = filters.wanted.text
    return [*filter(None, [text]), *labels_of(filters)] or [_("everything")]


def harmless(text: str) -> str:
    """The words of a text, as they are written, without what could be an address or a number to call."""
    kept = [word for word in _WORD.findall(text) if not word.isdecimal() or len(word) <= 4]
    return " ".join(kept)[:LONGEST_NAME]


def address_of(query: str) -> str:
    """The search's own page, the newest first."""
    return f"{reverse('search')}?{query}&sort=newest" if query else reverse("search")


def _item(hit: Hit, types: dict[str, str]) -> Item:
    text = hit.shown.get("headline") or hit.shown.get("summary") or hit.shown.get("subtitle") or ""
    text = " ".join(text.split())
    if len(text) > LONGEST_TEXT:
        text = text[:LONGEST_TEXT].rsplit(" ", 1)[0] + " …"
    return Item(hit.shown["title"], whole(hit.shown["url"]), kind_of(hit, types), text, hit.language)


def _message(alert: Alert, subject: str, template: str, context: dict[str, object]) -> EmailMultiAlternatives:
    return message_to_end(
        to=alert.address,
        language=alert.language,
        subject=subject,
        template=template,
        context=context,
        stop_url=stop_link(alert),
    )
