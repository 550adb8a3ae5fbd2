"""Wagtail's signals, each handed to one service. No rule is decided here."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published

from conose.models import CallPage, GuidePage, GuideVersionPage, MemberPage, NetworkPage, StudyPage
from portal.services import carry_facts


@receiver(page_published, sender=NetworkPage)
@receiver(page_published, sender=MemberPage)
@receiver(page_published, sender=StudyPage)
@receiver(page_published, sender=CallPage)
@receiver(page_published, sender=GuidePage)
@receiver(page_published, sender=GuideVersionPage)
def facts_published(instance: Page, revision: Any = None, **kwargs: Any) -> None:
    carry_facts(page=instance, by=revision.user if revision else None)
