"""Training activities and forums, from the editor's page to the registry, the figures and what the public sees."""

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale, Page, Site
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from conose.demo.training import load_trainings
from conose.demo.training_content import CYCLES, FORUMS, TRAININGS, VIRTUAL
from conose.documents import training_documents
from conose.first_pages import NETWORK as NETWORK_WORDS
from conose.first_pages import make_training
from conose.models import (
    JoinedActivity,
    NetworkPage,
    TrainingDocument,
    TrainingIndexPage,
    TrainingInstitution,
    TrainingPage,
    TrainingSession,
)
from conose.training.services import follow_training
from participants.certificates import attendance
from participants.models import (
    Activity,
    AttendanceCertificate,
    Country,
    Institution,
    Mode,
    Outcome,
    Participation,
    ParticipationRecord,
    Person,
    PersonEmail,
    Registration,
    RegistrationDesk,
    ReportedFigure,
    Series,
    Sex,
)
from participants.registration import sending
from participants.registration.desks import save_desk
from participants.services.participations import rebuild
from portal.first_pages import make_below, make_home
from portal.models import User
from portal.postponing import postponed
from reporting.public import NETWORK_COUNTRY, NETWORK_KIND, public_reach
from reporting.reach import TOTAL
from reporting.services import publish_tables
from tests.factories.live import make_broadcast
from tests.factories.registration import arrive, come, make_desk

pytestmark = pytest.mark.django_db


def publish(parent: Page, page: Page) -> Any:
    """Add a page below another and publish it, as the editor does."""
    page.live = False
    with postponed():
        parent.add_child(instance=page)
        page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


def republish(page: Page) -> Any:
    page.save_revision().publish()
    return type(page).objects.get(pk=page.pk)


@pytest.fixture
def index(remade: Callable[..., TrainingIndexPage], root_page: Page, site: Site) -> TrainingIndexPage:
    return remade(_make_index, root_page, site)


def _make_index(root_page: Page, site: Site) -> TrainingIndexPage:
    home = make_home()
    network = make_below(home, NetworkPage, NETWORK_WORDS, slug="conose")
    return make_training(network)


def session(number: int = 1, **fields: Any) -> TrainingSession:
    values: dict[str, Any] = {
        "title": f"Módulo {number}", "date": date(2021, 6, number), "starts": time(9), "ends": time(11),
        "timezone": "America/Guatemala", "mode": "online", "place": "Zoom", **fields,
    }  # fmt: skip
    return TrainingSession(locale=Locale.objects.get(language_code="es"), **values)


def unsaved(*sessions: TrainingSession, title: str = "Ciclo de políticas", **fields: Any) -> TrainingPage:
    page = TrainingPage(title=title, **{"kind": "cycle", **fields})
    page.sessions = list(sessions)
    return page


def held(page: TrainingPage) -> list[tuple[str, str, str, str, str]]:
    """Key, title, kind, series and day of the activities of a page's sessions, in the order of time."""
    keys = [each.translation_key for each in page.sessions.all()]
    found = Activity.objects.filter(page_key__in=keys).select_related("series").order_by("starts_at")
    return [(each.key, each.title_es, each.kind, each.series.key, each.starts_on.isoformat()) for each in found]


def say_took_part(activity: Activity, *people: Person) -> None:
    ParticipationRecord.objects.bulk_create(
        ParticipationRecord(
            activity=activity, person=person, source=ParticipationRecord.Source.IMPORT, mode=Mode.ONLINE,
            outcome=Outcome.ATTENDED, sex=person.sex, country_id=person.country_id, institution_id=person.institution_id,
        )
        for person in people
    )  # fmt: skip
    rebuild(activities=[activity.pk])


def make_people(number: int, *, sex: str = Sex.WOMEN, country: str = "HN", institution: Any = None) -> list[Person]:
    start = Person.objects.count()
    return [
        Person.objects.create(
            name=f"Persona {n}", key=f"persona {n}", sex=sex, country_id=country, institution=institution
        )
        for n in range(start, start + number)
    ]


def queries_of(client: Client, url: str) -> int:
    client.get(url)  # what a process reads once
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def reach(*options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("reach", *options, "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


# --- the registry follows ---------------------------------------------------------------------


def test_each_session_is_an_activity_in_the_series_of_its_year(index: TrainingIndexPage) -> None:
    page = publish(index, unsaved(session(9, title="Segundo"), session(3, title="Primero")))
    assert held(page) == [
        ("conose-ciclo-de-politicas-1", "Ciclo de políticas: Primero", "training_cycle", "2021", "2021-06-03"),
        ("conose-ciclo-de-politicas-2", "Ciclo de políticas: Segundo", "training_cycle", "2021", "2021-06-09"),
    ]
    before = Activity.objects.get(key="conose-ciclo-de-politicas-1").updated_at
    follow_training(page_key=page.translation_key)
    assert Activity.objects.get(key="conose-ciclo-de-politicas-1").updated_at == before  # nothing to write

    # Renamed, of another kind, moved to another year: keys stay, and the year that is empty goes.
    page.title, page.kind = "Programa", "virtual"
    first, second = sorted(page.sessions.all(), key=lambda each: each.date)
    first.date, second.date = date(2022, 1, 10), date(2022, 1, 17)
    page.sessions.add(first, second)
    page = republish(page)
    assert held(page) == [
        ("conose-ciclo-de-politicas-1", "Programa: Primero", "virtual_programme", "2022", "2022-01-10"),
        ("conose-ciclo-de-politicas-2", "Programa: Segundo", "virtual_programme", "2022", "2022-01-17"),
    ]
    assert list(Series.objects.values_list("key", flat=True)) == ["2022"]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("course", "certificate_course"),
        ("cycle", "training_cycle"),
        ("virtual", "virtual_programme"),
        ("forum", "forum"),
    ],
)
def test_registry_calls_each_kind_by_its_name(index: TrainingIndexPage, kind: str, expected: str) -> None:
    page = publish(index, unsaved(session(), kind=kind))
    assert [each[2] for each in held(page)] == [expected]


def test_activity_that_was_made_before_its_page_is_taken_over_with_its_key(index: TrainingIndexPage) -> None:
    starts_at = session(15).starts_at
    there = Activity.objects.create(
        key="ciclo-a-mano", title_es="A mano", programme="conose", kind="training_cycle", starts_at=starts_at
    )
    Activity.objects.create(key="otro", title_es="Otro", programme="conose", kind="forum", starts_at=starts_at)
    page = publish(index, unsaved(session(15)))
    assert [each[0] for each in held(page)] == ["ciclo-a-mano"]
    assert Activity.objects.get(pk=there.pk).title_es == "Ciclo de políticas: Módulo 15"
    assert Activity.objects.get(key="otro").page_key is None


def test_a_session_taken_out_goes_unless_somebody_took_part(index: TrainingIndexPage) -> None:
    page = publish(index, unsaved(session(1), session(2), session(3)))
    say_took_part(Activity.objects.get(key="conose-ciclo-de-politicas-2"), *make_people(1))
    page.sessions = [each for each in page.sessions.all() if each.title == "Módulo 3"]
    page = republish(page)
    keys = Activity.objects.order_by("key").values_list("key", flat=True)
    assert list(keys) == ["conose-ciclo-de-politicas-2", "conose-ciclo-de-politicas-3"]
    page.unpublish()
    assert len(keys.all()) == 2  # what happened, happened
    page.delete()
    assert list(keys.all()) == ["conose-ciclo-de-politicas-2"]


def test_a_session_taken_out_and_typed_again_is_the_one_that_was_attended(index: TrainingIndexPage) -> None:
    page = publish(index, unsaved(session(1), session(2)))
    activity = Activity.objects.get(key="conose-ciclo-de-politicas-2")
    say_took_part(activity, *make_people(1))
    page.sessions = [
        page.sessions.get(title="Módulo 1"),
        session(2, title="Módulo dos", starts=time(10), ends=time(12)),
    ]
    page = republish(page)
    assert [each[:2] for each in held(page)] == [
        ("conose-ciclo-de-politicas-1", "Ciclo de políticas: Módulo 1"),
        ("conose-ciclo-de-politicas-2", "Ciclo de políticas: Módulo dos"),
    ]
    assert Activity.objects.count() == 2
    assert Participation.objects.get().activity == activity


def test_a_draft_and_a_copy_have_no_activity_and_a_deleted_page_takes_its_year_along(index: TrainingIndexPage) -> None:
    page = publish(index, unsaved(session(1)))
    copy = page.copy(to=index, update_attrs={"slug": "copia", "title": "Copia"}, keep_live=False)
    assert copy.sessions.get().translation_key != page.sessions.get().translation_key
    assert Activity.objects.count() == 1
    TrainingPage.objects.get(pk=page.pk).delete()
    assert (Activity.objects.count(), Series.objects.count()) == (0, 0)


def test_the_english_page_takes_the_facts_and_gives_its_own_titles(index: TrainingIndexPage, english: Locale) -> None:
    from portal.making_pages import translate_to_english

    page = publish(index, unsaved(session(1)))
    translate_to_english(page, {"Ciclo de políticas": "Policy cycle", "Módulo 1": "Module 1"})
    republish(page.get_translation(english))
    activity = Activity.objects.get()
    assert (activity.title_es, activity.title_en) == ("Ciclo de políticas: Módulo 1", "Policy cycle: Module 1")
    page = TrainingPage.objects.get(pk=page.pk)
    moved = page.sessions.get()
    moved.date, page.kind, page.hours = date(2021, 7, 5), "forum", 8
    page.sessions.add(moved)
    republish(page)
    other = page.get_translation(english)
    assert ([each.date for each in other.sessions.all()], other.kind, other.hours) == ([date(2021, 7, 5)], "forum", 8)
    assert Activity.objects.count() == 1


# --- the editor's form --------------------------------------------------------------------------


def errors_of(client: Client, page: TrainingPage, **changes: Any) -> list[str]:
    data: dict[str, Any] = {
        "title": page.title, "slug": page.slug, "kind": page.kind, "summary": "", "aims": "", "audience": "", "hours": "",
        "themes": "", "institutions": inline_formset([]), "sessions": inline_formset([]), "joined": inline_formset([]),
        "documents": inline_formset([]), "comments": inline_formset([]), **changes,
    }  # fmt: skip
    form = client.post(f"/admin/pages/{page.pk}/edit/", nested_form_data(data)).context["form"]
    rows = [row for formset in form.formsets.values() for row in formset.errors]
    return [str(error) for said in (form.errors, *rows) for each in said.values() for error in each]


def test_form_says_what_cannot_be(index: TrainingIndexPage, administrator_client: Client) -> None:
    page = publish(index, unsaved())
    row = {
        "title": "Módulo", "date": "2021-06-01", "starts": "09:00", "ends": "11:00", "timezone": "America/Guatemala",
        "mode": "online", "place": "", "agenda": "",
    }  # fmt: skip
    institution = Institution.objects.create(name="IUDPAS", key="iudpas")
    own = Activity.objects.create(key="propia", title_es="Propia", programme="conose", kind="forum")
    cases = {
        "La sesión debe terminar después de empezar, el mismo día.": {"sessions": [{**row, "ends": "09:00"}]},
        "Diga dónde se celebra la sesión en persona.": {"sessions": [{**row, "mode": "in_person"}]},
        "«Módulo» también empieza el 1 de junio de 2021 a las 09:00: cambie una de las dos o quítela.": {
            "sessions": [row, row]
        },
        f"«{institution}» ya está en la lista.": {"institutions": [{"institution": institution.pk}] * 2},
        "Elija una cohorte de TrainAction o un evento de DatAction: las sesiones propias de la red están arriba.": {
            "joined": [{"activity": own.pk}]
        },
        "Indique un documento o una dirección, no ambos.": {},
    }
    cases.popitem()
    with override("es"):
        found = {
            sentence: errors_of(
                administrator_client, page, **{panel: inline_formset(rows) for panel, rows in changes.items()}
            )
            for sentence, changes in cases.items()
        }
    assert found == {sentence: [sentence] for sentence in cases}
    assert TrainingPage.objects.get(pk=page.pk).sessions.count() == 0


# --- in public ----------------------------------------------------------------------------------


def test_list_is_filtered_by_kind_year_country_and_theme(index: TrainingIndexPage, client: Client) -> None:
    from portal.models import Theme

    theme = Theme.objects.create(name="Academia", slug="academia")
    forum = unsaved(session(4, date=date(2022, 3, 4)), title="Foro", kind="forum")
    forum.themes.add(theme)
    publish(index, forum)
    cycle = unsaved(session(1), session(2, mode="in_person", place="San José"))
    cycle.countries = [Country.objects.get(pk="HN")]
    publish(index, cycle)

    def listed(**chosen: str) -> list[tuple[str, str, str, str]]:
        rows = client.get(index.url, chosen).context["listing"].rows
        return [(row.title, row.kind, row.when, row.sessions) for row in rows]

    of_forum = ("Foro", "Foro internacional", "4 de marzo de 2022", "1 sesión: 1 en línea")
    of_cycle = (
        "Ciclo de políticas", "Ciclo de formación", "1 de junio – 2 de junio de 2021",
        "2 sesiones: 1 en línea, 1 en persona",
    )  # fmt: skip
    assert listed() == [of_forum, of_cycle]
    assert listed(kind="forum") == listed(year="2022") == listed(theme="academia") == [of_forum]
    assert listed(kind="cycle") == listed(year="2021") == listed(country="HN") == [of_cycle]
    ignored = client.get(index.url, {"kind": "fiesta"}).context["listing"].ignored
    assert ignored == ["«fiesta» no está en el filtro «Tipo» de esta lista y se dejó de lado."]


def test_page_tells_what_it_is_joined_to_and_where_to_register(
    index: TrainingIndexPage, client: Client, manager_client: Client
) -> None:
    from datacction.models import WebinarIndexPage

    elsewhere = publish(index.get_parent().get_parent(), WebinarIndexPage(title="DatAction", slug="datacction"))
    series = Series.objects.create(
        programme="datacction", kind="forum", key="foro", title_es="Foro", page_key=elsewhere.translation_key
    )
    event = Activity.objects.create(
        key="foro-1", title_es="Foro: día 1", programme="datacction", kind="forum", series=series
    )
    run = Activity.objects.create(key="curso-1", title_es="Primera convocatoria", programme="trainaction", kind="run")
    coming = timezone.localdate() + timedelta(days=9)
    page = unsaved(session(1), session(2, date=coming), hours=20, audience="Para quien decide.", aims="Leer\nEscribir")
    institution = Institution.objects.create(name="Cátedra", key="catedra")
    page.institutions = [TrainingInstitution(institution=institution)]
    page.joined = [JoinedActivity(activity=event), JoinedActivity(activity=run)]
    page.documents = [TrainingDocument(title="Programa", url="https://example.org/p", locale=index.locale)]
    page = publish(index, page)
    first, second = Activity.objects.filter(series__kind="year").order_by("starts_at")
    say_took_part(first, *make_people(12))
    publish_tables(by=None)
    save_desk(desk=RegistrationDesk(activity=second, certificate_rule="minutes", certificate_amount=60), by=None)

    found = client.get(page.url).context["training"]
    assert [(each.title, each.url, each.kind) for each in found.joined] == [
        ("Foro: día 1", elsewhere.url, "Foro"), ("Primera convocatoria", "", "Cohorte de un curso"),
    ]  # fmt: skip
    assert (found.institutions, [each.title for each in found.documents]) == (("Cátedra",), ["Programa"])
    assert [each.desk.url if each.desk else None for each in found.sessions] == [
        None, f"/es/actividades/{second.key}/inscripcion/",
    ]  # fmt: skip
    live = make_broadcast(second)
    assert [each.live and each.live.url for each in client.get(page.url).context["training"].sessions] == [
        None, reverse("live", args=[live.activity.key]),
    ]  # fmt: skip
    assert found.certificates == (
        "Constancia de participación de cada sesión, para quien se inscribió y estuvo presente al menos 60 minutos."
    )
    text = client.get(page.url).content.decode()
    assert ("12 <" in text or "12 participantes" in text) and "20 horas" in text
    assert found.figures == ""
    exact = manager_client.get(page.url).context["training"].figures
    assert exact == f"activity={first.key}&activity={second.key}&activity=foro-1&activity=curso-1"
    answer = manager_client.get(f"/admin/reach/?{exact}&by=sex")
    assert answer.status_code == 200


def test_lists_and_pages_cost_the_same_for_one_and_for_three(index: TrainingIndexPage, client: Client) -> None:
    page = publish(index, unsaved(session(1)))
    one = [queries_of(client, index.url), queries_of(client, page.url)]
    for number in (2, 3):
        publish(index, unsaved(session(number), title=f"Ciclo {number}"))
    page.sessions.add(session(20), session(21))
    republish(page)
    assert [queries_of(client, index.url), queries_of(client, page.url)] == one
    assert max(one) <= 16


def test_network_page_leads_to_training_and_an_empty_list_says_what_will_stand_there(
    index: TrainingIndexPage, client: Client
) -> None:
    network = index.get_parent()
    assert client.get(network.url).context["network"].training_url == index.url
    assert "Aún no se ha anunciado ninguna actividad de formación ni foro" in client.get(index.url).content.decode()


def test_training_is_found_by_search_in_both_languages(index: TrainingIndexPage, english: Locale) -> None:
    from portal.making_pages import translate_to_english

    page = unsaved(session(1), kind="forum", summary="Sobre la evidencia.")
    page.countries = Country.objects.filter(pk__in=["HN", "SV"])
    page.institutions = [TrainingInstitution(institution=Institution.objects.create(name="IDEM", key="idem"))]
    page = publish(index, page)
    translate_to_english(page, {"Ciclo de políticas": "Policy forum", "Módulo 1": "Module 1"})
    republish(page.get_translation(english))
    spanish, other = training_documents([str(page.translation_key)])
    assert (spanish.subtitle, sorted(spanish.countries), spanish.day, spanish.programme) == (
        "Foro internacional", ["HN", "SV"], date(2021, 6, 1), "conose",
    )  # fmt: skip
    assert (other.title, other.subtitle, other.body) == ("Policy forum", "International forum", "Module 1")
    assert spanish.institutions == [str(Institution.objects.get().pk)]


# --- figures --------------------------------------------------------------------------------------


def test_reach_counts_each_activity_once_by_sex_country_and_institution(index: TrainingIndexPage) -> None:
    cycle = publish(index, unsaved(session(1), session(2)))
    forum = publish(index, unsaved(session(5), title="Foro", kind="forum"))
    of_idem = Institution.objects.create(name="IDEM", key="idem")
    both, others = make_people(3, institution=of_idem), make_people(2, sex=Sex.MEN, country="SV")
    for each in Activity.objects.filter(page_key__in=[s.translation_key for s in cycle.sessions.all()]):
        say_took_part(each, *both)
    say_took_part(Activity.objects.get(page_key=forum.sessions.get().translation_key), *both[:1], *others)
    asked = ("--programme", "conose", "--series", "2021")
    figures = {name: each["value"] for name, each in reach(*asked)["figures"].items()}
    names = (
        "participants",
        "participations",
        "countries",
        "institutions",
        "training_cycles",
        "forums",
        "hours_of_exchange",
    )
    assert [figures[name] for name in names] == [5, 9, 2, 1, 1, 1, 6]
    by = {
        dimension: {row["labels"][dimension]: row["participants"] for row in rows if row["participants"]}
        for dimension in ("sex", "country", "institution")
        for rows in [reach(*asked, "--by", dimension, "--language", "es")["breakdown"]["rows"]]
    }
    assert by["country"] == {"Honduras": 3, "El Salvador": 2}
    assert by["institution"] == {"IDEM": 3, "Institución no indicada": 2}
    assert (by["sex"]["Mujeres"], by["sex"]["Hombres"]) == (3, 2)


def test_public_sees_the_network_through_the_gate_alone(index: TrainingIndexPage, client: Client) -> None:
    page = publish(index, unsaved(session(1)))
    activity = Activity.objects.get(page_key=page.sessions.get().translation_key)
    say_took_part(
        activity, *make_people(14), *make_people(12, country="SV", sex=Sex.MEN), *make_people(3, country="GT")
    )
    elsewhere = Activity.objects.create(key="otra", title_es="Otra", programme="datacction", kind="episode")
    for country in ("HN", "SV", "GT"):
        say_took_part(elsewhere, *make_people(15, country=country))
    publish_tables(by=None)
    published = public_reach()
    assert published is not None
    table = published.table(NETWORK_COUNTRY.name).breakdown
    shown = {key[0]: row.participants for key, row in table.by_values.items()}
    assert shown == {"HN": 14, "SV": None, "GT": None, None: 0, TOTAL: 29}  # few in GT, and another with them
    [(label, people)] = published.of_network()
    assert (label, people.everybody) == ("Formación y foros de CONOSE, 2021", 29)
    assert client.get(f"/es/data/reach/{NETWORK_KIND.name}.json").status_code == 200
    text = client.get(index.url).content.decode()
    assert "Quién participó" in text and NETWORK_COUNTRY.name in text


# --- from the editor to the certificate -----------------------------------------------------------


def test_a_course_goes_from_the_editors_form_to_a_certificate_that_anyone_verifies(
    index: TrainingIndexPage, administrator: User, administrator_client: Client, client: Client
) -> None:
    coming = timezone.localdate() + timedelta(days=3)
    row = {
        "title": "Módulo 1", "date": coming.isoformat(), "starts": "09:00", "ends": "11:00", "timezone": "America/Guatemala",
        "mode": "in_person", "place": "Tegucigalpa", "agenda": "Leer\nEscribir",
    }  # fmt: skip
    data = nested_form_data(
        {
            "title": "Curso de análisis", "slug": "curso-de-analisis", "kind": "course", "summary": "", "aims": "", "hours": "8",
            "audience": "", "themes": "", "institutions": inline_formset([]), "sessions": inline_formset([row]),
            "joined": inline_formset([]), "documents": inline_formset([]), "comments": inline_formset([]),
            "action-publish": "1",
        }
    )  # fmt: skip
    assert administrator_client.post(f"/admin/pages/add/conose/trainingpage/{index.pk}/", data).status_code == 302
    page = TrainingPage.objects.get(slug="curso-de-analisis")
    [session_] = client.get(page.url).context["training"].sessions
    assert (session_.desk, session_.agenda) == (None, ("Leer", "Escribir"))  # nobody can register yet
    activity = Activity.objects.get(page_key=session_.translation_key)
    make_desk(activity, is_in_person=True, is_online=False, certificate_rule="any")

    [session_] = client.get(page.url).context["training"].sessions
    form = client.get(session_.desk.url)
    assert (form.status_code, page.url in form.content.decode()) == (200, True)
    who = {
        "name": "Ana Morales", "email": "ana@correo.example", "sex": "women", "country": "HN", "institution": "",
        "mode": "in_person", "consent": "on",
    }  # fmt: skip
    assert client.post(session_.desk.url, who).status_code == 302
    sending.send_due()
    link = re.search(r"http://\S+(/es/inscripciones/confirmar/\S+)", mail.outbox[0].body)
    assert link is not None
    client.post(link[1])
    own = Registration.objects.get()
    arrive(own, timezone.now(), by=administrator)
    certificate = attendance.issue(registration=own, by=administrator)
    verified = client.get(reverse("certificate", args=[certificate.code.code]), follow=True)
    assert "Curso de análisis: Módulo 1" in verified.content.decode()
    figures = reach("--programme", "conose", "--series", str(coming.year))["figures"]
    assert (figures["certificate_courses"]["value"], figures["participants"]["value"]) == (1, 1)


def test_a_course_gives_one_certificate_of_all_its_sessions(
    index: TrainingIndexPage, administrator: User, administrator_client: Client, client: Client
) -> None:
    course = unsaved(*(session(day) for day in (1, 2, 3, 4)), title="Curso de análisis", kind="course")
    page = publish(index, course)
    first, second, last, off = Activity.objects.filter(series__key="2021").order_by("starts_at")
    make_desk(off, cancelled_at=timezone.now())
    desk = make_desk(last, certificate_rule="share", certificate_amount=75, certificate_parts=60)
    before = datetime(2021, 5, 20, 12, tzinfo=UTC)
    ana, beto = (come(desk, f"{name}@correo.example", before, name=name) for name in ("Ana", "Beto"))
    carla = Person.objects.create(name="Carla", key="carla")
    for activity, person, minutes in (
        (first, ana.person, 110), (second, ana.person, 90), (first, beto.person, 110), (last, beto.person, 30),
        (second, carla, 100), (last, carla, 120),
    ):  # fmt: skip
        ParticipationRecord.objects.create(
            activity=activity, person=person, source="import", mode=Mode.ONLINE, minutes=minutes
        )
    rebuild(activities=[first.pk, second.pk, last.pk])

    assert client.get(page.url).context["training"].certificates == (
        "Una sola constancia de asistencia, de todas sus sesiones, para quien se inscribió y estuvo presente al menos el 75 % de la "
        "actividad, en al menos 2 de sus 3 días o sesiones."
    )
    shown = administrator_client.get(reverse("registration_certificates", args=[desk.pk])).context
    assert [(own.name, own.is_enough) for own, *_rest in shown["people"]] == [("Ana", True), ("Beto", False)]
    with pytest.raises(ValidationError):
        attendance.issue(registration=beto, by=administrator)
    assert attendance.issue_all(desk=desk, by=administrator) == {"issued": 2, "left_out": 0}
    issued = AttendanceCertificate.objects.order_by("name")
    assert [(each.name, each.title, each.held_from.day, each.held_until.day, each.minutes) for each in issued] == [
        ("Ana", "Curso de análisis", 1, 3, 360), ("Carla", "Curso de análisis", 1, 3, 360),
    ]  # fmt: skip
    again = attendance.reissue(certificate=issued[0], by=administrator)
    assert (again.title, again.minutes) == ("Curso de análisis", 360)
    with pytest.raises(ValidationError) as refused:
        make_desk(first, certificate_parts=50)
    assert list(refused.value.message_dict) == ["certificate_rule"]


# --- the demo -------------------------------------------------------------------------------------


def test_demo_reproduces_what_was_printed_of_2021(index: TrainingIndexPage) -> None:
    institutions = {}
    for slug in {each for fact in TRAININGS for each in fact.institutions} | {"iudpas"}:
        institutions[slug] = Institution.objects.create(
            name=f"Institución {slug}", key=f"institucion {slug}", country_id="HN"
        )
    for number, person in enumerate(make_people(24, institution=institutions["iudpas"])):
        PersonEmail.objects.create(person=person, address=f"p{number}@escuela.example")
    for measure in ("training_cycles", "forums", "training_programmes"):
        ReportedFigure.objects.create(
            programme="conose", scope="Año 2021", measure=measure, label_es=measure, value=3, source="Recuadro 9",
            since=date(2021, 1, 1), until=date(2021, 12, 31),
        )  # fmt: skip
    # These two sessions' attendance comes in with the attendance files of the demo.
    for key, kind, fact in (
        ("conose-ciclo-2021-1", "training_cycle", CYCLES[0]),
        ("conose-analisis-2021", "virtual_programme", VIRTUAL[0]),
    ):
        first = fact.sessions[0]
        starts_at = session(date=first.day, starts=first.starts).starts_at
        there = Activity.objects.create(key=key, title_es=key, programme="conose", kind=kind, starts_at=starts_at)
        say_took_part(there, Person.objects.order_by("pk").first())
    with postponed(search=False):  # as the demo's command does
        load_trainings(index, {}, institutions)
    answer = reach("--programme", "conose", "--series", "2021")["figures"]
    counted = {name: answer[name]["value"] for name in ("training_cycles", "forums", "training_programmes")}
    assert counted == {"training_cycles": 3, "forums": 3, "training_programmes": 3}
    assert (len(CYCLES), len(FORUMS), len(VIRTUAL)) == (3, 3, 3)
    assert Activity.objects.get(key="conose-ciclo-2021-1").series.key == "2021"
    assert ReportedFigure.objects.filter(series__key="2021").count() == 3
    before = [model.objects.count() for model in (TrainingPage, Activity, Participation, RegistrationDesk)]
    load_trainings(index, {}, institutions)
    assert [model.objects.count() for model in (TrainingPage, Activity, Participation, RegistrationDesk)] == before
