"""Writes: a learner's reflection, kept as it was typed last."""

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


class RunIsOver(ValidationError):
    """Nothing is taken any more; what was written before is as it was."""


def write(
    *,
    enrolment: Enrolment,
    lesson_key: UUID,
    block: UUID,
    text: str,
    key: UUID | None = None,
    at: datetime | None = None,
) -> bool:
    """Keep what a learner wrote; an empty text takes it away. `key` is what the sender calls this sending.

    A sending that came before changes nothing, also when others have come since. Whether something is kept now. Raises
    RunIsOver, and ValidationError for a text that is too long.
    """
    at = at or timezone.now()
    with transaction.atomic():
        is_kept, is_new = _keep(enrolment, lesson_key, block, text, key, at)
    # Outside: completing locks merges of people before any row, and an enrolment is locked within
    if is_new:
        complete_if_done(enrolment=enrolment)
    return is_kept


def _keep(
    enrolment: Enrolment, lesson_key: UUID, block: UUID, text: str, key: UUID | None, at: datetime
) -> tuple[bool, bool]:
    enrolment = Enrolment.objects.select_for_update(of=("self",)).select_related("run").get(pk=enrolment.pk)
    own = Reflection.objects.filter(enrolment=enrolment, block=block)
    if key is not None and ReflectionSending.objects.filter(enrolment=enrolment, key=key).exists():
        return own.exists(), False
    if enrolment.run.is_over(at):
        raise RunIsOver(_("This run has ended: nothing more is written in it. Copy your text, if you want to keep it."))
    text = tidy(text)
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
