"""Wagtail's signals: translations go along with a page that is published, and the footer is read anew."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move
from wagtail_localize.models import TranslationSource

from portal.former_texts import keep_former_texts
from portal.models import PortalPage, StandardPage
from portal.placement import forget_footer
from portal.services import carry_facts


@receiver(page_published, sender=StandardPage)
@receiver(page_unpublished, sender=StandardPage)
@receiver(post_page_move, sender=StandardPage)
@receiver(post_delete, sender=StandardPage)
@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def page_of_footer_changed(**kwargs: Any) -> None:
    forget_footer()


@receiver(post_save, sender=TranslationSource)
def source_renewed(instance: TranslationSource, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Whoever renews it: a publication, the translation screen, an import, a command."""
    if not created and not raw:
        keep_former_texts(instance)


@receiver(page_published)
def facts_published(instance: Page, revision: Any = None, **kwargs: Any) -> None:
    if isinstance(instance, PortalPage) and instance.goes_along:
        carry_facts(page=instance, by=revision.user if revision else None)
