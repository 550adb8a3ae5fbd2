"""Wagtail's signals, each handed to one service. No rule is decided here."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published

from portal.services import carry_facts
from publications.models import PublicationPage


@receiver(page_published, sender=PublicationPage)
def publication_published(instance: PublicationPage, revision: Any = None, **kwargs: Any) -> None:
    carry_facts(page=instance, by=revision.user if revision else None)
