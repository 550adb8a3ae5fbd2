import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_of_the_environment_is_documented():
    sources = [path.read_text() for path in (ROOT / "portal" / "settings").glob("*.py")]
    read = {name for text in sources for name in re.findall(r'(?:environ\.get|_value)\(\s*"([A-Z0-9_]+)"', text)}
    table = set(re.findall(r"`([A-Z0-9_]+)`", (ROOT / "docs" / "deployment.md").read_text()))
    assert len(read) > 10
    assert read - table == set()


def test_the_environment_is_read_in_the_settings_alone():
    outside = [
        path.relative_to(ROOT).as_posix()
        for app in ("portal", "participants", "datacction", "reporting")
        for path in (ROOT / app).rglob("*.py")
        if "settings" not in path.parts and re.search(r"environ\.get|getenv|environ\[\"\w+\"\](?! =)", path.read_text())
    ]
    assert outside == []


def test_links_of_the_documentation_lead_somewhere():
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text())
        if not (page.parent / target).exists()
    ]
    assert broken == []
