"""Matches the staged rows of a batch with the registry, in stretches: memory does not grow with either."""

import hashlib
import json
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from json.encoder import encode_basestring_ascii
from typing import Any

from django.db import transaction
from django.db.models import Case, Count, F, Max, Min, Q, Value, When, Window
from django.db.models.functions import Coalesce

from participants.attendance.folding import fold_name
from participants.attendance.names import doubt_about
from participants.models import (
    ImportBatch,
    ImportIdentity,
    ImportRow,
    Institution,
    InstitutionAlias,
    MatchDecision,
    Merge,
    ParticipationRecord,
    Person,
    PersonEmail,
    PersonName,
    Role,
    Sex,
)
from participants.services.bulk import chunks, insert, remove, update
from participants.services.imports.doubts import ask, beginnings_of
from participants.services.imports.identities import KnownPerson, Registry, Row, Someone, one_name, settle
from participants.services.imports.institutions import Place, match_institutions, places_of
from participants.services.imports.shortened import propose

Group = ImportIdentity.Group
MATCHED, NEW, NOT_STATED = Group.MATCHED.value, Group.NEW.value, Sex.NOT_STATED.value
CHUNK = 4_000
ROW_FIELDS = (
    "pk", "row", "name", "key", "email", "sex", "institution", "country", "position", "other_name", "identity",
)  # fmt: skip
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
        remove(ImportIdentity.objects.of(batch.pk))
        match_institutions(batch)
        matching = _Matching(batch, _shared_addresses(batch), _expected(batch), titles=beginnings_of(batch))
    order = _order(_staged(batch))
    done = 0
    for chunk in chunks(_by_name(order), CHUNK):
        with transaction.atomic():
            matching.match(chunk)
        done += sum(map(len, chunk))
        if progress is not None:
            progress(done, len(order))
    with transaction.atomic():
        matching.link()
        _link_decided(batch)
        propose(batch=batch)
        batch.registry_state = state
        batch.save(update_fields=["registry_state"])


def match_again(*, batch: ImportBatch, keys: Iterable[str]) -> None:
    """Match the people of these folded names again, after an institution of theirs was decided."""
    matching = _Matching(batch, _shared_addresses(batch), _expected(batch), titles=beginnings_of(batch))
    keys = set(keys)
    for some in chunks(sorted(keys), CHUNK):
        remove(ImportIdentity.objects.of(batch.pk).filter(key__among=some))
        for chunk in chunks(_by_name(_order(_staged(batch).filter(key__among=some))), CHUNK):
            matching.match(chunk)
    matching.link()
    _link_decided(batch)
    propose(batch=batch, keys=keys)


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
    return ImportRow.objects.of(batch.pk).filter(reason="")


def _order(rows: Any) -> Sequence[int]:
    """The keys of staged rows: those of one folded name (of one address, where there is no name) stand together, and
    the names as the file has them first."""
    alike = Window(
        Min("pk"), partition_by=[F("key"), Case(When(key="", then=F("email")), default=Value(""))]
    )  # fmt: skip
    order = rows.annotate(first=alike).order_by("first", "email", "pk").values_list("pk", flat=True)
    return array("q", order.iterator(chunk_size=CHUNK))


def _by_name(order: Sequence[int]) -> Iterator[list[Row]]:
    """The rows of one folded name together; those without a name by address."""
    carried: list[Row] = []
    for keys in chunks(order, CHUNK):
        rows = {row[0]: row for row in ImportRow.objects.filter(pk__among=set(keys)).values_list(*ROW_FIELDS)}
        for row in map(rows.__getitem__, keys):
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
    for emails in chunks(sorted(several), CHUNK):
        spellings: dict[str, Counter[str]] = defaultdict(Counter)
        others: dict[str, set[tuple[str, str]]] = defaultdict(set)
        rows = list(_staged(batch).filter(email__among=emails).values_list("pk", "email", "key", "other_name"))
        for _pk, email, key, other in rows:
            spellings[email][key] += 1
            if other:
                others[email].add((key, fold_name(other)))
        main_of: dict[tuple[str, str], str] = {}
        for email, keys in spellings.items():
            clusters = _clusters(keys, others[email])
            if len(clusters) > 1:
                shared.add(email)
            main_of |= {(email, key): main for main, keys_of_one in clusters.items() for key in keys_of_one}
        update(
            ImportRow,
            ["key"],
            [(main_of[email, key], pk) for pk, email, key, _other in rows if (email, key) in main_of],
        )
    return shared


def _clusters(keys: Counter[str], others: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Spellings that may be one name, under the fullest of them; `others` are two names that one row gives itself."""
    clusters: dict[str, list[str]] = {}
    both = {frozenset(pair) for pair in others}
    for key in sorted(keys, key=lambda key: (-len(key.split()), -keys[key], key)):
        main = next((main for main in clusters if one_name(key, main) or frozenset((key, main)) in both), None)
        if main is None:
            clusters[key] = []
        else:
            clusters[main].append(key)
    return clusters


# --- a stretch of the file ------------------------------------------------------------------


@dataclass
class _Matching:
    """The matching of one batch: what all its stretches share."""

    batch: ImportBatch
    shared: set[str]
    expected: Mapping[str, Sequence[KnownPerson]] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)
    linked: "array[int]" = field(default_factory=lambda: array("q"))
    """Keys of rows and of the identities they belong to, in turn, where the row does not say so yet."""
    titles: frozenset[str] = frozenset()
    """Folded names that are the activity's own, or what its title begins with."""
    doubtful: "array[int]" = field(default_factory=lambda: array("q"))
    """Keys of new people without an address whose names may be nobody's, and who were not decided before."""

    def match(self, groups: Sequence[list[Row]]) -> None:
        """Write down who the people of these groups of rows are."""
        self._know_places({row[6] for rows in groups for row in rows if row[6] is not None})
        registry = _registry(groups, self.expected)
        settled = [someone for rows in groups for someone in settle(self._people(rows), registry)]
        prints = [fingerprint(someone, self.places) for someone in settled]
        asked = {mark: each for each, mark in zip(settled, prints, strict=True) if each.group != MATCHED}
        decisions = _without_overtaken(_decisions(set(asked)), asked)
        values, batch = [], self.batch.pk
        for someone, mark in zip(settled, prints, strict=True):
            rows = someone.rows
            if len(rows) > 1:
                rows.sort()
            decided = someone.group != MATCHED and _use(someone, decisions.get(mark))
            values.append(_identity(batch, someone, mark, self.places, decided))
            identity = rows[0][0]
            if (
                someone.group == NEW
                and not decided
                and not someone.emails
                and (someone.key in self.titles or doubt_about(rows[0][2]))
            ):
                self.doubtful.append(identity)
            for row in rows:
                if row[10] != identity:
                    self.linked.extend((row[0], identity))
        insert(ImportIdentity, IDENTITY_COLUMNS, values)

    def link(self) -> None:
        """Say of each row whose it is, and ask about names that may be nobody's. In the order of the rows, so that each page of the table is written once."""
        pairs = iter(self.linked)
        links = sorted(zip(pairs, pairs, strict=True))
        update(ImportRow, ["identity"], [(identity, row) for row, identity in links])
        del self.linked[:]
        ask(batch=self.batch, doubtful=self.doubtful, expected=self.expected)
        del self.doubtful[:]

    def _people(self, rows: list[Row]) -> list[Someone]:
        """The people of one folded name: one for each address, and one for each place of those without."""
        people: dict[tuple[str, int | None, str], Someone] = {}
        for row in rows:
            place, home = self.places[row[6]][:2] if row[6] is not None else (None, "")
            country = row[7] or home
            email = row[4]
            who = (email, None, "") if email else ("", place, country)
            someone = people.get(who)
            if someone is None:
                someone = people[who] = Someone(row[3], email, place, country, shared=email in self.shared)
                someone.emails = [email] if email else []
            elif email:
                someone.place = place if someone.place is None else someone.place
                someone.country = someone.country or country
            if row[9] and (other := fold_name(row[9])) not in someone.also:
                someone.also = (*someone.also, other)
            someone.rows.append(row)
        return list(people.values())

    def _know_places(self, staged: set[int]) -> None:
        unknown = staged - self.places.keys()
        if unknown and len(self.places) > 10 * CHUNK:
            self.places.clear()
            unknown = staged
        if unknown:
            self.places |= places_of(unknown)


def _expected(batch: ImportBatch) -> Mapping[str, Sequence[KnownPerson]]:
    """Who registered for the activity of a batch, by each word of their names."""
    signed_up = ParticipationRecord.objects.filter(
        activity=batch.activity_id, source=ParticipationRecord.Source.SIGN_UP, role=Role.PARTICIPANT
    )
    rows = Person.objects.filter(pk__in=signed_up.values("person"), erased_at=None).annotate(
        root=Coalesce("merged_into_id", F("pk")),
        place=Coalesce("institution__merged_into_id", F("institution_id")),
        home=Coalesce("country_id", "institution__country_id"),
    )
    found: dict[str, list[KnownPerson]] = defaultdict(list)
    for pk, key, root, place, home in rows.values_list("pk", "key", "root", "place", "home"):
        for word in set(key.split()):
            found[word].append(KnownPerson(pk, root, place, home or "", (key,)))
    return found


def _registry(groups: Sequence[list[Row]], expected: Mapping[str, Sequence[KnownPerson]]) -> Registry:
    """What the registry knows of the addresses and the names of these rows."""
    emails = {row[4] for rows in groups for row in rows if row[4]}
    names = {rows[0][3] for rows in groups if rows[0][3]}
    names |= {fold_name(row[9]) for rows in groups for row in rows if row[9]}
    owner_of = dict(PersonEmail.objects.filter(address__among=emails).values_list("address", "person"))
    owners = set(owner_of.values())
    keys_of: dict[int, set[str]] = defaultdict(set)
    spellings = PersonName.objects.filter(Q(key__among=names) | Q(person__among=owners))
    for person, key in spellings.values_list("person", "key"):
        keys_of[person].add(key)
    known: dict[int, KnownPerson] = {}
    people = (
        Person.objects.filter(erased_at=None)
        .annotate(
            root=Coalesce("merged_into_id", F("pk")),
            place=Coalesce("institution__merged_into_id", F("institution_id")),
            home=Coalesce("country_id", "institution__country_id"),
        )
        .values_list("pk", "key", "root", "place", "home")
    )
    called = list(people.filter(key__among=names))
    # Nearly all owners are called as the file has it: asked for both at once, a database looks each up twice.
    others = (owners | keys_of.keys()) - {row[0] for row in called}
    namesakes: dict[str, list[KnownPerson]] = defaultdict(list)
    for pk, key, root, place, home in chain(called, people.filter(pk__among=others) if others else ()):
        keys = (key, *sorted(keys_of[pk] - {key})) if pk in keys_of else (key,)
        known[pk] = KnownPerson(pk, root, place, home or "", keys)
        for each in keys:
            if each in names:
                namesakes[each].append(known[pk])
    return Registry(
        owners={email: known[pk] for email, pk in owner_of.items() if pk in known},
        namesakes=namesakes,
        expected=expected,
    )


# --- what is written down -------------------------------------------------------------------


def fingerprint(someone: Someone, places: Mapping[int, Place]) -> str:
    """What a decision about a person is remembered under: name, address, institution and country as the file has them."""
    staged, country = someone.rows[0][6], someone.rows[0][7]
    if len(someone.rows) > 1:
        staged = next((row[6] for row in someone.rows if row[6] is not None), None)
        country = next((row[7] for row in someone.rows if row[7]), "")
    institution = places[staged][2] if staged is not None else ""
    return digest(someone.key, someone.email, institution, country)


def digest(key: str, email: str = "", institution: str = "", country: str = "") -> str:
    """The digest of a folded name, an address, a folded institution and a country."""
    return hashlib.sha256("\x1f".join(("person", key, email, institution, country)).encode()).hexdigest()


def _decisions(prints: set[str]) -> dict[str, MatchDecision]:
    if not prints:
        return {}
    found = MatchDecision.objects.filter(subject=MatchDecision.Subject.PERSON, fingerprint__among=prints)
    return {each.fingerprint: each for each in found}


def _without_overtaken(decisions: dict[str, MatchDecision], asked: Mapping[str, Someone]) -> dict[str, MatchDecision]:
    """The decisions but those for a person beside whom others may be meant since: somebody of the name whom another import, or
    a hand, has made after it was taken. Nobody has said yet which of them a row is about that names neither."""
    rivals = {
        mark: {each["person"] for each in asked[mark].candidates if "person" in each} - {decision.person_id}
        for mark, decision in decisions.items()
        if decision.person_id is not None
    }
    everybody = set().union(*rivals.values())
    if not everybody:
        return decisions
    rows = Person.objects.filter(pk__among=everybody).values_list("pk", "created_at", "created_by_batch")
    made = {pk: (at, batch) for pk, at, batch in rows}

    def is_later(pk: int, decision: MatchDecision) -> bool:
        at, batch = made.get(pk, (decision.decided_at, None))
        return at > decision.decided_at and (batch is None or batch != decision.batch_id)

    overtaken = {mark for mark, pks in rivals.items() if any(is_later(pk, decisions[mark]) for pk in pks)}
    return {mark: each for mark, each in decisions.items() if mark not in overtaken}


def _use(someone: Someone, decision: MatchDecision | None) -> bool:
    """Let what was decided before settle somebody; those that are another one of the file are linked at the end."""
    if decision is None:
        return False
    someone.called = decision.name
    if decision.is_left_out:
        someone.group = Group.SKIPPED
    elif decision.person_id is not None:
        someone.group, someone.person = Group.MATCHED, decision.person_id
    elif decision.same_as or decision.is_new:
        someone.group = Group.NEW
    else:
        return False
    return True


def _identity(batch: int, someone: Someone, mark: str, places: Mapping[int, Place], decided: bool) -> tuple[Any, ...]:
    rows = someone.rows
    key, number, name, _key, _email, sex, staged, country, position, other, _identity = rows[0]
    spellings = _spellings(someone.key, [other]) if other else []
    if len(rows) > 1:
        sexes = {row[5] for row in rows} - {NOT_STATED, ""}
        sex = sexes.pop() if len(sexes) == 1 else NOT_STATED
        staged = next((row[6] for row in rows if row[6] is not None), None)
        country = next((row[7] for row in rows if row[7]), "")
        position = next((row[8] for row in rows if row[8]), "")
        names = Counter(row[2] for row in rows if row[2])
        if len(names) > 1 or someone.also:
            name = max(names, key=lambda each: (fullness(each), names[each]), default="")
            spellings = _spellings(someone.key, [*names, *(row[9] for row in rows if row[9])])
        name = name or next(iter(names), "")
    name = someone.called or name
    group = someone.group
    if staged is not None and places[staged][3] and group in (MATCHED, NEW):
        group = Group.AMBIGUOUS
    return (
        # An address is nobody's name, nor is a login: who has no folded name has none.
        key, batch, number, len(rows), name[:255] if someone.key else "", someone.key,
        json.dumps(spellings, ensure_ascii=False) if spellings else "[]", _texts(someone.emails),
        someone.email if someone.shared else "", sex or NOT_STATED, position, country, staged, str(group),
        str(someone.group), str(someone.reason), someone.person, mark,
        json.dumps(someone.candidates) if someone.candidates else "[]", decided,
    )  # fmt: skip


def _texts(texts: list[str]) -> str:
    """A list of texts as JSON; of one, as nearly always, in a quarter of the time."""
    return f"[{encode_basestring_ascii(texts[0])}]" if len(texts) == 1 else json.dumps(texts)


def _spellings(key: str, names: Iterable[str]) -> list[list[str]]:
    """Other names with their folded names, each of which comes once."""
    found = {key: ""}
    for name in names:
        found.setdefault(fold_name(name)[:255], name)
    return [[name, folded] for folded, name in found.items() if name and folded]


def fullness(name: str) -> tuple[int, bool, int, int]:
    """Orders spellings of one name: more words, mixed case, more accents, longer."""
    accents = sum(not letter.isascii() for letter in name)
    return len(name.split()), not (name.isupper() or name.islower()), accents, len(name)


def _link_decided(batch: ImportBatch) -> None:
    """Those decided to be another one of this file: the link goes to whom that one is in the end."""
    decided = ImportIdentity.objects.of(batch.pk).filter(decided=True, group=Group.NEW)
    said = dict(
        MatchDecision.objects.filter(subject=MatchDecision.Subject.PERSON, person=None)
        .filter(fingerprint__among=list(decided.values_list("fingerprint", flat=True)))
        .exclude(same_as="")
        .values_list("fingerprint", "same_as")
    )
    if not said:
        return
    everybody = ImportIdentity.objects.of(batch.pk).filter(fingerprint__among={*said, *said.values()})
    one_of = {each.fingerprint: each for each in everybody.order_by("-pk")}
    for mark in said:
        seen, end = {mark}, said[mark]
        while end in said and end not in seen:
            seen.add(end)
            end = said[end]
        each, target = one_of[mark], one_of.get(end)
        if end in seen or target is None:
            each.who = each.group = Group.AMBIGUOUS
            each.decided = False
        elif target.person_id is not None:
            each.person_id, each.who, each.group = target.person_id, target.who, target.group
        else:
            each.same_as = target.pk
        each.save(update_fields=["who", "group", "decided", "person", "same_as"])
