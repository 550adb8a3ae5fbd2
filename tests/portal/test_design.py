"""The design system: colours that can be read, dark told once and twice alike, components all shown, pages light."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client

from tests.portal.conftest import SmallSite

STATIC = settings.BASE_DIR / "static"
COMPONENTS = settings.BASE_DIR / "templates" / "components"
TOKENS = (STATIC / "css" / "tokens.css").read_text()

TEXT = ["ink", "muted", "brand", "accent", "good", "bad", "warn"]
HUES = ["hue-datacction", "hue-trainaction", "hue-conose", "hue-publications"]
CHARTS = ["chart-1", "chart-2", "chart-3", "chart-4", "chart-5", "chart-none"]


def declarations(selector: str) -> dict[str, str]:
    """The colours declared in the first rule of a selector."""
    rule = TOKENS.split(selector + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", rule))


LIGHT = declarations("\n:root")
DARK = declarations(':root[data-theme="dark"]')


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


TEXT_PAIRS = [
    *((text, ground) for text in [*TEXT, *HUES] for ground in ("paper", "raised")),
    ("ink", "field"),
    ("on-brand", "brand"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("paper", "ink"),
    ("paper", "bad"),
]
PART_PAIRS = [
    *(("edge", ground) for ground in ("paper", "raised", "field")),
    *((chart, "paper") for chart in CHARTS),
    ("accent", "field"),
    ("brand", "field"),
]


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("colour", "ground"), TEXT_PAIRS)
def test_text_can_be_read(palette: dict[str, str], colour: str, ground: str) -> None:
    assert contrast(palette[colour], palette[ground]) >= 4.5


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("colour", "ground"), PART_PAIRS)
def test_parts_of_controls_and_charts_can_be_seen(palette: dict[str, str], colour: str, ground: str) -> None:
    assert contrast(palette[colour], palette[ground]) >= 3


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_shades_of_a_map_are_steps_of_lightness(palette: dict[str, str]) -> None:
    """One colour in steps is told apart in every kind of colour vision; the edge of a country is seen on any of them."""
    shades = [palette[f"map-{number}"] for number in range(1, 6)]
    lightness = [luminance(shade) for shade in shades]
    assert lightness in (sorted(lightness), sorted(lightness, reverse=True))
    assert min(contrast(one, other) for one, other in pairwise(shades)) >= 1.35
    assert contrast(palette["edge"], palette["paper"]) >= 3


def test_dark_by_the_system_and_by_choice_are_the_same_colours() -> None:
    assert declarations('  :root:not([data-theme="light"])') == DARK
    assert set(DARK) == set(LIGHT)


def test_site_css_takes_every_colour_from_the_tokens() -> None:
    """Apart from what stays the same in light and dark: the mark and the frame of a recording."""
    css = (STATIC / "css" / "site.css").read_text()
    own = {line.split("{")[0].strip() for line in css.splitlines() if re.search(r"#[0-9a-fA-F]{3,8}\b(?!-)", line)}
    assert {selector.split()[0].split(":")[0] for selector in own} == {
        ".mark-field",
        ".mark-bars",
        ".video__frame",
        ".video__note",
    }


def gallery_html(client: Client) -> str:
    response = client.get("/es/gallery/")
    assert response.status_code == 200
    return response.content.decode()


def test_gallery_shows_every_component(small_site: SmallSite, administrator_client: Client) -> None:
    """Every component's template is rendered while the gallery is."""
    response = administrator_client.get("/es/gallery/")
    used = {template.name for template in response.templates if template.name}
    components = {f"components/{path.name}" for path in COMPONENTS.glob("*.html")}
    assert components - used == set()


def test_gallery_shows_the_states(small_site: SmallSite, administrator_client: Client) -> None:
    soup = BeautifulSoup(gallery_html(administrator_client), "html.parser")
    assert [each.text for each in soup.select(".figure__value .unit")].count("No se muestra") == 2
    assert len(soup.select("#gallery-table-caption")) == 1
    assert len(soup.select(".error-summary li")) == 3
    assert [tag["value"] for tag in soup.select("input#bad_email")] == ["ana@"]
    assert soup.select_one("#bad_email")["aria-describedby"].split() == ["bad_email_helptext", "bad_email_error"]
    assert soup.select_one("#bad_email_error").text == "Escriba una dirección de correo válida."
    assert soup.select("iframe") == []


def test_ids_in_the_gallery_are_unique(small_site: SmallSite, administrator_client: Client) -> None:
    ids = [tag["id"] for tag in BeautifulSoup(gallery_html(administrator_client), "html.parser").select("[id]")]
    assert sorted(ids) == sorted(set(ids))


def test_every_component_says_what_it_is_given() -> None:
    silent = [
        path.name
        for path in COMPONENTS.glob("[!_]*.html")
        if "Context:" not in path.read_text().split("{% endcomment %}")[0]
    ]
    assert silent == []


@pytest.mark.parametrize("path", ["/es/", "/es/acerca/"])
def test_first_view_weighs_at_most_150_kb(small_site: SmallSite, client: Client, path: str) -> None:
    """Uncompressed, with the page's own share of its media left out: the worst case."""
    html = client.get(path).content
    soup = BeautifulSoup(html.decode(), "html.parser")
    files = {tag["href"] for tag in soup.select("link[rel=stylesheet], link[rel=preload], link[rel=icon]")}
    files |= {tag["src"] for tag in soup.select("script[src]")}
    weight = len(html) + sum((STATIC / name.removeprefix("/static/")).stat().st_size for name in files)
    assert weight <= 150_000
    assert len(soup.select("link[rel=preload]")) == 2


def test_fonts_come_with_their_licences() -> None:
    fonts = {path.name.split("-latin")[0] for path in (STATIC / "fonts").glob("*.woff2")}
    licences = {path.stem for path in (STATIC / "fonts" / "LICENSES").glob("*.txt")}
    assert fonts == licences
    for path in (STATIC / "fonts" / "LICENSES").glob("*.txt"):
        assert "SIL OPEN FONT LICENSE" in path.read_text().upper()


def test_stylesheets_ask_nothing_of_other_sites() -> None:
    foreign = [
        (path.name, url)
        for path in (STATIC / "css").glob("*.css")
        for url in re.findall(r"url\(\"?([^)\"]+)", path.read_text())
        if not Path(path.parent / url).resolve().is_file()
    ]
    assert foreign == []
