"""Imports run one way, between the apps and inside each: read from the sources, not from what happens to be loaded."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

CONTENT_APPS = {"datacction", "trainaction", "conose", "publications", "front"}
MAY_IMPORT: dict[str, set[str]] = {
    "portal": set(),
    "participants": {"portal", "search"},
    "search": {"portal"},
    **{app: {"portal", "participants", "search"} for app in CONTENT_APPS},
    "reporting": {"portal", "participants", *CONTENT_APPS},
}
SEES_EVERY_APP = {"portal/urls.py"}

LAYERS = [{"models"}, {"queries"}, {"services"}, {"forms", "filters"}]
"""From the inside out, in an app and in the packages of one subject that it has (`conose/calls/`). Everything else that has a
layer is on the outside: views, tasks, hooks, viewsets, commands."""
OUTSIDE = {"views", "viewsets", "tasks", "wagtail_hooks", "admin", "urls", "management"}
NO_LAYER = len(LAYERS) + 1
MEETS_EVERY_SUBJECT = {"models", "demo", "templatetags", "settings"}
"""Packages that are no subject of their own: what they hold is made of all of them. A page of Wagtail's is a model that calls
the listing of its subject."""

BANNED_NAMES = {"utils", "helpers", "util", "helper", "misc", "common"}


@dataclass(frozen=True)
class Import:
    importer: str
    """The file, from the project's folder."""
    line: int
    module: str
    is_deferred: bool
    """Inside a function or for types alone, so that loading the one does not load the other."""

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.module}"


def _sources() -> list[Path]:
    return [path for app in MAY_IMPORT for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]


def _imports(path: Path) -> list[Import]:
    name = path.relative_to(ROOT).as_posix()
    package = path.relative_to(ROOT).parent.parts

    def found(node: ast.AST, deferred: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):  # holds no import, and is most of what there is to look through
                continue
            inner = deferred or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
                inner = True
            if isinstance(child, ast.Import):
                yield from (Import(name, child.lineno, alias.name, deferred) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                start = ".".join(package[: len(package) - child.level + 1]) if child.level else ""
                base = ".".join(filter(None, [start, child.module]))
                yield from (Import(name, child.lineno, f"{base}.{alias.name}", deferred) for alias in child.names)
            else:
                yield from found(child, inner)

    return list(found(ast.parse(path.read_text()), False))


@cache
def _all_imports() -> list[Import]:
    """Read when a test asks: every process of the suite collects this file, and one of them runs it."""
    return [each for path in _sources() for each in _imports(path)]


def _layer(module_parts: tuple[str, ...]) -> int:
    """Where a module of an app stands, by the first of its names that says so: its place in LAYERS, the outside, or nowhere."""
    for part in module_parts[1:]:
        for place, names in enumerate(LAYERS):
            if part in names:
                return place
        if part in OUTSIDE or part.endswith("_views"):
            return len(LAYERS)
    return NO_LAYER


def _wrong_between_apps(imports: list[Import]) -> list[str]:
    wrong = []
    for each in imports:
        importer, imported = each.importer.split("/")[0], each.module.split(".")[0]
        if imported not in MAY_IMPORT or imported == importer or each.importer in SEES_EVERY_APP:
            continue
        if imported not in MAY_IMPORT[importer]:
            wrong.append(str(each))
    return wrong


def _wrong_inside_app(imports: list[Import]) -> list[str]:
    wrong = []
    for each in imports:
        importer, imported = tuple(each.importer.removesuffix(".py").split("/")), tuple(each.module.split("."))
        if importer[0] != imported[0] or each.is_deferred:
            continue
        inside, outside = _layer(importer), _layer(imported)
        if inside < outside < NO_LAYER:
            wrong.append(str(each))
    return wrong


def _subject(module_parts: tuple[str, ...]) -> str:
    """The package of an app that holds one subject (`conose/calls/`), or a layer for several (`publications/queries/`); "" of a
    module that stands beside these."""
    if len(module_parts) < 3 or not (ROOT / module_parts[0] / module_parts[1]).is_dir():
        return ""
    return "" if module_parts[1] in MEETS_EVERY_SUBJECT else module_parts[1]


def _circle_of_subjects(imports: list[Import], app: str) -> list[str]:
    """The subjects of an app that import each other in a circle, from one back to itself; none where they need not.

    Imports inside functions count: a circle hidden from the interpreter is one all the same to whoever reads.
    """
    known: dict[str, set[str]] = defaultdict(set)
    for each in imports:
        importer, imported = tuple(each.importer.removesuffix(".py").split("/")), tuple(each.module.split("."))
        if importer[0] == imported[0] == app:
            inner, outer = _subject(importer), _subject(imported)
            if inner and outer and inner != outer:
                known[inner].add(outer)
    try:
        TopologicalSorter(known).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle
    return []


def test_the_sources_are_read():
    assert {each.importer.split("/")[0] for each in _all_imports()} >= {"portal", "participants", "datacction"}


def test_apps_import_in_one_direction():
    assert _wrong_between_apps(_all_imports()) == []


def test_modules_inside_an_app_import_in_one_direction():
    assert _wrong_inside_app(_all_imports()) == []


@pytest.mark.parametrize("app", sorted(MAY_IMPORT))
def test_the_subjects_of_an_app_import_in_one_direction(app: str):
    assert _circle_of_subjects(_all_imports(), app) == []


def test_a_circle_of_subjects_is_found():
    imports = [
        Import("conose/calls/views.py", 1, "conose.review.queries.panel", False),
        Import("conose/review/services.py", 2, "conose.calls.services.close", True),
        Import("conose/review/views.py", 3, "conose.models.Call", False),
        Import("conose/models/calls.py", 4, "conose.network.names.said", True),
    ]
    assert set(_circle_of_subjects(imports, "conose")) == {"calls", "review"}
    assert _circle_of_subjects(imports[:1] + imports[2:], "conose") == []
    assert _circle_of_subjects(imports, "trainaction") == []


def test_a_circle_of_a_subject_and_a_layer_beside_it_is_found():
    imports = [
        Import("publications/queries/citing.py", 1, "publications.datasets.exports.export", False),
        Import("publications/datasets/shown.py", 2, "publications.queries.works.public_publications", False),
    ]
    assert set(_circle_of_subjects(imports, "publications")) == {"queries", "datasets"}
    assert _circle_of_subjects(imports[:1], "publications") == []


def test_no_module_has_a_name_that_says_nothing():
    assert [str(path.relative_to(ROOT)) for path in _sources() if path.stem in BANNED_NAMES] == []


@pytest.mark.parametrize(
    ("importer", "module", "between", "inside"),
    [
        ("portal/jobs.py", "participants.models.Person", True, False),
        ("portal/urls.py", "participants.views.home", False, False),
        ("participants/services/merging.py", "participants.views.merge", False, True),
        ("participants/models/persons.py", "participants.queries.people", False, True),
        ("participants/views.py", "participants.models.Person", False, False),
        ("datacction/views.py", "reporting.figures", True, False),
        ("search/views.py", "datacction.models", True, False),
        ("participants/services/merging.py", "participants.attendance.folding", False, False),
        ("conose/calls/queries.py", "conose.calls.services.submit", False, True),
        ("conose/calls/services.py", "conose.review.desk_views.desk", False, True),
        ("conose/models/calls.py", "conose.calls.queries.call_of", False, True),
        ("conose/calls/views.py", "conose.calls.services.submit", False, False),
    ],
)
def test_a_wrong_import_is_found(importer: str, module: str, between: bool, inside: bool):
    wrong = [Import(importer, 1, module, False)]
    assert (bool(_wrong_between_apps(wrong)), bool(_wrong_inside_app(wrong))) == (between, inside)
