"""Matches the staged rows of a batch with the registry, in stretches: memory does not grow with either."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Max, Min, Q
from django.db.models.functions import Coalesce

from participants.attendance.folding import fold_name
from participants.models import (
    ImportBatch,
    ImportIdentity,
    ImportInstitution,
    ImportRow,
    Institution,
    InstitutionAlias,
    MatchDecision,
    Merge,
    Person,
    PersonEmail,
    PersonName,
    Sex,
)
from participants.services.imports.identities import OPEN, KnownPerson, Registry, Row, Someone, one_name, settle
from participants.services.imports.institutions import match_institutions
from participants.services.imports.staging import chunks, insert, update

Group = ImportIdentity.Group
CHUNK = 2_000
ROW_FIELDS = ("pk", "row", "name", "key", "email", "sex", "institution", "country", "position")
IDENTITY_COLUMNS = (
    "id", "batch", "first_row", "rows", "name", "key", "names", "emails", "shared_email", "sex", "position", "country",
    "institution", "group", "who", "reason", "person", "fingerprint", "candidates", "decided",
)  # fmt: skip


def match(*, batch: ImportBatch, progress: Callable[[int, int | None], None] | None = None) -> None:
    """Find out who the people and the institutions of a batch are; what was decided before is used again.

    Started again it begins from scratch. Notes the state of the registry it has seen in `batch.registry_state`.
    """
    state = registry_state()
    with transaction.atomic():
        people = ImportIdentity.objects.filter(batch=batch)
        people._raw_delete(people.db)
        match_institutions(batch)
        shared = _shared_addresses(batch)
    order = list(_staged(batch).order_by("key", "email", "pk").values_list("pk", flat=True))
    for number, chunk in enumerate(chunks(_by_name(order), CHUNK)):
        with transaction.atomic():
            _match_chunk(batch, chunk, shared)
        if progress is not None:
            progress(min((number + 1) * CHUNK, len(order)), len(order))
    with transaction.atomic():
        _link_decided(batch)
        batch.registry_state = state
        batch.save(update_fields=["registry_state"])


def match_again(*, batch: ImportBatch, keys: Iterable[str]) -> None:
    """Match the people of these folded names again, after an institution of theirs was decided."""
    shared = _shared_addresses(batch)
    for some in chunks(sorted(set(keys)), 500):
        people = ImportIdentity.objects.filter(batch=batch, key__in=some)
        people._raw_delete(people.db)
        order = list(_staged(batch).filter(key__in=some).order_by("key", "email", "pk").values_list("pk", flat=True))
        for chunk in chunks(_by_name(order), CHUNK):
            _match_chunk(batch, chunk, shared)
    _link_decided(batch)


def registry_state() -> dict[str, Any]:
    """Figures that change whenever a match could come out differently."""
    state: dict[str, Any] = {}
    for model in (Person, Institution):
        state[model.__name__] = list(model._default_manager.aggregate(Count("pk"), Max("pk")).values())
        latest = model._default_manager.aggregate(latest=Max("updated_at"))["latest"]
        state[model.__name__].append(latest.isoformat() if latest else None)
    for other in (PersonEmail, PersonName, InstitutionAlias):
        state[other.__name__] = list(other._default_manager.aggregate(Count("pk"), Max("pk")).values())
    state["Merge"] = list(Merge.objects.aggregate(Count("pk"), undone=Count("pk", ~Q(undone_at=None))).values())
    return state


def _staged(batch: ImportBatch) -> Any:
    return ImportRow.objects.filter(batch=batch, reason="")


def _by_name(order: Sequence[int]) -> Iterator[list[Row]]:
    """The rows of one folded name together; those without a name by address."""
    carried: list[Row] = []
    for keys in chunks(order, CHUNK):
        rows = {row[0]: row for row in ImportRow.objects.filter(pk__in=keys).values_list(*ROW_FIELDS)}
        for row in (rows[key] for key in keys):
            if carried and (row[3] != carried[0][3] or (not row[3] and row[4] != carried[0][4])):
                yield carried
                carried = []
            carried.append(row)
    if carried:
        yield carried


# --- one address, several names -------------------------------------------------------------


def _shared_addresses(batch: ImportBatch) -> set[str]:
    """Give the rows of one address one folded name where the names may be one person's; return the other addresses."""
    several = (
        _staged(batch)
        .exclude(email="")
        .order_by()
        .values("email")
        .annotate(first=Min("key"), last=Max("key"))
        .filter(~Q(first=F("last")))
        .values_list("email", flat=True)
    )
    shared: set[str] = set()
    for emails in chunks(list(several), 500):
        spellings: dict[str, Counter[str]] = defaultdict(Counter)
        found = _staged(batch).filter(email__in=emails).order_by("email", "key").values_list("email", "key")
        for email, key, count in found.annotate(count=Count("pk")).values_list("email", "key", "count"):
            spellings[email][key] = count
        for email, keys in spellings.items():
            clusters = _clusters(keys)
            if len(clusters) > 1:
                shared.add(email)
            for main, others in clusters.items():
                if others:
                    _staged(batch).filter(email=email, key__in=others).update(key=main)
    return shared


def _clusters(keys: Counter[str]) -> dict[str, list[str]]:
    """Spellings that may be one name, under the fullest of them."""
    clusters: dict[str, list[str]] = {}
    for key in sorted(keys, key=lambda key: (-len(key.split()), -keys[key], key)):
        main = next((main for main in clusters if one_name(key, main)), None)
        if main is None:
            clusters[key] = []
        else:
            clusters[main].append(key)
    return clusters


# --- a stretch of the file ------------------------------------------------------------------


def _match_chunk(batch: ImportBatch, groups: Sequence[list[Row]], shared: set[str]) -> None:
    places = _places({row[6] for rows in groups for row in rows if row[6] is not None})
    registry = _registry(
        emails={row[4] for rows in groups for row in rows if row[4]},
        names={rows[0][3] for rows in groups if rows[0][3]},
    )
    settled = [someone for rows in groups for someone in settle(_people(rows, places, shared), registry)]
    values = []
    links: list[tuple[int, int]] = []
    prints = [fingerprint(someone, places) for someone in settled]
    open_prints = [mark for someone, mark in zip(settled, prints, strict=True) if someone.group != Group.MATCHED]
    decisions = _decisions(open_prints)
    for someone, mark in zip(settled, prints, strict=True):
        identity = min(someone.rows)[0]
        decided = someone.group != Group.MATCHED and _use(someone, decisions.get(mark))
        values.append(_identity(batch, identity, someone, mark, places, decided))
        links += ((identity, row[0]) for row in someone.rows)
    insert(ImportIdentity, IDENTITY_COLUMNS, values)
    update(ImportRow, ["identity"], links)


def _people(rows: list[Row], places: dict[int, tuple[int | None, str, str, bool]], shared: set[str]) -> list[Someone]:
    """The people of one folded name: one for each address, and one for each place of those without."""
    people: dict[tuple[str, int | None, str], Someone] = {}
    for row in rows:
        place, home = places[row[6]][:2] if row[6] is not None else (None, "")
        country = row[7] or home
        email = row[4]
        who = (email, None, "") if email else ("", place, country)
        someone = people.get(who)
        if someone is None:
            someone = people[who] = Someone(row[3], email, place, country, shared=email in shared)
            someone.emails = [email] if email else []
        elif email:
            someone.place = place if someone.place is None else someone.place
            someone.country = someone.country or country
        someone.rows.append(row)
    return list(people.values())


def _places(staged: set[int]) -> dict[int, tuple[int | None, str, str, bool]]:
    """For staged institutions: what they are compared by, their country, their folded name, whether they are open."""
    found: dict[int, tuple[int | None, str, str, bool]] = {}
    for some in chunks(sorted(staged), CHUNK):
        rows = ImportInstitution.objects.filter(pk__in=some).values_list(
            "pk",
            "group",
            Coalesce("institution__merged_into_id", F("institution_id")),
            "institution__country",
            "same_as",
            "country",
            "key",
        )
        for pk, group, root, home, same_as, country, key in rows:
            if group == Group.MATCHED and root is not None:
                found[pk] = (root, country or home or "", key, False)
            elif group == Group.AMBIGUOUS:
                found[pk] = (OPEN, country, key, True)
            elif group == Group.SKIPPED:
                found[pk] = (None, country, key, False)
            else:
                found[pk] = (-(same_as or pk) - 2, country, key, False)
    return found


def _registry(emails: set[str], names: set[str]) -> Registry:
    owner_of = dict(PersonEmail.objects.filter(address__in=emails).values_list("address", "person")) if emails else {}
    owners = set(owner_of.values())
    keys_of: dict[int, set[str]] = defaultdict(set)
    for person, key in PersonName.objects.filter(Q(key__in=names) | Q(person__in=owners)).values_list("person", "key"):
        keys_of[person].add(key)
    known: dict[int, KnownPerson] = {}
    rows = (
        Person.objects.filter(Q(key__in=names) | Q(pk__in={*owners, *keys_of}), erased_at=None)
        .annotate(
            root=Coalesce("merged_into_id", F("pk")),
            place=Coalesce("institution__merged_into_id", F("institution_id")),
            home=Coalesce("country_id", "institution__country_id"),
        )
        .values_list("pk", "key", "root", "place", "home")
    )
    namesakes: dict[str, list[KnownPerson]] = defaultdict(list)
    for pk, key, root, place, home in rows:
        keys = (key, *sorted(keys_of[pk] - {key})) if pk in keys_of else (key,)
        known[pk] = KnownPerson(pk, root, place, home or "", keys)
        for each in keys:
            if each in names:
                namesakes[each].append(known[pk])
    return Registry(
        owners={email: known[pk] for email, pk in owner_of.items() if pk in known},
        namesakes=namesakes,
    )


# --- what is written down -------------------------------------------------------------------


def fingerprint(someone: Someone, places: dict[int, tuple[int | None, str, str, bool]]) -> str:
    """What a decision about a person is remembered under: name, address, institution and country as the file has them."""
    staged = next((row[6] for row in someone.rows if row[6] is not None), None)
    institution = places[staged][2] if staged is not None else ""
    country = next((row[7] for row in someone.rows if row[7]), "")
    parts = ("person", someone.key, someone.email, institution, country)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _decisions(prints: Sequence[str]) -> dict[str, MatchDecision]:
    return {
        each.fingerprint: each
        for some in chunks(prints, CHUNK)
        for each in MatchDecision.objects.filter(subject=MatchDecision.Subject.PERSON, fingerprint__in=some)
    }


def _use(someone: Someone, decision: MatchDecision | None) -> bool:
    """Let what was decided before settle somebody; those that are another one of the file are linked at the end."""
    if decision is None:
        return False
    if decision.is_left_out:
        someone.group = Group.SKIPPED
    elif decision.person_id is not None:
        someone.group, someone.person = Group.MATCHED, decision.person_id
    elif decision.same_as or decision.is_new:
        someone.group = Group.NEW
    else:
        return False
    return True


def _identity(
    batch: ImportBatch,
    pk: int,
    someone: Someone,
    mark: str,
    places: dict[int, tuple[int | None, str, str, bool]],
    decided: bool,
) -> tuple[Any, ...]:
    rows = sorted(someone.rows)
    names = Counter(row[2] for row in rows if row[2])
    name = next(iter(names), someone.email)
    spellings: list[list[str]] = []
    if len(names) > 1:
        name = max(names, key=lambda each: (fullness(each), names[each]))
        keys = {someone.key}
        for other in names:
            if (key := fold_name(other)) not in keys:
                keys.add(key)
                spellings.append([other, key])
    sexes = {row[5] for row in rows} - {Sex.NOT_STATED.value, ""}
    staged = next((row[6] for row in rows if row[6] is not None), None)
    open_place = staged is not None and places[staged][3]
    group = Group.AMBIGUOUS if open_place and someone.group in (Group.MATCHED, Group.NEW) else someone.group
    return (
        pk, batch.pk, rows[0][1], len(rows), name[:255], someone.key, json.dumps(spellings, ensure_ascii=False) if spellings else "[]",
        json.dumps(someone.emails), someone.email if someone.shared else "",
        sexes.pop() if len(sexes) == 1 else Sex.NOT_STATED.value,
        next((row[8] for row in rows if row[8]), ""), next((row[7] for row in rows if row[7]), ""), staged,
        group, someone.group, someone.reason, someone.person, mark, json.dumps(someone.candidates) if someone.candidates else "[]", decided,
    )  # fmt: skip


def fullness(name: str) -> tuple[int, bool, int, int]:
    """Orders spellings of one name: more words, mixed case, more accents, longer."""
    accents = sum(not letter.isascii() for letter in name)
    return len(name.split()), not (name.isupper() or name.islower()), accents, len(name)


def _link_decided(batch: ImportBatch) -> None:
    """Those decided to be another one of this file: the link goes to whom that one is in the end."""
    people = ImportIdentity.objects.filter(batch=batch, decided=True, group=Group.NEW)
    marks = {each.fingerprint: each for each in people}
    if not marks:
        return
    said = dict(
        MatchDecision.objects.filter(subject=MatchDecision.Subject.PERSON, fingerprint__in=marks, person=None)
        .exclude(same_as="")
        .values_list("fingerprint", "same_as")
    )
    for mark in said:
        seen, end = {mark}, said[mark]
        while end in said and end not in seen:
            seen.add(end)
            end = said[end]
        target = ImportIdentity.objects.filter(batch=batch, fingerprint=end).first()
        if end in seen or target is None:
            marks[mark].who = marks[mark].group = Group.AMBIGUOUS
            marks[mark].decided = False
        elif target.person_id is not None:
            marks[mark].person_id, marks[mark].who, marks[mark].group = target.person_id, target.who, target.group
        else:
            marks[mark].same_as = target.pk
        marks[mark].save(update_fields=["who", "group", "decided", "person", "same_as"])
