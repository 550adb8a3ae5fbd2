"""The registry's screens: who may open them, what they save, at how many queries, and what is logged."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags
from wagtail.users.models import UserProfile

from participants.models import (
    Activity,
    Consent,
    ImportBatch,
    Institution,
    Merge,
    MergeCandidate,
    Participation,
    ParticipationRecord,
    Person,
    PersonalDataAccess,
    PersonEmail,
    PublicProfile,
    ReportedFigure,
)
from participants.models.privacy import look_in_words
from participants.queries.people import public_profiles
from participants.services.merging import merge, split
from participants.services.participations import rebuild
from portal.models import User

LISTS = {
    "person": "/admin/snippets/participants/person/",
    "institution": "/admin/snippets/participants/institution/",
    "activity": "/admin/snippets/participants/activity/",
    "series": "/admin/snippets/participants/series/",
    "participation": "/admin/snippets/participants/participation/",
    "reportedfigure": "/admin/snippets/participants/reportedfigure/",
    "publicprofile": "/admin/snippets/participants/publicprofile/",
    "consent": "/admin/snippets/participants/consent/",
    "country": "/admin/snippets/participants/country/",
    "merge": "/admin/snippets/participants/merge/",
    "personaldataaccess": "/admin/snippets/participants/personaldataaccess/",
}


def some_people(number: int) -> list[Person]:
    activity = Activity.objects.get_or_create(key="e", title_es="Episodio", programme="datacction", kind="episode")[0]
    people = []
    for index in range(number):
        institution = Institution.objects.create(name=f"Instituto {index}", key=f"instituto {index}")
        person = Person.objects.create(
            name=f"Ana Pérez {index}", key=f"ana perez {index}", sex="women", country_id="GT", institution=institution
        )
        ParticipationRecord.objects.create(
            activity=activity, person=person, source="manual", minutes=10, institution=institution
        )
        people.append(person)
    rebuild()
    return people


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_open_to_those_who_need_them(name: str, role_clients: Any) -> None:
    got = {
        role: getattr(role_clients, role).get(LISTS[name]).status_code
        for role in ("editor", "manager", "administrator")
    }
    editor = 200 if name == "publicprofile" else 302
    manager = 302 if name == "personaldataaccess" else 200
    assert got == {"editor": editor, "manager": manager, "administrator": 200}


def test_no_screen_of_the_registry_shows_an_english_date_of_numbers_alone(
    administrator: User, administrator_client: Client
) -> None:
    UserProfile.objects.update_or_create(user=administrator, defaults={"preferred_language": "en"})
    first, second = some_people(2)
    activity = Activity.objects.get()
    at = datetime(2021, 4, 3, 18, tzinfo=UTC)
    Activity.objects.update(starts_at=at, ends_at=at.replace(hour=19), starts_on=at.date())
    batch = ImportBatch.objects.create(
        activity=activity, filename="a.csv", digest="1", state="applied", applied_at=timezone.now()
    )
    Consent.objects.create(person=first, purpose="registry", version="1", given_at=timezone.now())
    merge(subject="person", survivor=first.pk, others=[second.pk], by=administrator)
    pages = [
        *LISTS.values(),
        f"/admin/snippets/participants/person/inspect/{first.pk}/",
        f"/admin/snippets/participants/activity/inspect/{activity.pk}/",
        f"/admin/registry/people/{first.pk}/held/",
        "/admin/attendance-imports/",
        f"/admin/attendance-imports/{batch.pk}/",
        f"/admin/attendance-imports/{batch.pk}/history/",
        "/admin/reach/?since=2021-04-03",
        "/admin/",
    ]
    shown = {address: strip_tags(administrator_client.get(address).content.decode()) for address in pages}
    numbers = {address: re.findall(r"\d{1,2}/\d{1,2}/\d{2,4}", text) for address, text in shown.items()}
    assert {address: found for address, found in numbers.items() if found} == {}
    assert "3 Apr 2021" in shown[f"/admin/snippets/participants/person/inspect/{first.pk}/"]
    assert "3 Apr 2021" in shown["/admin/reach/?since=2021-04-03"]


def test_a_record_is_shown_in_words(manager_client: Client) -> None:
    [person] = some_people(1)
    activity = Activity.objects.get()
    said = {
        name: "".join(strip_tags(manager_client.get(f"{LISTS[name]}inspect/{row.pk}/").content.decode()).split())
        for name, row in (("person", person), ("activity", activity))
    }
    assert "SexoMujerPaís" in said["person"]
    assert "Serie—" in said["activity"]
    assert "None" not in said["activity"] + said["person"]


@pytest.mark.parametrize("name", ["person", "institution", "activity", "participation"])
def test_lists_ask_as_much_for_three_as_for_one(name: str, manager_client: Client) -> None:
    some_people(1)
    manager_client.get(LISTS[name])
    with CaptureQueriesContext(
        connection,
    ) as one:
        assert manager_client.get(LISTS[name]).status_code == 200
    some_people(2)
    with CaptureQueriesContext(connection) as three:
        assert manager_client.get(LISTS[name]).status_code == 200
    assert len(three) == len(one)


def test_a_person_is_shown_with_what_they_took_part_in_and_the_look_is_logged(
    manager_client: Client, manager: User
) -> None:
    first, second = some_people(2)
    merge(subject="person", survivor=first.pk, others=[second.pk], by=manager)

    page = manager_client.get(f"/admin/snippets/participants/person/inspect/{first.pk}/")

    assert [part.activity.title_es for part, _records in page.context["parts"]] == ["Episodio"]
    assert [len(records) for _part, records in page.context["parts"]] == [2]
    assert list(PersonalDataAccess.objects.values_list("user", "person", "what", "records")) == [
        (manager.pk, first.pk, "person.view", 1)
    ]


@pytest.mark.parametrize("look", ["edit", "history", "usage"])
def test_each_look_at_a_person_is_logged(look: str, manager_client: Client, manager: User) -> None:
    (person,) = some_people(1)

    assert manager_client.get(f"/admin/snippets/participants/person/{look}/{person.pk}/").status_code == 200

    assert list(PersonalDataAccess.objects.values_list("user", "person", "what", "records")) == [
        (manager.pk, person.pk, f"person.{look}", 1)
    ]


@pytest.mark.parametrize("look", ["inspect", "edit", "history", "usage"])
def test_each_look_at_a_consent_is_logged(look: str, manager_client: Client) -> None:
    (person,) = some_people(1)
    consent = Consent.objects.create(person=person, purpose="registry", version="1", given_at=timezone.now())

    assert manager_client.get(f"/admin/snippets/participants/consent/{look}/{consent.pk}/").status_code == 200

    what = "consent.view" if look == "inspect" else f"consent.{look}"
    assert list(PersonalDataAccess.objects.values_list("person", "what")) == [(person.pk, what)]


def test_a_look_that_is_refused_is_not_logged(editor_client: Client) -> None:
    (person,) = some_people(1)
    assert editor_client.get(f"/admin/snippets/participants/person/history/{person.pk}/").status_code == 302
    assert PersonalDataAccess.objects.count() == 0


def test_of_two_merged_profiles_that_of_who_counts_is_shown_and_a_split_gives_both_back(
    manager_client: Client,
) -> None:
    first, second, third = some_people(3)
    for person in (second, first):
        PublicProfile.objects.create(person=person, slug=f"p-{person.pk}", display_name=person.name)
        Consent.objects.create(person=person, purpose="public_profile", version="1", given_at=timezone.now())
    both = list(PublicProfile.objects.order_by("pk").values())

    def shown() -> list[tuple[int, int]]:
        return sorted(public_profiles().values_list("person", "root"))

    (of_second,) = merge(subject="person", survivor=first.pk, others=[second.pk], by=None)
    assert shown() == [(first.pk, first.pk)]
    page = manager_client.get(f"/admin/snippets/participants/person/inspect/{first.pk}/")
    assert [(each.person_id, each.is_public) for each in page.context["profiles"]] == [
        (second.pk, False),
        (first.pk, True),
    ]

    (of_first,) = merge(subject="person", survivor=third.pk, others=[first.pk], by=None)
    assert shown() == [(second.pk, third.pk)]
    Consent.objects.filter(person=second).update(withdrawn_at=timezone.now())
    assert shown() == []
    Consent.objects.filter(person=second).update(withdrawn_at=None)

    split(merge=of_first, by=None)
    split(merge=of_second, by=None)
    assert shown() == [(first.pk, first.pk), (second.pk, second.pk)]
    assert list(PublicProfile.objects.order_by("pk").values()) == both


@pytest.mark.parametrize("name", ["person", "institution"])
def test_a_list_of_what_counts_names_no_filter_that_nobody_chose(name: str, manager_client: Client) -> None:
    empty = manager_client.get(LISTS[name])
    chosen = manager_client.get(LISTS[name], {"standing": "merged"})
    assert (empty.context["is_filtering"], chosen.context["is_filtering"]) == (False, True)
    pills = [len(BeautifulSoup(page.content, "html.parser").select(".w-pill__content")) for page in (empty, chosen)]
    assert pills == [0, 1]


def test_a_search_folds_what_is_typed_and_finds_addresses(manager_client: Client) -> None:
    ana, other = some_people(2)
    PersonEmail.objects.create(person=other, address="luisa@example.org")

    def found(query: str) -> list[int]:
        page = manager_client.get(LISTS["person"], {"q": query})
        return [row.pk for row in page.context["object_list"]]

    assert found("PÉREZ 0") == [ana.pk]
    assert found("luisa@exam") == [other.pk]
    assert found("nadie") == []
    assert PersonalDataAccess.objects.values_list("query__q", "records").order_by("pk").first() == ("PÉREZ 0", 1)


def test_saving_a_person_folds_the_name_and_moves_their_participations(manager_client: Client) -> None:
    (person,) = some_people(1)
    address = f"/admin/snippets/participants/person/edit/{person.pk}/"
    values = {"name": "Ána  María de Pérez", "sex": "men", "country": "HN", "institution": "", "position": "",
              "addresses": "Ana@Example.org\n", "is_test": "on"}  # fmt: skip

    assert manager_client.post(address, values).status_code == 302

    person.refresh_from_db()
    assert (person.key, person.sex, person.institution) == ("ana maria perez", "men", None)
    assert [each.address for each in person.emails.all()] == ["ana@example.org"]
    assert Participation.objects.values_list("sex", "counted").get() == ("men", False)


def test_an_address_of_somebody_else_is_refused_beside_its_field(manager_client: Client) -> None:
    first, second = some_people(2)
    PersonEmail.objects.create(person=second, address="ana@example.org")

    page = manager_client.post(
        f"/admin/snippets/participants/person/edit/{first.pk}/",
        {"name": "Ana", "sex": "women", "addresses": "ana@example.org"},
    )

    assert page.context["form"].errors == {
        "addresses": [
            f"ana@example.org pertenece a {second}. Fusione las dos fichas, si son la misma persona, o quítelo allí."
        ]
    }
    assert Person.objects.get(pk=first.pk).name == "Ana Pérez 0"


def test_exports_keep_formulas_as_text_and_need_their_permission(
    manager_client: Client, manager: User, administrator_client: Client
) -> None:
    (person,) = some_people(1)
    Person.objects.filter(pk=person.pk).update(name='=HYPERLINK("x")')

    rows = b"".join(manager_client.get(LISTS["person"], {"export": "csv"}).streaming_content).decode().splitlines()

    assert rows[1] == f'{person.pk},"\'=HYPERLINK(""x"")",Mujeres,Guatemala,Instituto 0,,No,No,1'
    assert manager_client.get(LISTS["person"], {"export": "xlsx"}).status_code == 200
    assert list(PersonalDataAccess.objects.values_list("what", "records")) == [("person.export", 1)] * 2
    group = manager.groups.get()
    group.permissions.remove(*group.permissions.filter(codename="export_personal_data"))
    assert manager_client.get(LISTS["person"], {"export": "csv"}).status_code == 302


def test_an_editor_chooses_among_public_people_only(editor_client: Client, manager_client: Client) -> None:
    some_people(2)
    address = "/admin/snippets/choose/participants/person/results/"

    assert len(editor_client.get(address).context["results"]) == 0
    assert len(manager_client.get(address).context["results"]) == 2


def test_people_are_merged_and_marked_from_the_list(manager_client: Client) -> None:
    first, second, third = some_people(3)

    alone = manager_client.post(
        f"/admin/bulk/participants/person/merge/?id={first.pk}&next=/admin/", {"survivor": first.pk}
    )
    assert (alone.status_code, Merge.objects.count()) == (200, 0)
    assert "Solo hay una marcada. Vuelva y marque también las que sean la misma." in alone.content.decode()

    action = f"/admin/bulk/participants/person/merge/?id={first.pk}&id={second.pk}&next=/admin/"
    asked = manager_client.get(action).content.decode()
    assert [f"{each} (n.º {each.pk}, 1 participación)" in asked for each in (first, second)] == [True, True]
    assert manager_client.post(action, {"survivor": second.pk}).status_code == 302
    assert Merge.objects.values_list("survivor", "merged").get() == (second.pk, first.pk)

    action = f"/admin/bulk/participants/person/mark_test/?id={third.pk}&next=/admin/"
    asked = manager_client.get(action)
    assert "Eligió a 1 persona. 0 tienen ahora la marca." in asked.content.decode()
    assert manager_client.post(action, {"mark": "on"}).status_code == 302
    assert Participation.objects.get(person=third).counted is False


@pytest.mark.parametrize(
    ("name", "flag", "counts"), [("mark_staff", "is_programme_staff", True), ("mark_test", "is_test", False)]
)
def test_marks_are_taken_off_several_people_as_they_are_put_on(
    manager_client: Client, name: str, flag: str, counts: bool
) -> None:
    """Whoever had none stays as they were, and nothing is changed without saying which of the two is meant."""
    first, second, third = some_people(3)
    action = f"/admin/bulk/participants/person/{name}/?id={first.pk}&id={second.pk}&next={LISTS['person']}"
    manager_client.post(action, {"mark": "on"})
    assert manager_client.post(action).status_code == 200
    assert sorted(Person.objects.filter(**{flag: True}).values_list("pk", flat=True)) == [first.pk, second.pk]

    action += f"&id={third.pk}"
    page = manager_client.get(action).content.decode()
    assert "Eligió a 3 personas. 2 tienen ahora la marca." in page
    assert page.count("· con la marca") == 2
    said = manager_client.post(action, {"mark": "off"}, follow=True)
    assert "2 ya no tienen la marca." in said.content.decode()
    assert not Person.objects.filter(**{flag: True}).exists()
    assert set(Participation.objects.values_list("counted", flat=True)) == {True}
    said = manager_client.post(action, {"mark": "off"}, follow=True)
    assert "Ya estaban así. No se cambió nada." in said.content.decode()


def test_what_asks_before_it_is_done_with_several_people_is_a_look_at_them(manager_client: Client) -> None:
    first, second = some_people(2)
    chosen = f"id={first.pk}&id={second.pk}&next=/admin/"
    for name in ("merge", "mark_staff", "mark_test"):
        assert manager_client.get(f"/admin/bulk/participants/person/{name}/?{chosen}").status_code == 200
    assert (
        manager_client.post(f"/admin/bulk/participants/person/mark_test/?{chosen}", {"mark": "on"}).status_code == 302
    )
    looks = PersonalDataAccess.objects.order_by("pk").values_list("what", "records", "query__action")
    assert list(looks) == [("person.bulk", 2, name) for name in ("merge", "mark_staff", "mark_test")]
    assert look_in_words("person.bulk") == "Personas que se iban a fusionar, marcar o desmarcar juntas"
    some = "&".join(f"id={each.pk}" for each in Institution.objects.all())
    assert manager_client.get(f"/admin/bulk/participants/institution/merge/?{some}&next=/admin/").status_code == 200
    assert PersonalDataAccess.objects.count() == 3


@pytest.mark.parametrize("name", LISTS)
def test_deleting_several_is_offered_where_somebody_may_delete(name: str, administrator_client: Client) -> None:
    """Where nothing can be done with several, none can be ticked."""
    some_people(2)
    first = Person.objects.order_by("pk")[0]
    Consent.objects.create(person=first, purpose="profile", version="1", given_at=timezone.now())
    page = BeautifulSoup(administrator_client.get(LISTS[name]).content, "html.parser")
    offered = [each["href"].split("/")[-2] for each in page.select("a.bulk-action-btn")]
    expected = {
        "person": ["merge", "mark_staff", "mark_test"], "institution": ["merge"], "activity": ["delete"], "series": ["delete"],
        "reportedfigure": ["delete"], "publicprofile": ["delete"],
    }  # fmt: skip
    assert offered == expected.get(name, [])
    assert bool(page.select("input[data-bulk-action-checkbox]")) == (
        bool(offered) and bool(page.select("table.listing"))
    )
    if "delete" not in offered:
        answer = administrator_client.get(f"/admin/bulk/participants/{name}/delete/?id=1&next=/admin/")
        assert answer.status_code in (302, 403, 404)


@pytest.mark.parametrize("name", ["person", "institution", "activity"])
def test_who_saves_what_another_has_saved_meanwhile_is_told_and_asked_once(name: str, manager_client: Client) -> None:
    some_people(1)
    row = {"person": Person, "institution": Institution, "activity": Activity}[name].objects.get()
    address = f"/admin/snippets/participants/{name}/edit/{row.pk}/"
    field = "title_es" if name == "activity" else "name"

    def sent(page: Any) -> dict[str, str]:
        fields = BeautifulSoup(page.content, "html.parser").select("#w-editor-form [name]")
        found = {each["name"]: each.get("value", "") for each in fields if each.name == "input"}
        for each in fields:
            if each.name == "select":
                chosen = each.select_one("option[selected]")
                found[each["name"]] = chosen["value"] if chosen else ""
        return {key: value for key, value in found.items() if key != "countries"}

    opened = sent(manager_client.get(address))
    assert manager_client.post(address, {**opened, field: "Lo de otra persona"}).status_code == 302
    refused = manager_client.post(address, {**opened, field: "Lo mío"})
    assert refused.status_code == 200
    assert "Alguien guardó este registro después de que usted lo abrió" in refused.content.decode()
    row.refresh_from_db()
    assert getattr(row, field) == "Lo de otra persona"
    again = sent(refused)
    assert again[field] == "Lo mío"
    assert manager_client.post(address, again).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == "Lo mío"


def test_all_in_a_list_are_those_that_it_shows(manager_client: Client) -> None:
    """By its filters, by what was searched for, and none that was merged into another."""
    people = some_people(4)
    Person.objects.filter(pk=people[0].pk).update(sex="men")
    merge(subject="person", survivor=people[1].pk, others=[people[2].pk], by=None)

    def marked(query: str) -> list[int]:
        action = f"/admin/bulk/participants/person/mark_test/?{query}&id=all&next=/admin/"
        asked = [each["item"].pk for each in manager_client.get(action).context["items"]]
        assert manager_client.post(action, {"mark": "on"}).status_code == 302
        found = sorted(Person.objects.filter(is_test=True).values_list("pk", flat=True))
        assert found == sorted(asked)
        Person.objects.update(is_test=False)
        return found

    assert marked("sex=men") == [people[0].pk]
    assert marked("q=perez+3") == [people[3].pk]
    assert marked("p=2") == [people[0].pk, people[1].pk, people[3].pk]


def test_a_whole_list_is_not_merged_into_one(manager_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("participants.bulk_actions.MOST_MERGED", 2)
    people = some_people(3)
    action = "/admin/bulk/participants/person/merge/?id=all&next=/admin/"
    sentence = "Hay 3 marcadas y se fusionan como máximo 2 a la vez."
    page = manager_client.get(action).content.decode()
    assert (sentence in page, 'name="survivor"' in page) == (True, False)
    assert sentence in manager_client.post(action, {"survivor": people[0].pk}).content.decode()
    assert Merge.objects.count() == 0


def test_all_that_are_deleted_are_those_of_the_list(administrator_client: Client) -> None:
    for key, programme in (("a", "conose"), ("b", "datacction")):
        Activity.objects.create(key=key, title_es=key, programme=programme, kind="other")
    action = "/admin/bulk/participants/activity/delete/?programme=conose&id=all&next=/admin/"
    assert [each["item"].key for each in administrator_client.get(action).context["items"]] == ["a"]
    assert administrator_client.post(action).status_code == 302
    assert list(Activity.objects.values_list("key", flat=True)) == ["b"]


def test_a_merge_is_split_from_its_history(manager_client: Client) -> None:
    first, second = some_people(2)
    (made,) = merge(subject="person", survivor=first.pk, others=[second.pk], by=None)

    page = manager_client.get(LISTS["merge"])
    assert [(row.merged_label, row.survivor_name) for row in page.context["object_list"]] == [(second.name, first.name)]
    address = f"/admin/registry/merges/{made.pk}/split/"
    assert manager_client.get(address).status_code == 200
    assert manager_client.post(address).status_code == 302
    assert Person.objects.filter(merged_into=None).count() == 2


def test_pairs_are_decided_one_by_one_and_together(manager_client: Client) -> None:
    people = some_people(6)
    pairs = [
        MergeCandidate.objects.create(
            subject="person", first=people[at].pk, second=people[at + 1].pk, reasons=[["same_country", {}]]
        )
        for at in (0, 2, 4)
    ]
    page = manager_client.get("/admin/registry/candidates/")
    assert [pair.reasons for pair in page.context["pairs"]] == [["Mismo país."]] * 3

    merged = manager_client.post(
        f"/admin/registry/candidates/{pairs[0].pk}/", {"action": "merge", "survivor": people[1].pk}, follow=True
    )
    one, other = people[0], people[1]
    [said] = [str(each) for each in merged.context["messages"]]
    assert " ".join(strip_tags(said).split()) == (
        f"Fusionadas: {one} (n.º {one.pk}, 1 participación) y {other} (n.º {other.pk}, 1 participación) cuentan desde"
        f" ahora como una sola: {other} (n.º {other.pk}, 1 participación). Separar…"
    )
    assert f'href="/admin/registry/merges/{Merge.objects.get().pk}/split/"' in said
    manager_client.post("/admin/registry/candidates/", {"action": "different", "pair": [pairs[1].pk, pairs[2].pk]})

    assert Merge.objects.values_list("survivor", "merged").get() == (people[1].pk, people[0].pk)
    assert list(MergeCandidate.objects.order_by("pk").values_list("state", flat=True)) == [
        "merged",
        "different",
        "different",
    ]


def test_an_institution_is_saved_with_its_aliases_folded(manager_client: Client) -> None:
    values = {
        "name": "Ministerio de Gobernación", "acronym": "MINGOB", "kind": "government", "country": "GT",
        "ror_id": "", "parent": "",
        "aliases-TOTAL_FORMS": "1", "aliases-INITIAL_FORMS": "0", "aliases-MIN_NUM_FORMS": "0",
        "aliases-MAX_NUM_FORMS": "1000", "aliases-0-name": "Min. Gobernación", "aliases-0-kind": "name",
        "aliases-0-language": "es", "aliases-0-id": "", "aliases-0-DELETE": "",
    }  # fmt: skip

    assert manager_client.post("/admin/snippets/participants/institution/add/", values).status_code == 302

    made = Institution.objects.get()
    assert (made.key, [alias.key for alias in made.aliases.all()]) == ("ministerio gobernacion", ["min gobernacion"])


def test_an_activity_is_saved_with_its_day(manager_client: Client) -> None:
    values = {
        "title_es": "Taller", "title_en": "", "key": "taller", "programme": "datacction", "kind": "training",
        "series": "", "starts_at": "2024-03-01 19:00", "ends_at": "2024-03-01 20:00", "timezone": "America/Guatemala",
        "countries": ["GT"],
    }  # fmt: skip

    assert manager_client.post("/admin/snippets/participants/activity/add/", values).status_code == 302

    made = Activity.objects.get()
    assert (str(made.starts_on), [country.pk for country in made.countries.all()]) == ("2024-03-01", ["GT"])

    address = f"/admin/snippets/participants/activity/edit/{made.pk}/"
    assert manager_client.post(address, {**values, "timezone": "America/Panama"}).status_code == 302
    made.refresh_from_db()
    assert made.starts_at == datetime(2024, 3, 2, 0, tzinfo=UTC)
    assert 'value="2024-03-01 19:00"' in manager_client.get(address).content.decode()
    assert manager_client.post(address, {**values, "timezone": "Marte"}).status_code == 200


def test_participations_are_read_only(administrator_client: Client) -> None:
    some_people(1)
    part = Participation.objects.get()
    base = "/admin/snippets/participants/participation"
    assert administrator_client.get(f"{base}/inspect/{part.pk}/").status_code == 200
    assert administrator_client.get(f"{base}/edit/{part.pk}/").status_code == 302
    assert administrator_client.get(f"{base}/delete/{part.pk}/").status_code == 302
    assert administrator_client.get(f"{base}/add/").status_code == 302


HEADINGS = {
    "person": "Número,Nombre,Sexo,País,Institución,Cargo,Personal del programa,Robot o cuenta de prueba,Participaciones",
    "merge": "Número,Tipo de ficha,Número de la que cuenta,Número de la fusionada,Fusionada por,Fusionada el,Separada por,"
    "Separada el",
    "personaldataaccess": "Cuándo,Por,Qué,Número de la persona,Registros mostrados",
}


@pytest.mark.parametrize("name", LISTS)
def test_headings_of_files_are_words(name: str, administrator_client: Client) -> None:
    """A heading that is a name of the program's has an underscore, or no capital."""
    answer = administrator_client.get(LISTS[name], {"export": "csv"})
    headings = b"".join(answer.streaming_content).decode().splitlines()[0]
    assert [each for each in headings.split(",") if "_" in each or each[0].islower()] == []
    assert headings == HEADINGS.get(name, headings)


def test_a_file_is_in_the_language_of_who_asks_for_it(manager_client: Client, manager: User) -> None:
    some_people(1)
    UserProfile.objects.update_or_create(user=manager, defaults={"preferred_language": "en"})
    answer = manager_client.get(LISTS["person"], {"export": "csv"})
    assert b"".join(answer.streaming_content).decode().splitlines()[0] == (
        "Number,Name,Sex,Country,Institution,Position,Programme staff,Bot or test account,Participations"
    )


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("person.list", "Personas: lista"),
        ("consent.usage", "Consentimientos: dónde se usa"),
        ("import.preview", "Contenido de un archivo de asistencia"),
        ("reporting.records", "Registros detrás de una cifra"),
        ("of.another.time", "of.another.time"),
    ],
)
def test_looks_are_said_in_words(code: str, words: str, administrator_client: Client, manager: User) -> None:
    PersonalDataAccess.objects.create(user=manager, what=code)
    assert look_in_words(code) == words
    page = administrator_client.get(LISTS["personaldataaccess"])
    assert f">{words}<" in page.content.decode().replace("\n", "").replace("  ", "")


def test_looks_are_filtered_by_what_was_looked_at(administrator_client: Client, manager: User) -> None:
    for code in ("person.list", "person.view"):
        PersonalDataAccess.objects.create(user=manager, what=code)
    page = administrator_client.get(LISTS["personaldataaccess"], {"what": "person.view"})
    assert [each.what for each in page.context["object_list"]] == ["person.view"]


def test_a_merge_pressed_on_an_old_page_says_what_happened(manager_client: Client) -> None:
    first, second = some_people(2)
    pair = MergeCandidate.objects.create(subject="person", first=first.pk, second=second.pk)
    address = f"/admin/registry/candidates/{pair.pk}/"
    manager_client.post(address, {"action": "merge"})
    stale = manager_client.post(address, {"action": "merge"}, follow=True)
    [said] = [str(each) for each in stale.context["messages"] if "ya" in str(each).casefold()]
    assert said.startswith("Ya se habían fusionado el ")
    together = {"subject": "person", "pair": str(pair.pk), "action": "merge"}
    late = manager_client.post("/admin/registry/candidates/", together, follow=True)
    assert "1 par se había decidido entretanto; quedó como está." in late.content.decode()

    made = Merge.objects.get()
    listed = manager_client.get(LISTS["merge"]).content.decode()
    assert f'href="/admin/registry/merges/{made.pk}/split/"' in listed
    manager_client.post(f"/admin/registry/merges/{made.pk}/split/")
    again = manager_client.post(f"/admin/registry/merges/{made.pk}/split/", follow=True)
    assert "Ya se habían separado. No se cambió nada." in again.content.decode()


def test_people_who_are_new_with_an_import_are_listed(manager_client: Client) -> None:
    first, _second = some_people(2)
    batch = ImportBatch.objects.create(activity=Activity.objects.get(), filename="a.csv", digest="1", state="applied")
    Person.objects.filter(pk=first.pk).update(created_by_batch=batch)
    page = manager_client.get(LISTS["person"], {"brought_in_by": batch.pk})
    assert [each.pk for each in page.context["object_list"]] == [first.pk]


def test_participations_of_an_activity_are_listed(manager_client: Client) -> None:
    some_people(2)
    Activity.objects.create(key="otra", title_es="Otra", programme="datacction", kind="episode")
    assert len(manager_client.get(LISTS["participation"], {"activity": "e"}).context["object_list"]) == 2
    assert len(manager_client.get(LISTS["participation"], {"activity": "otra"}).context["object_list"]) == 0


PRINTED = {
    "programme": "datacction", "scope": "temporadas 1–4", "label_es": "Mujeres", "label_en": "Women", "source": "Informe",
}  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"measure": "anything", "value": "1"}, "measure", "Escoja una opción válida. anything no es"),
        ({"measure": "share_women", "value": "0.61"}, "is_share", "Esta medida es una proporción"),
        ({"measure": "participants", "value": "0.61", "is_share": "on"}, "is_share", "Esta medida es un número"),
        (
            {"measure": "share_women", "value": "61", "is_share": "on"},
            "__all__",
            "Un valor es 0 o más, y una proporción",
        ),
        ({"measure": "sessions", "value": "1", "since": "2021-02-01", "until": "2021-01-01"}, "until", "El periodo"),
    ],
)
def test_a_printed_figure_is_checked(fields: dict[str, str], field: str, sentence: str, manager_client: Client) -> None:
    page = manager_client.post(f"{LISTS['reportedfigure']}add/", {**PRINTED, **fields})
    assert list(page.context["form"].errors) == [field]
    assert sentence in page.context["form"].errors[field][0]
    assert not ReportedFigure.objects.exists()


def test_a_printed_share_is_saved(manager_client: Client) -> None:
    fields = {**PRINTED, "measure": "share_women", "value": "0.61", "is_share": "on"}
    manager_client.post(f"{LISTS['reportedfigure']}add/", fields)
    assert str(ReportedFigure.objects.get()) == "Mujeres: 0.61"


def test_a_record_leads_to_its_import_and_an_activity_and_an_institution_to_their_figures(
    manager_client: Client,
) -> None:
    first, second = some_people(2)
    activity = Activity.objects.get()
    batch = ImportBatch.objects.create(activity=activity, filename="a.csv", digest="1", state="applied")
    ParticipationRecord.objects.update(batch=batch, source="import")
    (made,) = merge(subject="person", survivor=first.pk, others=[second.pk], by=None)

    def leads_to(model: str, pk: int) -> set[str]:
        page = manager_client.get(f"/admin/snippets/participants/{model}/inspect/{pk}/").content.decode()
        return set(re.findall(r'<a href="([^"]+)"', page.partition("<main")[2]))

    own = f"/admin/attendance-imports/{batch.pk}/"
    of_part = leads_to("participation", Participation.objects.get().pk)
    assert {own, f"/admin/snippets/participants/activity/inspect/{activity.pk}/"} <= of_part
    assert {own, f"/admin/registry/merges/{made.pk}/split/"} <= leads_to("person", first.pk)
    assert {
        "/admin/reach/?activity=e",
        "/admin/snippets/participants/participation/?activity=e",
        "/admin/attendance-imports/?activity=e",
        "/admin/attendance-imports/new/?activity=e",
    } <= leads_to("activity", activity.pk)
    Activity.objects.update(starts_at=datetime(2021, 2, 18, 15, tzinfo=UTC), timezone="America/Panama")
    shown = manager_client.get(f"/admin/snippets/participants/activity/inspect/{activity.pk}/").content.decode()
    assert "18 de febrero de 2021, 10:00 (Panamá, UTC−5)" in shown
    place = first.institution_id or 0
    assert f"/admin/reach/?institution={place}" in leads_to("institution", place)
