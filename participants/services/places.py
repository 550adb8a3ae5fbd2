"""Places as rows (docs/decisions/0028): whoever comes in takes one, and the database keeps them from being taken twice."""

from collections.abc import Callable
from typing import TypeVar

from django.db.models import Max, Model, QuerySet

P = TypeVar("P", bound=Model)


def free_places(places: QuerySet[P], *, taken_by: str, wanted: int, make: Callable[[int], P] | None = None) -> list[P]:
    """Free ones among `places`, the lowest numbers first, so many at most.

    `taken_by` names what leads from a place to who has it; `make` gives a place with a number, where there is no limit
    to them. The caller has locked what the places belong to, so that they are given in order.
    """
    free = list(places.filter(**{taken_by: None}).order_by("number")[:wanted])
    if make is not None and len(free) < wanted:
        last = places.aggregate(last=Max("number"))["last"] or 0
        free += places.model._default_manager.bulk_create(
            [make(last + 1 + place) for place in range(wanted - len(free))]
        )
    return free


def fit_places(places: QuerySet[P], *, taken_by: str, wanted: int, make: Callable[[int], P]) -> None:
    """Let there be as many rows as places. Free ones go from the end; those that are taken stay, whatever is wanted."""
    numbers = set(places.values_list("number", flat=True))
    surplus = len(numbers) - wanted
    rows = places.model._default_manager
    if surplus > 0:
        free = places.filter(**{taken_by: None}).order_by("-number")[:surplus]
        rows.filter(pk__in=list(free.values_list("pk", flat=True))).delete()
    elif surplus < 0:
        unused = (number for number in range(1, wanted + len(numbers) + 1) if number not in numbers)
        rows.bulk_create(
            (make(number) for number, _place in zip(unused, range(-surplus), strict=False)), batch_size=1_000
        )
