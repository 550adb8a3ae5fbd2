"""Wagtail's signals, each handed to one service. No rule is decided here."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from datacction.editions.services import follow_edition, follow_gone_day
from datacction.exchanges.services import follow_exchange, follow_gone_session
from datacction.models import EditionDay, EditionPage, EpisodePage, ExchangePage, ExchangeSession, SeasonPage
from datacction.recordings.services import follow_file, follow_transcripts
from datacction.services import follow_episode, follow_move, follow_season


@receiver(page_published, sender=EpisodePage)
def episode_published(instance: EpisodePage, revision: Any = None, **kwargs: Any) -> None:
    follow_episode(page_key=instance.translation_key, by=revision.user if revision else None)
    follow_transcripts(page=instance.pk)


@receiver(page_published, sender=SeasonPage)
def season_published(instance: SeasonPage, revision: Any = None, **kwargs: Any) -> None:
    by = revision.user if revision else None
    follow_season(page_key=instance.translation_key, by=by)
    for page in instance.get_children().type(EpisodePage):
        follow_episode(page_key=page.translation_key, by=by)  # their keys hold the season's number


@receiver(post_page_move, sender=EpisodePage)
def episode_moved(instance: Page, **kwargs: Any) -> None:
    follow_move(page=instance)
    follow_episode(page_key=instance.translation_key)


@receiver(page_unpublished, sender=EpisodePage)
@receiver(post_delete, sender=EpisodePage)
def episode_changed(instance: Page, **kwargs: Any) -> None:
    follow_episode(page_key=instance.translation_key)


@receiver(page_unpublished, sender=SeasonPage)
@receiver(post_delete, sender=SeasonPage)
def season_changed(instance: Page, **kwargs: Any) -> None:
    follow_season(page_key=instance.translation_key)


@receiver(page_published, sender=ExchangePage)
def exchange_published(instance: ExchangePage, revision: Any = None, **kwargs: Any) -> None:
    follow_exchange(page_key=instance.translation_key, by=revision.user if revision else None)


@receiver(page_unpublished, sender=ExchangePage)
@receiver(post_delete, sender=ExchangePage)
def exchange_changed(instance: Page, **kwargs: Any) -> None:
    follow_exchange(page_key=instance.translation_key)


@receiver(post_delete, sender=ExchangeSession)
def session_deleted(instance: ExchangeSession, **kwargs: Any) -> None:
    follow_gone_session(session_key=instance.translation_key)


@receiver(page_published, sender=EditionPage)
def edition_published(instance: EditionPage, revision: Any = None, **kwargs: Any) -> None:
    follow_edition(page_key=instance.translation_key, by=revision.user if revision else None)


@receiver(page_unpublished, sender=EditionPage)
@receiver(post_delete, sender=EditionPage)
def edition_changed(instance: Page, **kwargs: Any) -> None:
    follow_edition(page_key=instance.translation_key)


@receiver(post_delete, sender=EditionDay)
def day_deleted(instance: EditionDay, **kwargs: Any) -> None:
    follow_gone_day(day_key=instance.translation_key)


@receiver(post_save, sender=get_document_model())
def document_replaced(instance: Any, created: bool, **kwargs: Any) -> None:
    if not created:
        follow_file(document=instance)
