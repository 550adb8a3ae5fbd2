"""A result as HTML: what it says, in which languages, and that no text of it is taken for HTML."""

from datetime import date

from django.utils.translation import override

from publications.documents import cover_drawn
from search.engines.base import Piece
from search.listings import Row
from search.templatetags.search_tags import result_row


def row(**fields: object) -> Row:
    plain: dict[str, object] = {
        "title": "Panorama",
        "url": "/es/biblioteca/panorama/",
        "kind": "Encuesta",
        "key": "",
        "day": None,
        "year": None,
        "programme": "",
        "image": "",
        "headline": "",
        "passage": (),
        "passage_language": "",
        "text": "",
        "page": None,
        "page_url": "",
        "moment": "",
        "moment_url": "",
        "chapter": None,
        "chapter_url": "",
        "language": "",
        "language_name": "",
    }
    return Row(**plain | fields)  # type: ignore[arg-type]


def test_a_result_of_a_title_alone_is_its_link():
    assert result_row(row()) == (
        '<article class="result"><div><p class="result__kind"><span>Encuesta</span></p>'
        '<h2 class="result__title"><a href="/es/biblioteca/panorama/">Panorama</a></h2></div></article>'
    )


def test_a_result_says_everything_in_its_language_and_nothing_of_it_is_html():
    told = row(
        title='<b>"Nota"</b>',
        url="/en/?a=1&b=2",
        kind="A & B",
        key="<k>",
        day=date(2020, 3, 5),
        programme='x" onclick="y',
        image='/i.jpg"',
        headline="1 < 2",
        passage=(Piece("<i>"), Piece("<u>", is_marked=True)),
        passage_language="es",
        page=7,
        page_url="/files/x.pdf?a&b#page=7",
        language="en",
        language_name="inglés",
        is_recommended=True,
    )
    with override("es"):
        assert result_row(told, level=3) == (
            '<article class="result result--pictured" data-programme="x&quot; onclick=&quot;y"><div class="result__cover">'
            '<img src="/i.jpg&quot;" alt="" loading="lazy" width="96" height="128"></div><div><p class="result__kind">'
            '<span class="result__pick">Recomendado</span> <span>A &amp; B</span> <span>&lt;k&gt;</span> '
            '<time datetime="2020-03-05">5 de marzo de 2020</time> <span>inglés</span></p><h3 class="result__title">'
            '<a href="/en/?a=1&amp;b=2" lang="en" hreflang="en">&lt;b&gt;&quot;Nota&quot;&lt;/b&gt;</a></h3>'
            '<p class="result__headline" lang="en">1 &lt; 2</p>'
            '<p class="result__passage" lang="es">… &lt;i&gt;<mark>&lt;u&gt;</mark> …</p>'
            '<p class="result__page"><a href="/files/x.pdf?a&amp;b#page=7">Página 7 del PDF</a></p></div></article>'
        )


def test_a_work_without_a_picture_has_the_cover_drawn_of_it():
    with override("en"):
        drawing = cover_drawn({"title": "Casa <3", "type": "survey", "day": "2019-04-01"})
        text = result_row(row(drawing=drawing))
    assert text.startswith('<article class="result result--pictured"><div class="result__cover"><svg ')
    assert [word in text for word in ("Casa &lt;3", ">Survey<", ">2019<")] == [True] * 3
    assert cover_drawn({"title": "Sin tipo"}) is None


def test_a_result_without_a_passage_shows_its_summary_and_a_year():
    text = result_row(row(year=2019, text="Qué se midió.", page=3))
    assert '<span class="nums">2019</span>' in text
    assert '<p class="result__passage">Qué se midió.</p>' in text
    assert '<p class="result__page">' in text
