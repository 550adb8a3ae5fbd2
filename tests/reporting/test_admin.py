import csv
import html as entities
import io
import json
import re
import zipfile
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.users.models import UserProfile

from participants.models import Activity, Institution, Participation, PersonalDataAccess, ReportedFigure, Series
from participants.presence_rules import Rule
from participants.services.participations import rebuild
from portal.models import User
from reporting.figures import Value
from reporting.reported import Printed, beside
from tests.reporting.registry import random_registry
from tests.reporting.sheets import format_of, read_sheet
from tests.reporting.test_public_learners import people

INDEX = "/admin/reach/"


@pytest.mark.django_db
def test_page_shows_figures_definitions_chart_and_table(manager_client: Client) -> None:
    random_registry(1)
    response = manager_client.get(INDEX, {"by": ["sex", "season"], "rule": "minutes:30", "programme": "datacction"})
    text = response.content.decode()
    assert response.status_code == 200
    figures = [figure for group in response.context["groups"] for figure in group.figures]
    assert len(figures) == 11
    rules = {figure.label: figure.rule for figure in figures}
    assert rules["Participantes"] == "Se cuenta a quien estuvo presente al menos 30 minutos"
    assert rules["Episodios"] == "Episodios en los que tomó parte alguien de quienes se cuentan aquí"
    assert rules["Productos de conocimiento"] == "De los episodios públicos, cada uno una vez en todos sus idiomas"
    assert text.count('<svg class="drawn" role="img"') == 1
    assert re.search(
        r"<title id=\"breakdown-svg-title\">[^<]+</title><desc id=\"breakdown-svg-desc\">[^<]+</desc>", text
    )
    assert response.context["address"].endswith("?programme=datacction&rule=minutes%3A30&by=sex%2Cseason")


@pytest.mark.django_db
def test_figures_stand_in_the_groups_of_the_registry(manager_client: Client) -> None:
    random_registry(1)
    response = manager_client.get(INDEX)
    groups = [(group.label, [figure.label for figure in group.figures]) for group in response.context["groups"]]
    assert groups == [
        (
            "Personas",
            [
                "Participantes",
                "Mujeres entre las personas participantes",
                "Participaciones",
                "Especialistas",
                "Mujeres entre especialistas",
            ],
        ),
        ("Instituciones y países", ["Instituciones", "Países"]),
        ("Actividades y horas", ["Horas de intercambio", "Horas-persona", "Episodios"]),
        ("Conocimiento", ["Productos de conocimiento"]),
    ]
    soup = BeautifulSoup(response.content, "html.parser")
    drawn = {
        section.select_one("h2").text: [each.text for each in section.select(".reach-label")]
        for section in soup.select("section.reach-set")
    }
    assert list(drawn.items()) == groups
    named = [section["aria-labelledby"] for section in soup.select("section.reach-set")]
    assert named == [heading["id"] for heading in soup.select("section.reach-set > h2")]
    sheet = read_sheet(manager_client.get(f"{INDEX}reach.xlsx").content)
    assert [row[0] for row in sheet[1:]] == [label for _group, labels in groups for label in labels]


@pytest.mark.django_db
def test_bad_filter_is_said_and_no_figures_are_shown(manager_client: Client) -> None:
    random_registry(1)
    response = manager_client.get(INDEX, {"role": ["king", "specialist"], "by": "shoe"})
    assert len(response.context["faults"]) == 1
    assert list(response.context["form"].faults) == ["second"]
    assert response.context["question"].filters.role == ("specialist",)
    text = response.content.decode()
    assert "king" in text
    assert ('class="reach-figures"' in text, "?role=specialist" in text) == (False, True)


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", ["activity=gone", "since=2021-13-01", "by=shoe", "rule=minutes:x", "role=king"])
def test_file_of_an_address_that_cannot_be_read_is_refused_and_not_of_everybody(
    manager_client: Client, wrong: str
) -> None:
    random_registry(1)
    for extension in ("csv", "json", "xlsx", "zip"):
        answer = manager_client.get(f"{INDEX}reach.{extension}?{wrong}")
        assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")
        assert len(answer.content.decode().splitlines()) == 1
    assert manager_client.get(f"{INDEX}records/?{wrong}").url == f"{INDEX}?{wrong.replace(':', '%3A')}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "address"),
    [
        ({"rule": "any", "amount": ""}, ""),
        ({"rule": "any", "amount": "30"}, ""),
        ({"rule": "minutes", "amount": "30", "by": ["", ""]}, "?rule=minutes%3A30"),
        ({"rule": "minutes", "amount": "7.5", "role": ["specialist"]}, "?role=specialist&rule=minutes%3A7.5"),
        ({"rule": "share", "amount": "1", "by": ["sex", ""]}, "?rule=share%3A1%25&by=sex"),
        ({"rule": "completed", "amount": "", "programme": ""}, "?rule=completed"),
    ],
)
def test_form_leads_to_the_permanent_address(manager_client: Client, sent: dict, address: str) -> None:
    response = manager_client.get(INDEX, sent)
    assert (response.status_code, response.headers["Location"]) == (302, INDEX + address)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("rule", "fields"),
    [("minutes:30", ("minutes", "30")), ("share:0.5", ("share", "50")), ("completed", ("completed", ""))],
)
def test_form_shows_the_rule_of_an_address(manager_client: Client, rule: str, fields: tuple) -> None:
    form = manager_client.get(INDEX, {"rule": rule}).context["form"]
    assert (form["rule"].value(), form["amount"].value()) == fields


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"rule": "minutes", "amount": ""}, "amount", "¿Cuántos minutos? Escriba un número, como 30."),
        ({"rule": "minutes", "amount": "-3"}, "amount", "¿Cuántos minutos? Escriba un número, como 30."),
        (
            {"rule": "share", "amount": "101"},
            "amount",
            "¿Qué porcentaje? Escriba un número mayor que 0 y hasta 100, como 50.",
        ),
        ({"since": "2021-03-01", "until": "2021-02-01", "amount": ""}, "until", "El periodo termina antes de empezar."),
        (
            {"by": ["sex", "sex"], "amount": ""},
            "second",
            "Se desglosa por una dimensión o por dos distintas.",
        ),
        (
            {"rule": "minutes:many"},
            "rule",
            "«minutes:many» no es una regla de presencia: escriba any, minutes:30, share:50% o completed.",
        ),
    ],
)
def test_fault_stands_beside_its_field_and_what_was_typed_stays(
    manager_client: Client, sent: dict, field: str, sentence: str
) -> None:
    response = manager_client.get(INDEX, sent)
    assert (response.status_code, response.context["faults"]) == (200, [])
    form = response.context["form"]
    assert form.faults == {field: sentence}
    html = response.content.decode()
    assert html.count(f'<p class="error-message">{entities.escape(sentence)}</p>') == 1
    assert html.count(f'aria-describedby="fault-{field}"') == 1
    assert (html.count('class="reach-sets"'), html.count("No se muestran cifras")) == (0, 1)
    typed = {name: sent[name] for name in ("amount", "since", "until") if sent.get(name)}
    assert {name: form[name].value() for name in typed} == typed


@pytest.mark.django_db
def test_filters_in_force_are_said_in_words_each_with_the_address_without_it(manager_client: Client) -> None:
    random_registry(1)
    query = {"country": "GT", "role": ["specialist", "moderator"], "rule": "minutes:30", "since": "2021-02-28"}
    chosen = manager_client.get(INDEX, query).context["chosen"]
    assert [(each.label, each.value) for each in chosen] == [
        ("Desde", "28/02/2021"),
        ("País", "Guatemala"),
        ("Función", "Especialista, Moderación"),
        ("Regla de presencia", "estuvo presente al menos 30 minutos"),
    ]
    assert chosen[1].url == f"{INDEX}?since=2021-02-28&role=specialist&role=moderator&rule=minutes%3A30"
    assert chosen[3].url == f"{INDEX}?since=2021-02-28&country=GT&role=specialist&role=moderator"


@pytest.mark.django_db
def test_nobody_counted_is_said(manager_client: Client) -> None:
    sentence = "Nadie está aún en el registro."
    assert manager_client.get(INDEX).content.decode().count(sentence) == 1
    random_registry(1)
    assert manager_client.get(INDEX).content.decode().count(sentence) == 0
    nobody = manager_client.get(INDEX, {"since": "2039-01-01", "by": "country,sex"})
    assert nobody.content.decode().count("Con estos filtros") == 1
    assert nobody.context["shown"] is None
    assert manager_client.get(INDEX, {"since": "2019-01-01", "by": "country,sex"}).context["shown"] is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "by",
    [
        "sex",
        "country",
        "institution",
        "kind",
        "month",
        "year",
        "season",
        "activity",
        "role",
        "mode",
        "kind,sex",
        "country,season",
    ],
)
def test_cell_opens_as_many_records_as_it_says(manager_client: Client, by: str) -> None:
    random_registry(2)
    response = manager_client.get(INDEX, {"by": by, "rule": "minutes:20", "count": "participations"})
    cells = [row.cells[-1] for row in response.context["shown"].table.rows]
    opened = {cell.url: cell.text for cell in cells if cell.url}
    assert len(opened) >= 1
    for url, text in opened.items():
        assert str(manager_client.get(url).context["page_obj"].paginator.count) == text


def _table(response) -> list[list[str]]:
    return [[row.head.text, *(cell.text for cell in row.cells)] for row in response.context["shown"].table.rows]


@pytest.mark.django_db
def test_two_dimensions_cross_and_each_cell_is_what_a_filter_counts(manager_client: Client) -> None:
    random_registry(2)
    shown = manager_client.get(INDEX, {"by": "season,sex"}).context["shown"]
    heads = [column.label for column in shown.table.columns]
    assert heads == ["Temporada o serie", "Mujeres", "Hombres", "Otro / autodescrito", "No indicado", "Total"]
    for row in shown.table.rows:
        for cell in row.cells:
            people = manager_client.get(cell.url).context["people"] if cell.url else 0
            assert str(people) == cell.text
    assert shown.table.rows[-1].head.text == "Total"
    assert shown.turned == f"{INDEX}?by=sex%2Cseason"


@pytest.mark.django_db
def test_cells_count_participations_where_that_is_chosen(manager_client: Client) -> None:
    random_registry(2)
    people = _table(manager_client.get(INDEX, {"by": "season,sex"}))
    response = manager_client.get(INDEX, {"by": "season,sex", "count": "participations"})
    assert response.context["shown"].table.note == "Participaciones: suman los totales."
    assert [(label, chosen) for label, _url, chosen in response.context["shown"].counts] == [
        ("Personas", False),
        ("Participaciones", True),
    ]
    rows = _table(response)
    assert rows != people
    for row in rows:
        assert sum(map(int, row[1:-1])) == int(row[-1])
    assert _table(manager_client.get(INDEX, {"by": "season,sex", "count": "heads"})) == people


@pytest.mark.django_db
def test_table_too_large_for_a_page_is_shown_in_parts_that_make_the_whole(
    manager_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    random_registry(4, people=60, records=300)
    whole = manager_client.get(INDEX, {"by": "country,institution"}).context["shown"]
    assert whole.pages == []
    every = {
        (row.head.text, column.label): cell.text
        for row in whole.table.rows
        for column, cell in zip(whole.table.columns[1:], row.cells, strict=True)
    }
    monkeypatch.setattr("reporting.views.figures.ROWS", 3)
    monkeypatch.setattr("reporting.views.figures.COLUMNS", 2)
    found: dict = {}
    url = f"{INDEX}?by=country,institution"
    while url:
        across = url
        while across:
            shown = manager_client.get(across).context["shown"]
            found |= {
                (row.head.text, column.label): cell.text
                for row in shown.table.rows
                for column, cell in zip(shown.table.columns[1:], row.cells, strict=True)
            }
            rows, columns = shown.pages
            across = columns.after
        url = rows.after.replace(f"c={columns.part.number}", "c=1")
    assert found == every
    first = manager_client.get(INDEX, {"by": "country,institution"}).context["shown"]
    countries, institutions = len(whole.table.rows) - 1, len(whole.table.columns) - 2
    assert "la tabla los tiene todos" not in first.chart.says
    assert first.table.note.startswith(
        f"Filas 1 a 3 de {countries}. Columnas 1 a 2 de {institutions}. Primero las mayores. "
        "Los totales son de todas, y los archivos las tienen todas."
    )
    totals = [int(cell.text) for cell in first.table.rows[-1].cells]
    assert totals[0] >= totals[1]
    beyond = manager_client.get(INDEX, {"by": "country,institution", "p": "99999", "c": "x"}).context["shown"]
    assert (beyond.pages[0].part.last, beyond.pages[1].part.number) == (countries, 1)


@pytest.mark.django_db
def test_looking_at_records_is_written_down(manager_client: Client, manager) -> None:
    random_registry(2)
    manager_client.get(f"{INDEX}records/", {"role": "specialist"})
    access = PersonalDataAccess.objects.get()
    shown = Participation.objects.filter(present=True, role="specialist").count()
    assert (access.user, access.what, access.query, access.records) == (
        manager,
        "reporting.records",
        {"role": ["specialist"]},
        min(shown, 50),
    )


@pytest.mark.django_db
def test_records_lead_back_to_the_view_they_were_opened_from(manager_client: Client) -> None:
    random_registry(2)
    html = manager_client.get(f"{INDEX}records/", {"role": "specialist", "by": "sex", "cell_sex": "women"}).content
    [back] = BeautifulSoup(html, "html.parser").select(".reach-note a")
    assert (back["href"], back.text) == (f"{INDEX}?role=specialist&by=sex", "Volver a las cifras")


@pytest.mark.django_db
def test_field_that_asks_for_nothing_says_so(manager_client: Client) -> None:
    form = manager_client.get(INDEX).context["form"]
    empty = {name: str(field.choices[0][1]) for name, field in form.fields.items() if getattr(field, "choices", None)}
    several = {"series", "country", "kind", "sex", "role", "rule"}
    assert {name: label for name, label in empty.items() if name not in several} == {
        "programme": "Sin filtro",
        "activity": "Sin filtro",
        "institution": "Sin filtro",
        "mode": "Sin filtro",
        "outcome": "Sin filtro",
        "first": "Sin desglose",
        "second": "Sin desglose",
    }


@pytest.mark.django_db
def test_records_need_the_permission_to_see_personal_data(manager_client: Client, manager) -> None:
    Group.objects.get(pk__in=manager.groups.all()).permissions.remove(
        *Group.objects.get(pk__in=manager.groups.all()).permissions.filter(codename="view_personal_data")
    )
    assert manager_client.get(INDEX).status_code == 200
    assert manager_client.get(f"{INDEX}records/").status_code == 302
    assert PersonalDataAccess.objects.count() == 0


@pytest.mark.django_db
def test_files_hold_the_view_and_text_stays_text(manager_client: Client) -> None:
    random_registry(2)
    Institution.objects.filter(pk=Institution.objects.first().pk).update(name='=HYPERLINK("x")')
    query = urlencode({"by": "institution"})
    document = json.loads(manager_client.get(f"{INDEX}reach.json?{query}").content)
    rows = read_sheet(manager_client.get(f"{INDEX}reach.xlsx?{query}").content)
    counted = [[row["labels"]["institution"], str(row["participants"])] for row in document["breakdown"]["rows"]]
    assert [[row[0], row[2]] for row in rows[1 : len(counted) + 1]] == counted
    assert [name for name, _people in counted if name.startswith("=")] == ['=HYPERLINK("x")']
    definitions = dict(row[:2] for row in read_sheet(manager_client.get(f"{INDEX}reach.xlsx?{query}").content, 3))
    assert len(definitions) == 16
    text = manager_client.get(f"{INDEX}reach.csv?{query}").content.decode("utf-8-sig")
    assert "\"'=HYPERLINK" in text


def _rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "stated", "one", "rule"),
    [
        ("es", "1 que lo indicó; 10 sin indicar", "100 %", "de 1 que lo indicó; 10 sin indicar"),
        ("en", "1 who stated it; 10 not stated", "100%", "of 1 who stated it; 10 not stated"),
    ],
)
def test_a_share_of_few_says_of_how_many_wherever_it_stands(
    manager_client: Client, manager: User, language: str, stated: str, one: str, rule: str
) -> None:
    """And is a number in a workbook, shown in per cent."""
    UserProfile.objects.update_or_create(user=manager, defaults={"preferred_language": language})
    activity = Activity.objects.create(key="uno", title_es="Uno", programme="datacction", kind="episode")
    people(1, activity, "GT", "participant")
    people(10, activity, "GT", "participant", sex="not_stated")
    rebuild()
    page = manager_client.get(INDEX)
    share = next(figure for group in page.context["groups"] for figure in group.figures if figure.value == one)
    assert (share.rule, share.denominator) == (rule, stated)

    rows = _rows(manager_client.get(f"{INDEX}reach.csv").content)
    assert rows[2][1:6] == ["1.0", stated, "1", "1", "10"]
    content = manager_client.get(f"{INDEX}reach.xlsx").content
    assert read_sheet(content)[2][1:6] == ["1", stated, "1", "1", "10"]
    assert format_of(content, "B3") == "0%"
    with translation.override(language):
        out = io.StringIO()
        call_command("reach", stdout=out)
        assert stated in out.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("activity=uno", "No consta que haya estado alguien"),
        ("activity=uno&sex=women", "Con estos filtros no se cuenta a nadie. Quite alguno"),
        ("rule=minutes:5", "Nadie cumple esta regla de presencia"),
        ("", "Nadie está aún en el registro"),
    ],
)
def test_why_nobody_is_counted_names_no_filter_where_there_is_none(
    manager_client: Client, query: str, sentence: str
) -> None:
    Activity.objects.create(key="uno", title_es="Uno", programme="datacction", kind="episode")
    soup = BeautifulSoup(manager_client.get(f"{INDEX}?{query}").content, "html.parser")
    said = [each.text for each in soup.select("main .help-info p, main .help-critical")]
    assert len(said) == 1
    assert sentence in said[0]


@pytest.mark.django_db
def test_csv_says_in_its_last_columns_what_was_asked_and_when(manager_client: Client) -> None:
    random_registry(2)
    query = {"by": "season,sex", "programme": "datacction", "series": "1-2", "rule": "minutes:30"}
    rows = _rows(manager_client.get(f"{INDEX}reach.csv", query).content)
    assert {len(row) for row in rows} == {10}
    assert rows[0][-4:] == ["Calculado", "Regla de presencia", "Filtros", "Parámetros de su dirección"]
    rule, filters = "estuvo presente al menos 30 minutos", "Programa: DatAction; Series: Temporada 1, Temporada 2"
    address = "programme=datacction&series=1-2&rule=minutes%3A30&by=season%2Csex"
    assert {tuple(row[-3:]) for row in rows[1:]} == {(rule, filters, address)}
    assert _rows(manager_client.get(f"{INDEX}reach.csv?{address}").content)[1][:-4] == rows[1][:-4]
    (moment,) = {row[-4] for row in rows[1:]}
    # The hour that the page shows, with its distance from UTC.
    assert datetime.fromisoformat(moment).utcoffset() == timedelta(hours=-6)


@pytest.mark.django_db
def test_a_range_with_seasons_that_are_not_there_is_told_on_the_page_and_refused_as_a_file(
    manager_client: Client,
) -> None:
    random_registry(2)
    seasons = Series.objects.filter(kind="season").count()
    sentence = f"«1-99» nombra series que no existen: {seasons + 1}-99. Existen: 1-{seasons}."
    page = manager_client.get(INDEX, {"series": "1-99"})
    assert (page.context["faults"], page.context["question"].query) == ([sentence], f"series=1-{seasons}")
    refused = manager_client.get(f"{INDEX}reach.json", {"series": "1-99"})
    assert (refused.status_code, refused.content.decode()) == (400, sentence)


@pytest.mark.django_db
def test_zip_holds_the_tables_of_one_moment(manager_client: Client) -> None:
    random_registry(2)
    query = {"by": "season", "programme": "datacction", "series": "1-2"}
    response = manager_client.get(f"{INDEX}reach.zip", query)
    assert response.headers["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    files = {name: _rows(archive.read(name)) for name in archive.namelist()}
    assert list(files) == ["breakdown.csv", "figures.csv", "definitions.csv"]
    assert len(files["figures.csv"]) == 12
    assert len({row[-4] for name in ("breakdown.csv", "figures.csv") for row in files[name][1:]}) == 1
    said = dict(files["definitions.csv"])
    assert (said["Programa"], said["Series"], said["Desglose"]) == (
        "DatAction",
        "Temporada 1, Temporada 2",
        "Temporada o serie",
    )
    assert said["Calculado"].endswith("(America/Guatemala, UTC−06:00)")
    assert said["Participantes"].startswith("Personas distintas")
    assert read_sheet(manager_client.get(f"{INDEX}reach.xlsx", query).content, 3)[3:5] == [
        ["Programa", "DatAction"],
        ["Series", "Temporada 1, Temporada 2"],
    ]


@pytest.mark.django_db
def test_reported_stands_beside_computed_for_its_own_scope_alone(manager_client: Client) -> None:
    random_registry(2)
    printed = ReportedFigure.objects.create(
        programme="datacction",
        scope="temporadas 1–2",
        measure="participants",
        label_es="P",
        label_en="P",
        value=1132,
        source="Informe",
        at_least=True,
    )
    printed.series.set(Series.objects.filter(number__in=(1, 2)))

    def beside(**query: str) -> list:
        groups = manager_client.get(INDEX, query).context["groups"]
        return [figure.reported.source for group in groups for figure in group.figures if figure.reported]

    assert beside(programme="datacction", series="1-2") == ["temporadas 1–2; Informe"]
    assert beside(programme="datacction", series="1-3") == []
    assert beside(programme="datacction") == []
    assert beside(programme="datacction", series="1-2", sex="women") == []


@pytest.mark.parametrize(
    ("printed", "computed", "rule", "sentence"),
    [
        (Printed(1132, False, False, ""), 1132, "any", "The same as printed."),
        (Printed(1132, False, False, ""), 1170, "any", "38 more than printed: the records hold what the printed total does not."),
        (Printed(1132, False, False, ""), 1131, "any", "1 fewer than printed: the printed total holds what has no record here."),
        (
            Printed(1132, False, False, ""),
            900,
            "minutes:30",
            "232 fewer than printed: the rule of presence chosen here leaves people out; what was printed does not say its rule.",
        ),
        (Printed(68, False, True, ""), 70, "any", "In keeping with it: “at least” leaves room for more."),
        (Printed(68, False, True, ""), 60, "any", "8 fewer than printed: the printed total holds what has no record here."),
        (Printed(0.61, True, False, ""), 0.6149, "any", "The same as printed."),
        (
            Printed(0.61, True, False, ""),
            0.62,
            "any",
            "1 percentage point more than printed: this share is of those whose sex the records state.",
        ),
        (
            Printed(0.61, True, False, ""),
            0.58,
            "any",
            "3 percentage points less than printed: this share is of those whose sex the records state.",
        ),
        (Printed(0.61, True, False, ""), None, "any", ""),
    ],
)  # fmt: skip
def test_difference_from_what_was_printed_is_said_in_words(
    printed: Printed, computed: float | None, rule: str, sentence: str
) -> None:
    with translation.override("en"):
        assert beside(printed, Value(computed, 1), Rule.parse(rule)).difference == sentence


@pytest.mark.django_db
def test_queries_do_not_grow_with_the_registry(manager_client: Client, django_assert_max_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    random_registry(3, people=5, records=8)
    for _turn in range(2):
        manager_client.get(INDEX, {"by": "country,season"})
        with CaptureQueriesContext(connection) as captured:
            manager_client.get(INDEX, {"by": "country,season"})
        counts.append(len(captured))
        if len(counts) == 1:
            from participants.models import ParticipationRecord, Person
            from participants.services.participations import rebuild

            person = Person.objects.create(name="Z", key="z")
            for activity in list(Participation.objects.values_list("activity", flat=True).distinct()):
                for country in ("GT", "HN"):
                    ParticipationRecord.objects.get_or_create(
                        activity_id=activity, person=person, source="import", defaults={"country_id": country}
                    )
            rebuild()
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_publishing_from_the_page(manager_client: Client) -> None:
    from reporting.models import Publication

    random_registry(3, people=60, records=300)
    assert manager_client.post(f"{INDEX}publish/").status_code == 302
    assert Publication.objects.count() == 1
    assert entities.unescape(manager_client.get(reverse("public_reach_tables")).content.decode()).startswith("{")
