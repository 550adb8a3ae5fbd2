"""What the surveys of apps have in common: answers that nobody's name is on, shown so many people at a time."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.surveys.questions import LONGEST_TEXT


class AnsweredInBatches(models.Model):
    """A survey: `answered` people have sent it, and what the first `shown` of them said may be looked at."""

    answered = models.PositiveIntegerField(_("people who answered"), default=0)
    shown = models.PositiveIntegerField(_("people whose answers are shown"), default=0)

    class Meta:
        abstract = True


class AnswerWithoutAName(models.Model):
    """What somebody answered to one question. Its key is drawn, so that neither an order nor another answer leads to them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.CharField(_("question"), max_length=40)
    value = models.TextField(_("answer"), max_length=LONGEST_TEXT)
    is_shown = models.BooleanField(_("shown"), default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.question
