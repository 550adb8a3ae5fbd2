"""Personal data: every table declared, all of it told, nothing left of it after an erasure but facts."""

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.db.models import Count, Sum
from django.test import Client
from django.utils import timezone
from django.utils.html import strip_tags

from participants import personal_data
from participants.models import (
    Activity,
    Consent,
    ImportBatch,
    ImportIdentity,
    ImportRow,
    Institution,
    MatchDecision,
    Merge,
    MergeCandidate,
    Participation,
    ParticipationRecord,
    Person,
    PersonalDataAccess,
    PersonEmail,
    PersonName,
    PublicProfile,
)
from participants.models.imports import key_of
from participants.personal_data import declarations, impersonal, undeclared_fields, where_to_declare
from participants.queries.privacy import Erasure, erased_on_request, held_of
from participants.services.merging import merge
from participants.services.participations import rebuild
from participants.services.people import save_person
from participants.services.privacy import erase_person, log_access
from portal.models import Job, User

NAME, OTHER_NAME, ALIAS, ADDRESS, OTHER_ADDRESS = (
    "Xiomara Quetzaltenango",
    "Xiomy Zacapa",
    "Xiomara Q. Huehuetenango",
    "xiomara.qz@example.org",
    "xiomy.zacapa@example.net",
)
TRACES = ("xiomara", "xiomy", "quetzaltenango", "zacapa", "huehuetenango", "xiomara.qz")


def test_every_model_says_what_it_holds_of_people() -> None:
    """Those of the packages too: an address or a name is as much somebody's in their tables as in ours."""
    declared = {*declarations(), *impersonal()}
    models = {model._meta.label_lower for model in apps.get_models(include_auto_created=True) if not model._meta.proxy}
    assert models - declared == set()
    assert declared - models - {"wagtailsearch.sqliteftsindexentry"} == set()


def test_every_field_is_said_to_be_personal_or_not() -> None:
    said = {*declarations(), *impersonal()}
    models = [each for each in apps.get_models(include_auto_created=True) if each._meta.label_lower in said]
    assert [
        f"{model._meta.label}.{name}: name it in {where_to_declare(model)}, among `fields` if its person is to be told it,"
        " else among `besides`"
        for model in models
        for name in undeclared_fields(model)
    ] == []


def test_a_field_that_nobody_declared_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    person, owner = apps.get_model("participants.Person"), apps.get_model("portal.SiteOwner")
    monkeypatch.setitem(
        declarations(), "participants.person", replace(declarations()["participants.person"], besides=())
    )
    monkeypatch.setitem(personal_data._OPEN, "portal.siteowner", ())
    assert undeclared_fields(person) == ["key", "merged_into", "erased_at", "created_by_batch"]
    assert undeclared_fields(owner) == ["postal_address", "email", "telephone"]
    assert (where_to_declare(person), where_to_declare(apps.get_model("conose.Call"))) == (
        "participants/personal_data.py",
        "conose/personal_data.py",
    )


def test_declared_fields_exist_once_and_lead_to_a_person(db: None) -> None:
    person = Person.objects.create(name="Ana", key="ana")
    assert held_of(person).keys() == {"personas"}
    for declared in declarations().values():
        for name in (*declared.fields, *declared.besides):
            apps.get_model(declared.model)._meta.get_field(name)
        assert set(declared.fields) & set(declared.besides) == set()


@pytest.fixture
def xiomara(manager: User, make_user: Any) -> Person:
    """Somebody held in every table, merged with another row of hers, among others."""
    account = make_user("learner", "xiomara.qz@example.org", first_name="Xiomara")
    institution = Institution.objects.create(name="Instituto", key="instituto")
    person = Person(name=NAME, sex="women", country_id="GT", institution=institution, position="Xiomara's own")
    save_person(person=person, by=manager, addresses=[ADDRESS])
    other = Person(name=OTHER_NAME)
    save_person(person=other, by=manager, addresses=[OTHER_ADDRESS])
    Person.objects.filter(pk=person.pk).update(user=account)
    PersonName.objects.create(person=person, name=ALIAS, key="huehuetenango q xiomara")
    PublicProfile.objects.create(person=person, slug="xiomara", display_name=NAME, biography_es="Xiomara nació…")
    Consent.objects.create(person=person, purpose="registry", version="1", given_at=datetime(2024, 1, 1, tzinfo=UTC))
    activities = [
        Activity.objects.create(key=f"e{number}", title_es="Episodio", programme="datacction", kind="episode")
        for number in range(3)
    ]
    batch = ImportBatch.objects.create(
        activity=activities[0], filename="a.csv", file="attendance/x", digest="0", state="applied",
        summary={"presence": [{"name": NAME, "rows": [2]}], "rows": 3},
    )  # fmt: skip
    waiting = ImportBatch.objects.create(
        activity=activities[1], filename=f"Lista de {NAME}.csv", digest="1", state="preview"
    )
    identity = ImportIdentity.objects.create(
        id=key_of(waiting.pk, 2), batch=waiting, first_row=2, name=NAME, key="k", emails=[ADDRESS], group="matched", who="matched",
        person=person, fingerprint="f",
    )  # fmt: skip
    ImportRow.objects.create(id=identity.pk, batch=waiting, row=2, identity=identity, name=NAME, email=ADDRESS)
    MatchDecision.objects.create(subject="person", fingerprint="f", person=person)
    for who, activity, start, source in (
        (person, activities[0], 0, "import"),
        (other, activities[0], 300, "import"),
        (person, activities[1], 0, "manual"),
        (other, activities[2], 0, "manual"),
    ):
        ParticipationRecord.objects.create(
            activity=activity, person=who, source=source, batch=batch if source == "import" else None, rows=[2],
            intervals=[[start, start + 600]], institution=institution, country_id="GT",
        )  # fmt: skip
    for number in range(2):
        neighbour = Person.objects.create(name=f"Luis {number}", key=f"luis {number}", sex="men", country_id="HN")
        ParticipationRecord.objects.create(
            activity=activities[0], person=neighbour, source="manual", intervals=[[0, 600]], country_id="HN"
        )
    merge(subject="person", survivor=person.pk, others=[other.pk], by=manager)
    MergeCandidate.objects.create(subject="person", first=other.pk + 1, second=other.pk + 2)
    MergeCandidate.objects.create(subject="person", first=person.pk, second=neighbour.pk)
    log_access(user=manager, what="person.view", person=person)
    log_access(user=manager, what="person.list", query={"q": "xiomara quetzal", "p": "1"})
    Job.objects.create(task="t", state="done", result={"names": [NAME]})
    Job.objects.create(task="t", state="failed", message=f"“{NAME}” no se puede separar.")
    rebuild()
    person.refresh_from_db()
    return person


def figures() -> list[Any]:
    """The headline figures and every breakdown that a figure can have of them."""
    parts = Participation.objects.order_by()
    columns = ("sex", "country", "institution", "activity", "role", "mode", "outcome", "month", "counted", "programme")
    found: list[Any] = [
        parts.aggregate(Count("person", distinct=True), Count("institution", distinct=True), Count("country", distinct=True), Count("pk"), Sum("minutes"))
    ]  # fmt: skip
    for column in columns:
        rows = parts.values_list(column).annotate(Count("person", distinct=True), Count("pk"), Sum("minutes"))
        found.append((column, sorted(map(str, rows))))
    return found


def whole_database() -> str:
    """Every row of every table as text, those of the search index too."""
    text = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            text += [f"{table}: {row}" for row in cursor.fetchall()]
    return "\n".join(text)


def test_erasing_leaves_no_trace_and_every_figure_as_it_was(
    xiomara: Person, manager: User, django_capture_on_commit_callbacks: Any
) -> None:
    before = figures()

    with django_capture_on_commit_callbacks(execute=True):
        nameless = erase_person(person=xiomara, by=manager)

    assert figures() == before
    left = [line for line in whole_database().splitlines() if any(trace in line.casefold() for trace in TRACES)]
    assert left == []
    assert (str(nameless), nameless.erased_at is None) == ("Persona borrada", False)
    assert set(Participation.objects.exclude(person__name__startswith="Luis").values_list("person", flat=True)) == {
        nameless.pk
    }
    records = ParticipationRecord.objects.filter(person=nameless)
    assert sorted(records.values_list("source", "minutes")) == [("erased", 10.0), ("erased", 10.0), ("erased", 15.0)]
    assert [(each.batch, each.rows, each.intervals) for each in records] == [(None, [], [])] * 3
    assert (Merge.objects.count(), MergeCandidate.objects.count(), User.objects.count()) == (0, 1, 1)
    assert sorted(ImportBatch.objects.values_list("file", flat=True)) == ["", ""]
    assert ImportBatch.objects.get(digest="0").summary == {"presence": [{"name": "", "rows": [2]}], "rows": 3}
    assert list(PersonalDataAccess.objects.order_by("pk").values_list("person", "what", "query")) == [
        (None, "person.view", {}),
        (None, "person.list", {"q": "", "p": "1"}),
    ]
    rebuild()
    assert figures() == before


def test_an_erased_address_is_known_without_being_kept(xiomara: Person, manager: User) -> None:
    erase_person(person=xiomara, by=manager)
    assert erased_on_request(["XIOMARA.qz@example.org", "luis@example.org"]) == {ADDRESS}


def test_an_account_that_works_in_the_admin_is_not_erased(manager: User) -> None:
    person = Person.objects.create(name="Ana", key="ana", user=manager)
    with pytest.raises(ValidationError) as refusal:
        erase_person(person=person, by=None)
    assert refusal.value.messages == [
        "La cuenta de esta persona tiene funciones en la administración. Quítele antes esas funciones."
    ]


def test_all_that_is_held_is_told_of_merged_rows_too(xiomara: Person) -> None:
    held = held_of(xiomara)
    assert {table: len(rows) for table, rows in held.items()} == {
        "personas": 2,
        "correos electrónicos": 2,
        "otros nombres": 1,
        "perfiles públicos": 1,
        "consentimientos": 1,
        "participaciones": 3,
        "registros": 4,
        "personas de importaciones": 1,
        "filas de importaciones": 1,
        "decisiones": 1,
        "consultas de datos personales": 1,
        "usuarios": 1,
    }
    assert held["correos electrónicos"] == [{"correo electrónico": ADDRESS}, {"correo electrónico": OTHER_ADDRESS}]


def test_a_manager_hands_over_and_erases_in_the_admin(xiomara: Person, manager_client: Client) -> None:
    base = f"/admin/registry/people/{xiomara.pk}"
    assert NAME in manager_client.get(f"{base}/held/").content.decode()
    assert manager_client.get(f"{base}/held/?format=json").json()["personas"][0]["nombre"] == NAME
    page = manager_client.get(f"/admin/snippets/participants/person/inspect/{xiomara.pk}/").content.decode()
    assert page.count(f'<a class="button button-secondary no" href="{base}/erase/">') == 1
    assert manager_client.post(f"{base}/erase/").status_code == 302
    assert Person.objects.filter(name=NAME).count() == 0


def test_erasing_names_who_is_erased_what_goes_and_what_stays(xiomara: Person, manager_client: Client) -> None:
    other = Person.objects.get(merged_into=xiomara)
    # Whichever of those merged is opened, all of them go, and that is what is said.
    for opened in (xiomara, other):
        page = manager_client.get(f"/admin/registry/people/{opened.pk}/erase/")
        erasure = page.context["erasure"]
        assert erasure == Erasure(
            people=(xiomara, other),
            addresses=(ADDRESS, OTHER_ADDRESS),
            spellings=1,
            consents=1,
            profiles=(NAME,),
            accounts=(ADDRESS,),
            files=1,
            participations=3,
            blocked=False,
        )
        text = " ".join(strip_tags(page.content.decode()).split())
        assert f"Borrar los datos de {NAME} (n.º {xiomara.pk})" in text
        assert "3 participaciones, como hechos sin nombre" in text
    nameless = erase_person(person=xiomara, by=None)
    assert Participation.objects.filter(person=nameless).count() == erasure.participations


def test_erasing_somebody_whose_account_works_in_the_admin_offers_no_button(
    manager: User, manager_client: Client
) -> None:
    person = Person.objects.create(name="Marta", key="marta", user=manager)
    page = manager_client.get(f"/admin/registry/people/{person.pk}/erase/")
    assert page.context["erasure"].blocked is True
    assert '<form method="post" class="registry-actions">' not in page.content.decode()


def test_people_see_download_correct_and_erase_their_own_data(xiomara: Person, client: Client) -> None:
    client.force_login(xiomara.user, backend="django.contrib.auth.backends.ModelBackend")
    looks = PersonalDataAccess.objects.count()
    assert NAME in client.get("/es/account/my-data/").content.decode()
    assert "<dd>Woman</dd>" in client.get("/en/account/my-data/").content.decode()
    assert client.get("/es/account/my-data/download/").json()["personas"][0]["nombre"] == NAME
    assert PersonalDataAccess.objects.count() == looks

    values = {"name": "Xiomara Quiché", "sex": "other", "country": "HN", "position": ""}
    assert client.post("/es/account/my-data/correct/", values).status_code == 302
    assert Person.objects.values_list("name", "key", "sex", "country").get(pk=xiomara.pk) == (
        "Xiomara Quiché",
        "quiche xiomara",
        "other",
        "HN",
    )
    assert client.post("/es/account/my-data/erase/", {}).status_code == 200
    assert client.post("/es/account/my-data/erase/", {"confirmed": "on"}).status_code == 302
    assert (User.objects.filter(email=ADDRESS).count(), PersonEmail.objects.count()) == (0, 0)


def test_own_data_are_said_in_words_and_empty_lists_not_at_all(xiomara: Person, client: Client) -> None:
    record = ParticipationRecord.objects.filter(person=xiomara)[0]
    others = ParticipationRecord.objects.filter(person=xiomara).exclude(pk=record.pk)
    others.update(intervals=[], rows=[], sector="")
    start = int(datetime(2026, 5, 14, 15, tzinfo=UTC).timestamp())
    spans = [[start, start + 3600]]
    ParticipationRecord.objects.filter(pk=record.pk).update(intervals=spans, rows=[2, 4], sector="civil_society")
    client.force_login(xiomara.user, backend="django.contrib.auth.backends.ModelBackend")
    page = BeautifulSoup(client.get("/es/account/my-data/").content, "html.parser")
    told = [(each.text, each.find_next("dd").text) for each in page.select("dl.held dt")]
    assert ("Filas del archivo", "2, 4") in told
    assert ("Sector", "Sociedad civil") in told
    [present] = [value for label, value in told if label == "Horas de presencia" and "2026" in value]
    assert ("2026" in present, str(start) in present, " – " in present) == (True, False, True)
    assert [value for _label, value in told if value in ("[]", "civil_society")] == []
    kept = client.get("/es/account/my-data/download/").json()["registros"]
    assert spans in [row["horas de presencia"] for row in kept]


@pytest.mark.parametrize(
    ("source", "es", "en"),
    [
        ("s3-e01", "Inscripción: Datos y acción", "Registration: Data and action"),
        ("own page by signed link", "en la página propia, abierta con un enlace personal", "own page by signed link"),
        ("own page of researchers", "en la página propia de quien investiga", "own page of researchers"),
        ("Lista firmada", "Lista firmada", "Lista firmada"),
    ],
)
def test_how_consent_was_given_is_told_in_words(xiomara: Person, client: Client, source: str, es: str, en: str) -> None:
    """Kept as the key of an activity or of a run, or as what a form calls itself; what somebody wrote stays as it is."""
    Activity.objects.create(key="s3-e01", title_es="Datos y acción", title_en="Data and action", programme="datacction")
    Consent.objects.filter(person=xiomara).delete()
    Consent.objects.create(person=xiomara, purpose="registry", version="1", given_at=timezone.now(), source=source)
    client.force_login(xiomara.user, backend="django.contrib.auth.backends.ModelBackend")
    for language, label, words in (("es", "Cómo se dio", es), ("en", "How it was given", en)):
        page = BeautifulSoup(client.get(f"/{language}/account/my-data/").content, "html.parser")
        assert [each.find_next("dd").text for each in page.select("dl.held dt") if each.text == label] == [words]


def test_retention_removes_what_is_older_than_its_kind_is_kept(
    xiomara: Person, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.RETENTION_DAYS = {"access_log": 10, "import_files": 10, "open_imports": 10}
    PersonalDataAccess.objects.filter(what="person.view").update(at=datetime(2020, 1, 1, tzinfo=UTC))
    ImportBatch.objects.update(created_at=datetime(2020, 1, 1, tzinfo=UTC))
    told = StringIO()

    call_command("apply_retention", stdout=told)

    assert told.getvalue().splitlines() == ["access_log: 1", "open_imports: 1", "import_files: 1"]
    assert ImportRow.objects.count() == 0
    assert list(PersonalDataAccess.objects.values_list("what", flat=True)) == ["person.list"]
