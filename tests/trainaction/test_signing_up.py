"""Signing up for a run: the way to an account and back, whose person it is, what is asked, what is refused, what is kept."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from participants.models import Consent, Country, ErasedAddress, Institution, InstitutionAlias, Person, PersonEmail
from participants.services.institutions import save_institution
from participants.services.merging import merge
from participants.services.privacy import erase_person
from portal.models import User
from tests.conftest import PASSWORD
from tests.factories.runs import make_enrolment, make_learner, make_run
from tests.trainaction.conftest import Academy, Taught
from tests.trainaction.learning import signed_in
from trainaction.enrolment.services.runs import save_run
from trainaction.models import CourseRun, Enrolment, EnrolmentState

pytestmark = pytest.mark.django_db

FORM = {
    "name": "Ana Morales",
    "sex": "women",
    "country": "GT",
    "institution": "",
    "sector": "security",
    "consent": "on",
}


@pytest.fixture
def run(taught: Taught) -> CourseRun:
    return make_run("medir-1", course_key=taught.course.translation_key, title_es="Marzo", title_en="March")


@pytest.fixture
def ana(make_user: Callable[..., User]) -> User:
    user = make_user("learner", "ana@escuela.example")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def anas(ana: User) -> Client:
    client = Client()
    client.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")
    return client


def send(client: Client, run: CourseRun, language: str = "es", **changes: Any) -> Any:
    return client.post(f"/{language}/learning/{run.key}/enrol/", {**FORM, **changes})


def sentences(response: Any) -> list[str]:
    soup = BeautifulSoup(response.content.decode(), "html.parser")
    return [each.text for each in soup.select(".error-summary li, .callout--warn p:first-child")]


def make_institution(name: str, country: str = "GT", **fields: Any) -> Institution:
    return save_institution(institution=Institution(name=name, country_id=country, **fields), by=None)


def test_somebody_without_an_account_makes_one_and_comes_back_to_the_form(run: CourseRun, client: Client) -> None:
    path = f"/es/learning/{run.key}/enrol/"
    soup = BeautifulSoup(client.get(path).content.decode(), "html.parser")
    assert soup.select("main form") == []
    signup = next(link["href"] for link in soup.select("main a.button") if "signup" in link["href"])
    field = BeautifulSoup(client.get(signup).content.decode(), "html.parser").select_one("main input[name=next]")
    data = {"email": "nueva@escuela.example", "password1": PASSWORD, "password2": PASSWORD, "next": field["value"]}
    client.post("/es/account/signup/", data)
    link = re.search(r"http://testserver(/es/account/confirm-email/\S+)", mail.outbox[0].body)
    assert link is not None
    for browser in (Client(), client):  # the message may be opened elsewhere: then one signs in there
        page = BeautifulSoup(browser.get(link[1]).content.decode(), "html.parser")
        assert page.select_one("main input[name=next]")["value"] == path
    response = client.post(link[1].split("?")[0], {"next": path}, follow=True)
    assert response.redirect_chain[-1][0] == path
    assert response.context["form"].initial["email"] == "nueva@escuela.example"


def test_the_way_back_leads_to_no_other_site(run: CourseRun, client: Client) -> None:
    data = {"email": "nueva@escuela.example", "password1": PASSWORD, "password2": PASSWORD}
    for number, elsewhere in enumerate(("https://evil.example/", "//evil.example/")):
        client.post("/es/account/signup/", {**data, "email": f"n{number}@escuela.example", "next": elsewhere})
    assert [re.search(r"evil", message.body) for message in mail.outbox] == [None, None]


def test_a_new_person_is_enrolled_with_what_they_said_and_their_consent(
    run: CourseRun, ana: User, anas: Client
) -> None:
    response = send(anas, run, institution="Policía Nacional Civil")
    assert response["Location"] == "/es/learning/"
    person = Person.objects.get()
    assert (person.user, person.name, person.sex, person.country_id) == (ana, "Ana Morales", "women", "GT")
    assert (person.institution.name if person.institution else "") == "Policía Nacional Civil"
    assert list(person.emails.values_list("address", flat=True)) == ["ana@escuela.example"]
    enrolment = Enrolment.objects.get()
    assert (enrolment.state, enrolment.sector, enrolment.language) == ("enrolled", "security", "es")
    assert run.activity.participations.values_list("sex", "country", "outcome").get() == ("women", "GT", "registered")
    consent = Consent.objects.get()
    assert (consent.person, consent.purpose, consent.source) == (person, "registry", "medir-1")
    assert "Tiene una plaza" in anas.get(response["Location"]).content.decode()


@pytest.mark.parametrize(
    ("needs_approval", "button", "told"),
    [
        (False, "Entrar en la lista de espera", "Está en la lista de espera de «{title}»."),
        (True, "Pedir plaza", "Ha pedido una plaza en «{title}»."),
    ],
)
def test_what_a_full_run_offers_is_what_it_answers(
    taught: Taught, run: CourseRun, ana: User, anas: Client, needs_approval: bool, button: str, told: str
) -> None:
    """Whoever has to be admitted asks for a place, and waits in no list before."""
    CourseRun.objects.filter(pk=run.pk).update(capacity=1, needs_approval=needs_approval)
    make_enrolment(CourseRun.objects.get(pk=run.pk), make_learner("luis@escuela.example", "Luis Paz"))
    course = BeautifulSoup(anas.get(taught.course.url).content.decode(), "html.parser")
    assert [each.find(string=True) for each in course.select(".run a.button")] == [button]
    form = BeautifulSoup(anas.get(f"/es/learning/{run.key}/enrol/").content.decode(), "html.parser")
    assert [each.text for each in form.select("main form .button[type=submit]")] == [button]
    answer = anas.get(send(anas, run)["Location"])
    said = BeautifulSoup(answer.content.decode(), "html.parser").select(".messages .callout")
    assert [each.text for each in said] == [told.format(title=run.title)]


def test_age_is_asked_only_where_the_run_asks_and_kept_as_a_band(run: CourseRun, ana: User, anas: Client) -> None:
    path = f"/es/learning/{run.key}/enrol/"
    assert "age_band" not in anas.get(path).context["form"].fields
    send(anas, run, age_band="25_34")  # of a run that does not ask, nothing is kept
    assert Enrolment.objects.get().age_band == ""
    Enrolment.objects.update(state=EnrolmentState.WITHDRAWN, seat=None)
    CourseRun.objects.update(asks_age=True)
    page = BeautifulSoup(anas.get(path).content.decode(), "html.parser")
    asked = page.select_one("select[name=age_band]")
    assert [option["value"] for option in asked.select("option")] == [
        "", "under_25", "25_34", "35_44", "45_54", "55_64", "65_over", "not_said",
    ]  # fmt: skip
    assert "Solo se publican totales" in page.select_one(f"#{asked['aria-describedby'].split()[0]}").text
    for wrong in ("", "33"):
        assert send(anas, run, age_band=wrong).status_code == 200
        assert Enrolment.objects.get().state == "withdrawn"
    send(anas, run, age_band="25_34")
    enrolment = Enrolment.objects.get()
    assert (enrolment.state, enrolment.age_band) == ("enrolled", "25_34")
    assert run.activity.participations.values_list("sector", "age_band").get() == ("security", "25_34")
    told = anas.get("/es/account/my-data/").content.decode()
    assert told.count("25 a 34") == 3  # of the enrolment, its record and its participation
    erase_person(person=enrolment.person, by=None)
    assert Enrolment.objects.count() == 0
    assert run.activity.participations.values_list("sector", "age_band").get() == ("security", "25_34")


def test_who_prefers_not_to_say_how_old_they_are_enrols_all_the_same(run: CourseRun, ana: User, anas: Client) -> None:
    CourseRun.objects.update(asks_age=True)
    send(anas, run, age_band="not_said")
    assert Enrolment.objects.values_list("state", "age_band").get() == ("enrolled", "")
    assert run.activity.participations.values_list("age_band", flat=True).get() is None


def test_a_confirmed_address_leads_to_the_person_who_has_it(run: CourseRun, ana: User, anas: Client) -> None:
    Person.objects.all().delete()
    known = make_learner("otra@escuela.example", "Ana Morales")
    Person.objects.filter(pk=known.pk).update(user=None)
    PersonEmail.objects.create(person=known, address="ana@escuela.example")
    send(anas, run)
    assert Person.objects.get().user == ana
    assert Enrolment.objects.get().person == known


def test_an_address_that_is_not_confirmed_leads_to_nobody(run: CourseRun, ana: User, anas: Client) -> None:
    EmailAddress.objects.update(verified=False)
    known = Person.objects.create(name="Ana Morales", key="ana morales")
    PersonEmail.objects.create(person=known, address="ana@escuela.example")
    send(anas, run)
    own = Enrolment.objects.get().person
    assert own != known
    assert (own.user, list(own.emails.all()), Person.objects.get(pk=known.pk).user) == (ana, [], None)


def test_a_name_alone_leads_to_nobody(run: CourseRun, anas: Client) -> None:
    known = Person.objects.create(name="Ana Morales", key="ana morales", country_id="GT")
    send(anas, run)
    assert Enrolment.objects.get().person != known


def test_an_address_of_somebody_merged_leads_to_the_one_who_counts(run: CourseRun, ana: User, anas: Client) -> None:
    root, double = (Person.objects.create(name="Ana Morales", key="ana morales") for _place in range(2))
    PersonEmail.objects.create(person=double, address="ana@escuela.example")
    merge(subject="person", survivor=root.pk, others=[double.pk], by=None)
    send(anas, run)
    assert (Enrolment.objects.get().person, Person.objects.get(pk=root.pk).user) == (root, ana)


def test_signing_in_finds_what_a_file_brought(run: CourseRun, ana: User) -> None:
    known = Person.objects.create(name="Ana Morales", key="ana morales")
    PersonEmail.objects.create(person=known, address="ana@escuela.example")
    make_enrolment(run, known)
    client = Client()
    client.post("/es/account/login/", {"login": ana.email, "password": PASSWORD})
    assert "Marzo" in client.get("/es/learning/").content.decode()


def test_who_was_erased_and_comes_back_by_themself_is_known_again(run: CourseRun, ana: User, anas: Client) -> None:
    person = Person.objects.create(name="Ana Morales", key="ana morales")
    PersonEmail.objects.create(person=person, address="ana@escuela.example")
    erase_person(person=person, by=None)
    assert ErasedAddress.objects.count() == 1
    send(anas, run)
    assert ErasedAddress.objects.count() == 0


def test_a_known_institution_is_taken_by_its_name_alias_or_acronym(run: CourseRun, anas: Client) -> None:
    police = make_institution("Policía Nacional Civil", acronym="PNC")
    InstitutionAlias.objects.create(institution=police, name="National Civil Police", key="national civil police")
    make_institution("Policía Nacional Civil", country="SV")
    for written in ("policia  nacional civil", "PNC", "National Civil Police"):
        Enrolment.objects.all().delete()
        send(anas, run, institution=written)
        assert Enrolment.objects.get().person.institution == police
    assert Institution.objects.count() == 2


@pytest.mark.parametrize("language", ["es", "en"])
def test_a_suggestion_that_is_chosen_is_the_institution_it_is_of(run: CourseRun, anas: Client, language: str) -> None:
    """The police of three countries, and an acronym: whoever lives in another country is asked nothing."""
    made = {
        code: make_institution(name, country=code, kind=Institution.Kind.POLICE)
        for code, name in (("HN", "Policía Nacional"), ("PA", "Policía Nacional"), ("CR", "OIJ"))
    }
    alias = {"name": "National Police", "key": "national police", "language": "en"}
    InstitutionAlias.objects.create(institution=made["PA"], **alias)
    Country.objects.filter(pk__in=made).update(in_programme=True)
    page = BeautifulSoup(anas.get(f"/{language}/learning/{run.key}/enrol/").content.decode(), "html.parser")
    offered = [each["value"] for each in page.select("datalist option")]
    expected = {
        "es": {"OIJ – Costa Rica": "CR", "Policía Nacional (Honduras)": "HN", "Policía Nacional (Panamá)": "PA"},
        "en": {"National Police (Panama)": "PA", "OIJ – Costa Rica": "CR", "Policía Nacional (Honduras)": "HN"},
    }[language]
    assert offered == list(expected)
    for name, code in expected.items():
        Enrolment.objects.all().delete()
        send(anas, run, language, institution=name, country="GT")
        assert Enrolment.objects.get().person.institution == made[code]
    assert Institution.objects.count() == 3
    typed = anas.get(f"/{language}/institutions/suggestions/", {"institution": "poli", "country": "HN"})
    assert typed.content.decode().startswith('<option value="Policía Nacional"></option>')


def test_a_name_like_that_of_a_known_institution_is_asked_about(run: CourseRun, anas: Client) -> None:
    known = make_institution("Ministerio de Seguridad Pública")
    response = send(anas, run, institution="Ministerio Seguridad Publica y Justicia")
    soup = BeautifulSoup(response.content.decode(), "html.parser")
    assert [each["value"] for each in soup.select("input[name=which]")] == [str(known.pk), "new"]
    asked = response.context["form"]["which"]
    assert list(asked.errors) == ["Indique a qué institución se refiere, o que es otra."]
    assert "(opcional)" not in soup.find(id=asked.auto_id).get_text()
    assert (Enrolment.objects.count(), Institution.objects.count()) == (0, 1)
    send(anas, run, institution="Ministerio Seguridad Publica y Justicia", which=str(known.pk))
    assert Enrolment.objects.get().person.institution == known


def test_another_institution_with_a_like_name_is_a_new_one(run: CourseRun, anas: Client) -> None:
    known = make_institution("Ministerio de Seguridad Pública")
    send(anas, run, institution="Ministerio de Seguridad", which="new")
    new = Enrolment.objects.get().person.institution
    assert (new.name if new else "", new == known) == ("Ministerio de Seguridad", False)


def test_an_institution_that_was_not_proposed_cannot_be_chosen(run: CourseRun, anas: Client) -> None:
    make_institution("Ministerio de Seguridad Pública")
    other = make_institution("Universidad de la Costa")
    assert send(anas, run, institution="Ministerio de Seguridad", which=str(other.pk)).status_code == 200
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize("written", ["", "ninguna", "N/A"])
def test_no_institution_is_none(run: CourseRun, anas: Client, written: str) -> None:
    send(anas, run, institution=written)
    assert (Enrolment.objects.get().person.institution, Institution.objects.count()) == (None, 0)


@pytest.mark.parametrize("sex", ["women", "men", "other", "not_stated"])
def test_sex_is_as_it_is_stated(run: CourseRun, anas: Client, sex: str) -> None:
    send(anas, run, sex=sex)
    assert run.activity.participations.get().sex == sex


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "—"),
        ("name", "x" * 300),
        ("sex", ""),
        ("sex", "1e308"),
        ("country", "XX"),
        ("country", ""),
        ("institution", "y" * 300),
        ("sector", "-1"),
        ("consent", ""),
    ],
)
def test_what_is_missing_or_wrong_is_said_beside_its_field_and_nothing_is_kept(
    run: CourseRun, anas: Client, field: str, value: str
) -> None:
    response = send(anas, run, **{field: value})
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert (Enrolment.objects.count(), Person.objects.count(), Consent.objects.count()) == (0, 0, 0)


def _refused(response: Any) -> tuple[int, int]:
    assert len(sentences(response)) == 1
    return response.status_code, Enrolment.objects.count()


def test_enrolling_twice_is_refused(run: CourseRun, anas: Client) -> None:
    send(anas, run)
    assert _refused(send(anas, run, name="Otra")) == (409, 1)
    assert Person.objects.get().name == "Ana Morales"
    assert "learning/" in anas.get(f"/es/learning/{run.key}/enrol/").content.decode()


def test_a_run_that_closed_since_the_page_was_opened_refuses(run: CourseRun, anas: Client) -> None:
    assert anas.get(f"/es/learning/{run.key}/enrol/").context["form"] is not None
    CourseRun.objects.update(enrolment_closes_at=timezone.now() - timedelta(minutes=1))
    assert _refused(send(anas, run)) == (409, 0)
    assert Person.objects.count() == 0


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize(
    "fields",
    [
        {"enrolment_closes_at": -1},
        {"enrolment_opens_at": 1},
        {"ends_at": -1},
        {"archived_at": -1},
        {"pace": "scheduled"},
    ],
)
def test_a_run_that_is_not_open_says_so_and_shows_no_form(
    run: CourseRun, anas: Client, fields: dict[str, Any], language: str
) -> None:
    moments = {
        name: timezone.now() + timedelta(days=value) if isinstance(value, int) else value
        for name, value in fields.items()
    }
    CourseRun.objects.update(**moments)
    response = anas.get(f"/{language}/learning/{run.key}/enrol/")
    assert (response.status_code, len(sentences(response))) == (200, 1)
    assert BeautifulSoup(response.content.decode(), "html.parser").select("main form") == []
    assert _refused(send(anas, run, language)) == (409, 0)


def test_a_run_for_another_country_refuses(run: CourseRun, anas: Client) -> None:
    run.countries.set([Country.objects.get(pk="HN")])
    assert _refused(send(anas, run)) == (409, 0)
    send(anas, run, country="HN")
    assert Enrolment.objects.count() == 1


def test_a_run_for_another_institution_refuses(run: CourseRun, anas: Client) -> None:
    police = make_institution("Policía Nacional Civil")
    old = make_institution("Policía de Guatemala")
    run.institutions.set([old])
    merge(subject="institution", survivor=police.pk, others=[old.pk], by=None)
    assert _refused(send(anas, run, institution="Universidad de la Costa")) == (409, 0)
    assert Institution.objects.filter(name="Universidad de la Costa").count() == 0
    send(anas, run, institution="Policía Nacional Civil")
    assert Enrolment.objects.count() == 1


def test_a_course_to_take_first_has_to_be_completed(run: CourseRun, academy: Academy, ana: User, anas: Client) -> None:
    first, second = academy.course("Introducción", slug="intro"), academy.course("Después", slug="despues")
    second.prerequisite_links = [second.prerequisite_links.model(course=first)]
    second.save()
    later = make_run("despues-1", course_key=second.translation_key)
    earlier = make_run("intro-1", course_key=first.translation_key)
    response = send(anas, later)
    assert _refused(response) == (409, 0)
    assert "Introducción" in sentences(response)[0]
    assert "Introducción" in sentences(anas.get(f"/es/learning/{later.key}/enrol/"))[0]
    send(anas, earlier)
    Enrolment.objects.update(state=EnrolmentState.COMPLETED)
    send(anas, later)
    assert later.enrolments.count() == 1


def test_a_course_that_was_never_held_is_not_asked_for(academy: Academy, anas: Client) -> None:
    first, second = academy.course("Introducción", slug="intro"), academy.course("Después", slug="despues")
    second.prerequisite_links = [second.prerequisite_links.model(course=first)]
    second.save()
    later = make_run("despues-1", course_key=second.translation_key)
    send(anas, later)
    assert later.enrolments.count() == 1


def test_a_run_of_a_course_that_is_not_public_is_not_found(run: CourseRun, taught: Taught, anas: Client) -> None:
    taught.course.unpublish()
    assert anas.get(f"/es/learning/{run.key}/enrol/").status_code == 404
    assert send(anas, run).status_code == 404


def test_who_comes_too_late_is_told_the_place_on_the_waiting_list(run: CourseRun, anas: Client) -> None:
    run.capacity = 1
    save_run(run=run, by=None)
    make_enrolment(run, make_learner("eva@escuela.example"))
    make_enrolment(run, make_learner("luz@escuela.example"), EnrolmentState.WAITING)
    response = send(anas, run)
    assert "número 2 en la lista de espera" in anas.get(response["Location"]).content.decode()


def test_forms_sent_without_end_are_stopped(run: CourseRun, anas: Client) -> None:
    for _time in range(40):
        send(anas, run, consent="")
    assert send(anas, run).status_code == 429
    assert Enrolment.objects.count() == 0


@pytest.mark.parametrize(("language", "words"), [("es", "Prefiero no decirlo"), ("en", "I prefer not to say")])
def test_the_form_says_of_each_thing_why_it_is_asked(
    run: CourseRun, anas: Client, taught: Taught, translate: Any, language: str, words: str
) -> None:
    translate(taught.course, title="Measuring violence")
    response = anas.get(f"/{language}/learning/{run.key}/enrol/")
    soup = BeautifulSoup(response.content.decode(), "html.parser")
    assert soup.html["lang"] == language
    assert len(soup.select("main .field")) == len(soup.select("main .field__help")) == 7
    assert words in soup.text
    assert len(response.content) < 100_000


def test_my_courses_take_the_same_queries_for_one_and_for_three(run: CourseRun, academy: Academy, ana: User) -> None:
    person = Person.objects.create(name="Ana", key="ana", user=ana)
    client = Client()
    client.force_login(ana, backend="django.contrib.auth.backends.ModelBackend")

    def queries() -> int:
        client.get("/es/learning/")
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/es/learning/").status_code == 200
        return len(asked)

    make_enrolment(run, person, EnrolmentState.WAITING)
    make_enrolment(make_run("otra", course_key=run.course_key), person, EnrolmentState.ACTIVE)
    one = queries()
    for number, state in enumerate((EnrolmentState.ACTIVE, EnrolmentState.WAITING)):
        course = academy.course(f"Curso {number}", slug=f"c{number}")
        make_enrolment(make_run(f"r{number}", course_key=course.translation_key), person, state)
    assert queries() == one


def test_a_course_shows_its_runs_at_the_same_queries_for_one_and_for_three(run: CourseRun, client: Client) -> None:
    url = "/es/trainaction/medir/"

    def queries() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    run.countries.set([Country.objects.get(pk="HN")])
    one = queries()
    for number in range(2):
        other = make_run(f"r{number}", course_key=run.course_key, capacity=5)
        other.countries.set([Country.objects.get(pk="GT")])
    assert queries() == one
    make_run("archived", course_key=run.course_key, archived_at=timezone.now())
    soup = BeautifulSoup(client.get(url).content.decode(), "html.parser")
    assert len(soup.select(".run")) == 3
    assert soup.select_one(".run a.button")["href"] == "/es/learning/medir-1/enrol/"


def test_somebody_withdraws_and_another_moves_up(run: CourseRun, ana: User, anas: Client) -> None:
    run.capacity = 1
    save_run(run=run, by=None)
    send(anas, run)
    waiting = make_enrolment(run, make_learner("eva@escuela.example"), EnrolmentState.WAITING)
    assert anas.get(f"/es/learning/{run.key}/withdraw/").status_code == 200
    assert anas.post(f"/es/learning/{run.key}/withdraw/", {"why": "Sin tiempo"})["Location"] == "/es/learning/"
    waiting.refresh_from_db()
    assert waiting.state == EnrolmentState.ENROLLED
    change = Enrolment.objects.get(person__user=ana).changes.last()
    assert change is not None
    assert (change.after, change.why, change.by) == ("withdrawn", "Sin tiempo", ana)
    assert anas.post(f"/es/learning/{run.key}/withdraw/", {"why": ""}).status_code == 409


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (EnrolmentState.COMPLETED, "Completó este curso: no hay plaza que devolver"),
        (EnrolmentState.CERTIFIED, "Completó este curso: no hay plaza que devolver"),
        (EnrolmentState.REJECTED, "no hay de qué darse de baja"),
        (EnrolmentState.WITHDRAWN, "no hay de qué darse de baja"),
    ],
)
def test_who_has_nothing_to_withdraw_from_is_told_so_and_whom_to_write_to(
    run: CourseRun, state: EnrolmentState, sentence: str
) -> None:
    person = make_learner("eva@escuela.example")
    own = make_enrolment(run, person, state)
    client = signed_in(person)
    answers = [
        client.get(f"/es/learning/{run.key}/withdraw/"),
        client.post(f"/es/learning/{run.key}/withdraw/", {"why": "x"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 409]
    for answer in answers:
        page = BeautifulSoup(answer.content.decode(), "html.parser")
        assert sentence in page.main.text
        assert page.main.select("form[method=post]") == []
        assert reverse("contact") in [each["href"] for each in page.main.select("a")]
    own.refresh_from_db()
    assert own.state == state
