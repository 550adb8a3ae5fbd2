"""Jobs on the clock."""

from celery import shared_task

from datacction import services


@shared_task(name="datacction.follow_started_episodes")
def follow_started_episodes() -> int:
    """Counts the specialists of episodes that have started. See the service."""
    return services.follow_started_episodes()
