"""Personal data: who looked at it, erasing it on request, and how long it is kept."""

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils import timezone
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey
from wagtail.admin.models import FormState
from wagtail.log_actions import LogContext, log
from wagtail.models import ModelLogEntry, Revision
from wagtail_localize.models import TranslationSource

from participants.models import (
    ErasedAddress,
    ImportBatch,
    ImportIdentity,
    ImportRow,
    KeptFact,
    Merge,
    MergeCandidate,
    Participation,
    ParticipationRecord,
    Person,
    PersonalDataAccess,
    PublicProfile,
)
from participants.models.merges import Subject
from participants.personal_data import HeldRows, declarations, emptiers, followers, keepers
from participants.queries.people import addresses_of, all_of_person, names_of
from participants.queries.privacy import Whose, address_digest, held_rows, rows_of_addresses
from participants.services.imports.staging import AT_WORK
from participants.services.imports.upload import OPEN_STATES, discard, purge_files
from participants.services.locks import lock_merging
from participants.services.participations import rebuild
from portal.models import Job, User

CARRIED = (
    "activity_id", "role", "mode", "outcome", "standing", "sector", "age_band", "minutes", "sex", "institution_id", "country_id"
)  # fmt: skip
"""What stays of a participation: with what pages said of it (`keepers`), enough for every figure and breakdown, and no key to
anybody."""


SAID_OF_A_FILE = ("filename", "recognition", "answers", "refusal", "summary")
"""What is kept of an attendance file beside its rows, where the name of somebody in it may stand."""


def log_access(
    *,
    user: User,
    what: str,
    person: Person | None = None,
    query: Mapping[str, Any] | None = None,
    records: int = 1,
) -> PersonalDataAccess | None:
    """Write down that somebody looked at personal data: `what` is the place, `query` the filters it was opened with.

    One's own data and empty lists are not worth a line.
    """
    if records == 0 or (person is not None and person.user_id == user.pk):
        return None
    return PersonalDataAccess.objects.create(
        user=user, person=person, what=what, query=dict(query or {}), records=records
    )


def log_held(*, held: HeldRows, by: User, person: Person | None, is_own: bool, is_file: bool) -> None:
    """Write down that all that is held of a person, or of an account that belongs to nobody in the registry (`person` None), was
    shown, here and in every trail that an app keeps of its own. `held` gives their rows of a declared model."""
    if person is not None and not is_own:
        log_access(user=by, what="person.held", person=person)
    for follow in followers():
        follow(held, by=by, is_own=is_own, is_file=is_file)


@transaction.atomic
def erase_person(*, person: Person, by: User | None) -> Person:
    """Erase all that identifies a person, those merged into them included; totals stay.

    What they took part in passes to a new row without a name, which is returned. See docs/decisions/0006-erasure.md.
    Raises ValidationError where they are erased already or their account works in the admin.
    """
    lock_merging()
    person = Person.objects.select_related("merged_into").get(pk=person.pk)
    root = person.counted_as
    if root.erased_at:
        raise ValidationError(_("This person's data is erased already."))
    people = list(all_of_person(root).select_for_update(no_key=True, of=("self",)))
    ids = [each.pk for each in people]
    accounts = list(User.objects.filter(person__in=ids))
    if any(account.is_superuser or account.groups.exists() for account in accounts):
        raise ValidationError(_("This person's account works in the admin. Take its roles away first."))
    own = by is not None and by.pk in {account.pk for account in accounts}
    addresses = {*addresses_of(root).values_list("address", flat=True), *(account.email for account in accounts)}
    names = {each.name for each in people} | set(names_of(root).values_list("name", flat=True))
    traces = {text for text in (*addresses, *names) if text}

    _empty_logs(root)  # first, while it can be asked what is theirs
    _empty_imports(ids, addresses, traces)
    nameless = _carry_over(root, ids)
    for empty in emptiers():
        empty(ids)
    _take_off_pages(ids)
    for declared in declarations().values():
        if declared.by_address:
            rows_of_addresses(declared, addresses).delete()
    photos = [profile.photo for profile in PublicProfile.objects.filter(person__in=ids) if profile.photo]
    Merge.objects.filter(Q(survivor__in=ids) | Q(merged__in=ids), subject=Subject.PERSON).delete()
    MergeCandidate.objects.filter(Q(first__in=ids) | Q(second__in=ids), subject=Subject.PERSON).delete()
    _empty_access_log(ids, traces)
    _empty_jobs(traces)
    FormState.objects.all().delete()  # what editors look at before they save: made anew when they look again
    for each in sorted(people, key=lambda each: each.merged_into_id is None):
        each.delete()
    for photo in photos:
        if not photo.get_usage().count():
            _empty_labels(type(photo), [photo.pk])
            photo.delete()
    for account in accounts:
        account.delete()
    ErasedAddress.objects.bulk_create(
        (ErasedAddress(digest=address_digest(address)) for address in addresses), ignore_conflicts=True
    )
    _forget_in_search()
    # Not in the name of an account that has just gone, which a request's own log context would say.
    with LogContext(user=None if own else by):
        log(nameless, "participants.erase")
    return nameless


def _carry_over(root: Person, ids: list[int]) -> Person:
    """Let a new row without a name take part in what they took part in, with the facts as derived."""
    nameless = Person.objects.create(
        name="",
        key="",
        sex=root.sex,
        country=root.country,
        is_programme_staff=root.is_programme_staff,
        is_test=root.is_test,
        erased_at=timezone.now(),
    )
    facts = list(Participation.objects.filter(person__in=ids).values(*CARRIED))
    institutions = _institutions_named(ids)
    for each in facts:  # of whoever learns nothing a participation has none of these, a record empty ones
        each |= {name: each[name] or "" for name in ("standing", "sector", "age_band")}
        each["institution_id"] = institutions.get((each["activity_id"], each["role"]))
    said = {fact for keep in keepers() for fact in keep(ids)}
    Participation.objects.filter(person__in=ids).delete()
    ParticipationRecord.objects.filter(person__in=ids).delete()
    ParticipationRecord.objects.bulk_create(
        ParticipationRecord(person=nameless, source=ParticipationRecord.Source.ERASED, **each) for each in facts
    )
    took_part = {each["activity_id"] for each in facts}
    KeptFact.objects.bulk_create(
        KeptFact(person=nameless, activity_id=activity, says=says)
        for activity, says in sorted(said)
        if activity in took_part
    )
    rebuild(people=[nameless.pk])
    return nameless


def _institutions_named(ids: list[int]) -> dict[tuple[int, str], int]:
    """By activity and role, the institution that their records name last: as it was before it was merged into another, so
    that splitting that again gives it back what it had."""
    rows = ParticipationRecord.objects.filter(person__in=ids, institution__isnull=False).order_by("pk")
    return {(activity, role): named for activity, role, named in rows.values_list("activity", "role", "institution")}


def _empty_imports(ids: list[int], addresses: set[str], traces: set[str]) -> None:
    """Remove the person from what is still staged, and the files that they stand in.

    A file cannot lose one row without becoming another file; its facts are in the registry.
    """
    identities = list(ImportIdentity.objects.filter(Q(person__in=ids)).values_list("pk", "batch"))
    rows = ImportRow.objects.filter(Q(identity__in=[pk for pk, _batch in identities]) | Q(email__in=addresses))
    batches = {
        *(batch for _pk, batch in identities),
        *rows.values_list("batch", flat=True),
        *ParticipationRecord.objects.filter(person__in=ids, batch__isnull=False).values_list("batch", flat=True),
    }
    rows.delete()
    ImportIdentity.objects.filter(pk__in=[pk for pk, _batch in identities]).delete()
    for batch in ImportBatch.objects.all():
        before = {name: getattr(batch, name) for name in SAID_OF_A_FILE}
        after = {name: _without(value, traces) for name, value in before.items()}
        if after != before:
            ImportBatch.objects.filter(pk=batch.pk).update(**after)
            _empty_labels(ImportBatch, [batch.pk])  # which are made of the file's name
    _remove_files(ImportBatch.objects.filter(pk__in=batches))


def _remove_files(batches: QuerySet[ImportBatch]) -> int:
    files = [Path(settings.PRIVATE_ROOT) / file for file in batches.exclude(file="").values_list("file", flat=True)]
    batches.update(file="")
    for file in files:
        transaction.on_commit(partial(file.unlink, missing_ok=True))
    return len(files)


def _take_off_pages(ids: list[int]) -> None:
    """Remove the person from rows of other apps that point at them, and from what is kept of their pages: revisions, and
    the text that translations are made of."""
    for relation in Person._meta.get_fields(include_hidden=True):  # a relation without a name backwards is hidden
        if not isinstance(relation, ForeignObjectRel):
            continue
        model, field = relation.related_model, relation.field
        if model._meta.app_label == Person._meta.app_label:
            continue
        for parental in (each for each in model._meta.fields if isinstance(each, ParentalKey)):
            _take_off_revisions(parental.related_model, parental.remote_field.related_name, field.name, ids)
        model._base_manager.filter(**{f"{field.name}__in": ids}).delete()


def _take_off_revisions(parent: type[Model], children: str, field: str, ids: Iterable[int]) -> None:
    gone = set(ids)
    content_type = ContentType.objects.get_for_model(parent)
    for revision in Revision.objects.filter(content_type=content_type).iterator():
        if _took_off(revision.content, children, field, gone):
            Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    for source in TranslationSource.objects.filter(specific_content_type=content_type).iterator():
        content = json.loads(source.content_json)
        if _took_off(content, children, field, gone):
            TranslationSource.objects.filter(pk=source.pk).update(content_json=json.dumps(content))


def _took_off(content: dict[str, Any], children: str, field: str, gone: set[int]) -> bool:
    """Take the rows that point at these people out of a page's content; whether there were any."""
    rows = content.get(children, [])
    kept = [row for row in rows if row.get(field) not in gone]
    content[children] = kept
    return len(kept) != len(rows)


def _forget_in_search() -> None:
    """SQLite's search index keeps deleted words in its segments until they are merged; PostgreSQL keeps none."""
    table = "wagtailsearch_indexentry_fts"
    if connection.vendor == "sqlite" and table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table}({table}) VALUES('optimize')")


def _empty_logs(person: Person) -> None:
    """Log entries about anything of theirs keep the action and its moment; the label, which may be a name, goes."""
    whose = Whose(person)
    for declared in declarations().values():
        if not (declared.of or declared.by_address):
            continue
        theirs = list(held_rows(declared, whose).values_list("pk", flat=True))
        if theirs:
            _empty_labels(apps.get_model(declared.model), theirs)


def _empty_labels(model: type[Model], keys: Iterable[Any]) -> None:
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(model), object_id__in=[str(key) for key in keys]
    )
    entries.update(label="", data={})


def _empty_access_log(ids: list[int], traces: set[str]) -> None:
    PersonalDataAccess.objects.filter(person__in=ids).update(person=None)
    for look in PersonalDataAccess.objects.exclude(query={}).iterator():
        emptied = _without(look.query, traces, part_of_word=True)
        if emptied != look.query:
            PersonalDataAccess.objects.filter(pk=look.pk).update(query=emptied)


def _empty_jobs(traces: set[str]) -> None:
    for job in Job.objects.exclude(result=None, message="").iterator():
        before = {"result": job.result, "message": job.message}
        after = {name: _without(value, traces) for name, value in before.items()}
        if after != before:
            Job.objects.filter(pk=job.pk).update(**after)


def _without(value: Any, traces: set[str], *, part_of_word: bool = False) -> Any:
    """A JSON value without the texts that hold one of the traces (or, with `part_of_word`, are a part of one)."""
    if isinstance(value, dict):
        return {key: _without(each, traces, part_of_word=part_of_word) for key, each in value.items()}
    if isinstance(value, list):
        return [_without(each, traces, part_of_word=part_of_word) for each in value]
    if isinstance(value, str) and len(value) > 2:
        text = value.casefold()
        if any(trace.casefold() in text or (part_of_word and text in trace.casefold()) for trace in traces):
            return ""
    return value


def apply_retention() -> dict[str, int]:
    """Remove what is older than RETENTION_DAYS says of its kind; return how many rows, files or imports went."""
    now, days = timezone.now(), settings.RETENTION_DAYS
    looks = PersonalDataAccess.objects.filter(at__lt=now - timedelta(days=days["access_log"]))
    left_lying = ImportBatch.objects.filter(
        created_at__lt=now - timedelta(days=days["open_imports"]), state__in=OPEN_STATES
    ).exclude(job__state__in=AT_WORK)
    discarded = 0
    for batch in left_lying:
        discard(batch=batch, by=None)
        discarded += 1
    return {
        "access_log": looks.delete()[0],
        "open_imports": discarded,
        "import_files": purge_files(older_than=timedelta(days=days["import_files"])),
    }
