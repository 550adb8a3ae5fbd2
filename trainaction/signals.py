"""Wagtail's signals, each handed to one service. No rule is decided here."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published

from portal.services import carry_facts
from trainaction.models import CoursePage


@receiver(page_published, sender=CoursePage)
def course_published(instance: CoursePage, revision: Any = None, **kwargs: Any) -> None:
    carry_facts(page=instance, by=revision.user if revision else None)
