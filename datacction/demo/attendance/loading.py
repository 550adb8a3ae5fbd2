"""Brings the demo's attendance into the registry, file by file, through the importer that managers use."""

import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction

from datacction.demo.attendance.cast import STAFF, Member
from datacction.demo.attendance.editions import attach_speakers, files_of_editions
from datacction.demo.attendance.exchanges import files_of_exchanges
from datacction.demo.attendance.files import AttendanceFile, Demonstration, demonstration, write
from datacction.demo.attendance.lines import staff_number
from datacction.demo.attendance.profiles import load_profiles, load_profiles_of_exchanges
from datacction.demo.attendance.trainings import PRACTICE, Training, brought_in, left_to_try
from datacction.demo.episodes import EPISODES, SEASONS, TIMEZONE
from datacction.demo.load import load_institutions
from participants.attendance.folding import fold_name
from participants.attendance.institutions import fold_institution
from participants.models import (
    Activity,
    ImportBatch,
    ImportIdentity,
    ImportInstitution,
    ImportRow,
    Institution,
    MatchDecision,
    ParticipationRecord,
    Person,
    PersonEmail,
    Programme,
    Series,
)
from participants.queries.imports import question_id
from participants.services import imports
from participants.services.activities import save_activity, series_for
from participants.services.candidates import propose_candidates

Say = Callable[[str], None]
Subject = MatchDecision.Subject


class DemoRefused(Exception):
    """A file of the demo was not taken in, with the sentence of the importer."""


def load(say: Say) -> None:
    """Write the attendance files and bring in those of seasons 1–4, and of two trainings, that are not in yet.

    Others stay in the folder `to-import`, for whoever tries the import by hand.
    """
    everything = demonstration()
    folder = folder_of_files()
    write(everything.files, folder)
    prepare_registry()
    say(f"Bringing in {len(everything.files)} attendance files ...")
    person_of = bring_in(everything, folder=folder)
    say("Specialists with a public profile ...")
    load_profiles(everything, person_of)
    say("Trainings outside the seasons, and files to practise with ...")
    for training, file in brought_in(everything):
        _training(training)
        write([file], folder)
        import_file(file, Activity.objects.get(key=training.key), everything.members, person_of, folder=folder)
    for training in PRACTICE:
        _training(training)
    write(left_to_try(everything), folder / "to-import")
    say("Sessions of exchanges ...")
    _bring_in_followed(files_of_exchanges(everything), everything, person_of, folder)
    load_profiles_of_exchanges()
    say("Days of the forum and of two Weeks ...")
    _bring_in_followed(files_of_editions(everything), everything, person_of, folder)
    attach_speakers(everything, person_of)
    say("Looking for people and institutions that may be one ...")
    for subject in (Subject.PERSON, Subject.INSTITUTION):
        propose_candidates(subject=subject)


def _bring_in_followed(
    files: Sequence[AttendanceFile], everything: Demonstration, person_of: Mapping[int, int], folder: Path
) -> None:
    """Bring in those whose page is there: their activities follow it, and are made by nothing else."""
    activities = {each.key: each for each in Activity.objects.filter(key__in=[file.activity for file in files])}
    for file in files:
        if file.activity in activities:
            write([file], folder)
            import_file(file, activities[file.activity], everything.members, person_of, folder=folder)


def _training(training: Training) -> None:
    if Activity.objects.filter(key=training.key).exists():
        return
    save_activity(
        activity=Activity(
            key=training.key,
            programme=training.programme,
            kind=training.kind,
            title_es=training.title_es,
            title_en=training.title_en,
            starts_at=training.starts_at,
            ends_at=training.ends_at,
            timezone=TIMEZONE,
        ),
        by=None,
    )


def folder_of_files() -> Path:
    return Path(settings.VAR_DIR) / "demo" / "attendance"


# --- what stands in the registry before the first file -----------------------------------------------------------------


@transaction.atomic
def prepare_registry() -> None:
    """The institutions that are known, the programme's staff, and an activity for every episode without a page."""
    load_institutions()
    for staff in STAFF:
        if not PersonEmail.objects.filter(address=staff.email).exists():
            person = Person.objects.create(
                name=staff.name,
                key=fold_name(staff.name),
                sex=staff.sex,
                country_id=staff.country,
                is_programme_staff=True,
            )
            PersonEmail.objects.create(person=person, address=staff.email)
    _episodes()


def _episodes() -> None:
    there = set(Activity.objects.values_list("key", flat=True))
    titles = {season.number: season for season in SEASONS}
    for episode in EPISODES:
        if episode.key in there:
            continue
        season = titles[episode.season]
        series = series_for(
            programme=Programme.DATACCTION,
            kind=Series.Kind.SEASON,
            key=str(season.number),
            number=season.number,
            title_es=season.title_es,
            title_en=season.title_en,
        )
        save_activity(
            activity=Activity(
                key=episode.key,
                programme=Programme.DATACCTION,
                series=series,
                kind=Activity.Kind.EPISODE,
                title_es=episode.title_es,
                title_en=episode.title_en,
                starts_at=episode.starts_at,
                ends_at=episode.ends_at,
                timezone=TIMEZONE,
            ),
            by=None,
            countries=list(episode.countries),
        )


# --- file by file ------------------------------------------------------------------------------------------------------


def bring_in(everything: Demonstration, *, folder: Path) -> dict[int, int]:
    """Bring in every file that is not in yet, deciding what is open as a manager who knows the people would.

    Writes the decisions beside each file, in the form that `import_attendance --decide` takes.
    Returns the person of each member, and of staff: number → primary key.
    """
    person_of = {
        staff_number(place): PersonEmail.objects.get(address=staff.email).person_id for place, staff in enumerate(STAFF)
    }
    for file in everything.files:
        activity = Activity.objects.get(key=file.activity)
        batch = import_file(file, activity, everything.members, person_of, folder=folder)
        _learn(batch, file.whose, person_of)
    return person_of


def import_file(
    file: AttendanceFile,
    activity: Activity,
    members: Sequence[Member],
    person_of: Mapping[int, int],
    *,
    folder: Path,
) -> ImportBatch:
    """Bring one file in, or find the import it already is. Raises DemoRefused where the importer refuses it."""
    earlier = ImportBatch.objects.filter(activity=activity, filename=file.name, state=ImportBatch.State.APPLIED).first()
    if earlier is not None:
        return earlier
    batch = imports.upload(
        activity=activity,
        file=io.BytesIO(file.content),
        filename=file.name,
        by=None,
        mode="online" if file.online else "in_person",
        answers={"timezone": file.timezone},
    )
    batch = imports.read(batch=batch)
    if batch.state != ImportBatch.State.PREVIEW:
        raise DemoRefused(f"{file.name}: {batch.state} {batch.refusal} {batch.recognition.get('questions')}")
    decisions = _decisions(batch, file, activity, members, person_of)
    if decisions["persons"] or decisions["institutions"]:
        path = folder / f"{file.name}.decisions.json"
        path.write_text(json.dumps({"timezone": file.timezone, **decisions}, indent=2), encoding="utf-8")
    # An institution that is known may settle people too: what is still open is looked at again.
    if decisions["institutions"]:
        imports.decide(batch=batch, by=None, institutions=decisions["institutions"])
    still = _open_people(batch, file, person_of)
    if still:
        imports.decide(batch=batch, by=None, persons=still)
    return imports.apply(batch=ImportBatch.objects.get(pk=batch.pk), by=None)


def _decisions(
    batch: ImportBatch,
    file: AttendanceFile,
    activity: Activity,
    members: Sequence[Member],
    person_of: Mapping[int, int],
) -> dict[str, dict[str, str]]:
    institutions = {}
    year = activity.starts_at.year if activity.starts_at else 0
    for staged in ImportInstitution.objects.filter(batch=batch, group=ImportInstitution.Group.AMBIGUOUS):
        rows = ImportRow.objects.filter(batch=batch, institution=staged).values_list("row", flat=True)
        member = members[next(file.whose[row] for row in rows if row in file.whose)]
        affiliation = member.affiliation_in(year)
        if affiliation is None:
            raise DemoRefused(f"{file.name}: {staged.name} belongs to nobody")
        found = Institution.objects.get(
            key=fold_institution(affiliation.name), country=affiliation.country, merged_into=None
        )
        institutions[question_id(Subject.INSTITUTION, staged.fingerprint)] = str(found.pk)
    return {"institutions": institutions, "persons": _open_people(batch, file, person_of)}


def _open_people(batch: ImportBatch, file: AttendanceFile, person_of: Mapping[int, int]) -> dict[str, str]:
    """Question → the person it is, or somebody new; a question about a member who is met twice in one file, the other."""
    choices: dict[str, str] = {}
    first: dict[int, str] = {}
    open_ones = ImportIdentity.objects.filter(batch=batch, who=ImportIdentity.Group.AMBIGUOUS).order_by("first_row")
    for identity in open_ones:
        rows = ImportRow.objects.filter(identity=identity).values_list("row", flat=True)
        owners = {file.whose[row] for row in rows if row in file.whose}
        question = question_id(Subject.PERSON, identity.fingerprint)
        if len(owners) != 1:
            raise DemoRefused(f"{file.name}, row {identity.first_row}: rows of {len(owners)} people were taken for one")
        owner = owners.pop()
        if owner in person_of:
            choices[question] = str(person_of[owner])
        else:
            choices[question] = first.get(owner, "new")
            first.setdefault(owner, question)
    return choices


def _learn(batch: ImportBatch, whose: Mapping[int, int], person_of: dict[int, int]) -> None:
    """Note under which key each member of a file stands in the registry. Raises DemoRefused where that is not one."""
    for record in ParticipationRecord.objects.filter(batch=batch):
        owners = {whose[row] for row in record.rows if row in whose}
        if not owners:
            continue
        if len(owners) > 1:
            raise DemoRefused(f"{batch.filename}: rows of several people became one record, {record.rows}")
        owner = owners.pop()
        if person_of.setdefault(owner, record.person_id) != record.person_id:
            raise DemoRefused(f"{batch.filename}: member {owner} became two people, rows {record.rows}")
