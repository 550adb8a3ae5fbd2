"""Wagtail's signals, each handed to one service. No rule is decided here."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.documents import get_document_model
from wagtail.signals import page_published, page_unpublished

from portal.jobs import enqueue
from publications.models import PublicationPage, Reading


@receiver(page_published, sender=PublicationPage)
def publication_published(instance: PublicationPage, **kwargs: Any) -> None:
    from publications.services.covers import note_shown_covers

    note_shown_covers(page=instance)


@receiver(page_unpublished, sender=PublicationPage)
def publication_unpublished(instance: PublicationPage, **kwargs: Any) -> None:
    from publications.tasks import follow_covers_task

    enqueue(follow_covers_task, by=None)


@receiver(post_save, sender=get_document_model())
def document_saved(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    from publications.services.readings import ask_for_reading
    from publications.tasks import read_document_task  # they know the models, and are not loaded yet at the start

    if not raw:
        ask_for_reading(document=instance, task=read_document_task, by=instance.uploaded_by_user)


@receiver(post_delete, sender=Reading)
def reading_deleted(instance: Reading, **kwargs: Any) -> None:
    from publications.services.covers import drop_cover

    drop_cover(reading=instance)
