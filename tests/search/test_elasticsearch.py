"""The engine on a server: its index, what happens while the server is away, and what it reads of it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from search import indexing, worker
from search.documents import Passage
from search.engines import EngineUnavailable, engine
from search.engines.base import Piece
from search.engines.elasticsearch import Server
from search.engines.elasticsearch import engine as engine_module
from search.engines.elasticsearch.passages import CLOSES, OPENS, pieces_of
from search.engines.elasticsearch.rows import vocabulary
from search.engines.elasticsearch.schema import body_of
from search.engines.elasticsearch.stems import Stems
from search.finding import Wanted, find, related_to, suggest
from search.models import Change, IndexInUse
from tests.search.conftest import Library


@pytest.fixture
def server_library(library: Library) -> Library:
    if library.engine.name != "elasticsearch":
        pytest.skip("about the indexes of Elasticsearch")
    return library


# --- the index ------------------------------------------------------------------------------


def test_an_index_of_another_version_is_not_asked_and_is_built_again(
    server_library: Library, monkeypatch: pytest.MonkeyPatch
):
    library = server_library
    library.add("a", "Informe")
    library.index()
    monkeypatch.setattr(engine_module, "fingerprint", lambda: "f" * 16)
    assert engine().is_current() is False
    assert find(Wanted(text="informe"), language="es").is_plain is True
    assert suggest("inf", language="es").hits == ()
    assert related_to("study:a", language="es") == ()
    assert indexing.ensure_index() is True
    assert (engine().is_current(), library.found("informe"), indexing.ensure_index()) == (True, ["a"], False)
    assert isinstance(library.engine, Server)
    assert [name.rsplit("-", 2)[0] for name in library.engine.indexes()] == [library.engine.alias]


def test_old_indexes_and_abandoned_ones_go_with_the_swap(server_library: Library):
    server = server_library.engine
    assert isinstance(server, Server)
    server.rebuild(iter(()))
    indexing.rebuild()
    assert len(server.indexes()) == 1
    assert list(server.client.indices.get_alias(name=server.alias)) == server.indexes()


def test_an_index_that_was_dropped_while_it_was_built_is_not_made_anew(server_library: Library):
    server = server_library.engine
    assert isinstance(server, Server)
    server_library.add("a", "Informe")
    server_library.index()
    fresh = server.rebuild(indexing.all_entries())
    server.client.indices.delete(index=fresh.index)
    with pytest.raises(EngineUnavailable):
        fresh.apply(indexing.all_entries(), ())
    with pytest.raises(EngineUnavailable):
        fresh.swap()
    assert server_library.found("informe") == ["a"]
    assert fresh.index not in server.indexes()


def test_what_the_server_refuses_leaves_the_index_in_use(server_library: Library, monkeypatch: pytest.MonkeyPatch):
    server_library.add("a", "Informe")
    server_library.index()
    monkeypatch.setattr("search.engines.elasticsearch.rows.document", lambda entry: {"unheard_of": 1})
    with pytest.raises(EngineUnavailable, match="unheard_of"):
        indexing.rebuild()
    server_library.add("b", "Otro")
    with pytest.raises(EngineUnavailable, match="unheard_of"):
        indexing.index_changes()
    assert server_library.found("informe") == ["a"]
    assert Change.objects.due().count() == 1
    assert isinstance(server_library.engine, Server)
    assert len(server_library.engine.indexes()) == 1


def test_every_page_of_a_long_file_is_found_by_itself(server_library: Library):
    pages = [Passage(f"Cuadro número{number} de la serie.", number) for number in range(1, 401)]
    server_library.add("long", "Anuario", passages=pages, file_url="/anuario.pdf")
    server_library.add("other", "Otro anuario", passages=[Passage("Nada de número7.", 9)], file_url="/otro.pdf")
    server_library.index()
    for number in (1, 250, 400):
        assert [(hit.thing, hit.page) for hit in server_library.find(f"numero{number}").hits] == [
            ("study:long", number)
        ]
    assert [hit.page for hit in server_library.find("numero7", sort="title").hits] == [7, 9]


def test_index_is_made_of_what_a_stock_elasticsearch_has():
    analysis = body_of(("es", "en", "qu"))["settings"]["analysis"]
    kinds = {each["type"] for part in ("tokenizer", "filter") for each in analysis[part].values()}
    assert kinds == {"pattern", "length", "stemmer"}
    assert {name: each["filter"] for name, each in analysis["analyzer"].items()} == {
        "portal_es": ["portal_length", "lowercase", "asciifolding", "portal_stemmer_es"],
        "portal_en": ["portal_length", "lowercase", "asciifolding", "portal_stemmer_en"],
        "portal_qu": ["portal_length", "lowercase", "asciifolding"],
        "portal_folded": ["portal_length", "lowercase", "asciifolding"],
    }
    assert [analysis["filter"][f"portal_stemmer_{code}"]["language"] for code in ("es", "en")] == ["spanish", "english"]


# --- the server away ------------------------------------------------------------------------


class Wire:
    """A port that leads to the server, until it is cut or goes silent."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.target = target
        self.is_silent = False
        self.heard = 0
        """Pieces of what the server was asked and has answered."""
        self._open: list[socket.socket] = []
        self._listener: socket.socket | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.mend()

    def mend(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def cut(self) -> None:
        if self._listener is not None:
            # Closing alone does not wake who waits in accept().
            with suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()
        self._open = []

    def _accept(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                here, _address = listener.accept()
                there = socket.create_connection(self.target)
                self._open += [here, there]
                for source, sink in ((here, there), (there, here)):
                    threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                self.heard += 1
                if not self.is_silent:
                    sink.sendall(data)


@pytest.fixture
def wire(server_library: Library, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    """The server of the library, at the end of a wire."""
    address = urlsplit(settings.ELASTICSEARCH_URL)
    assert address.hostname and address.port
    made = Wire((address.hostname, address.port))
    settings.ELASTICSEARCH_URL = f"http://127.0.0.1:{made.port}"
    server_library.engine = engine()
    yield made
    made.cut()
    settings.ELASTICSEARCH_URL = address.geturl()


def _save(library: Library, thing: str, title: str) -> None:
    with transaction.atomic():
        library.add(thing, title)


def test_a_stopped_server_holds_nobody_up_and_loses_nothing(server_library: Library, wire: Wire):
    library = server_library
    library.add("a", "Informe sobre homicidios")
    library.index()
    wire.cut()
    _save(library, "b", "Informe sobre extorsiones")
    assert worker.look_once() is False
    found = find(Wanted(text="informe"), language="es")
    assert (found.is_plain, [hit.thing for hit in found.hits]) == (True, ["study:a", "study:b"])
    assert suggest("inf", language="es").hits == ()
    assert related_to("study:a", language="es") == ()
    library.remove("a")
    assert [hit.thing for hit in find(Wanted(text="informe"), language="es").hits] == ["study:b"]
    wire.mend()
    assert worker.look_once() is True
    assert library.found("informe") == ["b"]
    assert indexing.compare().agrees


def test_a_server_that_does_not_answer_is_waited_for_once(server_library: Library, wire: Wire):
    library = server_library
    library.add("a", "Informe sobre homicidios")
    library.index()
    wire.is_silent, wire.heard = True, 0
    _save(library, "b", "Informe sobre extorsiones")
    assert wire.heard == 0
    assert find(Wanted(text="informe"), language="es").is_plain is True
    assert wire.heard > 0
    wire.heard = 0
    assert find(Wanted(text="informe"), language="es").is_plain is True
    assert suggest("inf", language="es").hits == ()
    assert wire.heard == 0
    wire.is_silent = False
    wire.cut()
    wire.mend()
    assert worker.look_once() is True
    assert sorted(library.found("informe")) == ["a", "b"]


def test_a_rebuild_that_the_server_leaves_is_told_of(server_library: Library, wire: Wire):
    server_library.add("a", "Informe")
    server_library.index()
    wire.cut()
    with pytest.raises(CommandError, match="Elasticsearch cannot be reached"):
        call_command("search_rebuild")
    with pytest.raises(CommandError, match="Elasticsearch cannot be reached"):
        call_command("search_check")
    wire.mend()
    assert indexing.ensure_index() is False
    assert server_library.found("informe") == ["a"]


def test_without_an_address_the_command_says_so(db: None, settings: Any):
    settings.ELASTICSEARCH_URL = ""
    with pytest.raises(CommandError, match="ELASTICSEARCH_URL is not set"):
        call_command("search", "x", engine="elasticsearch")
    with pytest.raises(CommandError, match="ELASTICSEARCH_URL is not set"):
        call_command("search_rebuild", engine="elasticsearch")


@pytest.mark.parametrize("address", ["http://127.0.0.1:9200", "127.0.0.1"])
def test_an_address_that_fits_no_server_is_said_and_the_database_answers(db: None, settings: Any, address: str):
    settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_CA_FILE = address, "/none/ca.crt"
    settings.SEARCH_ENGINE = "elasticsearch"
    with pytest.raises(EngineUnavailable, match="Elasticsearch cannot be asked so"):
        engine().is_current()
    assert find(Wanted(text="informe"), language="es").is_plain is True


# --- from one engine to the other -----------------------------------------------------------


def test_an_engine_that_was_not_followed_is_not_asked_until_it_is_built(
    server_library: Library, settings: Any, monkeypatch: pytest.MonkeyPatch
):
    library = server_library
    settings.SEARCH_ENGINE = "tantivy"
    library.add("a", "Secreto")
    library.add("b", "Otro secreto")
    indexing.rebuild()
    assert find(Wanted(text="secreto"), language="es").total == 2
    settings.SEARCH_ENGINE = "elasticsearch"
    indexing.rebuild()
    library.remove("a")
    indexing.index_changes()
    monkeypatch.setattr(indexing, "FOLLOWING", set())  # a new process, whose settings choose the first again
    settings.SEARCH_ENGINE = "tantivy"
    assert engine().is_current() is True
    found = find(Wanted(text="secreto"), language="es")
    assert (found.is_plain, [hit.thing for hit in found.hits]) == (True, ["study:b"])
    assert suggest("secr", language="es").hits == ()
    assert related_to("study:b", language="es") == ()
    assert indexing.ensure_index() is True
    assert IndexInUse.objects.get().engine == "tantivy"
    found = find(Wanted(text="secreto"), language="es")
    assert (found.is_plain, [hit.thing for hit in found.hits]) == (False, ["study:b"])


def test_command_asks_the_engine_that_it_is_told(server_library: Library, settings: Any, capsys: Any):
    server_library.add("a", "Informe")
    settings.SEARCH_ENGINE = "tantivy"
    indexing.rebuild()
    call_command("search_rebuild", engine="elasticsearch")
    for name in ("tantivy", "elasticsearch"):
        call_command("search", "informe", engine=name)
    printed = capsys.readouterr().out
    assert printed.count("1. Informe") == 2
    assert "1 things are in the index of elasticsearch" in printed


@pytest.mark.skipif(connection.vendor != "postgresql", reason="one machine has SQLite to itself")
@pytest.mark.django_db(transaction=True)
def test_one_machine_at_a_time_writes(settings: Any, tmp_path: Any):
    """Another machine has other files, and the same database."""
    settings.SEARCH_DIR = tmp_path / "here"
    other = connection.copy()
    key = indexing.lock_number("writer.lock")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [key])
    with indexing.writing(wait=False) as is_free:
        assert is_free is False
    other.close()
    with indexing.writing() as is_free:
        assert is_free is True
    with indexing.writing(wait=False) as is_free:
        assert is_free is True


# --- reading what it says, without a server -------------------------------------------------


def test_stems_are_asked_for_once_and_each_counts_once():
    asked: list[tuple[str, str]] = []

    def analyze(code: str, text: str) -> list[str]:
        asked.append((code, text))
        return [word[:5] for word in text.split()]

    stems = Stems(analyze)
    alternatives = [("mujer",), ("mujeres",), ("derechos", "humanos"), ("x" * 100,)]
    assert stems.of(alternatives, "es") == [("mujer",), ("derec", "human")]
    assert stems.of_text(("mujeres", "humanos"), "es") == ("mujer", "human")
    assert asked == [("es", "derechos humanos mujer mujeres")]


def test_a_word_that_is_two_for_the_server_keeps_both_stems():
    stems = Stems(lambda code, text: text.replace("ª", " ª").split())
    assert stems.of([("1ª",), ("dos",)], "es") == [("1", "ª"), ("dos",)]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        (f"dos {OPENS}niñas{CLOSES}\nRutas", [Piece("dos "), Piece("niñas", is_marked=True), Piece(" · Rutas")]),
        (f"\n{OPENS}niñas{CLOSES} de día\n", [Piece("niñas", is_marked=True), Piece(" de día")]),
        (f"{OPENS}a {OPENS}niñas{CLOSES}", [Piece("a "), Piece("niñas", is_marked=True)]),
        (f"a{CLOSES} b", []),
        ("nadie", []),
    ],
)
def test_passage_is_read_between_its_marks(text: str, pieces: list[Piece]):
    assert pieces_of([text]) == pieces


def test_vocabulary_keeps_how_words_are_written():
    assert vocabulary(["La Niñez, la niñez", "2019: P.N.C.", "x" * 100]) == ["2019", "c", "la", "n", "ninez niñez", "p"]
