"""Activities by their key, a former one too."""

from collections.abc import Iterable

from participants.models import Activity, FormerKey


def activity_by_key(key: str) -> Activity | None:
    """The activity that has this key, or else the one that had it last; None where there is none."""
    found = Activity.objects.filter(key=key).first()
    return found or Activity.objects.filter(former_keys__key=key).first()


def keys_now(keys: Iterable[str]) -> dict[str, str]:
    """For each of these keys that an activity has or had, the key it has now. Two queries at most."""
    wanted = set(keys)
    found = {key: key for key in Activity.objects.filter(key__in=wanted).values_list("key", flat=True)}
    if others := wanted - found.keys():
        found |= dict(FormerKey.objects.filter(key__in=others).values_list("key", "activity__key"))
    return found
