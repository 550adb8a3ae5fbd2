"""Proposes whom new people of a file may be by a shorter or a longer name: 'Walter Erazo', 'Walter Erazo Chinchilla'.

Reasons: docs/decisions/0072-shortened-names.md.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import chain
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from participants.attendance.shortened import Named, nearest, pairs
from participants.models import ImportBatch, ImportIdentity, Person, PersonEmail, PersonName
from participants.services.bulk import chunks, update
from participants.services.imports.identities import OPEN
from participants.services.imports.institutions import places_of

Group = ImportIdentity.Group
CHUNK = 2_000
MOST_COMPARED = 2_000
"""New people of a file that are compared with everybody else; nobody reads more proposals than these make."""


def propose(*, batch: ImportBatch, keys: Collection[str] | None = None) -> None:
    """Give new people of a file, of these folded names if any are given, those as candidates whom they may be under a name of
    more or fewer parts: people of the registry, and others of the file. Whoever has candidates so is new all the same.

    Of two new ones of the file the shorter is asked about. Two who each have an address are two people.
    """
    new = ImportIdentity.objects.of(batch.pk).filter(who=Group.NEW, decided=False, key__contains=" ")
    if keys is not None:
        new = new.filter(key__among=keys)
    names = dict(new.order_by("pk").values_list("pk", "key")[:MOST_COMPARED])
    if not names:
        return
    wanted = new.filter(pk__among=set(names))
    here = ImportIdentity.objects.of(batch.pk).exclude(who=Group.SKIPPED).order_by()
    if not wanted.filter(emails=[]).exists():
        here = here.filter(emails=[])
    found = pairs(set(names.values()), _keys(here))
    if not found:
        return
    others = _Others(here, set().union(*found.values()))
    asked = []
    for some in chunks((pk for pk, key in names.items() if key in found), CHUNK):
        for one in _of_file(new.filter(pk__among=set(some))):
            if candidates := others.nearest(one, found[one.key]):
                asked.append((json.dumps(candidates), -one.pk))
    update(ImportIdentity, ["candidates"], asked)


def _keys(here: "QuerySet[ImportIdentity]") -> Iterator[str]:
    """The folded names of the registry and of these people of the file; of the registry, from the indexes of names alone."""
    of: tuple[QuerySet[Any], ...] = (Person.objects.order_by(), PersonName.objects.order_by(), here)
    return chain.from_iterable(rows.values_list("key", flat=True).iterator(chunk_size=CHUNK) for rows in of)


def _of_file(people: "QuerySet[ImportIdentity]") -> list[Named]:
    """These people of a file; the key of each is below zero, so that it is nobody's of the registry."""
    rows = list(people.order_by("pk").values_list("pk", "name", "key", "institution", "country", "sex", "emails"))
    places = places_of({row[3] for row in rows if row[3] is not None})
    found = []
    for pk, name, key, institution, country, sex, emails in rows:
        place, home = places[institution][:2] if institution in places else (None, "")
        found.append(Named(-pk, name, key, None if place == OPEN else place, country or home, sex, bool(emails)))
    return found


class _Others:
    """People of the file and of the registry who go by some folded names."""

    def __init__(self, here: "QuerySet[ImportIdentity]", keys: Collection[str]) -> None:
        self._here: dict[str, list[Named]] = defaultdict(list)
        self._known: dict[str, list[Named]] = defaultdict(list)
        self._root: dict[int, int] = {}
        self._is_new: set[int] = set()
        for some in chunks(sorted(keys), CHUNK):
            self._know(set(some))
            staged = here.filter(key__among=set(some))
            for each in _of_file(staged):
                self._here[each.key].append(each)
            self._is_new.update(-pk for pk in staged.filter(who=Group.NEW).values_list("pk", flat=True))
            matched = staged.exclude(person=None).annotate(root=Coalesce("person__merged_into_id", F("person_id")))
            self._root |= {-pk: root for pk, root in matched.values_list("pk", "root")}

    def _know(self, keys: set[str]) -> None:
        called = Person.objects.filter(key__among=keys, erased_at=None)
        also = PersonName.objects.filter(key__among=keys, person__erased_at=None)
        names = [
            *called.values_list("key", "name", Coalesce("merged_into_id", F("pk"))),
            *also.values_list("key", "name", Coalesce("person__merged_into_id", F("person_id"))),
        ]
        roots = {root for _key, _name, root in names}
        facts = Person.objects.filter(pk__among=roots).values_list(
            "pk",
            Coalesce("institution__merged_into_id", F("institution_id")),
            Coalesce("country_id", "institution__country_id"),
            "sex",
        )
        about = {pk: (place, country or "", sex) for pk, place, country, sex in facts}
        reached: set[Any] = set(PersonEmail.objects.filter(person__among=roots).values_list("person", flat=True))
        of_merged = PersonEmail.objects.filter(person__merged_into__among=roots)
        reached.update(of_merged.values_list("person__merged_into", flat=True))
        for key, name, root in names:
            self._known[key].append(Named(root, name, key, *about[root], root in reached))

    def nearest(self, one: Named, keys: Collection[str]) -> list[dict[str, int]]:
        """Whom of those called so this new person of the file may be, as candidates."""
        known = [each for key in keys for each in self._known[key]]
        roots = {each.pk for each in known}
        here = [each for key in keys for each in self._here[key] if self._root.get(each.pk) not in roots]
        # Of two new ones the shorter asks.
        asking = {each.pk for each in here if each.pk in self._is_new and len(each.key) < len(one.key)}
        fits = nearest(one, (each for each in (*here, *known) if each.pk not in asking))
        found = sorted({each.pk for each in fits}, key=lambda pk: (pk > 0, abs(pk)))
        return [{"person": pk} if pk > 0 else {"row": -pk} for pk in found]
