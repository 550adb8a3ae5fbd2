import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[2]
APPS = sorted(path.parent for path in ROOT.glob("*/apps.py"))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FOLDERS = {path.name for path in ROOT.iterdir() if path.is_dir()} - {"var", ".venv"}


def test_every_setting_of_the_environment_is_documented():
    sources = [path.read_text() for path in (ROOT / "portal" / "settings").glob("*.py")]
    read = {name for text in sources for name in re.findall(r'(?:environ\.get|_value)\(\s*"([A-Z0-9_]+)"', text)}
    table = set(re.findall(r"`([A-Z0-9_]+)`", (ROOT / "docs" / "deployment.md").read_text()))
    assert len(read) > 10
    assert read - table == set()


def test_the_environment_is_read_in_the_settings_alone():
    outside = [
        path.relative_to(ROOT).as_posix()
        for app in APPS
        for path in app.rglob("*.py")
        if "settings" not in path.parts and re.search(r"environ\.get|getenv|environ\[\"\w+\"\](?! =)", path.read_text())
    ]
    assert outside == []


def test_the_image_holds_the_program_and_nothing_that_lies_beside_it():
    """Secrets and backups lie in the folder that an image is built of."""
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    program = {path.name for path in APPS} | {"locale", "static", "templates", "manage.py", "pyproject.toml", "uv.lock"}
    assert lines[0] == "*"
    assert {line[1:] for line in lines if line.startswith("!")} == program | {"LICENSE"}
    assert [line for line in lines if not line.startswith("!")] == ["*", "**/__pycache__"]


def test_links_of_the_documentation_lead_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [*PAGES, ROOT / "CHANGELOG.md"]
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert broken == []


def _in_code(page: Path) -> list[str]:
    """What a page of the documentation writes as code, in its text and in its blocks."""
    text = page.read_text()
    blocks = re.findall(r"^```.*?^```", text, re.DOTALL | re.MULTILINE)
    return [*blocks, *re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))]


def test_files_that_the_documentation_names_are_there():
    """A path from the project's folder; names that stand for something are in capitals, and what holds secrets is made there."""
    named = {
        (page.relative_to(ROOT).as_posix(), path.rstrip("/"))
        for page in PAGES
        for code in _in_code(page)
        for path in re.findall(r"(?<![\w/.…:-])([a-z]\w*/[\w./*-]*)", code)
        if path.split("/")[0] in FOLDERS and not re.search(r"[A-Z]{3}|\.env$", path)
    }
    assert len(named) > 100
    assert sorted((page, path) for page, path in named if not list(ROOT.glob(path))) == []


def test_commands_that_the_documentation_names_are_there():
    commands, targets = get_commands(), re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    named = {
        (page.relative_to(ROOT).as_posix(), kind, name)
        for page in PAGES
        for code in _in_code(page)
        for kind, name in re.findall(r"(?:^|[ (/])(manage\.py|make|(?<=&& )portal) ([a-z][a-z_-]+)", code, re.MULTILINE)
    }
    packages = {"git"}  # “apt install make git”
    known = {"manage.py": {"help", *commands}, "portal": set(commands), "make": {*targets, *packages}}
    assert {kind for _page, kind, _name in named} == set(known)
    assert sorted((page, name) for page, kind, name in named if name not in known[kind]) == []


@pytest.fixture
def web_server(tmp_path: Path) -> Iterator[int]:
    """The port of the web server of the example, with a picture, a document and no portal behind it."""
    program = shutil.which("caddy")
    if program is None:
        pytest.skip("caddy is not installed")
    for name in ("images/foto.png", "documents/acta.pdf", "images/documents/plano.png"):
        path = tmp_path / "media" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(path.stem)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    example = (ROOT / "deploy" / "Caddyfile").read_text().replace("/var/lib/portal", str(tmp_path))
    (tmp_path / "Caddyfile").write_text("{\n\tadmin off\n}\n" + example.replace("web:8000", "127.0.0.1:1"))
    kept = {"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    environment = {**os.environ, **kept, "PORTAL_HOST": f"http://127.0.0.1:{port}"}
    with subprocess.Popen(
        [program, "run", "--config", "Caddyfile"], cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL
    ) as server:
        try:
            until = time.monotonic() + 20
            while True:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    assert time.monotonic() < until and server.poll() is None
                    time.sleep(0.05)
            yield port
        finally:
            server.terminate()


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_web_server_of_the_example_hands_out_pictures_and_no_document(web_server: int) -> None:
    def answer(path: str) -> tuple[int, bytes]:
        asked = HTTPConnection("127.0.0.1", web_server, timeout=10)
        asked.request("GET", path)
        with closing(asked), asked.getresponse() as got:
            return got.status, got.read()

    assert answer("/media/images/foto.png") == (200, b"foto")
    assert answer("/media/images/documents/plano.png") == (200, b"plano")
    assert answer("/es/")[0] == 502  # nobody is behind it
    for path in (
        "/media/documents/acta.pdf",
        "/media/%64ocuments/acta.pdf",
        "/media/documents%2Facta.pdf",
        "/media//documents/acta.pdf",
        "//media/documents/acta.pdf",
        "/MEDIA/documents/acta.pdf",
        "/media/images/../documents/acta.pdf",
        "/media/images/%2e%2e/documents/acta.pdf",
        "/media/documents/",
    ):
        assert answer(path)[0] == 404, path
