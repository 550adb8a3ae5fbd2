"""The files of publications: who gets them, under an address that stays; how they are counted."""

from collections.abc import Callable
from datetime import date, timedelta
from importlib.metadata import version
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from publications.models import Downloads, PublicationFile, PublicationPage
from publications.queries.downloads import downloads_by_file
from tests.publications.conftest import Library, make_document

READER = "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0"
BODY = b"%PDF-1.4 0123456789"


def body_of(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def roads_to(page: PublicationPage) -> list[str]:
    """Every address a file might be had under."""
    file = PublicationFile.objects.filter(page=page).select_related("document")[0]
    stored = file.document.file.name
    return [
        file.get_absolute_url(),
        file.document.url,
        f"/media/{stored}",
        f"/media/x/../{stored}",
        f"/media//{stored}",
        f"/media/./{stored}",
        f"/media/%2e/{stored}",
    ]


def statuses(client: Client, page: PublicationPage, **headers: str) -> list[int]:
    found = []
    for url in roads_to(page):
        response = client.get(url, headers=headers)
        found.append(response.status_code)
        body_of(response)
    return found


@pytest.fixture
def study(remade: Callable[..., PublicationPage], library: Library, settings: Any) -> PublicationPage:
    make_document("estudio.pdf", BODY)
    return remade(_publish, library)


def _publish(library: Library) -> PublicationPage:
    return library.publication("Estudio", documents={"es": get_document_model().objects.get()})


def test_a_public_file_is_had_by_its_own_address_and_as_a_document(study: PublicationPage, client: Client) -> None:
    assert statuses(client, study) == [200, 200, 404, 404, 404, 404, 404]


def test_a_file_comes_with_a_name_and_runs_nothing(study: PublicationPage, client: Client) -> None:
    response = client.get(study.files.get().get_absolute_url())
    assert body_of(response) == BODY
    assert {name: response[name] for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options")} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'inline; filename="estudio-es.pdf"',
        "X-Content-Type-Options": "nosniff",
    }
    assert (response["Content-Security-Policy"], response["Cache-Control"]) == ("default-src 'none'", "no-cache")


@pytest.mark.parametrize("name", ["mapa.svg", "pagina.html", "datos.xml", "hoja.xhtml", "tabla.csv"])
def test_what_a_browser_might_run_is_saved_to_a_file_in_a_sandbox(library: Library, client: Client, name: str) -> None:
    page = library.publication(documents={"es": make_document(name, b"<script>alert(1)</script>")})
    for url in (page.files.get().get_absolute_url(), page.files.get().document.url):
        response = client.get(url)
        assert response["Content-Disposition"].startswith("attachment; ")
        assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert response["X-Content-Type-Options"] == "nosniff"
        body_of(response)


def _draft(page: PublicationPage) -> None:
    page.unpublish()


def _expired(page: PublicationPage) -> None:
    PublicationPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))


def _private_page(page: PublicationPage) -> None:
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type=PageViewRestriction.LOGIN)


@pytest.mark.parametrize("withdraw", [_draft, _expired, _private_page])
def test_a_file_that_is_not_public_is_had_by_no_road(
    study: PublicationPage, client: Client, withdraw: Callable[[PublicationPage], None]
) -> None:
    etag = client.head(study.files.get().get_absolute_url())["ETag"]
    withdraw(study)
    for headers in ({}, {"If-None-Match": etag}, {"Range": "bytes=0-3"}, {"If-None-Match": "*"}):
        assert statuses(client, study, **headers) == [404] * 7
    assert client.head(study.files.get().get_absolute_url()).status_code == 404


def test_the_file_of_a_private_work_is_for_who_may_see_its_page(
    study: PublicationPage, client: Client, learner_client: Client
) -> None:
    restriction = PageViewRestriction.objects.create(page=study.get_parent(), restriction_type="login")
    urls = roads_to(study)[:2]
    for url in urls:
        response = learner_client.get(url)
        assert (response.status_code, body_of(response), response["Cache-Control"]) == (200, BODY, "private, no-store")
    assert [client.get(url).status_code for url in urls] == [404, 404]
    restriction.restriction_type = "groups"
    restriction.save()
    assert [learner_client.get(url).status_code for url in urls] == [404, 404]
    restriction.restriction_type = "login"
    restriction.save()
    PublicationPage.objects.update(expire_at=timezone.now() - timedelta(seconds=1))
    assert [learner_client.get(url).status_code for url in urls] == [404, 404]


@pytest.mark.parametrize("depth", ["itself", "child"])
def test_a_file_in_a_private_collection_or_below_one_is_had_by_no_road(
    study: PublicationPage, client: Client, learner_client: Client, depth: str
) -> None:
    document = study.files.get().document
    etag = client.head(document.url)["ETag"]
    private = Collection.get_first_root_node().add_child(name="Reservado")
    below = private.add_child(name="Anexos")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="groups")
    document.collection = private if depth == "itself" else below
    document.save()
    for headers in ({}, {"If-None-Match": etag}, {"Range": "bytes=0-3"}):
        assert statuses(client, study, **headers) == [302, 302, 404, 404, 404, 404, 404]
        assert statuses(learner_client, study, **headers)[:2] == [302, 302]


def test_a_document_that_only_a_draft_shows_is_not_had_by_its_number(library: Library, client: Client) -> None:
    page = library.publication("Estudio")
    document = make_document("secreto.pdf", BODY)
    page.files = [PublicationFile(language="es", document=document)]
    page.save_revision()
    assert client.get(document.url).status_code == 404
    page.get_latest_revision().publish()
    response = client.get(document.url)
    assert response.status_code == 200
    body_of(response)


def test_an_editor_sees_the_file_of_a_draft_and_it_is_kept_nowhere(
    library: Library, editor_client: Client, client: Client
) -> None:
    page = library.draft(documents={"es": make_document("borrador.pdf", BODY)})
    url = PublicationFile.objects.get(page=page).get_absolute_url()
    response = editor_client.get(url)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    body_of(response)
    assert client.get(url).status_code == 404


def test_the_address_stays_when_the_file_is_replaced(study: PublicationPage, client: Client) -> None:
    file = study.files.get()
    url = file.get_absolute_url()
    before = client.get(url)
    assert body_of(before) == BODY
    document = file.document
    document.file.save("otra-version.pdf", ContentFile(b"%PDF-1.4 new"), save=False)
    document._set_document_file_metadata()
    document.save()
    document.file.close()
    after = client.get(url, headers={"If-None-Match": before["ETag"]})
    assert (after.status_code, body_of(after)) == (200, b"%PDF-1.4 new")
    PublicationFile.objects.update(document=make_document("tercera.xlsx", b"PK"))
    assert client.get(url)["Location"] == url.replace(".pdf", ".xlsx")


@pytest.mark.parametrize(
    ("asked", "status", "body", "part"),
    [
        ("bytes=0-3", 206, BODY[:4], "bytes 0-3/19"),
        ("bytes=5-", 206, BODY[5:], "bytes 5-18/19"),
        ("bytes=-4", 206, BODY[-4:], "bytes 15-18/19"),
        ("bytes=0-999", 206, BODY, "bytes 0-18/19"),
        ("bytes=19-", 416, b"", "bytes */19"),
        ("bytes=-0", 416, b"", "bytes */19"),
        ("bytes=0-1,4-5", 200, BODY, None),
        ("bytes=9-3", 200, BODY, None),
        ("lines=1-2", 200, BODY, None),
        ("bytes=-", 200, BODY, None),
        ("bytes=٣-٤", 200, BODY, None),
    ],
)
def test_a_part_of_a_file_can_be_asked_for(
    study: PublicationPage, client: Client, asked: str, status: int, body: bytes, part: str | None
) -> None:
    response = client.get(study.files.get().get_absolute_url(), headers={"Range": asked})
    assert (response.status_code, body_of(response), response.get("Content-Range")) == (status, body, part)


def test_a_part_of_a_file_that_has_changed_since_is_answered_with_all_of_it(
    study: PublicationPage, client: Client
) -> None:
    url = study.files.get().get_absolute_url()
    first = client.get(url)
    etag = first["ETag"]
    body_of(first)
    same = client.get(url, headers={"Range": "bytes=0-3", "If-Range": etag})
    other = client.get(url, headers={"Range": "bytes=0-3", "If-Range": '"older"'})
    assert (same.status_code, body_of(same)) == (206, BODY[:4])
    assert (other.status_code, body_of(other)) == (200, BODY)


def test_a_copy_that_is_still_right_is_not_sent_again(study: PublicationPage, client: Client) -> None:
    url = study.files.get().get_absolute_url()
    first = client.get(url)
    etag = first["ETag"]
    body_of(first)
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304


def test_a_copied_work_has_files_under_addresses_of_its_own(study: PublicationPage, editor_client: Client) -> None:
    response = editor_client.post(
        f"/admin/pages/{study.pk}/copy/",
        {"new_title": "Copia", "new_slug": "copia", "new_parent_page": study.get_parent().pk, "publish_copies": "1"},
    )
    assert response.status_code == 302
    copy = PublicationPage.objects.get(slug="copia")
    keys = {file.key for page in (study, copy) for file in page.files.all()}
    assert len(keys) == 2
    assert [file.key for file in copy.get_latest_revision_as_object().files.all()] == [copy.files.get().key]


# --- counting -------------------------------------------------------------------------------


def fetch(client: Client, page: PublicationPage, *, agent: str = READER, method: str = "get", **headers: str) -> int:
    url = page.files.first().get_absolute_url()
    response = getattr(client, method)(url, headers={"User-Agent": agent, **headers})
    body_of(response)
    return int(response.status_code)


def counted() -> int:
    return sum(Downloads.objects.values_list("number", flat=True))


def test_a_download_is_counted_without_a_cookie(study: PublicationPage, client: Client) -> None:
    fetch(client, study)
    row = Downloads.objects.get()
    assert (row.file, row.work, row.day, row.country, row.number) == (
        study.files.get().key, study.translation_key, timezone.localdate(), "", 1,
    )  # fmt: skip
    assert dict(client.cookies) == {}


def test_a_double_click_counts_once_and_a_later_one_again(study: PublicationPage, client: Client) -> None:
    fetch(client, study)
    fetch(client, study)
    assert counted() == 1
    cache.clear()  # thirty seconds later
    fetch(client, study)
    assert counted() == 2


def test_two_readers_at_once_count_twice(study: PublicationPage) -> None:
    fetch(Client(REMOTE_ADDR="192.0.2.1"), study)
    fetch(Client(REMOTE_ADDR="192.0.2.2"), study)
    fetch(Client(REMOTE_ADDR="192.0.2.2"), study, agent=READER + " other")
    assert counted() == 3


@pytest.mark.parametrize(
    ("agent", "method", "headers"),
    [
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "get", {}),
        ("python-requests/2.31", "get", {}),
        ("CURL/8.0", "get", {}),
        ("Java/1.8", "get", {}),
        ("", "get", {}),
        (READER, "head", {}),
        (READER, "get", {"Range": "bytes=4-"}),
        (READER, "get", {"Sec-Purpose": "prefetch"}),
        (READER, "get", {"If-None-Match": "*"}),
    ],
)
def test_what_is_no_reader_is_not_counted(
    study: PublicationPage, client: Client, agent: str, method: str, headers: dict[str, str]
) -> None:
    fetch(client, study, agent=agent, method=method, **headers)
    assert counted() == 0


def test_the_beginning_of_a_file_read_in_parts_counts(study: PublicationPage, client: Client) -> None:
    fetch(client, study, Range="bytes=0-3")
    fetch(client, study, Range="bytes=4-")
    assert counted() == 1


def test_an_editor_looking_at_a_draft_is_not_counted(library: Library, editor_client: Client) -> None:
    assert fetch(editor_client, library.draft(documents={"es": make_document()})) == 200
    assert counted() == 0


def test_the_country_comes_from_the_server_in_front_and_from_nowhere_else(
    study: PublicationPage, client: Client, settings: Any
) -> None:
    fetch(client, study, **{"X-Country": "GT"})
    settings.PORTAL_COUNTRY_HEADER = "X-Country"
    for value in ("GT", "gt", "XX", "<b>", ""):
        cache.clear()
        fetch(client, study, **{"X-Country": value})
    assert dict(Downloads.objects.values_list("country", "number")) == {"GT": 2, "": 4}


def test_the_public_sees_the_total_of_a_work_in_all_its_languages(
    library: Library, client: Client, translate: Callable[..., Any]
) -> None:
    page = library.publication(documents={"es": make_document("es.pdf"), "en": make_document("en.pdf")})
    english = translate(page, "Study")
    assert client.get(page.url).context["publication"].downloads == ""
    for file, number in zip(page.files.all(), (1200, 34), strict=True):
        Downloads.objects.create(file=file.key, work=page.translation_key, day=date(2026, 1, 2), number=number)
    assert client.get(page.url).context["publication"].downloads == "Descargado 1\u00a0234 veces"
    assert client.get(english.url).context["publication"].downloads == "Downloaded 1,234 times"


def test_a_manager_sees_exactly_what_was_downloaded_when_and_from_where(
    study: PublicationPage, manager_client: Client
) -> None:
    key = study.files.get().key
    for day, country, number in ((1, "GT", 3), (1, "", 2), (9, "SV", 4)):
        Downloads.objects.create(
            file=key, work=study.translation_key, day=date(2026, 1, day), country=country, number=number
        )
    found = downloads_by_file(since=date(2026, 1, 2))
    assert [(each.title, each.number, each.countries) for each in found] == [("Estudio", 4, (("El Salvador", 4),))]
    response = manager_client.get("/admin/publications/downloads/", {"until": "2026-01-05"})
    assert "Contadas hasta este momento, " in response.content.decode()
    assert response.context["total"] == 5
    assert f"Lista de robots: la de COUNTER, a {version('counter-robots')}." in response.content.decode()
    sheet = body_of(manager_client.get("/admin/publications/downloads/", {"format": "csv"})).decode("utf-8-sig")
    assert sheet.splitlines() == [
        "Publicación,Idioma,Descargas,Países",
        "Estudio,español,9,El Salvador: 4; Guatemala: 3",
    ]
