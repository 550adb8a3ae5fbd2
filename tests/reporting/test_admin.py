import html as entities
import json
import re
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from participants.models import Institution, Participation, PersonalDataAccess, ReportedFigure, Series
from tests.reporting.registry import random_registry
from tests.reporting.sheets import read_sheet

INDEX = "/admin/reach/"


@pytest.mark.django_db
def test_page_shows_figures_definitions_chart_and_table(manager_client: Client) -> None:
    random_registry(1)
    response = manager_client.get(INDEX, {"by": ["sex", "season"], "rule": "minutes:30", "programme": "datacction"})
    text = response.content.decode()
    assert response.status_code == 200
    assert len(response.context["figures"]) == 11
    assert text.count('<svg role="img"') == 1
    assert re.search(
        r"<title id=\"breakdown-svg-title\">[^<]+</title><desc id=\"breakdown-svg-desc\">[^<]+</desc>", text
    )
    assert response.context["address"].endswith("?programme=datacction&rule=minutes%3A30&by=sex%2Cseason")


@pytest.mark.django_db
def test_bad_filter_is_said_and_left_out(manager_client: Client) -> None:
    random_registry(1)
    response = manager_client.get(INDEX, {"role": ["king", "specialist"], "by": "shoe"})
    assert len(response.context["faults"]) == 2
    assert response.context["question"].filters.role == ("specialist",)
    assert "king" in response.content.decode()


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
    response = manager_client.get(INDEX, {"by": by, "rule": "minutes:20"})
    cells = [row.cells[-1] for row in response.context["table"].rows]
    opened = {cell.url: cell.text for cell in cells if cell.url}
    assert len(opened) >= 1
    for url, text in opened.items():
        assert str(manager_client.get(url).context["page_obj"].paginator.count) == text


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
    assert len(definitions) == 15
    text = manager_client.get(f"{INDEX}reach.csv?{query}").content.decode("utf-8-sig")
    assert "\"'=HYPERLINK" in text


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
        figures = manager_client.get(INDEX, query).context["figures"]
        return [figure.reported.source for figure in figures if figure.reported]

    assert beside(programme="datacction", series="1-2") == ["temporadas 1–2; Informe"]
    assert beside(programme="datacction", series="1-3") == []
    assert beside(programme="datacction") == []
    assert beside(programme="datacction", series="1-2", sex="women") == []


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
