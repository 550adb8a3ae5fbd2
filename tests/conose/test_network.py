"""The network in public: who works on what, the agenda, and the way from a study to the decision that cites it."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, RequestFactory, TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from conose.demo import calls as demo_calls
from conose.demo.load import load
from conose.documents import guide_documents, member_documents, study_documents
from conose.guides.paper import sheet_of
from conose.models import (
    Application,
    Call,
    CommitteeSeat,
    GuidePage,
    GuideVersionPage,
    MemberIndexPage,
    MemberPage,
    NetworkPage,
    ResearchLine,
    StudyIndexPage,
    StudyOutput,
    StudyPage,
    StudyUse,
    TeamMember,
)
from conose.network.queries import Named, Sharing, sharings
from conose.research.queries import institutions_of, stages_of, studies_below
from datacction.demo.episodes import THEMES
from front.models import Term
from participants.models import (
    Activity,
    Consent,
    Institution,
    InstitutionAlias,
    Outcome,
    ParticipationRecord,
    Person,
    PublicProfile,
)
from participants.models.merges import Subject
from participants.services.merging import merge
from participants.services.participations import rebuild
from participants.services.privacy import erase_person
from portal.charts.maps import classes
from portal.components import DataTable
from portal.models import HomePage, Theme, User
from portal.origins import origins_of
from portal.postponing import postponed
from portal.sections import section_of
from publications.models import Downloads
from reporting.public import PublicReach
from reporting.services import publish_tables
from reporting.templatetags import reporting_tags
from search.engines.base import Hit
from search.listings import _row
from search.templatetags.search_tags import result_row

pytestmark = pytest.mark.django_db

NETWORK = "/es/conose/"
DIRECTORY = "/es/conose/directorio/"
AGENDA = "/es/conose/agenda-de-investigacion/"
MIGRANTS = f"{AGENDA}irse-de-honduras/"


def say(text: str) -> None:
    """Nobody listens."""


@pytest.fixture(scope="module", autouse=True)
def loaded(database_of_module: None) -> None:
    """The demo's network, with two people who may work on its studies: one consents to be shown."""
    for slug, (spanish, english) in THEMES.items():
        Theme.objects.get_or_create(slug=slug, defaults={"name": spanish, "name_en": english})
    for number, name in enumerate(["Ana Paz", "Beatriz Sol"]):
        person = Person.objects.create(name=name, key=name.casefold())
        PublicProfile.objects.create(person=person, slug=f"persona-{number}", display_name=name)
        Consent.objects.create(
            person=person, purpose=Consent.Purpose.PUBLIC_PROFILE, version="1", given_at=timezone.now()
        )
    with postponed(search=False), TestCase.captureOnCommitCallbacks(execute=True):  # as the demo's command does
        load(say)
    Consent.objects.filter(person__name="Beatriz Sol").update(withdrawn_at=timezone.now())


def directory(client: Client, **chosen: str) -> dict[str, Any]:
    """Names of members, people (with their studies) and studies on the directory's page."""
    response = client.get(DIRECTORY, chosen)
    assert response.status_code == 200
    found = response.context["found"]
    return {
        "members": [row.title for row in response.context["listing"].rows],
        "people": [(each.name, [study.text for study in each.studies]) for each in found.people] if found else None,
        "studies": [each.title for each in found.studies] if found else None,
    }


def listed(client: Client, **chosen: str) -> list[str]:
    return [row.url.rstrip("/").rsplit("/", 1)[-1] for row in client.get(AGENDA, chosen).context["listing"].rows]


def study(slug: str = "irse-de-honduras") -> StudyPage:
    return StudyPage.objects.get(slug=slug)


def queries_of(client: Client, url: str) -> int:
    client.get(url)  # what a process reads once
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


# --- who works on what ------------------------------------------------------------------------


def test_directory_finds_who_works_on_human_mobility_in_honduras(client: Client) -> None:
    migrants = study().title
    assert directory(client, theme="movilidad-humana", country="HN") == {
        "members": ["Instituto Universitario en Democracia, Paz y Seguridad", "Red Voces Diversas"],
        "people": [("Ana Paz", [migrants])],
        "studies": [migrants],
    }
    assert directory(client, theme="movilidad-humana", country="HN", kind="academia")["members"] == [
        "Instituto Universitario en Democracia, Paz y Seguridad"
    ]
    assert directory(client)["people"] is None


def test_directory_says_which_filter_it_does_not_know(client: Client) -> None:
    response = client.get(DIRECTORY, {"country": "ZZ"})
    assert response.context["listing"].ignored == ["«ZZ» no está en el filtro «País» de esta lista y se dejó de lado."]
    assert len(response.context["listing"].rows) == 8


def test_directory_shows_nobody_without_consent_nor_anybody_erased(client: Client, administrator: User) -> None:
    consents = Consent.objects.filter(person__name="Beatriz Sol")
    consents.update(withdrawn_at=None)
    Consent.objects.filter(person__name="Beatriz Sol").update(withdrawn_at=None)
    assert [name for name, _studies in directory(client, theme="movilidad-humana")["people"]] == [
        "Ana Paz",
        "Beatriz Sol",
    ]
    erase_person(person=Person.objects.get(name="Beatriz Sol"), by=administrator)
    assert [name for name, _studies in directory(client, theme="movilidad-humana")["people"]] == ["Ana Paz"]
    assert TeamMember.objects.filter(page=study()).count() == 1


def test_a_merged_institution_is_found_and_counted_by_the_one_that_counts(client: Client, administrator: User) -> None:
    kept, gone = (
        MemberPage.objects.get(slug=slug, locale__language_code="es").institution
        for slug in ("cemig", "voces-diversas")
    )
    assert len(client.get(f"{DIRECTORY}cemig/").context["member"].studies) == 1
    merge(subject=Subject.INSTITUTION, survivor=kept.pk, others=[gone.pk], by=administrator)
    found = client.get(f"{DIRECTORY}cemig/").context["member"]
    assert sorted(each.url.rstrip("/").rsplit("/", 1)[-1] for each in found.studies) == [
        "irse-de-honduras",
        "lo-que-no-se-anota",
    ]
    assert client.get(f"{DIRECTORY}voces-diversas/").context["member"].full_name == kept.name


def test_members_are_on_the_map_by_country(client: Client) -> None:
    table = client.get(DIRECTORY).context["countries"].table
    assert [(row.head.text, row.head.url, row.cells[0].text) for row in table.rows] == [
        ("Belice", f"{DIRECTORY}?country=BZ", "1"),
        ("Costa Rica", f"{DIRECTORY}?country=CR", "1"),
        ("El Salvador", f"{DIRECTORY}?country=SV", "1"),
        ("Guatemala", f"{DIRECTORY}?country=GT", "1"),
        ("Honduras", f"{DIRECTORY}?country=HN", "2"),
        ("Panamá", f"{DIRECTORY}?country=PA", "1"),
        ("República Dominicana", f"{DIRECTORY}?country=DO", "1"),
    ]


def test_map_follows_the_filters_of_the_list(client: Client) -> None:
    def shown(**chosen: str) -> list[tuple[str, str]]:
        return [(row.head.text, row.head.url) for row in client.get(DIRECTORY, chosen).context["countries"].table.rows]

    assert shown(theme="movilidad-humana", kind="academia") == [
        ("Honduras", f"{DIRECTORY}?theme=movilidad-humana&kind=academia&country=HN")
    ]
    assert shown(country="SV") == [("El Salvador", f"{DIRECTORY}?country=SV")]


def test_map_classes_of_counts_have_whole_limits() -> None:
    assert classes([1.0, 2.0]) == [1.0, 2.0, 3.0]
    assert classes([1, 2, 12])[:2] == [0, 5]


# --- the network's own page -------------------------------------------------------------------


def test_network_tells_its_numbers_and_who_steers_it_today(client: Client) -> None:
    found = client.get(NETWORK).context["network"]
    assert found.facts == (
        ("8", "miembros"), ("7", "países"), ("6", "estudios"), ("2", "estudios usados en decisiones"),
    )  # fmt: skip
    assert [(kind, [seat.name for seat in seats]) for kind, seats in found.seats] == [
        ("Dirección", ["Ilka Treminio", "Carlos Ramos"]),
        ("Comité directivo", ["Tomás Quirós Vega", "Lucrecia Sandoval Ixcot"]),
        ("Comité asesor", ["Rebeca Alfaro Montes"]),
    ]
    assert ([seat.name for seat in found.past], found.coming) == (["Yudelka Peña Rosario"], ())
    assert found.seats[1][1][0].institution_url == f"{DIRECTORY}catedra-seguridad/"


def test_a_term_runs_from_its_first_to_its_last_day() -> None:
    seat = CommitteeSeat(name="Eva", since=date(2024, 2, 1), until=date(2024, 2, 3))
    days = [date(2024, 1, 31), date(2024, 2, 1), date(2024, 2, 3), date(2024, 2, 4)]
    assert [seat.sits_on(day) for day in days] == [False, True, True, False]
    assert [(seat.is_past(day), seat.is_coming(day)) for day in days] == [
        (False, True), (False, False), (False, False), (True, False),
    ]  # fmt: skip
    seat.until = date(2024, 1, 1)
    with pytest.raises(ValidationError, match="until"):
        seat.clean()


def test_institutions_share_a_study_once_by_name(spanish: Locale) -> None:
    found = sharings(spanish.pk)
    roots = dict(Institution.objects.values_list("acronym", "pk"))
    assert len(found) == 10
    assert found[0] == Sharing(
        Named("Belize Centre for Peace Studies", "BCPS", roots["BCPS"]),
        Named("Cátedra de Seguridad y Convivencia de la Universidad Central del Pacífico", "CSC", roots["CSC"]),
        1,
    )
    shown = NetworkPage.objects.get(locale=spanish).get_context(RequestFactory().get(NETWORK))["network"].sharings
    assert (shown.table.rows[0].head.text, shown.table.rows[0].head.url) == (
        "Belize Centre for Peace Studies (BCPS)", f"{DIRECTORY}belize-peace/",
    )  # fmt: skip
    picture = str(shown.picture)
    assert picture.count("<path ") == 10
    assert picture.count("<circle ") == 8


def test_institutions_are_called_as_the_reader_calls_them(english: Locale) -> None:
    institution = Institution.objects.get(acronym="CSC")
    InstitutionAlias.objects.create(institution=institution, name="Chair of Security", key="x", language="en")
    with override("en"):
        names = {each.name for sharing in sharings(english.pk) for each in (sharing.one, sharing.other)}
        studies = StudyPage.objects.filter(locale=english).values_list("pk", flat=True)
        told = {name for _page, name in institutions_of(studies)}
    assert {"Chair of Security", "Belize Centre for Peace Studies"} <= names & told
    assert institution.name not in names | told


# --- the agenda and its studies ---------------------------------------------------------------


def test_agenda_counts_studies_by_how_far_they_are(client: Client) -> None:
    found = client.get(AGENDA).context["agenda"]
    assert [(step.label, step.number, step.url) for step in found.steps] == [
        ("Propuesto", "1", f"{AGENDA}?stage=proposed"),
        ("Aprobado", "1", f"{AGENDA}?stage=approved"),
        ("En marcha", "1", f"{AGENDA}?stage=under_way"),
        ("Publicado", "1", f"{AGENDA}?stage=published"),
        ("Usado en una decisión", "2", f"{AGENDA}?stage=used"),
    ]
    assert found.uses_said == "3 decisiones citan un estudio de la red, de 2 instituciones."
    assert [use.title for use in found.uses] == [
        "Presupuesto de prevención 2023 (inventado)",
        "Protocolo de visitas familiares (inventado)",
        "Plan municipal de atención a jóvenes retornados (inventado)",
    ]


def test_agenda_says_which_lines_run_and_a_study_stands_there_with_its_question(client: Client) -> None:
    found = client.get(AGENDA).context["agenda"]
    year = timezone.localdate().year
    assert found.lines_said == f"4 líneas están vigentes en {year}; 5 han terminado."
    assert [(line.title, line.period, line.studies) for line in found.lines][:3] == [
        ("Migración", "desde 2019", "1 estudio"), ("Desarrollo", "desde 2019", "1 estudio"), ("Seguridad", "desde 2019", ""),
    ]  # fmt: skip
    assert {line.period for line in found.past_lines} == {"2021"}
    row = next(each for each in client.get(AGENDA).context["listing"].rows if each.title == study().title)
    assert (row.question, row.answer) == (study().question, study().summary)
    assert next(study_documents([str(study().translation_key)])).summary.startswith(study().question)


def test_home_page_tells_of_the_lines_that_run(client: Client) -> None:
    home = HomePage.objects.get(locale__language_code="es")
    request = RequestFactory().get("/es/")
    section = section_of("lines", home, request, 2)
    assert [(item.title, item.key, [tag.text for tag in item.tags]) for item in section.content["items"]] == [
        ("Migración", "desde 2019", ["1 estudio"]), ("Desarrollo", "desde 2019", ["1 estudio"]),
    ]  # fmt: skip
    assert section.content["items"][0].url == f"{AGENDA}?line=migracion"
    ResearchLine.objects.update(until=2021)
    assert section_of("lines", home, request, 2) is None


def test_studies_are_filtered_by_line_stage_country_and_theme(client: Client) -> None:
    assert listed(client, stage="used") == ["irse-de-honduras", "mujeres-en-prision"]
    assert listed(client, line="reincidencia") == ["salir-y-quedarse-fuera"]
    assert listed(client, country="DO") == ["lo-que-cuesta-un-barrio-con-miedo", "lo-que-no-se-anota"]
    assert listed(client, theme="juventud", country="GT") == ["irse-de-honduras"]


def test_words_of_the_glossary_are_explained_in_what_a_study_says(client: Client) -> None:
    Term.objects.create(
        slug="encuesta",
        kind="word",
        name_es="encuesta",
        name_en="survey",
        meaning_es="Preguntar.",
        meaning_en="To ask.",
    )
    page = client.get(MIGRANTS).content.decode()
    assert page.count('<a class="term" href="/es/glosario/#encuesta" title="Preguntar.">Encuesta</a> a jóvenes') == 1


def test_study_names_who_consents_and_counts_the_others(client: Client) -> None:
    found = client.get(MIGRANTS).context["study"]
    assert [(each.name, each.role) for each in found.team] == [("Ana Paz", "Dirige el estudio")]
    assert found.others == "Y 1 persona más, sin perfil público."
    assert b"Beatriz" not in client.get(MIGRANTS).content
    assert (found.institutions[0].text, found.institutions[0].url) == (
        "Instituto Universitario en Democracia, Paz y Seguridad", f"{DIRECTORY}iudpas/",
    )  # fmt: skip


@pytest.mark.parametrize("kind", [StudyPage, GuidePage])
def test_studies_and_protocols_can_be_commented_on(client: Client, kind: type[StudyPage | GuidePage]) -> None:
    page = kind.objects.filter(locale__language_code="es").earliest("pk")
    assert client.get(page.url).content.decode().count('id="comments"') == 1


def test_study_shows_what_came_out_of_it_only_while_that_is_public(client: Client) -> None:
    StudyOutput.objects.create(page=study(), output=study("puertas-adentro"))
    assert [each.title for each in client.get(MIGRANTS).context["study"].outputs] == [study("puertas-adentro").title]
    english = client.get(study().get_translation(Locale.objects.get(language_code="en")).url)
    assert english.context["study"].uses[0].title == "Prevention budget 2023 (invented)"
    for version in StudyPage.objects.filter(translation_key=study("puertas-adentro").translation_key):
        version.unpublish()
    assert client.get(MIGRANTS).context["study"].outputs == ()


def test_facts_of_a_study_are_carried_to_its_translation(django_capture_on_commit_callbacks: Any) -> None:
    page = study()
    page.state, page.line = "under_way", ResearchLine.objects.get(slug="seguridad")
    page.uses = []
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    english = page.get_translation(Locale.objects.get(language_code="en"))
    assert (english.state, english.line.slug, english.uses.count()) == ("under_way", "seguridad", 0)
    assert stages_of(studies_below(StudyIndexPage.objects.get(locale=english.locale).path))["under_way"] == 2


def test_lists_cost_the_same_for_one_study_and_for_six(client: Client, spanish: Locale) -> None:
    numbers = {
        url: queries_of(client, url) for url in (AGENDA, DIRECTORY, NETWORK, f"{DIRECTORY}?theme=movilidad-humana")
    }
    for page in studies_below(StudyIndexPage.objects.get(locale=spanish).path).exclude(slug="irse-de-honduras"):
        page.unpublish()
    for page in MemberPage.objects.filter(locale=spanish).exclude(slug="iudpas"):
        page.unpublish()
    assert {url: queries_of(client, url) for url in numbers} == numbers
    assert max(numbers.values()) <= 18


def test_empty_lists_say_what_will_stand_there(client: Client, spanish: Locale) -> None:
    StudyPage.objects.all().delete()
    MemberPage.objects.all().delete()
    assert "Aún no se ha anunciado ningún estudio" in client.get(AGENDA).content.decode()
    assert "La red aún no tiene miembros aquí" in client.get(DIRECTORY).content.decode()
    assert client.get(NETWORK).context["network"].facts == ()


# --- from evidence to policy, counted ---------------------------------------------------------

EVIDENCE = "/es/evidencia/"


def texts_of(table: DataTable) -> list[list[str]]:
    return [[row.head.text, *(cell.text for cell in row.cells)] for row in table.rows]


def test_evidence_counts_studies_and_decisions_by_line_kind_year_and_country(client: Client) -> None:
    found = client.get(EVIDENCE).context
    assert [figure.value for figure in found["figures"]] == ["6", "3", "2", "3", "2", "2"]
    assert texts_of(found["by_line"]) == [
        ["Migración", "1", "1", "1", "2"],
        ["Desarrollo", "1", "0", "0", "0"],
        ["Género y cárcel", "1", "1", "1", "1"],
        ["Violencia en la pandemia", "1", "1", "0", "0"],
        ["Prevención de la reincidencia", "1", "0", "0", "0"],
        ["Violencia contra personas LGBTIQ+", "1", "0", "0", "0"],
        ["Total", "6", "3", "2", "3"],
    ]
    assert {name: texts_of(table) for name, _heading, table in found["tables"]} == {
        "by-kind": [
            ["Plan o estrategia", "1", "1"],
            ["Presupuesto", "1", "1"],
            ["Protocolo o guía", "1", "1"],
            ["Total", "3", "3"],
        ],
        "by-country": [["Costa Rica", "1", "1", "1"], ["Honduras", "2", "1", "1"]],
    }


def test_decision_that_cites_two_studies_counts_once_and_names_both(client: Client) -> None:
    other = study("puertas-adentro")
    use = study().uses.get(kind="plan")
    StudyUse.objects.create(
        page=other,
        kind="plan",
        title=f"{use.title.upper()} ",
        institution=use.institution,
        used_on=use.used_on,
        what="Atiende las llamadas.",
        locale=other.locale,
    )
    found = client.get(EVIDENCE, {"kind": "plan"}).context
    assert [figure.value for figure in found["figures"]] == ["6", "3", "3", "3", "2", "2"]
    (plan,) = found["listing"].rows
    assert [each.text for each in plan.studies] == [study().title, other.title]
    assert plan.what == f"{use.what} Atiende las llamadas."
    assert (
        client.get(AGENDA).context["agenda"].uses_said == "3 decisiones citan un estudio de la red, de 2 instituciones."
    )
    rows = client.get("/es/data/evidence.csv").content.decode("utf-8-sig").splitlines()
    assert len(rows) == 1 + 4


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"country": "HN"}, ["Presupuesto de prevención 2023 (inventado)", "Plan municipal de atención a jóvenes retornados (inventado)"]),
        ({"line": "genero-y-carcel"}, ["Protocolo de visitas familiares (inventado)"]),
        ({"year": "2022", "kind": "budget"}, ["Presupuesto de prevención 2023 (inventado)"]),
        ({"country": "CR", "kind": "budget"}, []),
    ],
)  # fmt: skip
def test_decisions_are_filtered(client: Client, chosen: dict[str, str], found: list[str]) -> None:
    assert [row.title for row in client.get(EVIDENCE, chosen).context["listing"].rows] == found


def test_evidence_is_the_same_in_both_languages_and_follows_what_is_public(client: Client) -> None:
    study("what-a-neighbourhood-in-fear-costs").unpublish()
    english = client.get("/en/evidence/").context
    assert [figure.value for figure in english["figures"]] == ["6", "3", "2", "3", "2", "2"]
    assert english["listing"].rows[0].title == "Prevention budget 2023 (invented)"
    for version in StudyPage.objects.filter(translation_key=study().translation_key):
        version.unpublish()
    assert [figure.value for figure in client.get(EVIDENCE).context["figures"]] == ["5", "2", "1", "1", "1", "1"]


def test_evidence_is_taken_away_as_files(client: Client) -> None:
    rows = list(csv.DictReader(client.get("/en/data/evidence.csv").content.decode("utf-8-sig").splitlines()))
    assert [(row["Day"], row["Kind (code)"], row["Country (code)"], row["Line of the agenda"]) for row in rows] == [
        ("2022-11-28", "budget", "HN", "Migration"),
        ("2022-08-01", "protocol", "CR", "Gender and incarceration"),
        ("2022-05-09", "plan", "HN", "Migration"),
    ]
    document = client.get("/es/data/evidence.json").json()
    assert {name: each["value"] for name, each in document["figures"].items()} == {
        "studies": 6, "published": 3, "used": 2, "decisions": 3, "institutions": 2, "countries": 2,
    }  # fmt: skip
    assert document["by_line"][0] == {"line": "migracion", "studies": 1, "published": 1, "used": 1, "decisions": 2}
    assert document["decisions"][0]["studies"][0]["url"] == f"http://testserver{MIGRANTS}"
    book = load_workbook(io.BytesIO(client.get("/es/data/evidence.xlsx").content))
    assert [sheet.title for sheet in book] == ["Decisiones", "Por línea", "Por tipo y año", "Por país", "Definiciones"]
    assert [row[1].value for row in book["Definiciones"].iter_rows(min_row=2, max_row=7)] == [6, 3, 2, 3, 2, 2]
    assert client.get("/es/data/evidence.pdf").status_code == 404


def test_evidence_costs_the_same_for_one_study_and_for_six_and_says_where_there_is_none(client: Client) -> None:
    with_all = queries_of(client, EVIDENCE)
    StudyPage.objects.exclude(slug="irse-de-honduras").update(live=False)
    assert queries_of(client, EVIDENCE) == with_all
    StudyPage.objects.update(live=False)
    assert "Aún no se conoce ninguna decisión que cite un estudio" in client.get(EVIDENCE).content.decode()


def test_page_of_a_country_tells_what_its_institutions_decided(client: Client) -> None:
    page = client.get("/es/paises/hn/").content.decode()
    assert page.count('class="use__title"') == 2
    assert page.count('href="/es/evidencia/?country=HN"') == 1
    assert "use__title" not in client.get("/es/paises/gt/").content.decode()


def test_what_came_out_of_a_study_tells_its_reach_and_leads_back_to_it(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = study("puertas-adentro")
    StudyOutput.objects.create(page=study(), output=output)
    Downloads.objects.create(file=uuid4(), work=output.translation_key, day=date(2026, 11, 1), number=12)
    content = {"pages": {str(output.translation_key): 7}, "activities": {"7": [41, 3, 5]}, "tables": {}, "keys": {}}
    published = PublicReach(timezone.now(), content)
    monkeypatch.setattr(reporting_tags, "public_reach", lambda: published)
    shown = client.get(MIGRANTS)
    (item,) = reporting_tags.outputs_with_reach(shown.context["study"])
    assert [(fact.value, str(fact.label)) for fact in item.facts] == [("41", "participantes"), ("12", "descargas")]
    assert '<span class="value">41</span> participantes' in shown.content.decode()
    request = RequestFactory().get(MIGRANTS)
    assert [(each.title, each.tags[0].text) for each in origins_of(output, request)] == [
        (study().title, "Usado en una decisión")
    ]
    study().unpublish()
    assert origins_of(output, request) == []


# --- protocols and toolkits -------------------------------------------------------------------

GUIDES = "/es/conose/protocolos-y-herramientas/"
PROTOCOL = f"{GUIDES}protocolo-tecnico/"


def test_guide_is_read_chapter_by_chapter(client: Client) -> None:
    assert [(item.title, item.tags[0].text) for item in client.get(GUIDES).context["guides"]] == [
        ("Caja de herramientas para el trabajo de campo", "versión 1.0"),
        ("Protocolo técnico para investigar en contextos de violencia", "versión 1.1"),
    ]
    latest = client.get(PROTOCOL).context["guide"].latest
    assert [each.title for each in latest.chapters] == [
        "Para qué sirve", "Antes de ir", "Consentimiento", "Cuando algo sale mal", "Los datos",
    ]  # fmt: skip
    assert latest.chapters[1].url == f"{PROTOCOL}version-1-1/2/"
    response = client.get(latest.chapters[1].url)
    reading = response.context["reading"]
    assert (reading.title, reading.before.number, reading.after.number, reading.of) == ("Antes de ir", 1, 3, 5)
    page = response.content.decode()
    assert "un plan escrito" in page
    assert "Consentir es poder" not in page
    ends = ("0/", "6/", "x/", "checklist/3/", f"{'9' * 5000}/")
    assert [client.get(f"{PROTOCOL}version-1-1/{end}").status_code for end in ends] == [404] * 5


def test_older_version_stays_at_its_address_and_says_which_is_the_latest(client: Client, settings: Any) -> None:
    older = client.get(f"{PROTOCOL}version-1-0/2/").context["version"]
    assert (older.number, older.latest.number, len(older.chapters)) == ("1.0", "1.1", 4)
    assert older.citation == (
        "Red de Conocimiento sobre Seguridad Ciudadana (CONOSE). (2020). Protocolo técnico para investigar en contextos de "
        f"violencia (versión 1.0). {settings.WAGTAILADMIN_BASE_URL}{PROTOCOL}version-1-0/"
    )
    assert client.get(PROTOCOL).context["guide"].versions[0].changes.startswith("Un capítulo nuevo")
    english = client.get("/en/conose/protocols-and-toolkits/technical-protocol/version-1-1/")
    assert [each.title for each in english.context["version"].chapters][2:4] == ["Consent", "When something goes wrong"]
    with override("en"):
        page = GuideVersionPage.objects.get(slug="version-1-1", locale__language_code="en")
        assert "I said who I am and who pays for the study" in str(page.chapters[2].body)


def test_checklist_is_a_sheet_to_print(client: Client) -> None:
    response = client.get(f"{PROTOCOL}version-1-1/checklist/1/")
    assert (response["Content-Type"], response["Content-Disposition"]) == (
        "application/pdf", 'inline; filename="antes-de-salir.pdf"',
    )  # fmt: skip
    assert response.content.startswith(b"%PDF")
    page = GuideVersionPage.objects.get(slug="version-1-1", locale__language_code="es")
    assert sheet_of(page, 1).items[3] == "Los cuestionarios no llevan nombres"


def test_a_published_version_keeps_its_chapters(administrator_client: Client) -> None:
    page = GuideVersionPage.objects.get(slug="version-1-1", locale__language_code="es")

    def saved(*chapters: tuple[str, Any]) -> list[str]:
        data = {
            "title": page.title, "slug": page.slug, "number": page.number, "issued_on": "2022-06-13", "changes": "",
            "body": streamfield(list(chapters)), "comments": inline_formset([]),
        }  # fmt: skip
        response = administrator_client.post(f"/admin/pages/{page.pk}/edit/", nested_form_data(data))
        if response.status_code == 302:
            return []
        return [str(error) for error in response.context["form"].errors["body"]]

    with override("es"):
        assert saved(("chapter", "Otro")) == [
            "Esta versión está publicada: hay quien cita lo que dice. Copie la página, dé a la copia el número siguiente y "
            "cambie esa."
        ]
        GuideVersionPage.objects.filter(pk=page.pk).update(first_published_at=None)
        assert saved(("chapter", "Otro")) == []
        assert saved() != []


def test_guide_is_found_by_its_chapters() -> None:
    key = str(GuidePage.objects.get(slug="protocolo-tecnico").translation_key)
    spanish, english = guide_documents([key])
    assert [(each.page, each.text.splitlines()[0]) for each in english.passages][-1] == (5, "The data")
    assert (spanish.file_url, spanish.has_chapters) == (f"{PROTOCOL}version-1-1/", True)
    GuideVersionPage.objects.get(slug="version-1-1", locale__language_code="es").unpublish()
    assert [each.page for each in next(iter(guide_documents([key]))).passages] == [1, 2, 3, 4]


def test_a_hit_in_a_chapter_leads_to_it() -> None:
    shown = {"title": "Protocolo", "url": "/es/p/", "file": "/es/p/version-1-1/", "chapters": True}
    hit = Hit(thing="guide:1", kind="guide", language="es", score=1.0, shown=shown, page=3)
    with override("es"):
        written = result_row(_row(hit, {}, "es", mark="s=x"))
    assert '<a href="/es/p/version-1-1/3/?s=x">Leer el capítulo 3</a>' in written
    assert "#page" not in written


def test_who_was_trained_is_told_as_published(client: Client) -> None:
    assert "aún no se han publicado" in client.get(PROTOCOL).content.decode()
    for number in range(24):
        sex = "women" if number < 13 else "men"
        person = Person.objects.create(name=f"Persona {number}", key=f"persona {number}", sex=sex, country_id="HN")
        ParticipationRecord.objects.create(
            activity=Activity.objects.get(key="protocolo-2022"), person=person, role="participant", source="manual",
            outcome=Outcome.ATTENDED, sex=sex, country_id="HN",
        )  # fmt: skip
    rebuild(activities=[Activity.objects.get(key="protocolo-2022").pk])
    publish_tables(by=None)
    page = client.get(PROTOCOL).content.decode()
    told = re.findall(r"<dt>([^<]+)</dt><dd[^>]*>(\d+)</dd>", page[page.index('id="trained"') :])
    assert told == [
        ("personas formadas", "24"), ("Mujeres", "13"), ("Hombres, otro o autodescrito", "11"), ("Participantes", "24"),
        ("Instituciones", "0"), ("Países", "1"),
    ]  # fmt: skip


# --- what an editor is told -------------------------------------------------------------------


def errors_of(client: Client, page: StudyPage, **changes: Any) -> list[str]:
    """The errors of a study's form: of the page and of its rows."""
    data: dict[str, Any] = {
        "title": page.title, "slug": page.slug, "question": page.question, "state": page.state, "themes": "",
        "institutions": inline_formset([]), "team": inline_formset([]), "milestones": inline_formset([]),
        "outputs": inline_formset([]), "uses": inline_formset([]), "comments": inline_formset([]), **changes,
    }  # fmt: skip
    response = client.post(f"/admin/pages/{page.pk}/edit/", nested_form_data(data))
    form = response.context["form"]
    of_rows = [
        error for formset in form.formsets.values() for row in formset.errors for each in row.values() for error in each
    ]
    return [str(error) for each in form.errors.values() for error in each] + [str(error) for error in of_rows]


def test_form_refuses_a_use_of_what_is_not_published_and_a_use_to_come(administrator_client: Client) -> None:
    institution = Institution.objects.get(acronym="IUDPAS")
    use = {"kind": "plan", "title": "Plan", "institution": institution.pk, "what": "", "document": "", "url": ""}
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    page = study()
    with override("es"):
        assert errors_of(
            administrator_client, page, state="approved", uses=inline_formset([{**use, "used_on": "2022-05-09"}])
        ) == ["Lo que aún no está publicado no pudo usarse: diga «Publicado» o quite los usos."]
        assert errors_of(administrator_client, page, uses=inline_formset([{**use, "used_on": tomorrow}])) == [
            "Ese día aún no ha llegado: registre el uso cuando haya ocurrido."
        ]
        twice = inline_formset([{"institution": institution.pk}, {"institution": institution.pk}])
        assert errors_of(administrator_client, page, institutions=twice) == [
            f"«{institution}» ya está en este estudio."
        ]
    assert study().uses.count() == 2


def test_an_institution_is_a_member_once(spanish: Locale) -> None:
    index = MemberIndexPage.objects.get(locale=spanish)
    there = MemberPage.objects.get(slug="iudpas", locale=spanish)
    with pytest.raises(ValidationError, match="institution"):
        index.add_child(
            instance=MemberPage(title="Otra vez", slug="otra", institution=there.institution, locale=spanish)
        )
    there.since = timezone.localdate().year + 1
    with pytest.raises(ValidationError, match="since"):
        there.full_clean()


@pytest.mark.parametrize(
    "address", ["/admin/snippets/conose/researchline/", "/admin/snippets/conose/researchline/add/"]
)
def test_lines_of_the_agenda_are_the_editors(editor_client: Client, manager_client: Client, address: str) -> None:
    assert (editor_client.get(address).status_code, manager_client.get(address).status_code) == (200, 302)


# --- the search ---------------------------------------------------------------------------------


def test_members_and_studies_are_found_in_both_languages_without_names_of_people() -> None:
    members = list(
        member_documents([str(MemberPage.objects.get(slug="cemig", locale__language_code="es").translation_key)])
    )
    assert [(each.language, each.subtitle, each.countries) for each in members] == [
        ("es", "CEMI", ["GT"]), ("en", "CEMI", ["GT"]),
    ]  # fmt: skip
    spanish, english = study_documents([str(study().translation_key)])
    assert (sorted(spanish.countries), sorted(spanish.themes), spanish.year) == (
        ["GT", "HN"],
        ["juventud", "movilidad-humana"],
        2021,
    )
    assert "Municipal plan for young returnees (invented)" in english.body
    assert not any(name in f"{each}" for each in (spanish, english) for name in ("Ana Paz", "Beatriz"))


def test_loading_again_adds_nothing(django_assert_num_queries: Callable[..., Any]) -> None:
    counted = (MemberPage, StudyPage, ResearchLine, CommitteeSeat, Institution, NetworkPage)
    before = [model.objects.count() for model in counted]
    load(say)
    assert [model.objects.count() for model in counted] == before == [16, 12, 9, 12, before[4], 2]


def test_the_demo_has_an_open_call_and_a_closed_one_with_invented_applicants() -> None:
    for _time in range(2):
        demo_calls.load(say)
        demo_calls.bring_to_today()
    found = Application.objects.order_by("call__code", "number").values_list("call__code", "state")
    assert list(found) == [("FJI-1", "submitted")] * 7 + [("FJI-1", "withdrawn")] + [("FJI-2", "submitted")] * 2
    stages = Call.objects.order_by("code")
    assert [each.stage() for each in stages] == ["closed", "open"]
    Call.objects.filter(code="FJI-2").update(closes_at=timezone.now() - timedelta(days=1))
    assert [each.stage() for each in stages.all()] == ["closed", "closed"]
    demo_calls.bring_to_today()
    assert [each.stage() for each in stages.all()] == ["closed", "open"]
