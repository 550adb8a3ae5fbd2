"""Wagtail's signals, each handed to one service. No rule is decided here."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published

from trainaction.enrolment.services.runs import follow_course
from trainaction.models import CoursePage


@receiver(page_published, sender=CoursePage)
def course_published(instance: CoursePage, revision: Any = None, **kwargs: Any) -> None:
    follow_course(course_key=instance.translation_key, by=revision.user if revision else None)
