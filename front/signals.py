"""Signals, each handed to one function. No rule is decided here."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published

from front.glossary.explaining import forget_words
from front.models import ArticleIndexPage, ArticlePage, Term, UnexplainedPage
from portal.services import carry_facts


@receiver(page_published, sender=ArticleIndexPage)
@receiver(page_published, sender=ArticlePage)
def facts_published(instance: Page, revision: Any = None, **kwargs: Any) -> None:
    carry_facts(page=instance, by=revision.user if revision else None)


@receiver(post_save, sender=Term)
@receiver(post_delete, sender=Term)
@receiver(post_save, sender=UnexplainedPage)
@receiver(post_delete, sender=UnexplainedPage)
def words_changed(**kwargs: Any) -> None:
    forget_words()
