"""Every component of the public site in every state, for who builds with them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from portal.components import (
    Cell,
    ChosenFilter,
    Colour,
    Column,
    DataTable,
    Fact,
    HeadlineFigure,
    ListItem,
    Reported,
    Row,
    Tag,
)
from portal.list_filters import ListFilters
from portal.listings import Listing
from portal.programmes import PROGRAMMES
from portal.templatetags.portal_tags import Crumb, ShareLink

COMPUTED_AT = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)

FIGURES = [
    HeadlineFigure(
        value="1.132",
        label="personas participaron",
        rule="Temporadas 1 a 4; presentes al menos una vez",
        definition="Personas distintas con al menos una participación en un episodio; cada una cuenta una sola vez.",
        rests_on="3.871 participaciones en 42 episodios",
        computed_at=COMPUTED_AT,
        url="#",
        reported=Reported("1.150", "informe anual de 2021"),
        programme="datacction",
    ),
    HeadlineFigure(
        value="61",
        unit="%",
        label="mujeres",
        rule="de 1.090 que lo indicaron; 42 no lo indicaron",
        definition="Mujeres entre las personas participantes que indicaron su sexo.",
        denominator="1.090 personas; quienes no lo indicaron quedan fuera",
        computed_at=COMPUTED_AT,
        programme="trainaction",
    ),
    HeadlineFigure(value="", label="personas de otra región", suppressed=True, programme="conose"),
    HeadlineFigure(value="36", label="países", programme="publications"),
]
TABLE = DataTable(
    caption="Participantes por país de la institución y sexo",
    note="Temporadas 1 a 4. Personas distintas; presentes al menos una vez.",
    columns=[
        Column("País"),
        Column("Mujeres", True),
        Column("Hombres", True),
        Column("Otro o autodescrito", True),
        Column("No indicado", True),
        Column("Total", True),
    ],
    rows=[
        Row(Cell("Guatemala", "#"), [Cell("214"), Cell("131"), Cell("", suppressed=True), Cell("12"), Cell("360")]),
        Row(
            Cell("República Dominicana", "#"),
            [Cell("98"), Cell("45"), Cell("", suppressed=True), Cell("", suppressed=True), Cell("151")],
        ),
        Row(Cell("Total"), [Cell("312"), Cell("176"), Cell("8"), Cell("15"), Cell("511")], is_total=True),
    ],
)
ITEMS = [
    ListItem(
        key="T4 · Episodio 12",
        day=date(2021, 11, 25),
        title="Interoperabilidad de los registros administrativos sobre violencia contra las mujeres y las niñas",
        url="#",
        text="Cómo tres oficinas nacionales de estadística acordaron una misma definición y qué cambió al publicarla.",
        tags=[Tag("Violencia contra las mujeres", "#"), Tag("Registros administrativos", "#"), Tag("Honduras", "#")],
        facts=[Fact("118", "participantes"), Fact("9", "países"), Fact("3", "especialistas")],
        programme="datacction",
    ),
    ListItem(key="Curso 3", title="Análisis criminal con fuentes abiertas", url="#", programme="trainaction"),
]
TAGS = [
    Tag("Un tema", "#"),
    Tag("Un país"),
    *(Tag(str(name), "#", programme=key) for key, name in PROGRAMMES),
    Tag("Publicado", state="good"),
    Tag("Por confirmar", state="warn"),
    Tag("Rechazado", state="bad"),
]
CHOSEN = [ChosenFilter("País: Guatemala", "#"), ChosenFilter("Año: 2021", "#")]
CHART = mark_safe(
    '<svg viewBox="0 0 600 150" role="img" aria-labelledby="gallery-svg-title gallery-svg-desc">'
    '<title id="gallery-svg-title">Participantes por temporada</title>'
    '<desc id="gallery-svg-desc">Barras: 2020-1, 214; 2020-2, 286; 2021-1, 301; 2021-2, 331.</desc>'
    '<g font-size="15"><text x="0" y="25">Temporada 1</text>'
    '<rect class="series-1" x="110" y="8" width="280" height="24"/>'
    '<text x="398" y="25">214</text><text x="0" y="63">Temporada 2</text>'
    '<rect class="series-1" x="110" y="46" width="374" height="24"/><text x="492" y="63">286</text>'
    '<text x="0" y="101">Temporada 3</text><rect class="series-2" x="110" y="84" width="394" height="24"/>'
    '<text x="512" y="101">301</text><text x="0" y="139">Temporada 4</text>'
    '<rect class="series-3" x="110" y="122" width="433" height="24"/><text x="551" y="139">331</text></g></svg>'
)


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Nombre", max_length=100)
    email = forms.EmailField(label="Correo electrónico", help_text="Solo para enviarle el enlace.")
    country = forms.ChoiceField(
        label="País", choices=[("", "Todos"), ("gt", "Guatemala"), ("do", "República Dominicana")], required=False
    )
    sex = forms.ChoiceField(
        label="Sexo",
        choices=[("f", "Mujer"), ("m", "Hombre"), ("o", "Otro o autodescrito"), ("", "Prefiero no indicarlo")],
        widget=forms.RadioSelect,
        required=False,
    )
    comment = forms.CharField(label="Comentario", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    consent = forms.BooleanField(label="Acepto que se guarden estos datos para contar la participación.")


class SampleFilters(forms.Form):
    country = forms.ChoiceField(label="País", choices=[("", "Todos"), ("gt", "Guatemala")], required=False)
    theme = forms.ChoiceField(label="Tema", choices=[("", "Todos"), ("x", "Registros administrativos")], required=False)
    year = forms.ChoiceField(label="Año", choices=[("", "Todos"), ("2021", "2021")], required=False)


def _context() -> dict[str, Any]:
    return {
        "figures": FIGURES,
        "table": TABLE,
        "chart_table": replace(TABLE, caption="Participantes por temporada"),
        "chart": CHART,
        "chart_colours": [
            Colour(series, f"Temporadas de {year}") for series, year in (("1", 2020), ("2", 2021), ("none", 2022))
        ],
        "items": ITEMS,
        "tags": TAGS,
        "chosen": CHOSEN,
        "form": SampleForm(auto_id="clean_%s"),
        "bad_form": SampleForm({"email": "ana@"}, auto_id="bad_%s"),
        "filters": SampleFilters(auto_id="filter_%s"),
        "page_obj": Paginator(range(200), 10).page(4),
        "listing": Listing(
            form=ListFilters({}, {}),
            chosen=CHOSEN,
            ignored=["«2031» no es un año de la lista: se muestran todos."],
            rows=ITEMS,
            page_obj=Paginator(ITEMS, 10).page(1),
            count="42 episodios",
            is_empty=False,
            clear_url="#",
        ),
        "colours": ["paper", "raised", "ink", "muted", "line", "edge", "brand", "accent", "good", "warn", "bad"],
        "charts": ["1", "2", "3", "4", "5", "none"],
        "crumbs_sample": [Crumb("Inicio", "#"), Crumb("DatAction", "#"), Crumb("Temporada 4", "#")],
        "messages_sample": [
            Message(messages.SUCCESS, "La inscripción quedó guardada."),
            Message(messages.ERROR, "El enlace ya no sirve."),
        ],
        "shares": [ShareLink("Correo", "#"), ShareLink("WhatsApp", "#"), ShareLink("LinkedIn", "#")],
        "sizes": ["6", "5", "4", "3", "2", "1"],
    }


def gallery(request: HttpRequest) -> HttpResponse:
    """Raises Http404 outside development for everybody but superusers."""
    if not (settings.DEBUG or request.user.is_superuser):
        raise Http404
    return render(request, "portal/gallery.html", _context())
