"""The demo's newsletter: one issue that was sent to invented readers, one of whom has ended it and one does not exist."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Page

from participants.models import NewsletterDelivery, NewsletterIssue, Subscriber
from participants.newsletter import sending, subscribing
from participants.newsletter.bounces import came_back
from participants.newsletter.news import NEWS, block, pages_block, source_of
from portal.queries import open_pages

READERS = (
    ("es", ["datacction", "publications"]),
    ("es", ["trainaction"]),
    ("en", ["publications"]),
    ("es", ["datacction"]),
)
EACH = 2
"""Pages of each kind that the issue tells of."""
TEXT_ES = (
    "<p>En este número: lo más reciente del seminario, dos estudios con sus datos abiertos y los cursos que abren "
    "inscripción. <b>Si trabaja con registros administrativos</b>, empiece por los estudios.</p>"
)
TEXT_EN = (
    "<p>In this issue: the latest of the webinar, two studies with their open data, and the courses that open for "
    "enrolment. <b>If you work with administrative records</b>, begin with the studies.</p>"
)


def load(say: Callable[[str], None]) -> None:
    """Make it where there is none."""
    if NewsletterIssue.objects.exists():
        return
    blocks = [block("text", {"heading_es": "", "text_es": TEXT_ES, "heading_en": "", "text_en": TEXT_EN}), *_pages()]
    if len(blocks) == 1:
        return
    say("An issue of the newsletter, sent to invented readers ...")
    now = timezone.now()
    for number, (language, topics) in enumerate(READERS, start=1):
        Subscriber.objects.create(
            address=f"boletin{number}@correo.example",
            language=language,
            topics=topics,
            asked_at=now - timedelta(days=20),
            confirmed_at=now - timedelta(days=20),
        )
    issue = NewsletterIssue.objects.create(
        title_es="Lo nuevo en seguridad ciudadana en datos",
        title_en="What is new in citizen security in data",
        content=json.dumps(blocks),
    )
    sending.begin(issue=issue, by=None)
    sending.send_due()
    deliveries: Any = NewsletterDelivery.objects.filter(issue=issue).order_by("pk")
    first, *_others, last = deliveries
    came_back(delivery=last, is_hard=True)
    if first.subscriber is not None:
        subscribing.stop(key=first.subscriber.key, delivery=first.key)


def _pages() -> list[dict[str, Any]]:
    blocks = []
    for page_type in NEWS:
        source = source_of(page_type)
        pages = open_pages(Page.objects.type(page_type).filter(locale__language_code="es"))
        chosen = list(pages.order_by("-first_published_at", "-pk")[:EACH])
        if source is None or not chosen:
            continue
        blocks.append(pages_block(source, chosen))
    return blocks
