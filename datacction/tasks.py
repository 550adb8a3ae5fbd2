"""What is done by the clock."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from datacction import services
from portal.periodic import periodic_task


@periodic_task(
    "datacction.follow_started_episodes",
    every=timedelta(hours=1),
    label=_("Count the specialists of episodes that have started"),
)
def follow_started_episodes() -> int:
    return services.follow_started_episodes()
