"""The admin's first page: what waits for each role, and where their work begins."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from participants.models import Activity, ImportBatch, MergeCandidate, ReportedFigure
from portal.panels import TaskPanel
from tests.datacction.conftest import Webinar, webinar

__all__ = ["webinar"]


def panels(client: Client) -> dict[str, list[tuple[str, str, int | None]]]:
    """The tasks of each panel: label, address, how many wait."""
    found = [each for each in client.get("/admin/").context["panels"] if isinstance(each, TaskPanel)]
    return {each.heading: [(task.label, task.url, task.count) for task in each.tasks] for each in found}


def waiting_import(filename: str, state: str) -> ImportBatch:
    activity, _ = Activity.objects.get_or_create(key="x", title_es="Foro", programme="datacction", kind="other")
    return ImportBatch.objects.create(activity=activity, filename=filename, digest="0", state=state)


@pytest.mark.django_db
def test_manager_sees_what_waits_and_the_way_to_the_figures(manager_client: Client) -> None:
    waiting_import("terminada.csv", "applied")
    waiting_import("vieja.csv", "discarded")
    batch = waiting_import("zoom.csv", "questions")
    MergeCandidate.objects.create(subject="person", first=1, second=2, score=1, reasons=[])
    ReportedFigure.objects.create(
        programme="datacction", scope="t", measure="participants", label_es="P", label_en="P", value=1, source="I"
    )
    shown = panels(manager_client)
    assert list(shown) == ["Asistencia y registro", "Inscripción", "Alcance", "Biblioteca"]
    assert shown["Asistencia y registro"] == [
        ("Importar asistencia", "/admin/attendance-imports/new/", None),
        ("Importaciones que esperan", "/admin/attendance-imports/", 1),
        ("zoom.csv → Foro", f"/admin/attendance-imports/{batch.pk}/", None),
        ("Pares de personas por revisar", "/admin/registry/candidates/?subject=person", 1),
        ("Pares de instituciones por revisar", "/admin/registry/candidates/?subject=institution", 0),
        ("Cifras publicadas", "/admin/snippets/participants/reportedfigure/", 1),
    ]
    assert shown["Alcance"][0] == ("Cifras de alcance", "/admin/reach/", None)
    html = manager_client.get("/admin/").content.decode()
    assert html.count("Espera respuestas") == 1
    for _label, url, _count in (task for tasks in shown.values() for task in tasks):
        assert manager_client.get(url).status_code == 200


@pytest.mark.django_db
def test_editor_sees_the_latest_season_the_library_and_the_search(editor_client: Client, webinar: Webinar) -> None:
    season = webinar.add_season(2)
    webinar.episode(1, season=season)
    shown = panels(editor_client)
    assert list(shown) == [
        "Este sitio", "Seminario en línea", "Ponentes", "Inscripción", "Puerta de entrada", "Biblioteca", "Búsqueda",
    ]  # fmt: skip
    assert shown["Seminario en línea"] == [
        ("Añadir un episodio a «Temporada 2»", f"/admin/pages/add/datacction/episodepage/{season.pk}/", None),
        ("Los episodios de «Temporada 2»", f"/admin/pages/{season.pk}/", 1),
        ("Todas las temporadas", f"/admin/pages/{webinar.index.pk}/", None),
    ]
    for _label, url, _count in (task for tasks in shown.values() for task in tasks):
        assert editor_client.get(url, follow=True).status_code == 200


@pytest.mark.django_db
def test_first_page_asks_the_same_with_one_import_and_with_three(manager_client: Client) -> None:
    def queries() -> int:
        manager_client.get("/admin/")
        with CaptureQueriesContext(connection) as captured:
            manager_client.get("/admin/")
        return len(captured)

    waiting_import("1.csv", "preview")
    one: Any = queries()
    for number in (2, 3):
        waiting_import(f"{number}.csv", "preview")
    assert queries() == one
