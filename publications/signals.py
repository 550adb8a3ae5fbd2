"""Wagtail's signals, each handed to one service. No rule is decided here."""

from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.documents import get_document_model


@receiver(post_save, sender=get_document_model())
def document_saved(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    from publications.services.readings import ask_for_reading
    from publications.tasks import read_document_task  # they know the models, and are not loaded yet at the start

    if not raw:
        ask_for_reading(document=instance, task=read_document_task, by=instance.uploaded_by_user)
