"""Wagtail's signals: what the footer shows is read anew when one of its pages changes, or who may see it."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import PageViewRestriction
from wagtail.signals import page_published, page_unpublished, post_page_move

from portal.models import StandardPage
from portal.placement import forget_footer


@receiver(page_published, sender=StandardPage)
@receiver(page_unpublished, sender=StandardPage)
@receiver(post_page_move, sender=StandardPage)
@receiver(post_delete, sender=StandardPage)
@receiver(post_save, sender=PageViewRestriction)
@receiver(post_delete, sender=PageViewRestriction)
def page_of_footer_changed(**kwargs: Any) -> None:
    forget_footer()
