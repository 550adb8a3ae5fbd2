"""The index is never out of step with the database for long, and nothing is lost on the way."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from search import indexing
from search.documents import SOURCES
from search.engines import Engine, EngineUnavailable, engine
from search.engines.embedded import schema
from search.finding import Wanted, find
from search.models import Change
from tests.search.conftest import Library, _source


def _run(command: str, *arguments: str) -> str:
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def test_changes_are_applied_once_and_kept_for_a_day(library: Library, monkeypatch: pytest.MonkeyPatch):
    library.add("a", "Informe")
    assert (indexing.index_changes(), indexing.index_changes()) == (1, 0)
    assert Change.objects.pending().count() == 0
    assert Change.objects.count() == 1
    Change.objects.update(applied_at=timezone.now() - indexing.KEPT * 2)
    library.add("b", "Informe")
    indexing.index_changes()
    assert list(Change.objects.values_list("thing_id", flat=True)) == ["b"]


def test_an_announced_change_waits_until_it_is_due(library: Library):
    library.add("a", "Informe")
    Change.objects.update(due_at=timezone.now() + indexing.KEPT)
    assert indexing.index_changes() == 0
    Change.objects.update(due_at=timezone.now())
    assert indexing.index_changes() == 1


def test_what_an_engine_refuses_stays_in_the_outbox(library: Library, monkeypatch: pytest.MonkeyPatch):
    library.add("a", "Informe")

    def refuse(*args: Any, **kwargs: Any) -> None:
        raise EngineUnavailable("away")

    monkeypatch.setattr(type(library.engine), "apply", refuse)
    with pytest.raises(EngineUnavailable):
        indexing.index_changes()
    assert list(Change.objects.values_list("attempts", "error", "applied_at")) == [(1, "away", None)]
    monkeypatch.undo()


def test_a_thing_that_cannot_be_read_holds_up_no_other_and_is_tried_again(
    library: Library, monkeypatch: pytest.MonkeyPatch
):
    library.add("bad", "Informe malo")
    library.index()
    library.add("bad", "Informe malo")
    library.add("good", "Informe bueno")
    real = indexing.entries_of

    def read(kind: str, ids: Any) -> Any:
        if "bad" in ids:
            raise ZeroDivisionError
        return real(kind, ids)

    monkeypatch.setattr(indexing, "entries_of", read)
    indexing.index_changes()
    assert library.found("informe") == ["good"]
    (waiting,) = Change.objects.pending()
    assert (waiting.thing_id, waiting.attempts, waiting.error) == ("bad", 1, "ZeroDivisionError()")
    assert waiting.due_at is not None and waiting.due_at > timezone.now()
    monkeypatch.undo()
    monkeypatch.setitem(SOURCES, "study", _source(library.documents))
    Change.objects.pending().update(due_at=timezone.now())
    library.index()
    assert sorted(library.found("informe")) == ["bad", "good"]


def test_check_tells_every_difference(library: Library):
    for name in ("a", "b", "c"):
        library.add(name, "Informe")
    library.index()
    assert indexing.compare().agrees
    assert json.loads(_run("search_check", "--json"))["agrees"] is True
    library.documents["a"] = [library.documents["b"][0]]
    del library.documents["c"]
    library.add("d", "Nuevo")
    found = indexing.compare()
    assert (found.missing, found.surplus, found.pending) == (["study:d"], ["study:a", "study:c"], 1)
    with pytest.raises(SystemExit) as ended:
        _run("search_check")
    assert ended.value.code == 1


def test_check_tells_what_reads_otherwise(library: Library):
    library.add("a", "Informe")
    library.index()
    library.add("a", "Otro título")
    Change.objects.update(applied_at=timezone.now())
    assert indexing.compare().different == ["study:a"]


def test_the_order_of_rows_makes_no_difference(library: Library):
    library.add("a", "Informe", countries=["GT", "SV"], themes=["maras", "vcm"], languages=["fr", "pt"])
    library.index()
    library.documents["a"] = [
        replace(each, countries=["SV", "GT"], themes=["vcm", "maras"], languages=["pt", "fr"])
        for each in library.documents["a"]
    ]
    assert indexing.compare().agrees


def test_rebuilding_keeps_what_changes_meanwhile(library: Library, monkeypatch: pytest.MonkeyPatch):
    library.add("a", "Informe primero")
    library.add("b", "Informe segundo")
    library.index()
    real = type(library.engine).rebuild

    def rebuild_while_things_change(self: Engine, entries: Any) -> Any:
        fresh = real(self, entries)
        library.remove("a")
        indexing.index_changes()
        library.add("c", "Informe tercero")
        assert sorted(library.found("informe")) == ["b"]
        return fresh

    monkeypatch.setattr(type(library.engine), "rebuild", rebuild_while_things_change)
    _run("search_rebuild")
    assert (library.found("primero"), library.found("segundo")) == ([], ["b"])
    monkeypatch.undo()


def test_a_rebuild_that_fails_leaves_the_index_in_use(library: Library, monkeypatch: pytest.MonkeyPatch):
    library.add("a", "Informe")
    library.index()
    library.add("b", "Otro")

    def fail(*args: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(indexing, "_as_they_are", fail)
    with pytest.raises(ZeroDivisionError):
        indexing.rebuild()
    assert library.found("informe") == ["a"]


def test_command_prints_the_json_of_the_search(library: Library):
    library.add("a", "Violencia contra las niñas", summary="Un informe sobre niñas.", countries=["GT"], year=2020)
    library.add("b", "Otra cosa", countries=["SV"])
    found = json.loads(_run("search", "ninas", "--filter", "country=gt", "--filter", "year=2019-2021", "--json"))
    assert list(found) == ["query", "total", "hits", "facets", "did_you_mean", "took_ms"]
    (hit,) = found["hits"]
    assert list(hit) == ["title", "kind", "url", "page", "passage", "score"]
    assert (hit["title"], hit["kind"], hit["url"], hit["page"], hit["passage"].rstrip(".")) == (
        "Violencia contra las niñas",
        "study",
        "/es/a/",
        None,
        "Un informe sobre niñas",
    )
    assert found["facets"]["country"] == [{"value": "GT", "label": "Guatemala", "count": 1}]
    assert found["did_you_mean"] is None


@pytest.mark.parametrize("arguments", [["--filter", "color=red"], ["--filter", "country"], ["--limit", "-1"]])
def test_command_refuses_what_it_does_not_know(library: Library, arguments: list[str]):
    with pytest.raises(CommandError):
        _run("search", "x", *arguments)


# --- the embedded engine's files ----------------------------------------------------------------


@pytest.fixture
def embedded_library(library: Library) -> Library:
    if library.engine.name != "tantivy":
        pytest.skip("about the files of the embedded engine")
    return library


def test_an_index_of_another_version_is_not_asked_and_is_built_again(
    embedded_library: Library, monkeypatch: pytest.MonkeyPatch
):
    library = embedded_library
    library.add("a", "Informe")
    library.index()
    monkeypatch.setattr(schema, "SCHEMA", 999)
    assert engine().is_current() is False
    assert indexing.ensure_index() is True
    assert (engine().is_current(), library.found("informe"), indexing.ensure_index()) == (True, ["a"], False)


def test_an_index_that_another_process_builds_is_left_to_it(embedded_library: Library, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(schema, "SCHEMA", 999)
    with indexing._locked("builder.lock", wait=False):
        assert indexing.ensure_index() is False
    assert indexing.ensure_index() is True


def test_old_folders_go_with_the_swap(embedded_library: Library, settings: Any):
    indexing.rebuild()
    indexing.rebuild()
    root = Path(settings.SEARCH_DIR) / "tantivy"
    assert [each.name for each in root.glob("index-*")] == [(root / "current").read_text()]


def test_a_broken_index_is_unavailable_and_the_database_answers(embedded_library: Library, settings: Any):
    library = embedded_library
    library.add("a", "Informe sobre homicidios")
    library.index()
    root = Path(settings.SEARCH_DIR) / "tantivy"
    (root / (root / "current").read_text() / "meta.json").write_text("{")
    found = find(Wanted(text="informe"), language="es")
    assert (found.is_plain, [hit.thing for hit in found.hits]) == (True, ["study:a"])


WRITER = """
import sys
import django
django.setup()
from django.conf import settings
settings.SEARCH_DIR = sys.argv[1]
from search.documents import SOURCES, Document, Source
from search.engines import engine
from search.engines.embedded import rows
from search.entries import entries_of
from search.indexing import writing
made = rows.rows
def rows_and_wait(entry):
    yield from made(entry)
    print("written", flush=True)
    sys.stdin.readline()
rows.rows = rows_and_wait
SOURCES["study"] = Source(
    kind="study", label="", plural="", ids=list,
    documents=lambda ids: [Document(kind="study", id="a", language="es", title="Informe", url="/a/")],
)
with writing():
    engine().apply(entries_of("study", ["a"]), [])
"""


def test_killing_who_writes_loses_nothing(embedded_library: Library, settings: Any):
    library = embedded_library
    library.add("a", "Informe")
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(settings.SEARCH_DIR)],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "portal.settings.test"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "written\n"
        with indexing.writing(wait=False) as is_free:
            assert is_free is False
        writer.kill()
    assert Change.objects.due().count() == 1
    library.index()
    assert library.found("informe") == ["a"]
    assert indexing.compare().agrees
