"""Datasets: how a file is read into one, what is refused and where, what readers get of it, and who gets it."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from publications.datasets.reading import WrongTable
from publications.models import Dataset, DatasetContent
from publications.services.datasets import make_dataset
from tests.publications.conftest import Library, library, translate

__all__ = ["library", "translate"]

SERIES = """País,Año,Sexo,Víctimas,Tasa,Base
GT,2019,ambos,300,"18,5",impreso
GT,2019,mujeres,40,"2,5",demostración
GT,2019,hombres,260,"34,0",demostración
GT,2020,ambos,280,"17,25",demostración
GT,2020,mujeres,30,"1,9",demostración
GT,2020,hombres,250,"33,0",demostración
El Salvador,2019,ambos,200,"31,0",demostración
El Salvador,2019,mujeres,20,"6,0",demostración
El Salvador,2019,hombres,180,n/d,demostración
El Salvador,2020,ambos,150,"23,0",demostración
El Salvador,2020,mujeres,15,"4,5",=2+3
El Salvador,2020,hombres,135,"42,0",demostración
"""
COLUMNS = [
    {"heading": "País", "role": "country", "name": "País", "name_en": "Country"},
    {"heading": "Año", "role": "year", "name": "Año", "name_en": "Year"},
    {"heading": "Sexo", "role": "sex", "name": "Sexo", "name_en": "Sex"},
    {"heading": "Víctimas", "role": "measure", "name": "Víctimas", "name_en": "Victims", "unit": "personas", "unit_en": "persons"},
    {"heading": "Tasa", "role": "measure", "name": "Tasa", "name_en": "Rate", "unit": "por 100 000", "unit_en": "per 100,000"},
    {"heading": "Base", "role": "note", "name": "Base", "name_en": "Basis", "words_en": "impreso = printed"},
]  # fmt: skip


def make(table: str | bytes = SERIES, filename: str = "serie.csv", **fields: Any) -> Dataset:
    content = table.encode() if isinstance(table, str) else table
    told = {"title": "Homicidios", "title_en": "Homicides", "source": "Fuente impresa", "source_en": "Printed source"}
    return make_dataset(table=content, filename=filename, by=None, **{"columns": COLUMNS, **told, **fields})


@pytest.mark.django_db
def test_smoke(library: Library, client: Client):
    dataset = make()
    page = library.publication("Homicidios", type="dataset", dataset=dataset)
    for query in ("", "?view=bar&by=sexo", "?view=map&measure=tasa&to=2019", "?view=table&country=GT&g-sexo=women"):
        response = client.get(page.get_url() + query)
        assert response.status_code == 200
        html = response.content.decode()
        start = html.index('id="data"')
        print(html[start : html.index("</section>", start)])
    for end in ("csv", "xlsx", "json"):
        response = client.get(f"/es/datasets/{dataset.key}.{end}?country=GT")
        assert response.status_code == 200
        if end != "xlsx":
            print(response.content.decode())
