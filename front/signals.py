"""Signals, each handed to one function. No rule is decided here."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from front.glossary.explaining import forget_words
from front.models import Term, UnexplainedPage


@receiver(post_save, sender=Term)
@receiver(post_delete, sender=Term)
@receiver(post_save, sender=UnexplainedPage)
@receiver(post_delete, sender=UnexplainedPage)
def words_changed(**kwargs: Any) -> None:
    forget_words()
