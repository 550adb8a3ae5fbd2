"""Writes: a learner's reflection, kept as it was typed last."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from participants.writing.texts import tidy
from portal.numbers import whole
from trainaction.learning.completion import complete_if_done
from trainaction.models import LONGEST_REFLECTION, Enrolment, Reflection, ReflectionSending
from trainaction.quizzes.grading import known_name, mark_of

KNOWN = known_name("text")
"""The field by which a page says which text it was given."""


class RunIsOver(ValidationError):
    """Nothing is taken any more; what was written before is as it was."""


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a sending: whether something is kept now, and the mark of the text that was sent."""

    is_kept: bool
    mark: str
    is_as_given: bool = False
    """The text is the one that the page was given; another page may have sent a newer one since, and that stays."""


def mark_of_text(text: str) -> str:
    """The mark of a text as it is kept."""
    return mark_of({"text": text})


def write(
    *,
    enrolment: Enrolment,
    lesson_key: UUID,
    block: UUID,
    text: str,
    known: str = "",
    key: UUID | None = None,
    at: datetime | None = None,
) -> Written:
    """Keep what a learner wrote; an empty text takes it away. `key` is what the sender calls this sending, and `known` is the
    mark of the text that its page was given.

    A sending that came before changes nothing, also when others have come since; nor does a text as it was given. Raises
    RunIsOver, and ValidationError for a text that is too long.
    """
    at = at or timezone.now()
    text = tidy(text)
    mark = mark_of_text(text)
    if known == mark:
        return Written(bool(text), mark, is_as_given=True)
    with transaction.atomic():
        is_kept, is_new = _keep(enrolment, lesson_key, block, text, key, at)
    # Outside: completing locks merges of people before any row, and an enrolment is locked within
    if is_new:
        complete_if_done(enrolment=enrolment)
    return Written(is_kept, mark)


def _keep(
    enrolment: Enrolment, lesson_key: UUID, block: UUID, text: str, key: UUID | None, at: datetime
) -> tuple[bool, bool]:
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("run").get(pk=enrolment.pk)
    own = Reflection.objects.filter(enrolment=enrolment, block=block)
    if key is not None and ReflectionSending.objects.filter(enrolment=enrolment, key=key).exists():
        return own.exists(), False
    if enrolment.run.is_over(at):
        raise RunIsOver(_("This run has ended: nothing more is written in it. Copy your text, if you want to keep it."))
    if len(text) > LONGEST_REFLECTION:
        raise ValidationError(
            _("This is too long: %(most)s characters are the most. Nothing was saved.")
            % {"most": whole(LONGEST_REFLECTION)}
        )
    if key is not None:
        ReflectionSending.objects.create(enrolment=enrolment, key=key, at=at)
    if not text:
        own.delete()
        return False, False
    _row, is_new = Reflection.objects.update_or_create(
        enrolment=enrolment, block=block, defaults={"lesson_key": lesson_key, "text": text, "written_at": at}
    )
    return True, is_new
