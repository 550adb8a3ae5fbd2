"""What the public sees: the catalogue with its filters, a course, a module, a lesson; and how many queries it takes."""

import gzip
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from participants.models import Country, Institution, Person
from participants.models.merges import Subject
from participants.services.merging import merge
from participants.services.privacy import erase_person
from portal.models import HomePage, Theme, User
from portal.queries import open_pages
from publications.models import LibraryPage
from tests.datacction.conftest import published
from tests.datacction.test_pages import give_profile
from tests.factories.certificates import give_lesson, make_course_run
from tests.factories.runs import make_enrolment, make_learner
from tests.publications.conftest import unsaved_publication
from tests.publications.test_datasets import make as make_dataset
from tests.trainaction.conftest import Academy, Taught
from trainaction.models import CoursePage, CourseRun, EnrolmentState, LessonPage, RunInstitution


@pytest.fixture
def themes(db: None) -> dict[str, Theme]:
    return {
        slug: Theme.objects.create(slug=slug, name=name, name_en=name_en)
        for slug, name, name_en in [("juventud", "Juventud", "Youth"), ("encuestas", "Encuestas", "Surveys")]
    }


def institution(name: str) -> Institution:
    return Institution.objects.create(name=name, key=name.casefold())


def listed(client: Client, page: Page, **query: str) -> list[str]:
    response = client.get(page.url, query)
    assert response.status_code == 200
    return [row.title for row in response.context["listing"].rows]


def soup_of(client: Client, page: Page) -> BeautifulSoup:
    response = client.get(page.url)
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html.parser")


def queries_of(client: Client, url: str) -> int:
    client.get(url)  # what a process reads once
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.fixture
def three(remade: Callable[..., None], academy: Academy, themes: dict[str, Theme]) -> Academy:
    """Three courses on different countries, themes and levels, given by different institutions."""
    remade(_publish_three, academy, themes["juventud"], themes["encuestas"])
    return academy


def _publish_three(academy: Academy, young: Theme, surveys: Theme) -> None:
    guatemala, honduras = Country.objects.get(pk="GT"), Country.objects.get(pk="HN")
    university, police = institution("Universidad"), institution("Policía")
    academy.course("Curso A", countries=[guatemala], themes=[young], institutions=[university])
    academy.course(
        "Curso B",
        countries=[guatemala, honduras],
        themes=[surveys],
        institutions=[police],
        level="advanced",
    )
    academy.course("Curso C", themes=[young], level="advanced")


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, ["Curso A", "Curso B", "Curso C"]),
        ({"country": "GT"}, ["Curso A", "Curso B"]),
        ({"country": "region"}, ["Curso C"]),
        ({"theme": "juventud"}, ["Curso A", "Curso C"]),
        ({"level": "advanced"}, ["Curso B", "Curso C"]),
        ({"country": "HN", "level": "advanced"}, ["Curso B"]),
        ({"country": "HN", "theme": "juventud"}, []),
    ],
)
def test_catalogue_filters(three: Academy, client: Client, query: dict[str, str], titles: list[str]) -> None:
    assert listed(client, three.page, **query) == titles


def test_catalogue_filters_by_institution_under_all_its_names(three: Academy, client: Client) -> None:
    university = Institution.objects.get(name="Universidad")
    assert listed(client, three.page, institution=str(university.pk)) == ["Curso A"]
    merge(
        subject=Subject.INSTITUTION,
        survivor=university.pk,
        others=[Institution.objects.get(name="Policía").pk],
        by=None,
    )
    assert listed(client, three.page, institution=str(university.pk)) == ["Curso A", "Curso B"]


def test_catalogue_filters_by_the_languages_a_course_is_written_in(
    three: Academy, client: Client, translate: Callable[..., Any]
) -> None:
    assert "language" not in client.get(three.page.url).context["listing"].form.fields
    translate(CoursePage.objects.get(title="Curso A"), title="Course A")
    form = client.get(three.page.url).context["listing"].form
    assert form.fields["language"].choices == [("", "Cualquiera"), ("es", "español"), ("en", "inglés")]
    assert [row.languages for row in client.get(three.page.url).context["listing"].rows] == [
        "español, inglés",
        "español",
        "español",
    ]
    assert listed(client, three.page, language="en") == ["Curso A"]
    assert listed(client, three.page, language="es") == ["Curso A", "Curso B", "Curso C"]


def test_catalogue_offers_only_filters_that_leave_a_choice(three: Academy, client: Client) -> None:
    form = client.get(three.page.url).context["listing"].form
    assert list(form.fields) == ["country", "theme", "level", "institution"]
    assert form.fields["country"].choices == [
        ("", "Cualquiera"),
        ("GT", "Guatemala"),
        ("HN", "Honduras"),
        ("region", "Toda la región"),
    ]
    assert form.fields["level"].choices == [("", "Cualquiera"), ("introductory", "Inicial"), ("advanced", "Avanzado")]


NEXT_YEAR = timezone.now().year + 1
A_DAY, LATER_DAY = (datetime(NEXT_YEAR, 3, day, 12, tzinfo=ZoneInfo("America/Guatemala")) for day in (2, 20))
AGO = datetime(2026, 1, 5, 12, tzinfo=ZoneInfo("America/Guatemala"))


@pytest.fixture
def filed(remade: Callable[..., CoursePage], academy: Academy) -> CoursePage:
    """«Curso 1», which has no run yet, beside a course that is filed under each of the three."""
    return remade(_publish_filed, academy)


def _publish_filed(academy: Academy) -> CoursePage:
    course = academy.course()
    give_lesson(course)
    for key, fields in {
        "open": {},
        "later": {"enrolment_opens_at": LATER_DAY},
        "closed": {"enrolment_closes_at": AGO},
    }.items():
        make_course_run(academy.course(key, slug=key), key, **fields)
    return course


@pytest.mark.parametrize(
    ("fields", "state", "said", "filed_under"),
    [
        ({}, "Inscripción abierta", "a su propio ritmo", "open"),
        (
            {"pace": "scheduled", "enrolment_closes_at": A_DAY, "starts_at": LATER_DAY},
            "Inscripción abierta",
            f"hasta el 2 de marzo de {NEXT_YEAR} · comienza el 20 de marzo de {NEXT_YEAR}",
            "open",
        ),
        (
            {"pace": "scheduled", "starts_at": AGO, "enrolment_closes_at": A_DAY},
            "Inscripción abierta",
            f"hasta el 2 de marzo de {NEXT_YEAR}",
            "open",
        ),
        (
            {"enrolment_opens_at": A_DAY, "starts_at": LATER_DAY},
            "Inscripción aún no abierta",
            f"abre el 2 de marzo de {NEXT_YEAR} · comienza el 20 de marzo de {NEXT_YEAR}",
            "later",
        ),
        ({"pace": "scheduled"}, "Por programar", "", "later"),
        (
            {"enrolment_closes_at": AGO, "starts_at": A_DAY},
            "Inscripción cerrada",
            f"comienza el 2 de marzo de {NEXT_YEAR}",
            "closed",
        ),
        ({"enrolment_closes_at": AGO, "starts_at": AGO}, "En marcha, inscripción cerrada", "", "closed"),
        ({"ends_at": AGO}, "", "Sin cohortes previstas", "closed"),
        ({"archived_at": AGO}, "", "Sin cohortes previstas", "closed"),
    ],
)
def test_catalogue_says_how_the_nearest_run_of_a_course_stands_and_files_it_so(
    academy: Academy, filed: CoursePage, client: Client, fields: dict[str, Any], state: str, said: str, filed_under: str
) -> None:
    make_course_run(filed, **fields)
    [row] = [row for row in client.get(academy.page.url).context["listing"].rows if row.title == "Curso 1"]
    assert (row.run.state, row.run.said) == (state, said)
    for key in ("open", "later", "closed"):
        assert sorted(listed(client, academy.page, enrolment=key)) == ["Curso 1"] * (key == filed_under) + [key]


def test_catalogue_tells_of_the_run_that_is_nearest_to_letting_somebody_in(academy: Academy, client: Client) -> None:
    course = academy.course()

    def state() -> str:
        return str(client.get(academy.page.url).context["listing"].rows[0].run.state)

    told = [state()]
    make_course_run(course, "closed", enrolment_closes_at=AGO)
    told.append(state())
    make_course_run(course, "later", enrolment_opens_at=A_DAY)
    told.append(state())
    make_enrolment(make_course_run(course, "full", capacity=1), make_learner())
    told.append(state())
    make_course_run(course, "open")
    told.append(state())
    assert told == [
        "",
        "En marcha, inscripción cerrada",
        "Inscripción aún no abierta",
        "Completa, con lista de espera",
        "Inscripción abierta",
    ]


def test_bad_filter_of_the_catalogue_is_left_out_and_said_to_be(three: Academy, client: Client) -> None:
    response = client.get(three.page.url, {"country": "<b>XX</b>", "level": "advanced", "p": "zzz"})
    listing = response.context["listing"]
    assert [row.title for row in listing.rows] == ["Curso B", "Curso C"]
    assert listing.ignored == ["«<b>XX</b>» no está en el filtro «País» de esta lista y se dejó de lado."]
    assert "<b>XX</b>" not in response.content.decode()


def test_catalogue_tells_nothing_yet_from_nothing_that_matches(academy: Academy, client: Client) -> None:
    assert client.get(academy.page.url).context["listing"].is_empty is True
    academy.course("Curso", level="advanced")
    listing = client.get(academy.page.url, {"level": "introductory"}).context["listing"]
    assert (listing.is_empty, [row.title for row in listing.rows], len(listing.ignored)) == (False, ["Curso"], 1)


def test_catalogue_says_how_much_of_a_course_is_open(taught: Taught, client: Client) -> None:
    taught.academy.course("Otro", slug="otro")
    rows = client.get(taught.academy.page.url).context["listing"].rows
    assert [(row.title, row.size) for row in rows] == [
        ("Medir la violencia", "2 módulos · 3 lecciones"),
        ("Otro", "En preparación"),
    ]


def test_a_runs_card_says_for_whom_it_is(taught: Taught, client: Client) -> None:
    run = make_course_run(taught.course)
    run.countries.set(["GT", "HN"])
    now, before = institution("Policía Nacional Civil"), institution("PNC")
    before.merged_into = now
    before.save()
    for each in (now, before, institution("Fiscalía")):
        RunInstitution.objects.create(run=run, institution=each)
    make_course_run(taught.course, "run-2")
    [card, other] = client.get(taught.course.url).context["course"].runs
    assert card.for_whom == (
        "Para personas de: Guatemala, Honduras",
        "Para personas de estas instituciones: Fiscalía, Policía Nacional Civil",
    )
    assert other.for_whom == ()
    one = queries_of(client, taught.course.url)
    RunInstitution.objects.create(run=CourseRun.objects.get(key="run-2"), institution=institution("Otra"))
    assert queries_of(client, taught.course.url) == one
    text = client.get("/es/learning/run-1/enrol/").content.decode()
    assert "Policía Nacional Civil" in text


@pytest.mark.parametrize(
    ("state", "button", "path"),
    [
        (EnrolmentState.ENROLLED, "Ir al curso", "/es/learning/run-1/"),
        (EnrolmentState.CERTIFIED, "Mi certificado", "/es/learning/run-1/certificate/"),
        (EnrolmentState.WAITING, "Mis cursos", "/es/learning/"),
        (EnrolmentState.WITHDRAWN, "Inscribirse", "/es/learning/run-1/enrol/"),
    ],
)
def test_course_leads_who_is_in_it_to_their_place_and_no_other(
    taught: Taught, client: Client, state: str, button: str, path: str
) -> None:
    ana, luis = make_learner(), make_learner("luis@escuela.example", "Luis Paz")
    make_enrolment(make_course_run(taught.course), ana, state)

    def offered() -> list[tuple[str, str]]:
        links = soup_of(client, taught.course).select(".run a.button")
        return [(str(link.find(string=True)), str(link["href"])) for link in links]

    others = "Entrar en la lista de espera" if state == EnrolmentState.WAITING else "Inscribirse"
    to_enrol = [(others, "/es/learning/run-1/enrol/")]
    assert offered() == to_enrol
    client.force_login(luis.user, backend="django.contrib.auth.backends.ModelBackend")
    assert offered() == to_enrol
    client.force_login(ana.user, backend="django.contrib.auth.backends.ModelBackend")
    assert offered() == [(button, path)]
    assert "private" in client.get(taught.course.url)["Cache-Control"]


def first_said(soup: BeautifulSoup) -> tuple[str, str, str]:
    """Of the runs, above everything else of a course: how they stand, the first thing to press, and where it leads."""
    line, button = soup.select_one(".page-head .run__facts-line"), soup.select_one(".page-head .button")
    return line.get_text(" ", strip=True), button.get_text(strip=True), str(button["href"])


def test_course_says_first_how_its_run_stands_and_the_way_in(taught: Taught, client: Client) -> None:
    run = make_course_run(taught.course, capacity=2)
    assert first_said(soup_of(client, taught.course)) == (
        "En marcha, inscripción abierta A su propio ritmo, sin fechas · Quedan 2 plazas de 2",
        "Inscribirse",
        "/es/learning/run-1/enrol/",
    )
    ana = make_learner()
    make_enrolment(run, ana, EnrolmentState.ACTIVE)
    client.force_login(ana.user, backend="django.contrib.auth.backends.ModelBackend")
    assert first_said(soup_of(client, taught.course)) == (
        "Curso en marcha A su propio ritmo, sin fechas",
        "Seguir el curso",
        "/es/learning/run-1/",
    )


def test_course_with_several_open_runs_leads_to_the_choice(taught: Taught, client: Client) -> None:
    make_course_run(taught.course)
    make_course_run(taught.course, "run-2")
    said = first_said(soup_of(client, taught.course))
    assert said == ("En marcha, inscripción abierta 2 cohortes para elegir", "Elegir e inscribirse", "#runs")


def test_course_whose_run_takes_nobody_says_so_first(taught: Taught, client: Client) -> None:
    make_course_run(taught.course, enrolment_opens_at=timezone.now() + timedelta(days=3))
    state, button, url = first_said(soup_of(client, taught.course))
    assert (state.startswith("Inscripción aún no abierta"), button, url) == (True, "Cuándo se imparte", "#runs")


def test_catalogue_takes_the_same_queries_for_one_course_and_three(
    academy: Academy, client: Client, themes: Any
) -> None:
    facts = {
        "countries": [Country.objects.get(pk="GT")],
        "themes": [themes["juventud"]],
        "institutions": [institution("Universidad")],
    }
    academy.module(academy.course("Curso 1", slug="c1", **facts))
    one = queries_of(client, academy.page.url)
    for number in (2, 3):
        module = academy.module(academy.course(f"Curso {number}", slug=f"c{number}", **facts))
        academy.lesson(module)
        for key in (f"a{number}", f"b{number}"):
            make_course_run(module.get_parent().specific, key)
    assert (queries_of(client, academy.page.url), one) == (one, one)
    assert one <= 9
    assert queries_of(client, f"{academy.page.url}?theme=juventud&country=GT&enrolment=open") <= 9


# --- a course ---------------------------------------------------------------------------------


def test_course_page_shows_the_syllabus_of_its_modules_and_lessons(taught: Taught, client: Client) -> None:
    course = client.get(taught.course.url).context["course"]
    assert [
        (module.number, module.title, [(each.number, each.title, each.minutes) for each in module.lessons])
        for module in course.modules
    ] == [
        (1, "Contar", [(1, "Qué es un registro", 10), (2, "Quién lo llena", 15)]),
        (2, "Usar", [(3, "Decidir con datos", 20)]),
    ]
    assert (course.lessons, course.first_url) == (3, taught.lessons[0].url)


def test_course_page_says_what_is_open_and_pretends_nothing(taught: Taught, client: Client) -> None:
    told = soup_of(client, taught.course).select_one(".open-to-read").get_text(" ", strip=True)
    assert told.startswith("Las 3 lecciones se pueden leer")
    outline = taught.academy.course("Otro", slug="otro")
    told = soup_of(client, outline).select_one(".open-to-read").get_text(" ", strip=True)
    assert told.startswith("Este curso está en preparación")
    assert soup_of(client, outline).select(".page-head .button") == []


def test_course_page_names_only_tutors_who_consent(
    academy: Academy, client: Client, make_person: Callable[..., Person]
) -> None:
    rosa, ana, luz = make_person("Rosa Díaz"), make_person("Ana Sol"), make_person("Luz Paz")
    give_profile(rosa, "rosa-diaz")
    give_profile(ana, "ana-sol", consents=False)
    page = academy.course("Curso", tutors=[ana, rosa, luz])
    soup = soup_of(client, page)
    assert [each.get_text(strip=True) for each in soup.select(".person__name")] == ["Rosa Díaz"]
    assert "Y 2 personas más, sin perfil público." in soup.get_text()
    assert "Ana Sol" not in str(soup) and "Luz Paz" not in str(soup)


def test_course_to_take_first_is_shown_in_the_readers_language_while_it_is_open(
    academy: Academy, client: Client, translate: Callable[..., Any]
) -> None:
    before = academy.course("Primero", slug="primero")
    after = academy.course("Después", slug="despues", prerequisites=[before])
    english = translate(after, title="Afterwards")
    assert [each.title for each in client.get(english.url).context["course"].prerequisites] == ["Primero"]
    translate(before, title="First")
    assert [each.title for each in client.get(english.url).context["course"].prerequisites] == ["First"]
    assert [each.title for each in client.get(after.url).context["course"].prerequisites] == ["Primero"]
    before.get_translation(english.locale).unpublish()
    before.unpublish()
    assert client.get(after.url).context["course"].prerequisites == ()


def test_course_page_takes_the_same_queries_for_one_lesson_and_three(
    academy: Academy, client: Client, make_person: Callable[..., Person], themes: Any
) -> None:
    person = make_person()
    give_profile(person, "rosa-diaz")
    before = academy.course("Antes", slug="antes")
    page = academy.course(
        "Curso",
        slug="curso",
        tutors=[person],
        institutions=[institution("Universidad")],
        themes=[themes["juventud"]],
        prerequisites=[before],
        countries=[Country.objects.get(pk="GT")],
    )
    module = academy.module(page)
    academy.lesson(module)
    one = queries_of(client, page.url)
    academy.lesson(module, "Lección 2")
    academy.lesson(academy.module(page, "Módulo 2"), "Lección 3")
    assert (queries_of(client, page.url), one) == (one, one)
    assert one <= 12


def test_course_takes_an_hour_at_least(academy: Academy) -> None:
    page = academy.course("Curso")
    with pytest.raises(IntegrityError), transaction.atomic():
        CoursePage.objects.filter(pk=page.pk).update(hours=0)


# --- a lesson -----------------------------------------------------------------------------------


def test_lesson_tells_its_place_and_leads_across_modules(taught: Taught, client: Client) -> None:
    seen = []
    for page in taught.lessons:
        lesson = client.get(page.url).context["lesson"]
        seen.append((lesson.place, getattr(lesson.previous, "title", None), getattr(lesson.following, "title", None)))
    assert seen == [
        ("Lección 1 de 3", None, "Quién lo llena"),
        ("Lección 2 de 3", "Qué es un registro", "Decidir con datos"),
        ("Lección 3 de 3", "Quién lo llena", None),
    ]
    soup = soup_of(client, taught.lessons[1])
    assert [each.get_text(" ", strip=True) for each in soup.select(".beside [aria-current]")] == [
        "2 Quién lo llena 15 min"
    ]


def test_module_page_tells_its_place_and_lists_its_lessons(taught: Taught, client: Client) -> None:
    module = client.get(taught.modules[0].url).context["module"]
    assert (module.place, [each.title for each in module.lessons]) == (
        "Módulo 1 de 2",
        ["Qué es un registro", "Quién lo llena"],
    )
    assert (module.previous, module.following.title) == (None, "Usar")


@pytest.mark.parametrize(
    ("fields", "state", "button"),
    [
        ({"capacity": 1}, "Inscripción abierta", "Inscribirse en el curso"),
        ({"enrolment_opens_at": A_DAY}, "Inscripción aún no abierta", "Cuándo se imparte"),
    ],
)
def test_who_reads_a_lesson_or_a_module_in_public_finds_the_way_to_take_the_course(
    taught: Taught, client: Client, fields: dict[str, Any], state: str, button: str
) -> None:
    make_course_run(taught.course, **fields)
    to_the_runs = f"{taught.course.url}#runs"
    for page in (taught.lessons[0], taught.modules[0]):
        way = soup_of(client, page).select_one("aside.callout")
        assert (way.select_one(".callout__title").get_text(strip=True), way.select_one("a.button").get_text()) == (
            f"Lleve este curso · {state}",
            button,
        )
        assert way.select_one("a.button")["href"] == to_the_runs
    head = soup_of(client, taught.lessons[0]).select_one(".page-head .note")
    assert (head.get_text(" ", strip=True), head.a["href"]) == (f"{state} · {button}", to_the_runs)
    assert soup_of(client, taught.course).select_one("#runs") is not None


@pytest.mark.parametrize("fields", [None, {"enrolment_closes_at": AGO}, {"ends_at": AGO}])
def test_a_lesson_offers_no_way_that_is_closed(taught: Taught, client: Client, fields: dict[str, Any] | None) -> None:
    if fields is not None:
        make_course_run(taught.course, **fields)
    assert [
        soup_of(client, page).select("aside.callout, .page-head .note")
        for page in (taught.lessons[0], taught.modules[0])
    ] == [[], []]


def test_lesson_keeps_its_place_in_every_language(
    taught: Taught, client: Client, translate: Callable[..., Any]
) -> None:
    """The second lesson is translated before the first, and a new one is put before both."""
    english = [translate(taught.lessons[at], title=f"Lesson {at}") for at in (1, 0, 2)]
    new = taught.academy.lesson(taught.modules[0], "Antes de empezar")
    new.move(taught.modules[0], pos="first-child")
    translate(LessonPage.objects.get(pk=new.pk), title="Before you begin")
    modules = client.get(taught.course.get_translation(english[0].locale).url).context["course"].modules
    assert [[each.title for each in module.lessons] for module in modules] == [
        ["Before you begin", "Lesson 0", "Lesson 1"],
        ["Lesson 2"],
    ]
    assert client.get(english[0].url).context["lesson"].place == "Lesson 3 of 4"


@pytest.mark.parametrize("held", ["pictures", "readings"])
def test_lesson_takes_the_same_queries_for_one_block_and_three(
    taught: Taught, client: Client, held: str, make_picture: Callable[..., Any]
) -> None:
    values = {
        "pictures": lambda: ("picture", {"image": make_picture().pk, "alt": "Una curva que baja"}),
        "readings": lambda: ("reading", {"page": _publication().pk, "why": "Porque sí"}),
    }
    module = taught.modules[1]
    one = taught.academy.lesson(module, "Una", body=[values[held]()])
    three = taught.academy.lesson(module, "Tres", body=[values[held]() for _each in range(3)])
    assert queries_of(client, three.url) == queries_of(client, one.url)
    assert queries_of(client, three.url) <= 12


def test_lesson_with_a_view_of_a_dataset_a_picture_and_a_reading_takes_few_queries(
    taught: Taught, client: Client, make_picture: Callable[..., Any]
) -> None:
    work = _publication(dataset=make_dataset())
    body = [
        ("dataset", {"work": work.pk, "view": "", "title": "Una serie"}),
        ("picture", {"image": make_picture().pk, "alt": "Una curva que baja"}),
        ("reading", {"page": work.pk, "why": ""}),
    ]
    lesson = taught.academy.lesson(taught.modules[1], "Con datos", body=body)
    assert "Una serie" in soup_of(client, lesson).select_one(".lesson-body").get_text()
    assert queries_of(client, lesson.url) <= 12


_made = iter(range(1000))


def _publication(**fields: Any) -> Page:
    home = HomePage.objects.get(locale__language_code="es")
    library = LibraryPage.objects.first() or published(home, LibraryPage(title="Biblioteca", slug="biblioteca"))
    return published(library, unsaved_publication(f"Estudio {next(_made)}", **fields))


def test_reading_is_shown_only_while_it_is_public(taught: Taught, client: Client) -> None:
    work = _publication()
    lesson = taught.academy.lesson(taught.modules[1], "Leer", body=[("reading", {"page": work.pk, "why": "Por qué"})])
    assert soup_of(client, lesson).select_one(".reading a").get_text() == work.title
    work.unpublish()
    soup = soup_of(client, lesson)
    assert (soup.select(".reading"), work.title in str(soup)) == ([], False)


# --- what is closed -------------------------------------------------------------------------------


def _expire(page: Page) -> None:
    type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))


def _restrict(page: Page) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type="login")


CLOSED = {"unpublished": lambda page: page.unpublish(), "expired": _expire, "private": _restrict}


@pytest.mark.parametrize("how", CLOSED)
@pytest.mark.parametrize("what", ["course", "module"])
def test_what_is_below_a_closed_page_is_closed(taught: Taught, client: Client, how: str, what: str) -> None:
    CLOSED[how](taught.course if what == "course" else taught.modules[0])
    closed = [taught.modules[0], *taught.lessons[:2]]
    assert [client.get(page.url).status_code in (302, 404) for page in closed] == [True] * 3
    shown = client.get("/sitemap.xml").content.decode()
    assert [page.url in shown for page in closed] == [False] * 3
    assert open_pages(Page.objects.filter(pk__in=[page.pk for page in closed])).count() == 0
    assert client.get(taught.lessons[2].url).status_code == (
        200 if what == "module" else client.get(taught.course.url).status_code
    )
    rows = client.get(taught.academy.page.url).context["listing"].rows
    assert [row.size for row in rows] == ([] if what == "course" else ["1 módulo · 1 lección"])
    if what == "module":
        assert client.get(taught.lessons[2].url).context["lesson"].place == "Lección 1 de 1"
        assert "Quién lo llena" not in client.get(taught.course.url).content.decode()


def test_closed_lesson_is_left_out_of_the_count(taught: Taught, client: Client) -> None:
    taught.lessons[1].unpublish()
    lesson = client.get(taught.lessons[2].url).context["lesson"]
    assert (lesson.place, lesson.previous.title) == ("Lección 2 de 2", "Qué es un registro")


def test_reader_who_may_sees_a_private_course_whole(taught: Taught, editor_client: Client) -> None:
    _restrict(taught.course)
    response = editor_client.get(taught.lessons[2].url)
    assert (response.status_code, response.context["lesson"].place) == (200, "Lección 3 de 3")


def test_draft_is_previewed_by_its_editor(taught: Taught, editor_client: Client) -> None:
    draft = LessonPage(title="Borrador", live=False)
    taught.modules[0].add_child(instance=draft)
    draft.save_revision()
    response = editor_client.get(f"/admin/pages/{draft.pk}/view_draft/")
    assert (response.status_code, "Borrador" in response.content.decode()) == (200, True)


# --- languages and weight -----------------------------------------------------------------------


def test_facts_of_a_course_follow_the_spanish_page(
    academy: Academy, client: Client, translate: Callable[..., Any]
) -> None:
    page = academy.course("Curso", hours=10, level="introductory")
    english = translate(page, title="Course")
    page.hours, page.level = 12, "advanced"
    page.save_revision().publish()
    english.refresh_from_db()
    assert (english.title, english.hours, english.level) == ("Course", 12, "advanced")


@pytest.mark.parametrize("path", ["", "medir/", "medir/contar/", "medir/contar/que-es-un-registro/"])
def test_page_sent_weighs_at_most_100_kb(taught: Taught, client: Client, path: str) -> None:
    """As a browser gets it on the first view: texts compressed, fonts as they are; without pictures."""
    html = client.get(f"{taught.academy.page.url}{path}").content
    soup = BeautifulSoup(html.decode(), "html.parser")
    files = {tag["href"] for tag in soup.select("link[rel=stylesheet], link[rel=preload], link[rel=icon]")}
    files |= {tag["src"] for tag in soup.select("script[src]")}
    contents = [(settings.BASE_DIR / "static" / name.removeprefix("/static/")).read_bytes() for name in files]
    weight = sum(min(len(each), len(gzip.compress(each))) for each in [html, *contents])
    assert weight <= 100_000


def test_institution_without_a_place_is_shown_too(academy: Academy, client: Client) -> None:
    """A program may leave the place out, which the database allows."""
    page = academy.course("Curso", institutions=[institution("Universidad"), institution("Policía")])
    page.institution_links.model.objects.filter(institution__name="Policía").update(sort_order=None)
    shown = client.get(page.url).context["course"].institutions
    assert sorted(each.text for each in shown) == ["Policía", "Universidad"]


def test_tutor_who_is_erased_is_gone_from_the_course_and_its_history(
    academy: Academy, client: Client, make_person: Callable[..., Person], administrator: User
) -> None:
    rosa = make_person("Rosa Díaz")
    give_profile(rosa, "rosa-diaz")
    page = academy.course("Curso", tutors=[rosa])
    before = client.get(page.url).content.decode()
    erase_person(person=rosa, by=administrator)
    after = client.get(page.url).content.decode()
    assert ("Rosa Díaz" in before, "Rosa Díaz" in after) == (True, False)
    assert list(page.tutors.model.objects.filter(page=page)) == []
    assert page.get_latest_revision().content["tutors"] == []


# --- what is not translated ------------------------------------------------------------------


def test_what_is_only_in_spanish_stands_in_its_place_in_the_english_course(
    taught: Taught, client: Client, translate: Callable[..., Any]
) -> None:
    """The second lesson of three is not translated: it is listed and counted, in Spanish, and the others lead to it."""
    first, last = (translate(taught.lessons[at], title=f"Lesson {at}") for at in (0, 2))
    spanish = taught.lessons[1]
    page = soup_of(client, taught.course.get_translation(first.locale))
    link = page.find("a", href=spanish.url)
    assert link is not None
    assert (link["hreflang"], link.find(class_="lessons__title")["lang"]) == ("es", "es")
    assert " ".join(link.text.split()) == "2 Quién lo llena Only in Spanish15 min"
    sentence = "1 lesson has not been translated yet: it is listed all the same, and opens in Spanish."
    assert sentence in page.text
    assert "All 3 lessons are open to read" in page.text
    view = client.get(first.url).context["lesson"]
    assert (view.place, view.following.url, view.following.language) == ("Lesson 1 of 3", spanish.url, "es")
    assert client.get(last.url).context["lesson"].place == "Lesson 3 of 3"
    in_english = taught.modules[0].get_translation(first.locale).url
    module = client.get(in_english).context["module"]
    assert [(each.title, each.language) for each in module.lessons] == [("Lesson 0", ""), ("Quién lo llena", "es")]
    other = soup_of(client, spanish).select_one(".tools__language a")
    assert other is not None
    assert other["href"] == f"{in_english}?only-in=es.{spanish.pk}"
    back = BeautifulSoup(client.get(other["href"]).content, "html.parser").select_one(".tools__language a")
    assert (back["href"], back["title"]) == (spanish.url, "Volver a «Quién lo llena»")


def test_module_that_is_only_in_spanish_stands_in_the_english_course_with_its_lessons(
    taught: Taught, client: Client, translate: Callable[..., Any]
) -> None:
    lesson = translate(taught.lessons[0], title="Lesson 0")
    course = client.get(taught.course.get_translation(lesson.locale).url).context["course"]
    assert [(each.title, each.language, [row.language for row in each.lessons]) for each in course.modules] == [
        ("Contar (en)", "", ["", "es"]),
        ("Usar", "es", ["es"]),
    ]
    catalogue = client.get(taught.academy.page.get_translation(lesson.locale).url).context["listing"]
    assert [row.size for row in catalogue.rows] == ["2 modules · 3 lessons"]
    assert course.size == "2 modules · 3 lessons"


def test_spanish_course_says_nothing_of_translations(
    taught: Taught, client: Client, translate: Callable[..., Any]
) -> None:
    english = translate(taught.lessons[0], title="Lesson 0")
    taught.academy.lesson(taught.modules[0].get_translation(english.locale), "Only in English")
    course = client.get(taught.course.url).context["course"]
    assert (course.lessons, course.untranslated) == (3, "")


@pytest.mark.parametrize("closed", ["lesson", "module", "course"])
def test_what_is_closed_in_spanish_does_not_fill_the_english_course(
    taught: Taught, client: Client, translate: Callable[..., Any], closed: str
) -> None:
    english = translate(taught.lessons[0], title="Lesson 0")
    {"lesson": taught.lessons[1], "module": taught.modules[0], "course": taught.course}[closed].unpublish()
    course = client.get(taught.course.get_translation(english.locale).url).context["course"]
    left = [lesson.title for module in course.modules for lesson in module.lessons]
    assert left == (["Lesson 0"] if closed == "course" else ["Lesson 0", "Decidir con datos"])


def test_private_spanish_course_does_not_fill_the_english_one(
    taught: Taught, client: Client, translate: Callable[..., Any]
) -> None:
    english = translate(taught.lessons[0], title="Lesson 0")
    PageViewRestriction.objects.create(page=taught.course, restriction_type=PageViewRestriction.LOGIN)
    course = client.get(taught.course.get_translation(english.locale).url).context["course"]
    assert [lesson.title for module in course.modules for lesson in module.lessons] == ["Lesson 0"]
