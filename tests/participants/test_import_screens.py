import json
import os
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from participants.attendance.folding import fold_name
from participants.models import (
    Activity,
    ColumnMapping,
    Consent,
    ImportBatch,
    ImportRow,
    Institution,
    MatchDecision,
    Participation,
    ParticipationRecord,
    Person,
    PersonalDataAccess,
    PersonEmail,
    Series,
)
from participants.queries import imports as reads
from participants.queries.decisions import decided_keys, decisions, stamp
from participants.queries.imports import Records
from participants.services import imports
from participants.services.activities import save_activity
from participants.services.imports import decide, decide_all
from participants.services.merging import merge
from participants.services.participations import rebuild
from participants.views.import_forms import ColumnsForm
from portal.models import Job, User
from tests.kept_forms import HERE, SIGN_IN, form_of, link_of
from tests.participants.attendance.files import workbook
from tests.reporting.sheets import read_sheet

ZOOM = (
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent\n"
    "Ana Pérez,ana@portal.example,02/18/2021 09:00:00 AM,02/18/2021 09:30:00 AM,30,Yes,\n"
    "Luis Mora,luis@portal.example,02/18/2021 09:00:00 AM,02/18/2021 10:00:00 AM,60,Yes,\n"
    "Ana Pérez,ana@portal.example,02/18/2021 09:20:00 AM,02/18/2021 10:00:00 AM,40,Yes,\n"
)
UNKNOWN = "Persona asistente al acto,Otra cosa\nAna Pérez,1\nLuis Mora,2\n"


@pytest.fixture
def activity(db: None) -> Activity:
    from datetime import UTC, datetime

    return save_activity(
        activity=Activity(
            key="s3-e01",
            title_es="Datos y acción",
            programme="datacction",
            kind="episode",
            starts_at=datetime(2021, 2, 18, 15, 0, tzinfo=UTC),
            ends_at=datetime(2021, 2, 18, 16, 20, tzinfo=UTC),
        ),
        by=None,
    )


@pytest.fixture(autouse=True)
def jobs_run_on_commit(django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own transaction never commits: a job is started where it is asked for."""
    from participants.views import import_pages as views

    real = views.enqueue

    def at_once(*args: Any, **kwargs: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return real(*args, **kwargs)

    monkeypatch.setattr(views, "enqueue", at_once)


def send(client: Client, activity: Activity, content: str | bytes, name: str = "zoom.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, data)
    return client.post(
        "/admin/attendance-imports/new/", {"activity": activity.pk, "file": file, "mode": "online"}, follow=True
    )


def test_the_preview_warns_of_sheets_with_attendance_that_are_not_read(
    manager_client: Client, activity: Activity, tmp_path: Path
) -> None:
    heading = ["Nombre", "Correo"]
    days = {"Día 1": [heading, ["Ana", "ana@x.example"]], "Día 2": [heading, ["Luis", "luis@x.example"]]}
    page = send(manager_client, activity, workbook(tmp_path, days).read_bytes(), "dias.xlsx")

    text = " ".join(page.content.decode().split())
    assert "se lee una: «Día 1». Guarde cada una de las demás como archivo aparte e incorpórelo también: Día 2." in text
    assert "<dt>Hojas con asistencia que no se leen</dt><dd>Día 2</dd>" in text


def test_decisions_sent_after_the_session_ended_are_kept_and_sent_again(
    manager_client: Client, activity: Activity
) -> None:
    """Also what was typed for somebody new; a button alone leads to the sign-in and back to the import."""
    send(manager_client, activity, f"{ZOOM}iPhone de Juan,,02/18/2021 09:00:00 AM,02/18/2021 09:30:00 AM,30,Yes,\n")
    batch = ImportBatch.objects.get()
    page = f"/admin/attendance-imports/{batch.pk}/"
    shown = BeautifulSoup(manager_client.get(page).content, "html.parser").select_one("[data-decisions]")
    question = shown.select_one("[name=question]")["value"]
    sent = {each["name"]: each["value"] for each in shown.select("input[type=hidden]")}
    sent |= {f"choice-{question}": "new", f"name-{question}": "Juana Gómez"}

    headers = {"Referer": f"{HERE}{page}"}
    answer = Client().post(f"{page}decide/", sent, headers=headers)
    assert (answer.status_code, link_of(answer.content)) == (403, f"{SIGN_IN}{page}")
    action, kept = form_of(answer.content)
    manager_client.post(action, kept)
    assert "Juana Gómez" in manager_client.get(f"{page}?group=decided").content.decode()

    answer = Client().post(f"{page}bring-in/", headers=headers)
    assert (answer.status_code, answer["Location"]) == (302, f"{SIGN_IN}{page}")


def test_a_file_is_looked_at_brought_in_and_undone(manager_client: Client, activity: Activity) -> None:
    response = send(manager_client, activity, ZOOM)
    batch = ImportBatch.objects.get()
    assert response.redirect_chain == [(f"/admin/attendance-imports/{batch.pk}/", 302)]
    assert (batch.state, Person.objects.count()) == ("preview", 0)
    assert response.context["counts"]["people"] == {"matched": 0, "new": 2, "ambiguous": 0}
    assert [row.row for row in response.context["rows"]] == [2, 3, 4]
    assert PersonalDataAccess.objects.values_list("what", "records").get() == ("import.preview", 3)

    manager_client.post(f"/admin/attendance-imports/{batch.pk}/bring-in/")
    assert list(Participation.objects.order_by("person__name").values_list("person__name", "minutes")) == [
        ("Ana Pérez", 60.0),
        ("Luis Mora", 60.0),
    ]

    assert manager_client.get(f"/admin/attendance-imports/{batch.pk}/undo/").status_code == 200
    manager_client.post(f"/admin/attendance-imports/{batch.pk}/undo/")
    batch.refresh_from_db()
    assert (batch.state, Participation.objects.count(), Person.objects.count()) == ("undone", 0, 0)


ROLES = (
    "Nombre,Correo,Rol,Entrada,Salida\n"
    "Ana Pérez,ana@portal.example,Participante,2021-02-18 09:00,2021-02-18 09:30\n"
    "Ana Pérez,ana@portal.example,Participante,2021-02-18 09:20,2021-02-18 10:00\n"
    "Ana Pérez,ana@portal.example,Ponente,2021-02-18 10:00,2021-02-18 10:15\n"
    "Luis Mora,luis@portal.example,Participante,,\n"
)


def test_the_preview_tells_each_persons_minutes_and_how_many_records_the_file_makes(
    manager_client: Client, activity: Activity
) -> None:
    page = send(manager_client, activity, ROLES, "hoja.csv")
    batch = ImportBatch.objects.get()
    assert [(row.row, row.role, row.minutes, row.together) for row in page.context["rows"]] == [
        (2, "Participante", "60", (2, 3)),
        (3, "Participante", "60", (2, 3)),
        (4, "Especialista", "15", ()),
        (5, "Participante", "—", ()),
    ]
    assert page.context["records"] == Records(records=3, people=2, several=1)
    explained = "uno por persona y función: 1 persona tiene más de una función"
    assert explained in page.content.decode()

    manager_client.post(f"/admin/attendance-imports/{batch.pk}/bring-in/")
    batch.refresh_from_db()
    assert (ParticipationRecord.objects.count(), batch.summary["records"], batch.summary["several_roles"]) == (3, 3, 1)
    assert explained in manager_client.get(f"/admin/attendance-imports/{batch.pk}/").content.decode()


def test_the_minutes_of_one_person_written_two_ways_are_those_of_all_their_rows(
    manager_client: Client, activity: Activity
) -> None:
    known = Person.objects.create(name="Ana Pérez", key=fold_name("Ana Pérez"))
    for address in ("ana@uno.example", "ana@dos.example"):
        PersonEmail.objects.create(person=known, address=address)
    twice = (
        "Nombre,Correo,Entrada,Salida\n"
        "Ana Pérez,ana@uno.example,2021-02-18 09:00,2021-02-18 09:30\n"
        "Pérez Ana,ana@dos.example,2021-02-18 09:20,2021-02-18 10:00\n"
    )
    page = send(manager_client, activity, twice, "hoja.csv")
    assert [(row.row, row.minutes, row.together) for row in page.context["rows"]] == [
        (2, "60", (2, 3)),
        (3, "60", (2, 3)),
    ]
    assert page.context["records"] == Records(records=1, people=1, several=0)


def test_an_undo_that_is_blocked_leads_to_what_stands_in_the_way(
    manager_client: Client, manager: User, activity: Activity
) -> None:
    send(manager_client, activity, ZOOM)
    batch = ImportBatch.objects.get()
    manager_client.post(f"/admin/attendance-imports/{batch.pk}/bring-in/")
    ana, luis = Person.objects.order_by("name")
    other = Person.objects.create(name="Luis Mora", key="luis mora")
    [made] = merge(subject="person", survivor=other.pk, others=[luis.pk], by=None)
    Consent.objects.create(person=ana, purpose="registry", version="1", given_at=batch.created_at)
    address = f"/admin/attendance-imports/{batch.pk}/"

    manager_client.post(f"{address}undo/")
    page = manager_client.get(address)
    assert [(each.sentence, each.rows, each.merges) for each in page.context["obstacles"]] == [
        (f"«Luis Mora» (persona {luis.pk}) se fusionó con otra.", (luis,), (made,)),
        (f"«Ana Pérez» (persona {ana.pk}) se utiliza en: consentimiento.", (ana,), ()),
    ]
    for link in (
        f"/admin/snippets/participants/person/inspect/{luis.pk}/",
        f"/admin/registry/merges/{made.pk}/split/",
        f"/admin/snippets/participants/person/inspect/{ana.pk}/",
    ):
        assert f'href="{link}"' in page.content.decode()

    UserProfile.objects.update_or_create(user=manager, defaults={"preferred_language": "en"})
    in_english = manager_client.get(address).context["obstacles"]
    assert in_english[0].sentence == f"“Luis Mora” (person {luis.pk}) was merged into another."

    manager_client.post(f"/admin/registry/merges/{made.pk}/split/")
    Consent.objects.all().delete()
    manager_client.post(f"{address}again/")
    batch.refresh_from_db()
    assert batch.state == "undone"


def test_an_open_question_keeps_an_import_from_being_brought_in(manager_client: Client, activity: Activity) -> None:
    known = Person.objects.create(name="Ana Pérez", key="ana perez")
    send(manager_client, activity, ZOOM)
    batch = ImportBatch.objects.get()
    page = manager_client.get(f"/admin/attendance-imports/{batch.pk}/")
    [question] = page.context["questions"]
    assert [candidate.choice for candidate in question.candidates] == [str(known.pk)]

    refused = manager_client.post(f"/admin/attendance-imports/{batch.pk}/bring-in/", follow=True)
    assert [str(each) for each in refused.context["messages"]] == ["Hay preguntas abiertas. Decídalas primero."]
    assert Participation.objects.count() == 0

    manager_client.post(
        f"/admin/attendance-imports/{batch.pk}/decide/",
        {"subject": "person", "question": question.id, f"choice-{question.id}": str(known.pk)},
    )
    manager_client.post(f"/admin/attendance-imports/{batch.pk}/bring-in/")
    assert set(Participation.objects.values_list("person__name", flat=True)) == {"Ana Pérez", "Luis Mora"}
    assert Person.objects.count() == 2


def test_a_file_of_another_day_is_brought_in_after_asking_with_both_days(
    manager_client: Client, activity: Activity
) -> None:
    send(manager_client, activity, ZOOM.replace("02/18/2021", "03/04/2026"))
    batch = ImportBatch.objects.get()
    address = f"/admin/attendance-imports/{batch.pk}/bring-in/"
    asked = manager_client.post(address).content.decode()
    said = "«Datos y acción» es del 18 de febrero de 2021; las horas de este archivo son del 4 de marzo de 2026."
    assert said in asked
    assert Participation.objects.count() == 0
    manager_client.post(address, {"sure": "1"})
    assert list(Participation.objects.values_list("person__name", "minutes").order_by("person__name")) == [
        ("Ana Pérez", 0.0),
        ("Luis Mora", 0.0),
    ]


def test_a_file_of_an_activity_that_is_ahead_is_brought_in_after_asking(
    manager_client: Client, activity: Activity
) -> None:
    Activity.objects.update(starts_on="2126-02-18", starts_at=datetime(2126, 2, 18, 21, tzinfo=UTC), ends_at=None)
    send(manager_client, activity, "Nombre,Correo\nAna Pérez,ana@x.example\n")
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/bring-in/"
    asked = manager_client.post(address).content.decode()
    assert "«Datos y acción» comienza el 18 de febrero de 2126: todavía no se ha realizado." in asked
    assert Participation.objects.count() == 0
    manager_client.post(address, {"sure": "1"})
    assert list(Participation.objects.values_list("person__name", flat=True)) == ["Ana Pérez"]


def test_several_questions_are_settled_by_one_button(manager_client: Client, activity: Activity) -> None:
    for name, key in (("Ana Pérez", "ana perez"), ("Luis Mora", "luis mora")):
        Person.objects.create(name=name, key=key)
    send(manager_client, activity, ZOOM)
    batch = ImportBatch.objects.get()
    asked = [
        question.id for question in manager_client.get(f"/admin/attendance-imports/{batch.pk}/").context["questions"]
    ]
    assert len(asked) == 2

    address = f"/admin/attendance-imports/{batch.pk}/decide/"
    several = {"subject": "person", "question": asked, "all": "new"}
    sure = manager_client.post(address, several)
    assert (sure.context["here"], sure.context["everywhere"]) == (2, 2)
    assert MatchDecision.objects.count() == 0

    manager_client.post(address, {**several, "sure": "1"})
    page = manager_client.get(f"/admin/attendance-imports/{batch.pk}/")
    assert page.context["open_count"] == 0


def test_a_stale_page_overturns_no_decision_unasked_and_loses_no_answer(
    manager_client: Client, editor: User, activity: Activity
) -> None:
    ana, luis = (Person.objects.create(name=name, key=fold_name(name)) for name in ("Ana Pérez", "Luis Mora"))
    send(manager_client, activity, ZOOM)
    batch = ImportBatch.objects.get()
    stale = manager_client.get(f"/admin/attendance-imports/{batch.pk}/")
    by_name = {each.name: each.id for each in stale.context["questions"]}
    decide(batch=batch, persons={by_name["Ana Pérez"]: ana.pk}, by=editor)

    def press(seen: str, **answers: str) -> Any:
        sent = {"subject": "person", "question": list(by_name.values()), "seen": seen}
        chosen = {f"choice-{by_name[name]}": choice for name, choice in answers.items()}
        return manager_client.post(f"/admin/attendance-imports/{batch.pk}/decide/", sent | chosen)

    def standing() -> dict[str, tuple[int | None, bool]]:
        named = {each.id: each for each in decisions(batch, decided_keys(batch))}
        taken = MatchDecision.objects.values_list("fingerprint", "person", "is_new")
        return {named[f"p-{mark[:16]}"].name: (person, is_new) for mark, person, is_new in taken}

    both = {"Ana Pérez": "new", "Luis Mora": str(luis.pk)}
    asked = press(stale.context["seen"], **both)
    assert (asked.status_code, asked.context["done"]) == (409, 1)
    assert [(each.name, each.by, choice, yours) for each, choice, yours in asked.context["stand"]] == [
        ("Ana Pérez", str(editor), "new", "Alguien nuevo")
    ]
    assert standing() == {"Ana Pérez": (ana.pk, False), "Luis Mora": (luis.pk, False)}

    press(stale.context["seen"], **{"Luis Mora": str(luis.pk)})  # sent twice: the same, so nothing to ask
    press(asked.context["seen"], **{"Ana Pérez": "new"})
    assert standing() == {"Ana Pérez": (None, True), "Luis Mora": (luis.pk, False)}


def test_all_of_a_file_are_settled_from_one_page_when_asked_so(manager_client: Client, activity: Activity) -> None:
    for name, key in (("Ana Pérez", "ana perez"), ("Luis Mora", "luis mora")):
        Person.objects.create(name=name, key=key)
    send(manager_client, activity, ZOOM)
    batch = ImportBatch.objects.get()
    [first, _second] = manager_client.get(f"/admin/attendance-imports/{batch.pk}/").context["questions"]
    address = f"/admin/attendance-imports/{batch.pk}/decide/"
    several = {"subject": "person", "question": [first.id], "all": "skip"}
    sure = manager_client.post(address, several)
    assert (sure.context["here"], sure.context["everywhere"]) == (1, 2)

    manager_client.post(address, {**several, "sure": "1", "scope": "page"})
    assert manager_client.get(f"/admin/attendance-imports/{batch.pk}/").context["open_count"] == 1
    manager_client.post(address, {**several, "sure": "1", "scope": "everything"})
    assert manager_client.get(f"/admin/attendance-imports/{batch.pk}/").context["open_count"] == 0


def test_the_only_candidate_is_taken_where_more_than_the_name_speaks_for_them(
    manager_client: Client, activity: Activity
) -> None:
    """Ana has been to another activity of the series; of Luis the name alone is known."""
    series = Series.objects.create(key="s3", title_es="Temporada 3", programme="datacction", kind="season", number=3)
    Activity.objects.filter(pk=activity.pk).update(series=series)
    other = Activity.objects.create(
        key="s3-e02", title_es="Otro", programme="datacction", kind="episode", series=series
    )
    ana, luis = (
        Person.objects.create(name=name, key=key)
        for name, key in (("Ana Pérez", "ana perez"), ("Luis Mora", "luis mora"))
    )
    ParticipationRecord.objects.create(activity=other, person=ana, source="manual", outcome="attended")
    rebuild(people=[ana.pk])
    send(manager_client, activity, ZOOM)
    batch = ImportBatch.objects.get()
    page = manager_client.get(f"/admin/attendance-imports/{batch.pk}/")
    asked = page.context["questions"]
    assert [(each.only, each.candidates[0].reasons) for each in asked] == [
        (str(ana.pk), ("participó en otra actividad de esta serie", "mismo nombre")),
        ("", ("mismo nombre",)),
    ]
    assert page.context["only_count"] == 1

    address = f"/admin/attendance-imports/{batch.pk}/decide/"
    several = {"subject": "person", "question": [each.id for each in asked], "all": "only"}
    sure = manager_client.post(address, several)
    assert (sure.context["here"], [each.name for each in sure.context["questions"]]) == (1, ["Ana Pérez"])
    manager_client.post(address, {**several, "sure": "1"})
    assert list(MatchDecision.objects.values_list("person", flat=True)) == [ana.pk]
    [left] = manager_client.get(f"/admin/attendance-imports/{batch.pk}/").context["questions"]
    assert left.candidates[0].choice == str(luis.pk)


def test_the_reason_beside_a_candidate_is_the_true_one(manager_client: Client, activity: Activity) -> None:
    """The address is Rosa's to the letter, the name is Ana's; of Luis the mailbox is the same with another domain."""
    for name, key, address in (
        ("Rosa Gil", "rosa gil", "ana@portal.example"),
        ("Ana Pérez", "ana perez", "otra@x.example"),
        ("Luis Mora", "luis mora", "luis@x.example"),
    ):
        PersonEmail.objects.create(person=Person.objects.create(name=name, key=key), address=address)
    page = send(manager_client, activity, ZOOM)
    assert [[(each.name, each.reasons) for each in asked.candidates] for asked in page.context["questions"]] == [
        [("Rosa Gil", ("la misma dirección de correo",)), ("Ana Pérez", ("mismo nombre",))],
        [("Luis Mora", ("el mismo correo con otro dominio", "mismo nombre"))],
    ]


def test_two_of_a_file_of_one_name_say_what_they_share(manager_client: Client, activity: Activity) -> None:
    page = send(manager_client, activity, ZOOM.replace("Luis Mora,luis@portal", "Ana Pérez,ana@otra"))
    [first, second] = page.context["questions"]
    assert [(each.in_file, each.reasons) for each in (*first.candidates, *second.candidates)] == [
        (True, ("el mismo correo con otro dominio", "mismo nombre"))
    ] * 2


def test_decisions_are_listed_and_taken_back_until_the_file_is_in(
    manager_client: Client, manager: User, activity: Activity
) -> None:
    known = Person.objects.create(name="Ana Pérez", key="ana perez")
    send(manager_client, activity, ZOOM)
    batch = ImportBatch.objects.get()
    address = f"/admin/attendance-imports/{batch.pk}/"
    assert manager_client.get(address).context["decided_count"] == 0
    [question] = manager_client.get(address).context["questions"]
    manager_client.post(
        f"{address}decide/", {"subject": "person", "question": question.id, f"choice-{question.id}": str(known.pk)}
    )

    [decided] = manager_client.get(address, {"group": "decided"}).context["decisions"]
    assert (decided.id, decided.name, decided.detail, decided.rows) == (
        question.id, "Ana Pérez", "ana@portal.example", (2, 4),
    )  # fmt: skip
    assert (decided.outcome, decided.by, decided.is_remembered) == (
        f"Es Ana Pérez (n.º {known.pk})", str(manager), False,
    )  # fmt: skip

    manager_client.post(f"{address}take-back/", {"question": question.id, "seen": decided.seen})
    page = manager_client.get(address)
    assert (page.context["open_count"], page.context["decided_count"]) == (1, 0)
    stale = manager_client.post(f"{address}take-back/", {"question": question.id, "seen": decided.seen}, follow=True)
    assert [str(each) for each in stale.context["messages"]] == [
        "Estas decisiones ya se habían retirado. No se cambió nada."
    ]


def test_all_decisions_of_a_file_are_taken_back_after_asking_and_remembered_ones_stay(
    manager_client: Client, activity: Activity
) -> None:
    for name, key in (("Ana Pérez", "ana perez"), ("Luis Mora", "luis mora")):
        Person.objects.create(name=name, key=key)
    ana_alone = "".join(ZOOM.splitlines(keepends=True)[:2])
    send(manager_client, activity, ana_alone, "uno.csv")
    earlier = ImportBatch.objects.get()
    [question] = manager_client.get(f"/admin/attendance-imports/{earlier.pk}/").context["questions"]
    chosen = {"subject": "person", "question": question.id, f"choice-{question.id}": "skip"}
    manager_client.post(f"/admin/attendance-imports/{earlier.pk}/decide/", chosen)

    send(manager_client, activity, ZOOM, "dos.csv")
    batch = ImportBatch.objects.latest("pk")
    address = f"/admin/attendance-imports/{batch.pk}/"
    [left] = manager_client.get(address).context["questions"]
    manager_client.post(f"{address}decide/", {"subject": "person", "question": left.id, f"choice-{left.id}": "new"})
    decided = manager_client.get(address, {"group": "decided"}).context["decisions"]
    assert [(each.name, each.outcome, each.remembered_from) for each in decided] == [
        ("Ana Pérez", "Se deja fuera", earlier),
        ("Luis Mora", "Alguien nuevo", None),
    ]
    asked = manager_client.post(f"{address}take-back/")
    assert asked.context["count"] == 1
    manager_client.post(f"{address}take-back/", {"sure": "1", "seen": asked.context["seen"]})
    assert [each.name for each in manager_client.get(address).context["questions"]] == ["Luis Mora"]

    manager_client.post(f"{address}take-back/", {"question": question.id, "seen": decided[0].seen})
    assert [each.name for each in manager_client.get(address).context["questions"]] == ["Ana Pérez", "Luis Mora"]


def test_a_decision_taken_anew_meanwhile_is_not_taken_back_from_a_stale_page(
    manager_client: Client, editor: User, activity: Activity
) -> None:
    ana = Person.objects.create(name="Ana Pérez", key="ana perez")
    Person.objects.create(name="Luis Mora", key="luis mora")
    send(manager_client, activity, ZOOM)
    batch = ImportBatch.objects.get()
    address = f"/admin/attendance-imports/{batch.pk}/"
    by_name = {each.name: each.id for each in manager_client.get(address).context["questions"]}
    decide(batch=batch, persons={by_name["Ana Pérez"]: "new", by_name["Luis Mora"]: "new"}, by=editor)
    listed = manager_client.get(address, {"group": "decided"}).context["decisions"]
    shown = {each.name: each.seen for each in listed}
    of_all = manager_client.post(f"{address}take-back/").context["seen"]
    decide(batch=batch, persons={by_name["Ana Pérez"]: ana.pk}, by=editor)

    for sent in ({"question": by_name["Ana Pérez"], "seen": shown["Ana Pérez"]}, {"question": by_name["Ana Pérez"]}):
        asked = manager_client.post(f"{address}take-back/", sent)
        assert (asked.status_code, asked.context["done"]) == (409, 0)
        assert [(each.name, each.outcome, each.by) for each in asked.context["stand"]] == [
            ("Ana Pérez", f"Es Ana Pérez (n.º {ana.pk})", str(editor))
        ]
    asked = manager_client.post(f"{address}take-back/", {"sure": "1", "seen": of_all})
    assert (asked.status_code, asked.context["done"], len(asked.context["stand"])) == (409, 1, 1)
    assert MatchDecision.objects.values_list("person", "is_new").get() == (ana.pk, False)

    [stands] = asked.context["stand"]
    manager_client.post(f"{address}take-back/", {"question": stands.id, "seen": stands.seen})
    assert not MatchDecision.objects.exists()


def test_doubtful_names_are_settled_together_and_the_others_stay_open(
    manager_client: Client, activity: Activity
) -> None:
    Person.objects.create(name="Ana Pérez", key="ana perez")
    shown = ("iPhone de Juan", "Mu\ufffdoz Paz", "Luis Mora 2")
    send(
        manager_client,
        activity,
        ZOOM + "".join(f"{name},,02/18/2021 09:00:00 AM,02/18/2021 09:30:00 AM,30,Yes,\n" for name in shown),
    )
    batch = ImportBatch.objects.get()
    address = f"/admin/attendance-imports/{batch.pk}/"
    page = manager_client.get(address)
    assert page.context["names_count"] == 3
    ids = [each.id for each in page.context["questions"]]
    assert [each.name for each in page.context["questions"]] == ["Ana Pérez", *shown]

    press = {"subject": "person", "question": ids, "all": "names_skip"}
    sure = manager_client.post(f"{address}decide/", press)
    assert ([each.name for each in sure.context["questions"]], sure.context["everywhere"]) == (list(shown), 3)
    assert "no cuentan en ninguna cifra" in sure.content.decode()
    manager_client.post(f"{address}decide/", {**press, "sure": "1"})
    page = manager_client.get(address)
    assert [each.name for each in page.context["questions"]] == ["Ana Pérez"]
    assert page.context["names_count"] == 0
    skipped = manager_client.get(address, {"group": "skipped"}).context["rows"]
    assert [(row.name, row.reason) for row in skipped] == [(name, "Excluida por decisión") for name in shown]


SHORTENED = (
    "Nombre,Correo,Institución,País\n"
    "Walter Erazo,,UNAH,Honduras\n"
    "Walter Erazo Chinchilla,walter@x.example,UNAH,Honduras\n"
    "Eva Ruiz,,,\n"
    "Eva Ruiz Sol,eva@x.example,UCR,Costa Rica\n"
)


def test_who_may_be_known_by_a_longer_name_is_proposed_and_hinders_nothing(
    manager_client: Client, activity: Activity
) -> None:
    page = send(manager_client, activity, SHORTENED, "hoja.csv")
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    shown = BeautifulSoup(page.content, "html.parser")
    assert (page.context["group"], page.context["open_count"], page.context["proposed_count"]) == ("people", 0, 2)
    assert [(each.name, [c.name for c in each.candidates]) for each in page.context["questions"]] == [
        ("Walter Erazo", ["Walter Erazo Chinchilla"]),
        ("Eva Ruiz", ["Eva Ruiz Sol"]),
    ]
    assert shown.select_one(".import-besides a[aria-current]").get_text(" ", strip=True) == (
        "Quizá ya constan con otro nombre 2 personas"
    )
    assert [each["value"] for each in shown.select(".import-actions button[name=all]")] == ["alike_only", "alike_new"]
    assert not shown.select_one(".import-go button").has_attr("disabled")

    asked = BeautifulSoup(manager_client.post(f"{address}bring-in/").content, "html.parser")
    said = asked.select_one("main").get_text(" ", strip=True)
    assert "2 personas nuevas quizá ya consten con un nombre más corto o más largo" in said
    assert ("Walter Erazo · Walter Erazo Chinchilla" in said, Participation.objects.exists()) == (True, False)

    walter, eva = page.context["questions"]
    page = manager_client.post(
        f"{address}decide/",
        {"subject": "person", "question": [walter.id, eva.id], f"choice-{walter.id}": walter.candidates[0].choice},
        follow=True,
    )
    assert (page.context["group"], [each.name for each in page.context["questions"]]) == ("people", ["Eva Ruiz"])
    manager_client.post(f"{address}decide/", {"subject": "person", "question": eva.id, f"choice-{eva.id}": "new"})
    page = manager_client.get(address)
    assert (page.context["group"], page.context["proposed_count"], page.context["decided_count"]) == ("new", 0, 2)
    manager_client.post(f"{address}bring-in/")
    assert list(Person.objects.order_by("name").values_list("name", flat=True)) == [
        "Eva Ruiz", "Eva Ruiz Sol", "Walter Erazo Chinchilla",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("choice", "named", "sentence", "people"),
    [
        ("alike_only", ["Walter Erazo"], "tiene su nombre con más partes o con menos", 3),
        ("alike_new", ["Walter Erazo", "Eva Ruiz"], "además de las del nombre más corto o más largo", 4),
    ],
)
def test_who_may_be_known_by_a_longer_name_is_settled_by_one_button(
    manager_client: Client, activity: Activity, choice: str, named: list[str], sentence: str, people: int
) -> None:
    page = send(manager_client, activity, SHORTENED, "hoja.csv")
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    press = {"subject": "person", "question": [each.id for each in page.context["questions"]], "all": choice}
    sure = manager_client.post(f"{address}decide/", press)
    assert ([each.name for each in sure.context["questions"]], sure.context["everywhere"]) == (named, len(named))
    assert sentence in sure.content.decode()
    manager_client.post(f"{address}decide/", {**press, "sure": "1"})
    manager_client.post(f"{address}bring-in/", {"sure": "1"})
    assert Person.objects.count() == people


LIKE_PLACE = "Sol Paz,,Policia Nacional Civl,Guatemala\n"


@pytest.mark.parametrize(
    ("rows", "spanish", "english"),
    [
        (SHORTENED, "¿Estas personas ya constan en el registro?", "Are these people in the registry already?"),
        (SHORTENED[: SHORTENED.index("Eva")], "¿Esta persona ya consta en el registro?", "Is this person in the registry already?"),
        ("Nombre,Correo,Institución,País\n" + LIKE_PLACE, "¿Esta institución ya consta en el registro?",
         "Is this institution in the registry already?"),
        (SHORTENED + LIKE_PLACE, "¿Estas instituciones y personas ya constan en el registro?",
         "Are these institutions and people in the registry already?"),
    ],
    ids=["people", "a person", "an institution", "both"],
)  # fmt: skip
def test_what_is_asked_before_bringing_in_says_whether_it_is_about_people_or_institutions(
    manager: User, manager_client: Client, activity: Activity, rows: str, spanish: str, english: str
) -> None:
    Institution.objects.create(name="Policía Nacional Civil", key="policia nacional civil", country_id="GT")
    send(manager_client, activity, rows, "hoja.csv")
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    for language, title in (("es", spanish), ("en", english)):
        UserProfile.objects.update_or_create(user=manager, defaults={"preferred_language": language})
        page = BeautifulSoup(manager_client.post(f"{address}bring-in/").content, "html.parser")
        assert page.select_one("main h1, header h1, h1").get_text(" ", strip=True) == title


def test_who_is_named_before_something_is_decided_or_brought_in_is_looked_at(
    manager_client: Client, activity: Activity
) -> None:
    page = send(manager_client, activity, SHORTENED, "hoja.csv")
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    press = {"subject": "person", "question": [each.id for each in page.context["questions"]], "all": "alike_new"}
    manager_client.post(f"{address}decide/", press)
    manager_client.post(f"{address}bring-in/")
    looks = PersonalDataAccess.objects.filter(what="import.preview", query__group__in=["sure", "unsure"]).order_by("pk")
    assert list(looks.values_list("query__group", "records")) == [("sure", 2), ("unsure", 2)]


def test_open_questions_say_what_they_are_about(manager: User, manager_client: Client, activity: Activity) -> None:
    """They are counted by what is asked, the groups beside them by rows."""
    for name in ("Ana Pérez", "Luis Mora"):
        Person.objects.create(name=name, key=fold_name(name))
    for country in ("GT", "HN"):
        Institution.objects.create(name="INE", key="ine", country_id=country)
    rows = "Ana Pérez,,INE,\nLuis Mora,,INE,\n"
    send(manager_client, activity, "Nombre,Correo,Institución,País\n" + rows, "hoja.csv")
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    said = BeautifulSoup(manager_client.get(address).content, "html.parser").select_one("#open-count").text
    assert said == (
        "3 preguntas abiertas (instituciones: 1, personas: 2). Cada una se hace una sola vez para todas sus filas, y el portal nunca"
        " las decide por usted."
    )
    UserProfile.objects.update_or_create(user=manager, defaults={"preferred_language": "en"})
    said = BeautifulSoup(manager_client.get(address).content, "html.parser").select_one("#open-count").text
    assert said == (
        "3 questions are open (institutions: 1, people: 2). Each is asked once for all of its rows, and the portal never decides"
        " them for you."
    )


def test_who_is_proposed_comes_after_what_is_open_and_is_looked_for_in_the_registry(
    manager_client: Client, activity: Activity
) -> None:
    Person.objects.create(name="Luis Mora", key="luis mora")
    other = Person.objects.create(name="Walter E. Chinchilla", key="chinchilla walter")
    page = send(manager_client, activity, SHORTENED + "Luis Mora,,,\n", "hoja.csv")
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    assert (page.context["group"], page.context["proposed_count"]) == ("ambiguous", 0)
    [luis] = page.context["questions"]
    page = manager_client.post(
        f"{address}decide/", {"subject": "person", "question": luis.id, f"choice-{luis.id}": "new"}, follow=True
    )
    walter = page.context["questions"][0]
    found = manager_client.post(
        f"{address}decide/",
        {"subject": "person", "question": walter.id, "find": walter.id, "q": "Chinchilla"},
        follow=True,
    )
    found = manager_client.get(found.request["PATH_INFO"], {"q": "Chinchilla"})
    assert [each.choice for each in found.context["found"].candidates] == [str(other.pk)]


@pytest.mark.parametrize("size", [1, 3])
def test_proposing_takes_the_same_queries_however_many(
    size: int, manager_client: Client, activity: Activity, django_assert_num_queries: Any
) -> None:
    rows = "".join(f"{name} Paz,,,\n{name} Paz Sol,,,\n" for name in ("Ana", "Luis", "Eva")[:size])
    send(manager_client, activity, "Nombre,Correo,Institución,País\n" + rows, "hoja.csv")
    with django_assert_num_queries(5):
        assert len(reads.person_questions(list(reads.alike_people(ImportBatch.objects.get())))) == size


def test_what_can_be_nobodys_name_leaves_its_question_open_and_the_others_settled(
    manager_client: Client, activity: Activity
) -> None:
    shown = ("iPhone de Juan", "Luis Mora 2")
    send(
        manager_client,
        activity,
        ZOOM + "".join(f"{name},,02/18/2021 09:00:00 AM,02/18/2021 09:30:00 AM,30,Yes,\n" for name in shown),
    )
    batch = ImportBatch.objects.get()
    address = f"/admin/attendance-imports/{batch.pk}/"
    phone, luis = (each.id for each in manager_client.get(address).context["questions"])
    chosen = {f"choice-{phone}": "new", f"name-{phone}": "2", f"choice-{luis}": "new", f"name-{luis}": "Luis Mora"}

    page = manager_client.post(
        f"{address}decide/", {"subject": "person", "question": [phone, luis], **chosen}, follow=True
    )

    assert "«2» no puede ser el nombre de una persona" in page.content.decode()
    assert [each.name for each in page.context["questions"]] == ["iPhone de Juan"]


@pytest.mark.parametrize("size", [1, 3])
def test_decisions_take_the_same_queries_however_many(
    size: int, manager_client: Client, activity: Activity, django_assert_num_queries: Any
) -> None:
    rows = ZOOM.splitlines(keepends=True)[0]
    for name in ("Ana Pérez", "Luis Mora", "Eva Soto")[:size]:
        Person.objects.create(name=name, key=fold_name(name))
        rows += f"{name},{fold_name(name)[:3]}@portal.example,02/18/2021 09:00:00 AM,02/18/2021 09:30:00 AM,30,Yes,\n"
    send(manager_client, activity, rows)
    batch = ImportBatch.objects.get()
    decide_all(batch=batch, subject="person", choice="new", by=None)
    keys = decided_keys(batch)
    with django_assert_num_queries(5):
        assert len(decisions(batch, keys)) == size


def test_an_unknown_sheet_asks_for_its_columns_once(manager_client: Client, activity: Activity) -> None:
    page = send(manager_client, activity, UNKNOWN, "hoja.csv")
    batch = ImportBatch.objects.get()
    assert (batch.state, page.context["stage"]) == ("mapping", "mapping")

    again = manager_client.post(f"/admin/attendance-imports/{batch.pk}/columns/", {})
    assert again.status_code == 422

    manager_client.post(f"/admin/attendance-imports/{batch.pk}/columns/", {"column-0": "name"})
    batch.refresh_from_db()
    assert batch.state == "preview"

    send(manager_client, activity, UNKNOWN.replace("Luis", "Julia"), "hoja2.csv")
    assert ImportBatch.objects.latest("pk").state == "preview"


def test_columns_that_are_plainly_one_thing_are_proposed(manager_client: Client, activity: Activity) -> None:
    page = send(manager_client, activity, "Quién,Escribir a,Cargo\nAna,ana@x.example,Jefa\n", "hoja.csv")
    form = page.context["form"]
    assert [form[name].value() for name in form.fields] == [None, "email", "position"]
    assert "Lo que ya está elegido se propone" in page.content.decode()


def test_columns_said_wrongly_are_said_anew_and_nothing_of_the_old_reading_stays(
    manager_client: Client, activity: Activity
) -> None:
    send(manager_client, activity, UNKNOWN, "hoja.csv")
    batch = ImportBatch.objects.get()
    address = f"/admin/attendance-imports/{batch.pk}/"
    page = manager_client.post(f"{address}columns/", {"column-1": "name"}, follow=True)
    assert [row.name for row in page.context["rows"]] == ["1", "2"]
    assert f"{address}change-columns/" in page.content.decode()

    page = manager_client.post(f"{address}change-columns/", follow=True)
    assert (page.context["stage"], page.context["form"].initial) == ("mapping", {"column-1": "name"})
    assert (batch.identities.count(), ImportBatch.objects.get().summary) == (0, {})

    page = manager_client.post(f"{address}columns/", {"column-0": "name"}, follow=True)
    assert [row.name for row in page.context["rows"]] == ["Ana Pérez", "Luis Mora"]
    assert ColumnMapping.objects.get().columns == {"name": 0}


def test_columns_known_from_an_earlier_file_are_said_on_the_preview_and_can_be_changed(
    manager_client: Client, activity: Activity
) -> None:
    send(manager_client, activity, UNKNOWN, "hoja.csv")
    first = ImportBatch.objects.get()
    manager_client.post(f"/admin/attendance-imports/{first.pk}/columns/", {"column-0": "name"})
    page = send(manager_client, activity, UNKNOWN.replace("Luis", "Julia"), "hoja2.csv")
    later = ImportBatch.objects.latest("pk")
    said = "Sus columnas se leen como se dijo para un archivo anterior con los mismos encabezados."
    assert (said in page.content.decode(), page.context["stage"]) == (True, "preview")
    page = manager_client.post(f"/admin/attendance-imports/{later.pk}/change-columns/", follow=True)
    assert page.context["stage"] == "mapping"


def test_a_file_whose_columns_nobody_said_has_none_to_change(manager_client: Client, activity: Activity) -> None:
    page = send(manager_client, activity, ZOOM)
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/change-columns/"
    assert address not in page.content.decode()
    page = manager_client.post(address, follow=True)
    assert page.context["stage"] == "preview"
    assert [str(each) for each in page.context["messages"]] == ["Las columnas de este archivo ya se conocen."]


def test_columns_read_by_their_headings_can_be_said_by_a_person_and_are_remembered(
    manager_client: Client, activity: Activity
) -> None:
    sheet = "Nombre,Correo,Institución,Lo que representa\nAna Pérez,ana@x.example,Privada,UNAH\n"
    page = send(manager_client, activity, sheet, "lista.csv")
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    assert "Lo que representa" in page.content.decode()
    assert [row.institution for row in page.context["rows"]] == ["Privada"]

    page = manager_client.post(f"{address}change-columns/", follow=True)
    assert (page.context["stage"], page.context["form"].initial) == (
        "mapping",
        {"column-0": "name", "column-1": "email", "column-2": "institution"},
    )
    said = {"column-0": "name", "column-1": "email", "column-3": "institution"}
    page = manager_client.post(f"{address}columns/", said, follow=True)
    assert [(row.row, row.institution) for row in page.context["rows"]] == [(2, "UNAH")]

    page = send(manager_client, activity, sheet.replace("Ana", "Eva").replace("ana@", "eva@"), "otra.csv")
    assert [row.institution for row in page.context["rows"]] == ["UNAH"]


def test_what_the_file_left_open_is_answered_anew_on_the_preview(manager_client: Client, activity: Activity) -> None:
    page = send(manager_client, activity, ZOOM)
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    form = page.context["form"]
    assert ([*form.fields], form["timezone"].value()) == (["timezone"], "America/Guatemala")
    before = [row.minutes for row in page.context["rows"]]

    page = manager_client.post(f"{address}answer/", {"timezone": "America/Panama"}, follow=True)

    assert (page.context["stage"], page.context["form"]["timezone"].value()) == ("preview", "America/Panama")
    assert [row.minutes for row in page.context["rows"]] != before


def test_the_time_zone_is_asked_for_on_the_preview_and_what_was_said_is_remembered(
    manager_client: Client, activity: Activity
) -> None:
    ahead = ZOOM.replace(" 10:00", " 11:00").replace(" 09:", " 10:")
    page = send(manager_client, activity, ahead)
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    assert (page.context["stage"], page.context["zones"]) == (
        "preview",
        [
            (
                "America/Guatemala",
                "Guatemala, UTC−6, la de la actividad: 2 personas presentes en la actividad, 40 minutos en total;"
                " 0 durante la mitad o más",
            ),
            (
                "America/Panama",
                "Panamá, UTC−5: 2 personas presentes en la actividad, 120 minutos en total; 2 durante la mitad o más",
            ),
        ],
    )
    assert 'disabled aria-describedby="open-zone"' in page.content.decode()
    page = manager_client.post(f"{address}bring-in/", follow=True)
    assert (page.context["stage"], Participation.objects.count()) == ("preview", 0)

    reads = Job.objects.count()
    page = manager_client.post(f"{address}answer/", {"timezone": "America/Guatemala"}, follow=True)
    assert (page.context["zones"], Job.objects.count()) == ([], reads)  # it was read so already
    page = manager_client.post(f"{address}answer/", {"timezone": "America/Panama"}, follow=True)
    manager_client.post(f"{address}bring-in/")
    assert list(Participation.objects.values_list("minutes", flat=True)) == [60.0, 60.0]

    page = send(manager_client, activity, ahead.replace("Luis", "Julia").replace("luis@", "julia@"))
    assert (page.context["zones"], page.context["batch"].recognition["timezone"]) == ([], "America/Panama")
    assert "como alguien indicó para un archivo anterior de este tipo" in page.content.decode()


@pytest.mark.parametrize("is_brought_in", [False, True])
def test_giving_an_import_up_forgets_its_columns_unless_another_one_rests_on_them(
    manager_client: Client, activity: Activity, is_brought_in: bool
) -> None:
    send(manager_client, activity, UNKNOWN, "hoja.csv")
    first = ImportBatch.objects.get()
    manager_client.post(f"/admin/attendance-imports/{first.pk}/columns/", {"column-0": "name"})
    send(manager_client, activity, UNKNOWN.replace("Luis", "Julia"), "hoja2.csv")
    if is_brought_in:
        later = ImportBatch.objects.latest("pk")
        manager_client.post(f"/admin/attendance-imports/{later.pk}/bring-in/")
    manager_client.post(f"/admin/attendance-imports/{first.pk}/discard/")
    assert list(ColumnMapping.objects.values_list("columns", flat=True)) == [{"name": 0}] * is_brought_in


def test_giving_an_import_up_puts_the_columns_back_that_an_earlier_one_was_brought_in_by(
    manager_client: Client, activity: Activity
) -> None:
    send(manager_client, activity, UNKNOWN, "hoja.csv")
    first = ImportBatch.objects.get()
    manager_client.post(f"/admin/attendance-imports/{first.pk}/columns/", {"column-0": "name"})
    manager_client.post(f"/admin/attendance-imports/{first.pk}/bring-in/")
    send(manager_client, activity, UNKNOWN.replace("Luis", "Julia"), "hoja2.csv")
    later = f"/admin/attendance-imports/{ImportBatch.objects.latest('pk').pk}/"
    manager_client.post(f"{later}change-columns/")
    manager_client.post(f"{later}columns/", {"column-1": "name"})
    assert ColumnMapping.objects.get().columns == {"name": 1}
    manager_client.post(f"{later}discard/")
    assert ColumnMapping.objects.get().columns == {"name": 0}


def test_a_file_that_is_no_table_is_refused_with_its_reason(manager_client: Client, activity: Activity) -> None:
    page = send(manager_client, activity, b"\x89PNG\r\n\x1a\n" + bytes(100), "asistencia.csv")
    batch = ImportBatch.objects.get()
    assert batch.state == "refused"
    assert batch.refusal in page.content.decode()


def test_a_refusal_is_read_in_the_language_of_who_looks_and_not_of_who_sent_the_file(
    manager_client: Client, manager: User, activity: Activity
) -> None:
    send(manager_client, activity, b"\x89PNG\r\n\x1a\n" + bytes(100), "asistencia.csv")
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    spanish = "asistencia.csv es una imagen, no una tabla. Guarde la tabla como CSV o XLSX e inténtelo de nuevo."
    english = "asistencia.csv is an image, not a table. Save the table as CSV or XLSX and try again."
    assert spanish in manager_client.get(address).content.decode()
    UserProfile.objects.update_or_create(user=manager, defaults={"preferred_language": "en"})
    in_english = manager_client.get(address).content.decode()
    assert (english in in_english, spanish in in_english) == (True, False)


def test_remarks_and_questions_of_a_file_are_read_in_the_language_of_who_looks(
    manager_client: Client, manager: User, activity: Activity
) -> None:
    send(manager_client, activity, "Nombre,Correo,País\nAna Pérez,ana@x.example,???\n", "hoja.csv")
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    asked = send(manager_client, activity, "Nombre,Sexo\nAna Pérez,M\nLuis Mora,\n", "sexo.csv")
    question = f"/admin/attendance-imports/{ImportBatch.objects.latest('pk').pk}/"
    assert manager_client.get(address).context["rows"][0].notes == ["Fila 2: «???» no es un país conocido."]
    [field] = asked.context["form"].fields.values()
    assert field.choices == [("women", "Mujeres (mujer)"), ("men", "Hombres (masculino, male)")]
    UserProfile.objects.update_or_create(user=manager, defaults={"preferred_language": "en"})
    assert manager_client.get(address).context["rows"][0].notes == ["Row 2: “???” is no country we know."]
    [field] = manager_client.get(question).context["form"].fields.values()
    assert (field.label, field.choices) == (
        "What does 'M' mean in the column of sex?",
        [("women", "Women (mujer)"), ("men", "Men (masculino, male)")],
    )


def test_the_same_file_again_says_so_beside_the_file(manager_client: Client, activity: Activity) -> None:
    send(manager_client, activity, ZOOM)
    batch = ImportBatch.objects.get()
    manager_client.post(f"/admin/attendance-imports/{batch.pk}/bring-in/")
    page = send(manager_client, activity, ZOOM)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["file"]
    assert ImportBatch.objects.count() == 1


def test_giving_an_import_up_is_asked_first_and_leaves_nothing(manager_client: Client, activity: Activity) -> None:
    page = send(manager_client, activity, ZOOM)
    batch = ImportBatch.objects.get()
    address = f"/admin/attendance-imports/{batch.pk}/discard/"
    assert (f'href="{address}"' in page.content.decode(), f'action="{address}"' in page.content.decode()) == (
        True,
        False,
    )
    asked = manager_client.get(address)
    batch.refresh_from_db()
    assert (batch.state, asked.status_code, asked.context["batch"].pk) == ("preview", 200, batch.pk)
    assert "¿Descartar esta importación?" in asked.content.decode()
    manager_client.post(f"/admin/attendance-imports/{batch.pk}/discard/")
    batch.refresh_from_db()
    assert (batch.state, batch.file, batch.identities.count(), Person.objects.count()) == ("discarded", "", 0, 0)


def test_progress_is_told_as_json(manager_client: Client, activity: Activity) -> None:
    send(manager_client, activity, ZOOM)
    answer = manager_client.get(f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/progress/")
    assert json.loads(answer.content)["over"] is True


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_takes_the_same_queries_however_long(
    size: int, manager_client: Client, activity: Activity, django_assert_num_queries: Any
) -> None:
    for number in range(size):
        ImportBatch.objects.create(activity=activity, filename=f"{number}.csv", digest=str(number))
    manager_client.get("/admin/attendance-imports/")
    with django_assert_num_queries(12):
        manager_client.get("/admin/attendance-imports/")


def test_the_list_is_searched_filtered_and_taken_away(
    manager_client: Client, manager: User, activity: Activity
) -> None:
    other = Activity.objects.create(key="taller", title_es="Taller", programme="conose", kind="training")
    ImportBatch.objects.create(
        activity=activity, filename="=zoom.csv", digest="1", state="applied", summary={"rows": 9}
    )
    ImportBatch.objects.create(
        activity=other, filename="lista.xlsx", digest="2", summary={"rows": 4}, created_by=manager
    )

    def found(**query: str) -> list[str]:
        page = manager_client.get("/admin/attendance-imports/", query)
        return [batch.filename for batch in page.context["object_list"]]

    assert found() == ["lista.xlsx", "=zoom.csv"]
    assert found(q="zoom") == found(state="applied") == found(activity=activity.key) == ["=zoom.csv"]
    assert found(q="taller") == found(created_by=str(manager.pk)) == ["lista.xlsx"]
    rows = read_sheet(manager_client.get("/admin/attendance-imports/", {"export": "xlsx"}).getvalue())
    assert [row[1:6] for row in rows[1:]] == [
        ["lista.xlsx", "Taller", "taller", "Recibida", "4"],
        ["=zoom.csv", activity.title_es, activity.key, "Incorporada", "9"],
    ]


def test_the_history_of_an_import_says_who_did_what(manager_client: Client, manager: User, activity: Activity) -> None:
    send(manager_client, activity, ZOOM)
    batch = ImportBatch.objects.get()
    page = manager_client.get(f"/admin/attendance-imports/{batch.pk}/history/")
    assert [(entry.action, entry.user) for entry in page.context["object_list"]] == [("wagtail.create", manager)]


def test_an_import_says_who_of_it_is_in_no_figure(manager_client: Client, activity: Activity) -> None:
    Person.objects.create(name="Ana", key="ana", is_programme_staff=True).emails.create(address="ana@portal.example")
    send(manager_client, activity, ZOOM)
    batch = ImportBatch.objects.get()
    imports.apply(batch=batch, by=None)
    page = BeautifulSoup(manager_client.get(f"/admin/attendance-imports/{batch.pk}/").content, "html.parser")
    facts = {each.dt.text: each.dd.text.split()[0] for each in page.select(".import-facts div")}
    assert (facts["Personas ya conocidas"], facts["Personas nuevas"], facts["En ninguna cifra"]) == ("1", "1", "1")


def test_bringing_in_is_for_managers_alone(editor_client: Client, activity: Activity) -> None:
    response = editor_client.post(
        "/admin/attendance-imports/new/",
        {"activity": activity.pk, "file": BytesIO(ZOOM.encode()), "mode": "online"},
    )
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert ImportBatch.objects.count() == 0


TEAMS = (
    "1. Summary\nMeeting title\tDatos\nAttended participants\t2\nStart time\t2/18/21, 9:00:00 AM\n"
    "End time\t2/18/21, 10:20:00 AM\nMeeting duration\t1h 20m\n\n2. Participants\n"
    "Name\tFirst join\tLast leave\tIn-meeting duration\tEmail\tParticipant ID (UPN)\tRole\n"
    "Ana Pérez\t2/18/21, 9:00:00 AM\t2/18/21, 9:50:00 AM\t50m\tana@unah.example\tana@unah.example\tAttendee\n"
    "Luis Mora\t2/18/21, 9:00:00 AM\t2/18/21, 9:50:00 AM\t50m\tluis@unah.example\tluis@unah.example\tAttendee\n"
    "Otter.ai\t2/18/21, 9:00:00 AM\t2/18/21, 9:50:00 AM\t50m\t\t\tAttendee\n\n3. In-Meeting Activities\n"
    "Name\tJoin time\tLeave time\tDuration\tEmail\tRole\n"
    "Ana Pérez\t2/18/21, 9:00:00 AM\t2/18/21, 9:50:00 AM\t50m\tana@unah.example\tAttendee\n"
    "Luis Mora\t2/18/21, 9:00:00 AM\t2/18/21, 9:50:00 AM\t50m\tluis@unah.example\tAttendee\n"
)


def test_the_section_that_tells_of_people_again_is_one_line_of_the_skipped(
    manager_client: Client, activity: Activity
) -> None:
    send(manager_client, activity, TEAMS, "teams.csv")
    batch = ImportBatch.objects.get()
    page = manager_client.get(f"/admin/attendance-imports/{batch.pk}/", {"group": "skipped"})
    assert [(each.label, each.rows, each.first, each.last, each.is_repeated) for each in page.context["skipped"]] == [
        ("Las mismas personas otra vez, en otra sección del informe", 2, 10, 11, True),
        ("Un bot que toma notas", 1, 12, 12, False),
    ]
    assert [row.name for row in page.context["rows"]] == ["Otter.ai"]
    assert {each.group: each.rows for each in page.context["groups"]} == {
        "matched": 0, "new": 2, "ambiguous": 0, "skipped": 3,
    }  # fmt: skip


def test_whoever_was_left_out_is_listed_with_that_reason(manager_client: Client, activity: Activity) -> None:
    Person.objects.create(name="Ana Pérez", key="ana perez")
    send(manager_client, activity, ZOOM)
    batch = ImportBatch.objects.get()
    decide_all(batch=batch, subject="person", choice="skip", by=None)
    page = manager_client.get(f"/admin/attendance-imports/{batch.pk}/", {"group": "skipped"})
    assert [(row.row, row.reason) for row in page.context["rows"]] == [
        (2, "Excluida por decisión"), (4, "Excluida por decisión"),
    ]  # fmt: skip


def test_a_finished_import_leads_to_its_figures_its_participations_and_its_people(
    manager_client: Client, activity: Activity
) -> None:
    send(manager_client, activity, ZOOM)
    batch = ImportBatch.objects.get()
    manager_client.post(f"/admin/attendance-imports/{batch.pk}/bring-in/")
    page = manager_client.get(f"/admin/attendance-imports/{batch.pk}/").content.decode()
    for address in (
        f"/admin/reach/?activity={activity.key}",
        f"/admin/snippets/participants/participation/?activity={activity.key}",
        f"/admin/snippets/participants/person/?brought_in_by={batch.pk}",
        "/admin/attendance-imports/",
    ):
        assert f'<li><a href="{address}">' in page
        assert manager_client.get(address).status_code == 200


def test_a_question_about_m_shows_the_values_of_the_column_and_no_blank(
    manager_client: Client, activity: Activity
) -> None:
    page = send(manager_client, activity, "Nombre,Sexo\nAna Pérez,M\nLuis Mora,\n", "hoja.csv")
    [field] = page.context["form"].fields.values()
    assert field.help_text == "En el archivo: M"


def test_a_layout_is_called_in_the_readers_language(manager_client: Client, manager: User, activity: Activity) -> None:
    send(manager_client, activity, TEAMS, "teams.csv")
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    assert manager_client.get(address).context["layout"] == "Microsoft Teams, informe de asistencia"
    UserProfile.objects.update_or_create(user=manager, defaults={"preferred_language": "en"})
    assert manager_client.get(address).context["layout"] == "Microsoft Teams, attendance report"


def test_two_columns_of_one_meaning_are_refused_beside_the_second() -> None:
    form = ColumnsForm(
        {"column-0": "name", "column-1": "", "column-2": "name", "column-3": "name"},
        headings=["Nombre", "Correo", "Apellidos", ""],
        samples=[],
        fields=["name", "email"],
    )
    assert form.errors == {
        "column-2": ["«Nombre» ya significa esto: dos columnas no pueden significar lo mismo."],
        "column-3": ["«Nombre» ya significa esto: dos columnas no pueden significar lo mismo."],
    }


def test_no_time_zone_is_chosen_before_somebody_chooses(manager_client: Client, activity: Activity) -> None:
    ahead = ZOOM.replace(" 10:00", " 11:00").replace(" 09:", " 10:")
    page = send(manager_client, activity, ahead)
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    shown = BeautifulSoup(page.content, "html.parser")
    choices = shown.select(".import-zone input[name=timezone]")
    assert [(each["value"], each.has_attr("checked"), each.has_attr("required")) for each in choices] == [
        ("America/Guatemala", False, True),
        ("America/Panama", False, True),
    ]
    assert (page.context["form"]["timezone"].value(), page.context["decided_count"]) == ("", 0)

    page = manager_client.post(f"{address}answer/", {}, follow=True)
    assert [str(each) for each in page.context["messages"]] == ["Elija primero una respuesta."]
    assert (page.context["stage"], page.context["is_zone_open"]) == ("preview", True)


def test_what_was_decided_for_an_earlier_file_is_no_decision_so_far(manager_client: Client, activity: Activity) -> None:
    Person.objects.create(name="Ana Pérez", key="ana perez")
    send(manager_client, activity, ZOOM, "uno.csv")
    earlier = ImportBatch.objects.get()
    address = f"/admin/attendance-imports/{earlier.pk}/"
    [question] = manager_client.get(address).context["questions"]
    chosen = {"subject": "person", "question": question.id, f"choice-{question.id}": "skip"}
    manager_client.post(f"{address}decide/", chosen)
    here = BeautifulSoup(manager_client.get(address).content, "html.parser").select_one('a[href="?group=decided"]')
    page = send(manager_client, activity, ZOOM + "\n", "dos.csv")
    later = BeautifulSoup(page.content, "html.parser").select_one('a[href="?group=decided"]')
    assert here is not None and later is not None
    assert [" ".join(each.text.split()) for each in (here, later)] == [
        "Decisiones hasta ahora 1 decisión",
        "Decidido para un archivo anterior 1 recordada",
    ]


def with_job(batch: ImportBatch, task: str, state: str) -> None:
    """As if this were the last job of an import."""
    job = Job.objects.create(task=f"participants.{task}", state=state, beat_at=timezone.now())
    ImportBatch.objects.filter(pk=batch.pk).update(job=job)


def test_nothing_is_taken_from_under_a_job_that_works_on_an_import(manager_client: Client, activity: Activity) -> None:
    Person.objects.create(name="Ana Pérez", key="ana perez")
    send(manager_client, activity, "Nombre,Correo,Sexo\nAna Pérez,ana@portal.example,F\nLuis,l@portal.example,M\n")
    batch = ImportBatch.objects.get()
    address = f"/admin/attendance-imports/{batch.pk}/"
    [question] = manager_client.get(address).context["questions"]
    before = list(ImportRow.objects.of(batch.pk).order_by("pk").values())
    with_job(batch, "apply_batch", "running")

    for path, sent in (
        ("decide/", {"subject": "person", "question": question.id, f"choice-{question.id}": "new"}),
        ("take-back/", {"question": question.id}),
        ("change-columns/", {}),
        ("discard/", {}),
    ):
        refused = manager_client.post(address + path, sent, follow=True)
        assert (path, [str(each) for each in refused.context["messages"]]) == (
            path,
            ["Se está trabajando en esta importación. No se cambió nada: espere a que termine."],
        )
    batch.refresh_from_db()
    assert (batch.state, batch.answers, MatchDecision.objects.count()) == ("preview", {}, 0)
    assert list(ImportRow.objects.of(batch.pk).order_by("pk").values()) == before


def test_a_job_that_ended_badly_after_its_work_leaves_the_import_as_it_is(
    manager_client: Client, activity: Activity
) -> None:
    send(manager_client, activity, ZOOM)
    batch = ImportBatch.objects.get()
    address = f"/admin/attendance-imports/{batch.pk}/"
    manager_client.post(f"{address}bring-in/")
    with_job(batch, "apply_batch", "interrupted")
    assert manager_client.get(address).context["stage"] == "applied"
    manager_client.post(f"{address}again/")
    batch.refresh_from_db()
    assert (batch.state, Participation.objects.count()) == ("applied", 2)


def test_an_import_that_cannot_be_read_can_be_given_up(manager_client: Client, activity: Activity) -> None:
    send(manager_client, activity, ZOOM)
    batch = ImportBatch.objects.get()
    ImportBatch.objects.filter(pk=batch.pk).update(state="reading")
    with_job(batch, "read_batch", "failed")
    address = f"/admin/attendance-imports/{batch.pk}/"
    page = manager_client.get(address)
    assert (page.context["stage"], f'href="{address}discard/"' in page.content.decode()) == ("failed", True)
    manager_client.post(f"{address}discard/")
    assert manager_client.get(address).context["stage"] == "discarded"


def test_two_imports_of_one_file_lead_to_each_other(manager_client: Client, activity: Activity) -> None:
    for _again in range(2):
        send(manager_client, activity, ZOOM)
    second, first = ImportBatch.objects.all()

    def said_of(batch: ImportBatch) -> tuple[str, str]:
        page = manager_client.get(f"/admin/attendance-imports/{batch.pk}/")
        [note] = BeautifulSoup(page.content, "html.parser").select(".imports .help-info")
        return note.get_text().partition(",")[0], str(note.select("a")[0]["href"])

    address = f"/admin/attendance-imports/{first.pk}/"
    assert said_of(first)[1] == f"/admin/attendance-imports/{second.pk}/"
    assert said_of(second)[1] == address
    manager_client.post(f"{address}bring-in/")
    assert said_of(second) == ("Este mismo archivo se incorporó entretanto", address)


def test_new_institutions_are_shown_beside_known_ones_of_a_like_name_and_what_is_chosen_is_remembered(
    manager_client: Client, activity: Activity
) -> None:
    known = Institution.objects.create(
        name="Ministerio de Gobernación", key="ministerio gobernacion", kind="government", country_id="GT"
    )
    Institution.objects.create(name="Ministerio de Gobernación", key="ministerio gobernacion", country_id="HN")
    file = (
        "Nombre,Correo,Institución,País\n"
        "Ana Pérez,ana@portal.example,Ministerio de Governacion,Guatemala\n"
        "Luis Mora,luis@portal.example,Coro de Zacapa,Guatemala\n"
    )
    page = send(manager_client, activity, file, "hoja.csv")
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    assert (page.context["open_count"], page.context["alike_count"]) == (0, 1)
    [like] = page.context["alike"]
    assert (like.text, like.rows) == ("Ministerio de Governacion", (2,))
    assert [(c.choice, c.detail) for c in like.candidates] == [(str(known.pk), "Guatemala · Gobierno · 0 personas")]
    page = manager_client.get(address, {"group": "institutions"})
    assert [(each.text, len(each.candidates)) for each in page.context["similar"]] == [
        ("Ministerio de Governacion", 1),
        ("Coro de Zacapa", 0),
    ]

    sent = {"subject": "institution", "question": like.id, f"choice-{like.id}": known.pk}
    page = manager_client.post(f"{address}decide/", sent, follow=True)
    assert "alike" not in page.context
    page = manager_client.get(address, {"group": "institutions"})
    assert [each.text for each in page.context["similar"]] == ["Coro de Zacapa"]
    page = manager_client.post(
        f"{address}take-back/", {"question": like.id, "seen": stamp(timezone.now())}, follow=True
    )
    assert [each.id for each in page.context["alike"]] == [like.id]
    manager_client.post(f"{address}decide/", sent)
    manager_client.post(f"{address}bring-in/")
    assert Participation.objects.filter(institution=known).count() == 1
    page = send(manager_client, activity, file.replace("Ana", "Eva").replace("ana@", "eva@"), "otra.csv")
    assert page.context["counts"]["institutions"] == {"matched": 2, "new": 0, "ambiguous": 0}
    assert "alike" not in page.context


def test_new_institutions_that_nobody_compared_are_told_of_once_before_they_are_brought_in(
    manager_client: Client, activity: Activity
) -> None:
    Institution.objects.create(name="Policía Nacional Civil", key="policia nacional civil", country_id="GT")
    file = (
        "Nombre,Correo,Institución,País\n"
        "Ana Pérez,ana@portal.example,Policia Nacional Civl,Guatemala\n"
        "Luis Mora,luis@portal.example,Policia Nacional Civl,Guatemala\n"
    )
    send(manager_client, activity, file, "hoja.csv")
    batch = ImportBatch.objects.get()
    address = f"/admin/attendance-imports/{batch.pk}/"

    page = BeautifulSoup(manager_client.post(f"{address}bring-in/").content, "html.parser")
    said = page.select_one("main").get_text(" ", strip=True)
    assert "1 institución nueva tiene un nombre parecido" in said
    assert "Policia Nacional Civl · Policía Nacional Civil" in said
    assert not Participation.objects.exists()

    page = manager_client.get(address)
    [like] = page.context["alike"]  # once for both of its rows
    assert (like.rows, page.context["alike_count"]) == ((2, 3), 1)
    manager_client.post(
        f"{address}decide/", {"subject": "institution", "question": like.id, f"choice-{like.id}": "new"}
    )
    manager_client.post(f"{address}bring-in/")  # said to be a new one: nothing is asked any more
    batch.refresh_from_db()
    assert (batch.state, Institution.objects.count()) == (ImportBatch.State.APPLIED, 2)


def test_the_groups_of_a_preview_hold_each_row_once(manager_client: Client, activity: Activity) -> None:
    Institution.objects.create(name="Policía Nacional Civil", key="policia nacional civil", country_id="GT")
    Person.objects.create(name="Ana Pérez", key=fold_name("Ana Pérez"))
    file = (
        "Nombre,Correo,Institución,País\n"
        "Ana Pérez,,Policia Nacional Civl,Guatemala\n"
        "Luis Mora,luis@portal.example,Policia Nacional Civl,Guatemala\n"
        "Eva Sol,eva@portal.example,Coro de Zacapa,Guatemala\n"
        ",,,\n"
        ",,UNAH,Honduras\n"
    )
    page = send(manager_client, activity, file, "hoja.csv")
    shown = BeautifulSoup(page.content, "html.parser")
    groups = [link.get_text(" ", strip=True) for link in shown.select(".import-groups a")]
    assert groups == ["Conocidas 0 filas", "Nuevas 2 filas", "Por decidir 1 fila", "Omitidas 1 fila"]
    assert sum(each.rows for each in page.context["groups"]) == page.context["batch"].summary["rows"]
    assert [link.get_text(" ", strip=True) for link in shown.select(".import-besides a")] == ["2 instituciones nuevas"]
    # One question: its own button, and none for several.
    assert [button.get_text(strip=True) for button in shown.select("#open-questions .import-actions button")] == [
        "Guardar estas decisiones"
    ]


def test_an_activity_that_has_not_begun_is_told_of_as_soon_as_a_file_is_read(
    manager_client: Client, activity: Activity
) -> None:
    activity.starts_at, activity.ends_at = timezone.now() + timedelta(days=9), timezone.now() + timedelta(days=10)
    activity.save()
    page = send(manager_client, activity, "Nombre,Correo\nAna Pérez,ana@portal.example\n", "hoja.csv")
    said = BeautifulSoup(page.content, "html.parser").select_one(".help-warning[role=alert]").get_text(" ", strip=True)
    assert said.endswith("todavía no se ha realizado. ¿Es la actividad correcta?")


def test_a_file_sent_with_something_else_wrong_is_kept_and_taken_in_with_what_was_put_right(
    manager_client: Client, activity: Activity
) -> None:
    address = "/admin/attendance-imports/new/"
    file = SimpleUploadedFile("zoom.csv", ZOOM.encode())
    wrong = manager_client.post(address, {"activity": "", "file": file, "mode": "online"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["activity"])
    assert "«zoom.csv»" in wrong.content.decode()
    token = BeautifulSoup(wrong.content, "html.parser").select_one("input[name=token]")["value"]

    manager_client.post(address, {"activity": activity.pk, "mode": "online", "token": token})
    batch = ImportBatch.objects.get()
    assert (batch.filename, batch.state, batch.summary["rows"]) == ("zoom.csv", "preview", 3)
    again = manager_client.post(address, {"activity": activity.pk, "mode": "online", "token": token})
    assert list(again.context["form"].errors) == ["file"]  # it was taken in, and is not kept any more


def test_a_file_that_is_in_for_another_activity_is_kept_for_the_right_one(
    manager_client: Client, activity: Activity
) -> None:
    send(manager_client, activity, ZOOM)
    manager_client.post(f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/bring-in/")
    refused = send(manager_client, activity, ZOOM)
    assert list(refused.context["form"].errors) == ["file"]
    other = save_activity(
        activity=Activity(key="other", title_es="Otra", programme="datacction", kind="episode"), by=None
    )
    token = refused.context["form"]["token"].value()
    manager_client.post("/admin/attendance-imports/new/", {"activity": other.pk, "mode": "online", "token": token})
    assert ImportBatch.objects.latest("pk").activity == other


def test_a_kept_file_is_its_senders_alone_and_gives_way_to_another(
    manager_client: Client, manager: User, editor: User, activity: Activity
) -> None:
    kept = imports.keep_aside(file=BytesIO(ZOOM.encode()), filename="zoom.csv", by=manager)
    assert imports.kept_aside(token=kept.token, by=manager) == kept
    assert imports.kept_aside(token=kept.token, by=editor) is None
    assert imports.kept_aside(token="forged", by=manager) is None
    file = SimpleUploadedFile("otro.csv", ZOOM.encode())
    wrong = manager_client.post(
        "/admin/attendance-imports/new/", {"activity": "", "file": file, "mode": "online", "token": kept.token}
    )
    assert wrong.context["form"].kept.filename == "otro.csv"
    assert not kept.path.exists()


def test_a_kept_file_whose_form_was_never_finished_goes_after_a_day(manager: User, db: None) -> None:
    kept = imports.keep_aside(file=BytesIO(b"x"), filename="zoom.csv", by=manager)
    assert imports.forget_aside() == 0
    old = (timezone.now() - timedelta(days=1, minutes=1)).timestamp()
    os.utime(kept.path, (old, old))
    assert (imports.forget_aside(), kept.path.exists()) == (1, False)


def test_an_activity_is_chosen_by_words_of_its_title_and_by_its_series(
    manager_client: Client, activity: Activity
) -> None:
    season = Series.objects.create(key="s3", title_es="Temporada 3", programme="datacction", kind="season", number=3)
    for key, title, series in (("s3-e02", "Género y cárceles", season), ("s4-e01", "Cárceles", None)):
        save_activity(
            activity=Activity(key=key, title_es=title, programme="datacction", kind="episode", series=series), by=None
        )

    def found(**query: Any) -> list[str]:
        page = manager_client.get("/admin/snippets/choose/participants/activity/results/", query)
        return sorted(each.key for each in page.context["results"])

    assert found() == ["s3-e01", "s3-e02", "s4-e01"]
    assert found(q="CARCEL") == ["s3-e02", "s4-e01"]
    assert found(q="cárceles género") == ["s3-e02"]
    assert found(q="s3-e") == ["s3-e01", "s3-e02"]
    assert found(q="carcel", series=season.pk) == ["s3-e02"]
    assert found(q="ausente") == []
    page = manager_client.get("/admin/attendance-imports/new/")
    assert BeautifulSoup(page.content, "html.parser").select_one("select[name=activity]") is None
    listed = BeautifulSoup(manager_client.get("/admin/attendance-imports/new/?list").content, "html.parser")
    assert len(listed.select("select[name=activity] option")) == 4


# --- countries, remarks, somebody of the registry -------------------------------------------

COUNTRIES = "Nombre,Correo,País\nAna Pérez,ana@x.example,Guatemla\nLuis Mora,luis@x.example,Narnia\n"


def _countries_asked(client: Client, activity: Activity) -> tuple[str, Any, dict[str, str]]:
    """The address of an import, its page with the questions, and these by their text."""
    send(client, activity, COUNTRIES, "hoja.csv")
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    page = client.get(address)
    return address, page, {each.name: each.id for each in page.context["questions"]}


def test_countries_are_asked_about_first_and_the_file_is_read_again(manager_client: Client, activity: Activity) -> None:
    address, page, asked = _countries_asked(manager_client, activity)
    assert (page.context["subject"], page.context["open_count"]) == ("country", 2)
    soup = BeautifulSoup(page.content, "lxml")
    offered = [option["value"] for option in soup.select("select[name^=other-]")[0].find_all("option")]
    assert (
        offered[0],
        len(offered) > 200,
        soup.select_one("form[action$=bring-in\\/] button").has_attr("disabled"),
    ) == (
        "",
        True,
        True,
    )
    answers = {
        f"choice-{asked['Guatemla']}": "GT",
        f"choice-{asked['Narnia']}": "other",
        f"other-{asked['Narnia']}": "BZ",
        "question": list(asked.values()),
        "subject": "country",
        "seen": page.context["seen"],
    }
    after = manager_client.post(f"{address}decide/", answers, follow=True)
    assert (after.context["open_count"], after.context["decided_count"]) == (0, 2)
    assert [row.country for row in manager_client.get(address, {"group": "new"}).context["rows"]] == [
        "Guatemala", "Belice",
    ]  # fmt: skip
    manager_client.post(f"{address}bring-in/")
    assert list(Person.objects.order_by("pk").values_list("country", flat=True)) == ["GT", "BZ"]


def test_another_country_that_is_not_chosen_leaves_the_question_open(
    manager_client: Client, activity: Activity
) -> None:
    address, _page, asked = _countries_asked(manager_client, activity)
    question = asked["Narnia"]
    sent = {f"choice-{question}": "other", f"other-{question}": "", "question": question, "subject": "country"}
    after = manager_client.post(f"{address}decide/", sent, follow=True)
    assert (after.context["open_count"], MatchDecision.objects.count()) == (2, 0)


def test_no_country_for_any_of_them_is_asked_once(manager_client: Client, activity: Activity) -> None:
    address, _page, asked = _countries_asked(manager_client, activity)
    sent = {"question": list(asked.values()), "subject": "country", "all": "skip"}
    sure = manager_client.post(f"{address}decide/", sent)
    assert "las cifras lo cuentan como no indicado" in sure.content.decode()
    after = manager_client.post(f"{address}decide/", {**sent, "sure": "1"}, follow=True)
    assert (after.context["open_count"], after.context["decided_count"]) == (0, 2)


def test_a_decision_about_a_country_is_taken_back_on_its_page(manager_client: Client, activity: Activity) -> None:
    address, _page, asked = _countries_asked(manager_client, activity)
    for name in ("Guatemla", "Narnia"):
        sent = {f"choice-{asked[name]}": "skip", "question": asked[name], "subject": "country"}
        manager_client.post(f"{address}decide/", sent)
    [first, _second] = manager_client.get(address, {"group": "decided"}).context["decisions"]
    assert (first.name, first.outcome) == ("Guatemla", "No se indica país")
    after = manager_client.post(f"{address}take-back/", {"question": first.id, "seen": first.seen}, follow=True)
    assert [each.name for each in after.context["questions"]] == ["Guatemla"]


def test_a_country_decided_otherwise_meanwhile_is_shown_with_both_answers(
    manager_client: Client, activity: Activity
) -> None:
    address, page, asked = _countries_asked(manager_client, activity)
    sent = {"question": asked["Guatemla"], "subject": "country", "seen": page.context["seen"]}
    manager_client.post(f"{address}decide/", {**sent, f"choice-{asked['Guatemla']}": "GT"})
    both = manager_client.post(f"{address}decide/", {**sent, f"choice-{asked['Guatemla']}": "BZ"})
    [(stands, choice, yours)] = both.context["stand"]
    assert (both.status_code, stands.outcome, choice, yours) == (409, "Es Guatemala", "BZ", "Es Belice")


def test_a_country_that_does_not_exist_is_refused_in_a_sentence(manager_client: Client, activity: Activity) -> None:
    address, _page, asked = _countries_asked(manager_client, activity)
    refused = manager_client.post(
        f"{address}decide/",
        {"question": asked["Narnia"], "subject": "country", f"choice-{asked['Narnia']}": "QQ"},
        follow=True,
    )
    assert (MatchDecision.objects.count(), "se admiten las dos letras" in refused.content.decode()) == (0, True)


REMARKED = (
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent\n"
    "Ana Pérez,ana@x.example,02/18/2021 09:00:00 AM,02/18/2021 09:30:00 AM,55,Yes,\n"
    "Luis Mora,luis@x.example,02/18/2021 09:00:00 AM,02/18/2021 09:30:00 AM,10,Yes,\n"
    "Mar\ufffda,maria@x.example,02/18/2021 09:00:00 AM,02/18/2021 09:30:00 AM,30,Yes,\n"
    "Eva Ruiz,eva@x.example,02/18/2021 09:00:00 AM,02/18/2021 09:30:00 AM,30,Yes,\n"
)


def test_the_first_view_says_how_many_remarks_of_which_kind_there_are(
    manager_client: Client, activity: Activity
) -> None:
    page = send(manager_client, activity, REMARKED)
    soup = BeautifulSoup(page.content, "lxml")
    told = [" ".join(item.get_text().split()) for item in soup.select(".import-remarks li")]
    assert told == [
        "Los minutos indicados y las horas no concuerdan: 2 filas",
        "Letras perdidas en el nombre de alguien con dirección: 1 fila",
    ]
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    for link, rows in zip(soup.select(".import-remarks a"), ([2, 3], [4]), strict=True):
        assert [row.row for row in manager_client.get(address + link["href"]).context["rows"]] == rows
    everything = manager_client.get(address, {"group": "remarks"}).context["rows"]
    assert [(row.row, row.counts_as) for row in everything] == [
        (2, "Una persona nueva"), (3, "Una persona nueva"), (4, "Una persona nueva, sin nombre"),
    ]  # fmt: skip


def test_a_file_without_remarks_tells_of_none(manager_client: Client, activity: Activity) -> None:
    page = send(manager_client, activity, ZOOM)
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    assert BeautifulSoup(page.content, "lxml").select(".import-remarks, a[href*=remarks]") == []
    assert manager_client.get(address, {"group": "remarks"}).context["group"] == "new"


DEVICES = (
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent\n"
    "iPhone de Mari,,02/18/2021 09:00:00 AM,02/18/2021 09:30:00 AM,30,Yes,\n"
    "Sala 2,,02/18/2021 09:00:00 AM,02/18/2021 09:30:00 AM,30,Yes,\n"
)


def _known(name: str, address: str = "", **fields: Any) -> Person:
    person = Person.objects.create(name=name, key=fold_name(name), **fields)
    if address:
        PersonEmail.objects.create(person=person, address=address)
    return person


def test_whose_a_device_is_is_looked_for_in_the_registry(manager_client: Client, activity: Activity) -> None:
    maria, other = _known("María López", "mlopez@x.example", country_id="GT"), _known("Marina Soto")
    _known("Luis Mora")
    page = send(manager_client, activity, DEVICES)
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    device, room = page.context["questions"]
    assert (device.candidates, room.reason) == ((), "room")
    looked = manager_client.post(
        f"{address}decide/",
        {"question": [device.id, room.id], f"choice-{room.id}": "skip", "subject": "person", "find": device.id},
        follow=True,
    )
    # What was chosen of the others is kept.
    assert looked.redirect_chain == [(f"{address}who/{device.id}/", 302)]
    assert MatchDecision.objects.get().is_left_out is True
    assert [each.choice for each in looked.context["found"].candidates] == [str(maria.pk), str(other.pk)]
    for text, found in (("lopez", [maria]), ("mlopez@x", [maria]), ("López María", [maria]), ("zzz", []), ("", [])):
        asked = manager_client.get(f"{address}who/{device.id}/", {"q": text})
        assert [each.choice for each in asked.context["found"].candidates] == [str(each.pk) for each in found]
    chosen = {"question": device.id, "subject": "person", "seen": "", f"choice-{device.id}": maria.pk}
    after = manager_client.post(f"{address}decide/", chosen, follow=True)
    assert after.context["open_count"] == 0
    assert PersonalDataAccess.objects.filter(what="import.search").count() == 4  # those that found somebody
    manager_client.post(f"{address}bring-in/")
    assert list(Participation.objects.values_list("person", flat=True)) == [maria.pk]


def test_who_is_looked_for_without_a_choice_leads_to_the_search_alone(
    manager_client: Client, activity: Activity
) -> None:
    page = send(manager_client, activity, DEVICES)
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    device = page.context["questions"][0]
    looked = manager_client.post(
        f"{address}decide/", {"question": device.id, "subject": "person", "find": device.id}, follow=True
    )
    assert [str(each) for each in looked.context["messages"]] == []
    assert looked.context["question"].id == device.id


def test_of_many_who_are_called_so_some_are_shown_and_it_is_said(manager_client: Client, activity: Activity) -> None:
    for number in range(21):
        _known(f"Maria {'ABCDEFGHIJKLMNOPQRSTU'[number] * 3}")
    page = send(manager_client, activity, DEVICES)
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    found = manager_client.get(f"{address}who/{page.context['questions'][0].id}/").context["found"]
    assert (len(found.candidates), found.are_more) == (20, True)


@pytest.mark.parametrize("asked", ["p-../../../../undo", "p-0123/456789abcdef0", "i-0123456789abcdef", "p-\x00"])
def test_what_is_no_question_leads_to_no_search(manager_client: Client, activity: Activity, asked: str) -> None:
    send(manager_client, activity, DEVICES)
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    sent = manager_client.post(f"{address}decide/", {"subject": "person", "find": asked})
    assert sent.headers["location"] == f"{address}#open-questions"


@pytest.mark.parametrize("size", [1, 3])
def test_the_search_takes_the_same_queries_however_many_it_finds(
    size: int, manager_client: Client, activity: Activity, django_assert_num_queries: Any
) -> None:
    for number in range(size):
        _known(f"Maria {'ABC'[number] * 3}", f"maria{number}@x.example", country_id="GT")
    page = send(manager_client, activity, DEVICES)
    batch = ImportBatch.objects.get()
    row = reads.open_identities(batch).first()
    assert page.status_code == 200
    with django_assert_num_queries(5):
        assert len(reads.people_for(row, "maria").candidates) == size


@pytest.mark.parametrize(
    "question", ["p-", "p-0123", "p-0123456789abcdef", "i-0123456789abcdef", "p-%000123456789abcdef"]
)
def test_a_question_that_is_not_open_leads_back_to_the_import(
    manager_client: Client, activity: Activity, question: str
) -> None:
    send(manager_client, activity, DEVICES)
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    assert manager_client.get(f"{address}who/{question}/").headers["location"] == address


def test_the_name_of_somebody_new_is_typed_on_the_page(manager_client: Client, activity: Activity) -> None:
    page = send(manager_client, activity, DEVICES)
    address = f"/admin/attendance-imports/{ImportBatch.objects.get().pk}/"
    device, room = page.context["questions"]
    chosen = {
        "question": [device.id, room.id],
        "subject": "person",
        f"choice-{device.id}": "new",
        f"name-{device.id}": "María López",
        f"choice-{room.id}": "new",
        f"name-{room.id}": "",
    }
    page = manager_client.post(f"{address}decide/", chosen, follow=True)
    assert [str(each) for each in page.context["messages"]] == [
        "Queda 1 pregunta abierta: escriba cómo se llama la persona nueva o elija otra respuesta.",
        "1 pregunta resuelta.",
    ]
    assert [each.id for each in page.context["questions"]] == [room.id]
    again = manager_client.post(f"{address}decide/", {**chosen, "question": [room.id]}, follow=True)
    assert len(again.context["messages"]) == 1
    assert [each.id for each in again.context["questions"]] == [room.id]
    manager_client.post(f"{address}decide/", {**chosen, "question": [room.id], f"name-{room.id}": "Ana Paz"})
    shown = manager_client.get(address, {"group": "new"}).context["rows"]
    assert [(row.name, row.counts_as) for row in shown] == [
        ("iPhone de Mari", "Una persona nueva, María López"), ("Sala 2", "Una persona nueva, Ana Paz"),
    ]  # fmt: skip
    decided = manager_client.get(address, {"group": "decided"}).context["decisions"]
    assert {each.outcome for each in decided} == {
        "Alguien nuevo, de nombre «María López»", "Alguien nuevo, de nombre «Ana Paz»",
    }  # fmt: skip
    manager_client.post(f"{address}bring-in/")
    assert set(Person.objects.values_list("name", flat=True)) == {"María López", "Ana Paz"}


def test_who_has_the_words_whole_stands_before_who_has_them_in_part(manager_client: Client, activity: Activity) -> None:
    part, whole = _known("Ada Mariana"), _known("Zoe María")
    send(manager_client, activity, DEVICES)
    row = reads.open_identities(ImportBatch.objects.get()).first()
    assert row is not None
    assert [each.choice for each in reads.people_for(row, "maría").candidates] == [str(whole.pk), str(part.pk)]


def test_a_file_whose_reading_was_ended_with_its_command_can_be_read_again_or_given_up(
    manager_client: Client, activity: Activity
) -> None:
    batch = imports.upload(activity=activity, file=BytesIO(ZOOM.encode()), filename="zoom.csv", by=None)
    ImportBatch.objects.filter(pk=batch.pk).update(state="reading")
    address = f"/admin/attendance-imports/{batch.pk}/"
    assert manager_client.get(address).context["stage"] == "reading"  # a command may be at it

    ImportBatch.objects.filter(pk=batch.pk).update(created_at=timezone.now() - timedelta(hours=2))
    page = manager_client.get(address)
    assert page.context["stage"] == "failed"
    assert f'href="{address}discard/"' in page.content.decode()
    manager_client.post(f"{address}again/")
    batch.refresh_from_db()
    assert batch.state == "preview"
