"""What editors are told of searches: totals of words, places and days, and nothing that is anybody's."""

import csv
import io
import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.translation import override

from search import indexing, statistics
from search.documents import Document
from search.models import Clicks, Searches
from search.reports import Asked, PlaceRow, SearchRow, report
from search.statistics import countable, digest_of, flush, forget_old, marks_of
from tests.datacction.conftest import Webinar
from tests.search.conftest import Library

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0"


def reader(address: str = "10.0.0.1", agent: str = BROWSER) -> Client:
    return Client(REMOTE_ADDR=address, headers={"User-Agent": agent})


def counted() -> list[tuple[str, str, int, int, int]]:
    rows = Searches.objects.order_by("query", "language")
    return list(rows.values_list("query", "language", "number", "without_result", "results"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Violencia contra las NIÑAS ", "violencia contra las ninas"),
        ('"armas de fuego" -drogas', "armas de fuego drogas"),
        ("2015-2019 homicidios", "2015 2019 homicidios"),
        ("homicidios 2015 2016 2017", "homicidios 2015 2016 2017"),
        ("ley 1234", "ley 1234"),
        ("ana@example.org", ""),
        ("ana (at) example@", ""),
        ("DPI 2345 67890 0101", ""),
        ("55551234", ""),
        ("+502 5555-1234", ""),
        ("x" * 81, ""),
        ("¿?", ""),
        ("", ""),
    ],
)
def test_a_search_is_counted_by_its_words_unless_they_may_be_somebodys(typed: str, kept: str):
    assert countable(typed) == kept


def test_a_search_is_counted_with_what_it_found(library: Library):
    library.add("a", "Informe")
    library.index()
    reader().get("/es/buscar/?q=Informe")
    reader("10.0.0.2").get("/es/buscar/?q=INFÓRME")
    reader().get("/es/buscar/?q=unicornio")
    reader().get("/en/search/?q=informe", headers={"HX-Request": "true"})
    assert counted() == [
        ("informe", "en", 1, 0, 1),
        ("informe", "es", 2, 0, 1),
        ("unicornio", "es", 1, 1, 0),
    ]


@pytest.mark.parametrize(
    "address",
    [
        "/es/buscar/",
        "/es/buscar/?country=GT",
        "/es/buscar/?q=informe&country=GT",
        "/es/buscar/?q=informe&sort=title",
        "/es/buscar/?q=informe&p=2",
        "/es/buscar/rss/?q=informe",
        "/es/buscar/sugerencias/?q=informe",
        "/es/buscar/?q=ana@example.org",
    ],
)
def test_narrowing_paging_feeds_and_peoples_data_are_not_counted(address: str, library: Library):
    assert reader().get(address).status_code == 200
    assert counted() == []


@pytest.mark.parametrize("agent", ["", "Googlebot/2.1", "curl/8.0", "python-requests/2.31"])
def test_robots_and_programs_are_not_counted(agent: str, library: Library):
    library.add("a", "Informe")
    library.index()
    answer = reader(agent=agent).get("/es/buscar/?q=informe")
    reader(agent=agent).get("/es/" + answer.context["view"].rows[0].url.removeprefix("/es/"))
    assert (counted(), Clicks.objects.count()) == ([], 0)


def test_a_reader_who_does_it_again_is_counted_once(library: Library):
    for _time in range(3):
        reader().get("/es/buscar/?q=informe")
    assert counted() == [("informe", "es", 1, 1, 0)]


@pytest.fixture
def found(webinar: Webinar, index: Any) -> list[Any]:
    """The results of a search, which two episodes are."""
    webinar.episode(1, title="Violencia en cifras")
    webinar.episode(2, title="Medir la violencia")
    indexing.index_changes()
    rows = reader().get("/es/buscar/?q=violencia").context["view"].rows
    assert len(rows) == 2
    return list(rows)


def clicks() -> list[tuple[int, int]]:
    return list(Clicks.objects.order_by("rank").values_list("rank", "number"))


def test_what_is_opened_is_counted_by_its_place_and_served_as_ever(found: list[Any]):
    plain = reader().get(found[1].url.split("?")[0])
    opened = reader().get(found[1].url)
    assert (opened.status_code, opened.content) == (200, plain.content)
    assert clicks() == [(2, 1)]
    reader().get(found[1].url), reader("10.0.0.2").get(found[1].url), reader("10.0.0.2").get(found[0].url)
    assert clicks() == [(1, 1), (2, 2)]
    assert set(Clicks.objects.values_list("digest", flat=True)) == {digest_of("es", "violencia")}


def test_links_do_not_tell_the_words(found: list[Any]):
    assert ["violencia" in row.url.split("?")[1] for row in found] == [False, False]


def test_a_result_whose_address_has_a_query_or_a_fragment_leads_there_and_is_counted(library: Library):
    for thing, url in {"a": "/es/buscar/?institution=6", "b": "/es/buscar/#informe"}.items():
        library.documents[thing] = [
            Document(kind="study", id=thing, language="es", title=f"Informe {thing}", url=url, institutions=["6"])
        ]
    indexing.rebuild()
    rows = {row.title: row.url for row in reader().get("/es/buscar/?q=informe").context["view"].rows}
    addresses = [rows[f"Informe {thing}"] for thing in "ab"]
    assert [re.sub("sr=[^#]+", "sr=…", each) for each in addresses] == [
        "/es/buscar/?institution=6&sr=…",
        "/es/buscar/?sr=…#informe",
    ]
    opened = reader().get(addresses[0])
    assert (sorted(row.title for row in opened.context["view"].rows), sum(number for _rank, number in clicks())) == (
        ["Informe a", "Informe b"],
        1,
    )


def test_a_mark_that_is_not_ours_counts_nothing(found: list[Any], monkeypatch: pytest.MonkeyPatch):
    address, mark = found[0].url.split("?sr=")
    rank, digest, signature = mark.split(".")
    signed = (f"2.{digest}.{signature}", f"{rank}.{digest[::-1]}.{signature}", f"{rank}.{digest}.")
    for wrong in (*signed, "x", "..", f"².{digest}.{signature}"):
        assert reader().get(address, {"sr": wrong}).status_code == 200
    assert clicks() == []
    later = timezone.now() + timedelta(days=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    reader().get(found[0].url)
    assert clicks() == []


def test_what_is_gone_is_not_counted(found: list[Any], webinar: Webinar):
    for page in webinar.season.get_children():
        page.unpublish()
    assert ([reader().get(row.url).status_code for row in found], clicks()) == ([404, 404], [])


def test_a_search_for_somebodys_data_has_no_marks(found: list[Any]):
    assert marks_of("ana@example.org", "es").at(1) == ""
    assert [row.url.count("?") for row in reader().get("/es/buscar/?kind=episode").context["view"].rows] == [0, 0]


@pytest.fixture
def writer(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(statistics, "FLUSH_SECONDS", 0.05)
    statistics.start()
    yield
    statistics.stop()


def test_a_server_writes_beside_its_answers(writer: None, django_assert_num_queries: Any):
    request = RequestFactory(REMOTE_ADDR="10.0.0.1", headers={"User-Agent": BROWSER}).get("/es/buscar/?q=maras")
    with transaction.atomic(), django_assert_num_queries(0):
        statistics.count_search(request, text="maras", language="es", results=3)
    deadline = time.monotonic() + 20
    while not Searches.objects.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert counted() == [("maras", "es", 1, 0, 3)]


def test_what_waits_is_written_when_the_server_ends(transactional_db: None):
    request = RequestFactory(REMOTE_ADDR="10.0.0.1", headers={"User-Agent": BROWSER}).get("/es/buscar/?q=maras")
    statistics.start()
    statistics.count_search(request, text="maras", language="es", results=0)
    assert counted() == []
    statistics.stop()
    assert counted() == [("maras", "es", 1, 1, 0)]


def test_a_flood_of_different_searches_takes_no_memory_without_end(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(statistics, "MOST_KEPT", 3)
    monkeypatch.setattr(statistics, "_threads", ["a thread that never writes"])
    for number in range(9):
        statistics._keep(statistics._Search(date(2024, 1, 1), "es", f"{number}", f"q{number}"), 0)
    monkeypatch.setattr(statistics, "_threads", [])
    flush()
    assert Searches.objects.count() == 3


# --- the report -----------------------------------------------------------------------------


def _search(query: str, number: int, *, day: date = date(2024, 6, 1), language: str = "es", **fields: int) -> str:
    digest = digest_of(language, query)
    Searches.objects.create(day=day, language=language, digest=digest, query=query, number=number, **fields)
    return digest


@pytest.fixture
def some(db: None) -> None:
    maras = _search("maras", 5, results=12)
    _search("maras", 2, day=date(2024, 6, 9), results=14)
    _search("unicornio", 3, without_result=3)
    _search("una persona", 1, results=1)
    _search("girls", 2, language="en", results=1)
    Clicks.objects.create(day=date(2024, 6, 1), digest=maras, rank=1, number=3)
    Clicks.objects.create(day=date(2024, 6, 1), digest=maras, rank=4, number=1)
    Clicks.objects.create(day=date(2024, 6, 9), digest=maras, rank=0, number=1)


def test_report_tells_what_was_searched_and_opened(some: None):
    with override("es"):
        found = report(Asked())
    assert list(found.rows) == [
        SearchRow("maras", "es", "español", 7, 0, 14, 5, 1.8),
        SearchRow("unicornio", "es", "español", 3, 3, 0, 0, None),
        SearchRow("girls", "en", "inglés", 2, 0, 1, 0, None),
    ]
    assert (found.searches, found.without_result, found.rare) == (13, 3, 1)
    assert [row for row in found.places if row.clicks] == [
        PlaceRow("Recomendado", 1, 20.0),
        PlaceRow("1", 3, 60.0),
        PlaceRow("4", 1, 20.0),
    ]


@pytest.mark.parametrize(
    ("asked", "queries"),
    [
        (Asked(since=date(2024, 6, 9)), ["maras"]),
        (Asked(until=date(2024, 6, 1)), ["maras", "unicornio", "girls"]),
        (Asked(language="en"), ["girls"]),
        (Asked(text="Unicórnio"), ["unicornio"]),
        (Asked(only_empty=True), ["unicornio"]),
        (Asked(text="persona"), []),
    ],
)
def test_report_of_a_part(some: None, asked: Asked, queries: list[str]):
    assert [row.query for row in report(asked).rows] == queries


def test_editor_reads_the_report_and_takes_it_along(some: None, editor_client: Client):
    text = editor_client.get("/admin/reports/searches/?since=2024-06-01").content.decode()
    assert [query in text for query in ("maras", "unicornio", "girls", "una persona")] == [True, True, True, False]
    sheet = editor_client.get("/admin/reports/searches/searches.csv?language=es")
    rows = list(csv.reader(io.StringIO(sheet.content.decode("utf-8-sig"))))
    assert rows[1:] == [["maras", "es", "7", "0", "14", "5", "1.8"], ["unicornio", "es", "3", "3", "0", "0", ""]]
    book = editor_client.get("/admin/reports/searches/searches.xlsx")
    assert (book["Content-Type"], book.content[:2]) == (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        b"PK",
    )
    assert editor_client.get("/admin/reports/searches/searches.pdf").status_code == 404
    assert editor_client.get("/admin/reports/searches/?since=ayer").status_code == 200


def test_report_says_up_to_when_it_counts(some: None, editor_client: Client, monkeypatch: pytest.MonkeyPatch):
    now = datetime(2026, 3, 4, 21, 30, 5, tzinfo=UTC)  # 15.30 in Guatemala
    monkeypatch.setattr(timezone, "now", lambda: now)
    assert report(Asked()).counted_until == now - timedelta(seconds=statistics.FLUSH_SECONDS)
    shown = " ".join(editor_client.get("/admin/reports/searches/").content.decode().split())
    assert "Contadas hasta el 4 de marzo de 2026, 15:29; las búsquedas posteriores" in shown


def test_report_takes_the_same_queries_for_one_and_three(db: None, django_assert_num_queries: Any):
    _search("uno", 5, results=1)
    with django_assert_num_queries(5):
        report(Asked())
    _search("dos", 5), _search("tres", 5)
    with django_assert_num_queries(5):
        report(Asked())


def test_old_and_rare_searches_are_forgotten(db: None):
    today = date(2024, 7, 15)
    _search("frecuente", 9), _search("rara", 1), _search("antigua", 99, day=date(2023, 1, 1))
    _search("rara y nueva", 1, day=today)
    Clicks.objects.create(day=date(2023, 1, 1), digest="x", rank=1, number=1)
    assert forget_old(days=395, at=today) == {"searches": 2, "clicks": 1}
    assert sorted(Searches.objects.values_list("query", flat=True)) == ["frecuente", "rara y nueva"]
