"""Writes activities, and keeps what participations repeat of them in step."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from wagtail.log_actions import log

from participants.models import Activity, Country, FormerKey, Participation, Series
from participants.services.participations import rebuild, repeated_from, settle_people


@transaction.atomic
def save_activity(*, activity: Activity, by: AbstractBaseUser | None, countries: list[str] | None = None) -> Activity:
    """Save a new or changed activity; participations follow its times, series and programme, its old key leads to it.

    Raises ValidationError with a sentence by field where the activity is not valid.
    """
    day = activity.starts_at.astimezone(ZoneInfo(activity.timezone)).date() if activity.starts_at else None
    activity.starts_on = day
    activity.full_clean()
    before = Activity.objects.filter(pk=activity.pk).first() if activity.pk else None
    activity.save()
    FormerKey.objects.filter(key=activity.key).delete()
    if before is not None and before.key != activity.key:
        FormerKey.objects.update_or_create(key=before.key, defaults={"activity": activity})
    if countries is not None:
        activity.countries.set(Country.objects.filter(pk__in=countries))
    if before is None:
        log(activity, "wagtail.create", user=by)
        return activity
    log(activity, "wagtail.edit", user=by)
    if (before.starts_at, before.ends_at) != (activity.starts_at, activity.ends_at):
        rebuild(activities=[activity.pk])
    elif repeated_from(before) != repeated_from(activity):
        Participation.objects.filter(activity=activity).update(**repeated_from(activity))
    if (before.starts_at, before.starts_on, before.series_id) != (
        activity.starts_at,
        activity.starts_on,
        activity.series_id,
    ):
        settle_people(Participation.objects.filter(activity=activity).values_list("person", flat=True))
    return activity


def series_for(*, programme: str, kind: str, key: str, **fields: Any) -> Series:
    """The series with this key, made with these fields where there is none yet."""
    return Series.objects.get_or_create(programme=programme, key=key, defaults={"kind": kind, **fields})[0]
