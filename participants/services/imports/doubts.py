"""Asks about what stands for a name and may be nobody's: a device, a room, the activity itself, a name with lost letters,
one with a number in it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import F
from django.db.models.functions import Coalesce

from participants.attendance.folding import fold_name
from participants.attendance.layouts import LAYOUTS
from participants.attendance.names import Doubt, doubt_about, name_within
from participants.models import ImportBatch, ImportIdentity, Person, PersonName, Programme
from participants.services.bulk import chunks, update
from participants.services.imports.identities import SHOWN, KnownPerson, one_name

Group, Reason = ImportIdentity.Group, ImportIdentity.Reason
CHUNK = 2_000
COMMON = 500
"""A word that more people of a file have in their names tells nobody from anybody."""
LISTED = 9
"""So many of a file may be whom a doubtful name means, as many as keys choose; of more, it says nothing."""
LOGINS = frozenset(
    layout.key
    for layout in LAYOUTS
    if any(entry.name == "username" for part in layout.sections for entry in part.fields)
)
"""Layouts in which a login stands where there is no name: a number in one is nothing to ask about."""


def titles_of(batch: ImportBatch) -> frozenset[str]:
    """What the activity of a batch is called, its series, its programme and the file's own topic, as folded names."""
    return frozenset(filter(None, map(fold_name, _titles(batch))))


def beginnings_of(batch: ImportBatch) -> frozenset[str]:
    """The same, and what these titles begin with, from two words on: who types one rarely types all of it."""
    found = set(titles_of(batch))
    for title in _titles(batch):
        words = title.split()
        parts = (fold_name(" ".join(words[:length])) for length in range(2, len(words)))
        found.update(part for part in parts if " " in part)
    return frozenset(found)


def _titles(batch: ImportBatch) -> list[str]:
    activity = batch.activity
    titled = [each for each in (activity, activity.series) if each is not None]
    return [
        *(title for each in titled for title in (each.title_es, each.title_en)),
        Programme(activity.programme).label,
        batch.recognition.get("topic") or "",
    ]


def ask(*, batch: ImportBatch, doubtful: Iterable[int], expected: Mapping[str, Sequence[KnownPerson]]) -> None:
    """Turn new people of a file without an address, of these keys, into questions where their name may be nobody's.

    Candidates are people of the file, of the registry and of those who registered, called as the rest of the name says;
    of a room, nobody.
    A number in a name of two words or more is asked about only where there is somebody of that name without it.
    """
    doubtful = sorted(doubtful)
    if not doubtful:
        return
    here, titles = _Here(batch, doubtful), beginnings_of(batch)
    for some in chunks(doubtful, CHUNK):
        names = dict(ImportIdentity.objects.filter(pk__among=set(some)).values_list("pk", "name"))
        within = {pk: name_within(name) for pk, name in names.items()}
        known = _known({key for key in within.values() if " " in key})
        asked = []
        for pk, name in sorted(names.items()):
            doubt, key = Doubt.ROOM if fold_name(name)[:255] in titles else doubt_about(name), within[pk]
            if doubt is Doubt.ROOM:
                key = ""  # what a room is called tells of nobody
            if doubt is None or (doubt is Doubt.NUMBERED and batch.layout in LOGINS):
                continue
            registered = {
                person.root
                for word in key.split()
                for person in expected.get(word, ())
                if any(one_name(key, other) for other in person.keys)
            }
            persons = {*known.get(key, ()), *(registered if len(registered) <= LISTED else ())}
            in_file = here.called(key)
            persons |= {person for _pk, person in in_file if person is not None}
            candidates: list[dict[str, int]] = [{"row": row} for row, person in in_file if person is None]
            candidates += [{"person": person} for person in sorted(persons)][:SHOWN]
            if candidates or " " not in key or doubt is not Doubt.NUMBERED:
                asked.append(
                    (
                        Group.AMBIGUOUS.value,
                        Group.AMBIGUOUS.value,
                        Reason(doubt.value).value,
                        json.dumps(candidates),
                        pk,
                    )
                )
        update(ImportIdentity, ["group", "who", "reason", "candidates"], asked)


class _Here:
    """The people of a file who have a word of a doubtful name in theirs. `called` gives (key, root of the person)."""

    def __init__(self, batch: ImportBatch, doubtful: Sequence[int]) -> None:
        wanted: set[str] = set()
        for some in chunks(doubtful, CHUNK):
            names = ImportIdentity.objects.filter(pk__among=set(some)).values_list("name", flat=True)
            wanted.update(word for name in names for word in name_within(name).split())
        left_out = set(doubtful)
        self._of_word: dict[str, list[tuple[int, str, int | None]]] = defaultdict(list)
        people = (
            ImportIdentity.objects.of(batch.pk).exclude(who=Group.SKIPPED) if wanted else ImportIdentity.objects.none()
        )
        rows = people.annotate(root=Coalesce("person__merged_into_id", F("person_id"))).order_by("pk")
        for pk, key, root in rows.values_list("pk", "key", "root").iterator(chunk_size=CHUNK):
            words = wanted.intersection(key.split())
            if words and pk not in left_out:
                for word in words:
                    if len(self._of_word[word]) <= COMMON:
                        self._of_word[word].append((pk, key, root))

    def called(self, key: str) -> list[tuple[int, int | None]]:
        lists = [found for word in key.split() if 0 < len(found := self._of_word.get(word, ())) <= COMMON]
        fits = [(pk, root) for pk, other, root in min(lists, key=len, default=()) if one_name(key, other)]
        return fits if len(fits) <= LISTED else []


def _known(keys: set[str]) -> dict[str, set[int]]:
    """Whom of the registry these folded names are, by name."""
    found: dict[str, set[int]] = defaultdict(set)
    root = Coalesce("merged_into_id", F("pk"))
    people = Person.objects.filter(key__among=keys, erased_at=None).annotate(root=root)
    for key, pk in people.values_list("key", "root"):
        found[key].add(pk)
    names = PersonName.objects.filter(key__among=keys, person__erased_at=None)
    root = Coalesce("person__merged_into_id", F("person_id"))
    for key, pk in names.annotate(root=root).values_list("key", "root"):
        found[key].add(pk)
    return found
