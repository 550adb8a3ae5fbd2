"""Wagtail's signals, each handed to one service. No rule is decided here."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from conose.models import StudyOutput, TrainingPage, TrainingSession
from conose.research.queries import forget_outputs
from conose.training.services import follow_gone_session, follow_training


@receiver(page_published, sender=TrainingPage)
def training_published(instance: TrainingPage, revision: Any = None, **kwargs: Any) -> None:
    follow_training(page_key=instance.translation_key, by=revision.user if revision else None)


@receiver(page_unpublished, sender=TrainingPage)
@receiver(post_delete, sender=TrainingPage)
def training_changed(instance: Page, **kwargs: Any) -> None:
    follow_training(page_key=instance.translation_key)


@receiver(post_delete, sender=TrainingSession)
def training_session_deleted(instance: TrainingSession, **kwargs: Any) -> None:
    follow_gone_session(session_key=instance.translation_key)


@receiver(post_save, sender=StudyOutput)
@receiver(post_delete, sender=StudyOutput)
def outputs_changed(**kwargs: Any) -> None:
    forget_outputs()
