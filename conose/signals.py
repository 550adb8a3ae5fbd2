"""Wagtail's signals, each handed to one service. No rule is decided here."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from conose.models import (
    CallPage,
    GuidePage,
    GuideVersionPage,
    MemberPage,
    NetworkPage,
    StudyPage,
    TrainingPage,
    TrainingSession,
)
from conose.training.services import follow_gone_session, follow_training
from portal.services import carry_facts


@receiver(page_published, sender=NetworkPage)
@receiver(page_published, sender=MemberPage)
@receiver(page_published, sender=StudyPage)
@receiver(page_published, sender=CallPage)
@receiver(page_published, sender=GuidePage)
@receiver(page_published, sender=GuideVersionPage)
def facts_published(instance: Page, revision: Any = None, **kwargs: Any) -> None:
    carry_facts(page=instance, by=revision.user if revision else None)


@receiver(page_published, sender=TrainingPage)
def training_published(instance: TrainingPage, revision: Any = None, **kwargs: Any) -> None:
    by = revision.user if revision else None
    follow_training(page_key=instance.translation_key, by=by)
    carry_facts(page=instance, by=by)


@receiver(page_unpublished, sender=TrainingPage)
@receiver(post_delete, sender=TrainingPage)
def training_changed(instance: Page, **kwargs: Any) -> None:
    follow_training(page_key=instance.translation_key)


@receiver(post_delete, sender=TrainingSession)
def training_session_deleted(instance: TrainingSession, **kwargs: Any) -> None:
    follow_gone_session(session_key=instance.translation_key)
