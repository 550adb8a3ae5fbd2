"""Limits that hold wherever people write. Each takes the writer's own rows as a query; the writer is locked before.

The rows have `created_at` and `text`. What is refused is a ValidationError with a sentence that says what to do.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.writing import texts

LONGEST_TEXT = 4000
MOST_IN_AN_HOUR = 10
SAME_WITHIN = timedelta(hours=24)
EDITABLE_FOR = timedelta(hours=1)
REPORTS_THAT_HOLD = 3
"""What so many have reported is not shown until somebody who may has looked at it."""


def checked(text: str) -> str:
    """The text as it is kept. Raises ValidationError where it says nothing of its own, or too much."""
    text = texts.tidy(text)
    if not text:
        raise ValidationError({"text": _("Write something.")})
    if not texts.without_quotes(text):
        raise ValidationError({"text": _("Write something of your own below what you quote.")})
    if len(text) > LONGEST_TEXT:
        raise ValidationError(
            {"text": _("This is too long: %(most)s characters are the most.") % {"most": LONGEST_TEXT}}
        )
    return text


def refuse_too_many(own: QuerySet[Any], *, at: datetime) -> None:
    """Refuse who has written MOST_IN_AN_HOUR within the last hour. One query."""
    if own.filter(created_at__gt=at - timedelta(hours=1)).count() >= MOST_IN_AN_HOUR:
        raise ValidationError(
            ngettext(
                "You have written %(most)s message within an hour. Wait a little; what you typed is still here.",
                "You have written %(most)s messages within an hour. Wait a little; what you typed is still here.",
                MOST_IN_AN_HOUR,
            )
            % {"most": MOST_IN_AN_HOUR},
            code="too_many",
        )


def refuse_twice(own: QuerySet[Any], text: str, *, at: datetime) -> None:
    """Refuse what the writer wrote within SAME_WITHIN, word for word, where `own` are the rows it is compared with."""
    if own.filter(text=text, created_at__gt=at - SAME_WITHIN).exists():
        raise ValidationError(_("You have written the same already: it stands there."), code="twice")


def may_still_change(created_at: datetime, *, at: datetime | None = None) -> bool:
    """Whether its author can still change something, by its age."""
    return created_at + EDITABLE_FOR > (at or timezone.now())
