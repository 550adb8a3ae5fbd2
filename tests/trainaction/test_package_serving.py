"""Files of packages: who gets them, and what keeps them away from the portal."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.http import Http404
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from portal.views.documents import serve_media
from tests.factories.packages import make_package, scorm
from trainaction.demo.interactive import packed
from trainaction.models import InteractivePackage
from trainaction.packages import archives, services
from trainaction.packages.addresses import SPAN, key_of, ticket_for
from trainaction.packages.injecting import charset_of, with_scripts

pytestmark = pytest.mark.django_db


def address(package: InteractivePackage, path: str = "index.html", ticket: str = "") -> str:
    return f"/packages/{ticket or ticket_for(package.key)}/files/{path}"


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_page_is_handed_out_in_a_sandbox_with_the_runtime_ahead_of_its_scripts(client: Client):
    package = make_package()
    ticket = ticket_for(package.key)
    answer = client.get(address(package))
    assert (
        body(answer)
        .decode()
        .startswith(
            '<!doctype html><html><head><script src="/static/vendor/scorm-again/scorm12.min.js"></script>'
            '<script src="/static/js/packages/frame.js"></script><title>'
        )
    )
    policy = dict(each.split(" ", 1) for each in answer["Content-Security-Policy"].split("; "))
    assert policy["sandbox"] == "allow-scripts allow-forms allow-modals"
    assert policy["connect-src"] == f"http://testserver/packages/{ticket}/ data: blob:"
    assert (policy["form-action"], policy["object-src"]) == ("'none'", "'none'")
    assert ("X-Frame-Options" in answer, "Set-Cookie" in answer) == (False, False)
    assert (answer["Referrer-Policy"], answer["X-Content-Type-Options"]) == ("no-referrer", "nosniff")


@pytest.mark.parametrize("path", ["a.svg", "a.js", "a.bin", "index.html"])
def test_every_answer_is_in_the_sandbox_whatever_it_is(client: Client, path: str):
    package = make_package(scorm({"a.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>", "a.js": "1", "a.bin": b"\0"}))
    answer = client.get(address(package, path))
    assert answer.status_code == 200
    assert "sandbox allow-scripts allow-forms allow-modals" in answer["Content-Security-Policy"]


def test_without_a_ticket_that_holds_nothing_is_found(client: Client, administrator_client: Client):
    package, other = make_package(), make_package(title="Otra")
    forged = ticket_for(package.key).replace(package.key.hex, other.key.hex)
    old = ticket_for(package.key, timezone.now() - 2 * SPAN)
    gone = ticket_for(uuid4())
    tickets = (forged, old, gone, "x", f"{package.key.hex}.1.x")
    assert [client.get(address(package, ticket=ticket)).status_code for ticket in tickets] == [404] * 5
    assert administrator_client.get(address(package, ticket=forged)).status_code == 404


def test_a_ticket_holds_for_half_a_day_at_least_and_a_day_at_most():
    key, now = uuid4(), timezone.now()
    ticket = ticket_for(key, now)
    assert [key_of(ticket, now + hours * timedelta(hours=1)) for hours in (0, 11.9, 24)] == [key, key, None]


@pytest.mark.parametrize(
    "path", ["nada.html", "../index.html", "%2e%2e/index.html", "/etc/passwd", "index.html/", "imsmanifest.xml/x", "a/"]
)
def test_what_is_not_in_the_package_is_not_found(client: Client, path: str):
    assert client.get(address(make_package(), path)).status_code == 404


def test_a_file_is_found_whatever_its_capitals_and_with_the_type_that_browsers_insist_on(client: Client):
    package = make_package(scorm({"Guion.JS": "1", "sonido.mp3": b"ID3", "raro.zzz": b"1"}))
    answers = [client.get(address(package, path)) for path in ("guion.js", "sonido.mp3", "raro.zzz")]
    assert [answer["Content-Type"] for answer in answers] == [
        "text/javascript", "audio/mpeg", "application/octet-stream",
    ]  # fmt: skip


def test_a_part_of_a_film_is_handed_out_and_a_whole_one_piece_by_piece(client: Client):
    film = bytes(range(256)) * 6000
    package = make_package(scorm({"film.mp4": film}))
    whole = client.get(address(package, "film.mp4"))
    assert (whole.streaming, body(whole) == film, whole["Content-Length"]) == (True, True, str(len(film)))
    part = client.get(address(package, "film.mp4"), headers={"Range": "bytes=300-304"})
    assert (part.status_code, body(part), part["Content-Range"]) == (206, film[300:305], f"bytes 300-304/{len(film)}")
    beyond = client.get(address(package, "film.mp4"), headers={"Range": f"bytes={len(film)}-"})
    assert (beyond.status_code, beyond["Content-Range"]) == (416, f"bytes */{len(film)}")
    head = client.head(address(package, "film.mp4"))
    assert (head.status_code, head["Content-Length"]) == (200, str(len(film)))


def test_a_file_is_not_sent_again_to_who_has_it(client: Client):
    package = make_package(scorm({"a.css": "b{}"}))
    first = client.get(address(package, "a.css"))
    assert first["Cache-Control"] == "private, max-age=86400, immutable"
    again = client.get(address(package, "a.css"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_scripts_without_an_origin_may_read_and_nothing_is_taken(client: Client):
    package = make_package()
    asked = client.options(address(package))
    assert (asked.status_code, asked["Access-Control-Allow-Origin"]) == (204, "*")
    assert "Access-Control-Allow-Credentials" not in asked
    assert client.post(address(package)).status_code == 405


def test_a_lost_file_is_not_found_and_the_log_is_told(client: Client, caplog: pytest.LogCaptureFixture):
    package = make_package()
    default_storage.delete(package.file.name)
    assert client.get(address(package)).status_code == 404
    assert f"The file of package {package.pk} is missing from storage" in caplog.text


def test_an_h5p_package_is_played_by_the_portals_own_page_in_the_packages_sandbox(client: Client):
    package, other = make_package(packed("cards")), make_package()
    answer = client.get(f"/packages/{ticket_for(package.key)}/h5p/")
    assert b'src="/static/vendor/h5p-standalone/main.bundle.js"' in answer.content
    assert "sandbox allow-scripts" in answer["Content-Security-Policy"]
    assert client.get(f"/packages/{ticket_for(other.key)}/h5p/").status_code == 404
    assert client.get(address(package, "content/content.json")).status_code == 200


# --- a host of its own -----------------------------------------------------------------------


@pytest.fixture
def own_host() -> Iterator[str]:
    with override_settings(PACKAGE_ORIGIN="https://paquetes.example"):
        yield "paquetes.example"


def test_with_a_host_of_their_own_packages_are_there_alone_and_nothing_else_is(client: Client, own_host: str):
    package = make_package()
    there = {"HTTP_HOST": own_host}
    answer = client.get(address(package), **there)
    assert "sandbox allow-scripts allow-forms allow-modals allow-same-origin" in answer["Content-Security-Policy"]
    assert [client.get(path, **there).status_code for path in ("/es/", "/admin/login/", "/es/account/login/")] == [
        404
    ] * 3
    assert client.get(address(package)).status_code == 404


# --- the script put into a page --------------------------------------------------------------

TAG = '<script src="/a.js"></script>'


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("<html><head lang='es'><title>x", f"<html><head lang='es'>{TAG}<title>x"),
        ("<HTML><BODY>x", f"<HTML>{TAG}<BODY>x"),
        ("<!DOCTYPE html><p>x", f"<!DOCTYPE html>{TAG}<p>x"),
        ("x <header>y", f"{TAG}x <header>y"),
    ],
)
def test_the_script_stands_at_the_beginning_of_the_head_or_where_it_would_be(page: str, expected: str):
    assert with_scripts(page.encode(), ["/a.js"]).decode() == expected


def test_the_rest_of_a_page_stays_byte_by_byte_whatever_it_is_written_in():
    latin = "<head><meta charset=iso-8859-1>señal".encode("latin-1")
    marked = b"\xef\xbb\xbf<p>se\xc3\xb1al"
    wide = "<head>señal".encode("utf-16")
    assert with_scripts(latin, ["/a.js"]) == latin.replace(b"<head>", b"<head>" + TAG.encode())
    assert with_scripts(marked, ["/a.js"]) == b"\xef\xbb\xbf" + TAG.encode() + marked[3:]
    assert with_scripts(wide, ["/a.js"]).decode("utf-16") == f"<head>{TAG}señal"
    assert [charset_of(page) for page in (latin, marked, wide, b"<p>x", b"<meta charset=nada>")] == [
        "iso-8859-1", "utf-8", "utf-16", "", "",
    ]  # fmt: skip


# --- storage that is elsewhere ---------------------------------------------------------------


class Elsewhere:
    """Storage without a path on this machine, which counts how often a file is fetched."""

    def __init__(self, content: bytes) -> None:
        self.content, self.fetched, self.breaks = content, 0, False

    def path(self, name: str) -> str:
        raise NotImplementedError

    def open(self, name: str, mode: str = "rb") -> Any:
        self.fetched += 1
        if self.breaks:
            return Broken(self.content)
        return io.BytesIO(self.content)


class Broken(io.BytesIO):
    """A line that breaks off after the first bytes."""

    def read(self, size: int | None = -1) -> bytes:
        if self.tell():
            raise OSError("the line broke")
        return super().read(10)


def test_a_package_kept_elsewhere_is_fetched_once_and_never_half(
    client: Client, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    settings.PACKAGE_COPIES_DIR = tmp_path
    package = make_package()
    storage = Elsewhere(scorm({"a.css": "b{}"}))
    monkeypatch.setattr(InteractivePackage._meta.get_field("file"), "storage", storage)
    storage.breaks = True
    with pytest.raises(OSError, match="the line broke"):
        archives.local_path(InteractivePackage.objects.get(pk=package.pk))
    assert list(tmp_path.iterdir()) == []
    storage.breaks = False
    for _time in range(2):
        assert body(client.get(address(package, "a.css"))) == b"b{}"
    assert (storage.fetched, [path.name for path in tmp_path.iterdir()]) == (2, [f"{package.key}.zip"])


def test_files_whose_package_is_gone_are_removed_after_a_day(settings: Any, tmp_path: Path):
    settings.PACKAGE_COPIES_DIR = tmp_path
    package, gone = make_package(), make_package(title="Otra")
    (tmp_path / f"{gone.key}.zip").write_bytes(b"x")
    InteractivePackage.objects.filter(pk=gone.pk).delete()
    assert services.forget_files_without_a_package() == {"files": 0, "copies": 1}
    later = timezone.now() + timedelta(days=2)
    assert services.forget_files_without_a_package(at=later)["files"] >= 1
    assert [default_storage.exists(each.file.name) for each in (package, gone)] == [True, False]


def test_a_package_lies_among_the_documents_whose_raw_path_is_closed(rf: RequestFactory):
    with pytest.raises(Http404):
        serve_media(rf.get("/media/x"), make_package().file.name)
