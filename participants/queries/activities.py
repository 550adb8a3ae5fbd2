"""Activities by their key, a former one too, and by words of what they are called."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.formats import date_format

from participants.attendance.folding import fold_text
from participants.models import Activity, FormerKey


def activity_by_key(key: str) -> Activity | None:
    """The activity that has this key, or else the one that had it last; None where there is none."""
    found = Activity.objects.filter(key=key).first()
    return found or Activity.objects.filter(former_keys__key=key).first()


def told_apart(activity: Activity) -> str:
    """An activity among many: its series and its day tell it from others of a like title."""
    day = date_format(activity.starts_on, "SHORT_DATE_FORMAT") if activity.starts_on else ""
    return " · ".join(part for part in (activity.series.title if activity.series else "", day, activity.title) if part)


def keys_now(keys: Iterable[str]) -> dict[str, str]:
    """For each of these keys that an activity has or had, the key it has now. Two queries at most."""
    wanted = set(keys)
    found = {key: key for key in Activity.objects.filter(key__in=wanted).values_list("key", flat=True)}
    if others := wanted - found.keys():
        found |= dict(FormerKey.objects.filter(key__in=others).values_list("key", "activity__key"))
    return found


def called_so(words: str, among: QuerySet[Activity]) -> QuerySet[Activity]:
    """Those of these activities that have all of these words, or their beginnings, in a title or their key, whatever the
    accents and the case."""
    wanted = fold_text(words).split()
    rows = among.order_by().values_list("pk", "title_es", "title_en", "key")
    folded = ((pk, f" {fold_text(' '.join(texts))}") for pk, *texts in rows)
    return among.filter(pk__among=[pk for pk, text in folded if all(f" {word}" in text for word in wanted)])
