import re
from pathlib import Path

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
