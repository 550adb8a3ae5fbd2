"""What is done by the clock."""

from dataclasses import asdict
from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from datacction import services
from datacction.editions import announcing
from datacction.exchanges import reminders
from datacction.live import clearing
from datacction.speakers import sending
from datacction.speakers.services import forget_old
from portal.periodic import periodic_task


@periodic_task(
    "datacction.follow_started_episodes",
    every=timedelta(hours=1),
    label=_("Count the specialists of episodes that have started"),
)
def follow_started_episodes() -> int:
    return services.follow_started_episodes()


@periodic_task(
    "datacction.remind_of_agreements",
    every=timedelta(hours=6),
    label=_("Tell editors of agreements of exchanges that fall due"),
)
def remind_of_agreements() -> dict[str, int]:
    return reminders.send_due()


@periodic_task(
    "datacction.clear_live_pages",
    every=timedelta(hours=1),
    label=_("Close polls of activities that are over, and forget who asked and voted"),
)
def clear_live_pages() -> dict[str, int]:
    return clearing.clear_live_pages()


@periodic_task(
    "datacction.send_to_speakers",
    every=timedelta(seconds=30),
    label=_("Send e-mails to speakers"),
)
def send_to_speakers() -> dict[str, int]:
    return sending.send_due()


@periodic_task(
    "datacction.forget_speakers",
    every=timedelta(days=1),
    label=_("Remove what speakers sent and was not published"),
)
def forget_speakers() -> dict[str, int]:
    return forget_old(days=settings.RETENTION_DAYS["speakers"])


@periodic_task(
    "datacction.send_announcements",
    every=timedelta(minutes=1),
    label=_("Tell those registered of changes in programmes"),
)
def send_announcements() -> dict[str, int]:
    return asdict(announcing.send_due())
