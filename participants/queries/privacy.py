"""What is held of a person, table by table."""

import hashlib
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model, Q, QuerySet, prefetch_related_objects
from django.db.models.fields.files import FieldFile
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from participants.attendance.folding import normalise_email
from participants.models import ABOUT_ONE, ErasedAddress, ImportBatch, ParticipationRecord, Person
from participants.personal_data import Declared, HeldRows, declarations
from participants.queries.people import (
    addresses_of,
    all_of_person,
    consents_of,
    names_of,
    participations_of,
    profiles_of,
)
from portal.models import User


def address_digest(address: str) -> str:
    """A digest of an e-mail address that cannot be tried out without the portal's secret key."""
    key = hashlib.sha256(b"erased addresses" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, normalise_email(address).encode(), hashlib.sha256).hexdigest()


def erased_on_request(addresses: Iterable[str]) -> set[str]:
    """Which of these addresses, normalised, belonged to somebody who asked to be erased."""
    if not ErasedAddress.objects.exists():
        return set()
    by_digest = {address_digest(address): normalise_email(address) for address in set(addresses)}
    found = ErasedAddress.objects.filter(digest__in=by_digest).values_list("digest", flat=True)
    return {by_digest[digest] for digest in found}


class Whose:
    """A person, for asking table after table what is theirs: who they are is looked up once."""

    def __init__(self, person: Person) -> None:
        self.person = person

    @cached_property
    def accounts(self) -> list[tuple[int, str]]:
        """The accounts of the person and of those merged into them: key and address."""
        return list(User.objects.filter(person__in=all_of_person(self.person)).values_list("pk", "email"))

    @cached_property
    def addresses(self) -> set[str]:
        """The addresses of a person, of those merged into them, and of their accounts."""
        root = self.person.counted_as
        own = addresses_of(root).values_list("address", flat=True)
        return {*own, *(address for _account, address in self.accounts)}


def held_rows(declared: Declared, whose: Whose, *, by_other: bool = False) -> QuerySet[Model]:
    """The rows of a declared model that are about a person and those merged into them; `by_other` those alone that somebody
    else may be told."""
    rows = _all_rows(declared, whose)
    return rows.exclude(declared.for_own_eyes) if by_other and declared.for_own_eyes is not None else rows


def _all_rows(declared: Declared, whose: Whose) -> QuerySet[Model]:
    if declared.by_address:
        return rows_of_addresses(declared, whose.addresses)
    model = apps.get_model(declared.model)
    mine = Q(**{f"{declared.of}__in": all_of_person(whose.person)})
    if declared.of_accounts is not None:
        mine |= declared.of_accounts([account for account, _address in whose.accounts])
    rows: QuerySet[Model] = model._base_manager.filter(mine)
    return rows.order_by("pk")


def rows_of(person: Person, *, by_other: bool = False) -> HeldRows:
    """For asking model after model which of its rows are about a person and those merged into them."""
    return partial(held_rows, whose=Whose(person), by_other=by_other)


def rows_of_account(declared: Declared, account: User) -> QuerySet[Model]:
    """The rows of a declared model that are of an account which belongs to nobody in the registry, and of its address."""
    if declared.by_address:
        return rows_of_addresses(declared, [account.email])
    model = apps.get_model(declared.model)
    assert declared.of_accounts is not None
    rows: QuerySet[Model] = model._base_manager.filter(declared.of_accounts([account.pk]))
    return rows.order_by("pk")


def rows_of_addresses(declared: Declared, addresses: Iterable[str]) -> QuerySet[Model]:
    """The rows of a model declared `by_address` that are of these addresses, however they are written."""
    folded = {each for address in addresses for each in (address.strip().lower(), normalise_email(address))}
    model = apps.get_model(declared.model)
    rows: QuerySet[Model] = model._base_manager.filter(**{f"{declared.by_address}__in": folded})
    return rows.order_by("pk")


@dataclass(frozen=True)
class Erasure:
    """What erasing a person would take and what it would leave, said before it is done."""

    people: tuple[Person, ...]
    """The one that counts first, then those merged into it: all of them go."""
    addresses: tuple[str, ...]
    spellings: int
    consents: int
    profiles: tuple[str, ...]
    accounts: tuple[str, ...]
    files: int
    """Attendance files kept that they stand in: whole files, since one row cannot be taken out of them."""
    participations: int
    """What stays of them: facts without a name."""
    blocked: bool
    """Their account works in the admin, so it is not erased before its roles are taken away."""


def erasure_of(person: Person) -> Erasure:
    """What erasing a person and those merged into them would take and leave."""
    root = person.counted_as
    people = sorted(all_of_person(root), key=lambda each: (each.pk != root.pk, each.pk))
    ids = [each.pk for each in people]
    accounts = list(User.objects.filter(person__in=ids).prefetch_related("groups"))
    files = ImportBatch.objects.exclude(file="").filter(
        pk__in=ParticipationRecord.objects.filter(person__in=ids).exclude(batch=None).values("batch")
    )
    return Erasure(
        people=tuple(people),
        addresses=tuple(addresses_of(root).values_list("address", flat=True)),
        spellings=names_of(root).count(),
        consents=consents_of(root).count(),
        profiles=tuple(str(each) for each in profiles_of(root)),
        accounts=tuple(each.email for each in accounts),
        files=files.count(),
        participations=participations_of(root).count(),
        blocked=any(each.is_superuser or each.groups.exists() for each in accounts),
    )


def held_of(person: Person, *, for_reading: bool = False, by_other: bool = False) -> dict[str, list[dict[str, Any]]]:
    """Everything held of a person, by the verbose name of each table: rows of label and value.

    `for_reading` leaves out what only programs read, `by_other` what is for nobody's eyes but the person's own.
    """
    rows = rows_of(person, by_other=by_other)
    told = ((declared, rows(declared)) for declared in declarations().values() if declared.fields)
    return _by_table(told, for_reading=for_reading)


def held_of_account(account: User, *, for_reading: bool = False) -> dict[str, list[dict[str, Any]]]:
    """What is held of an account that belongs to nobody in the registry, and of its address."""
    declared = (each for each in declarations().values() if each.by_address or each.of_accounts is not None)
    return _by_table(((each, rows_of_account(each, account)) for each in declared), for_reading=for_reading)


def _by_table(
    tables: Iterable[tuple[Declared, QuerySet[Model]]], *, for_reading: bool
) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for declared, rows in tables:
        told = _told(list(rows), declared, for_reading=for_reading)
        if told:
            found.setdefault(str(apps.get_model(declared.model)._meta.verbose_name_plural), []).extend(told)
    return found


def _told(rows: list[Model], declared: Declared, *, for_reading: bool) -> list[dict[str, Any]]:
    """What is told of each row. What is said in words is asked for once, of all of them."""
    if not rows:
        return []
    raw = () if for_reading else declared.as_kept
    left_out = declared.as_kept if for_reading else ()
    words = {name: say(rows) for name, say in declared.in_words.items() if name not in raw}
    names = [name for name in declared.fields if name in words or name not in left_out]
    pointing = [name for name in names if name not in words and rows[0]._meta.get_field(name).many_to_one]
    prefetch_related_objects(rows, *pointing)
    return [
        {_label(row, name): words[name][place] if name in words else _value(row, name) for name in names}
        for place, row in enumerate(rows)
    ]


def _label(row: Model, name: str) -> str:
    return str(LABELS[name] if name in LABELS else getattr(row._meta.get_field(name), "verbose_name", name))


def _value(row: Model, name: str) -> Any:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, Model | FieldFile):  # of a file its name, for it is no value of JSON
        return str(value)
    return str(ABOUT_ONE.get(getattr(row, name), value)) if name == "sex" else value


LABELS = {
    "public_id": gettext_lazy("identifier"),
    "created_at": gettext_lazy("entered at"),
    "shared_email": gettext_lazy("e-mail address"),
    "updated_at": gettext_lazy("last changed at"),
}
"""What fields without a name of their own are called."""
