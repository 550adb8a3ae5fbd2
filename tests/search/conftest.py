"""A webinar in the database, and what the outbox holds."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from participants.models import Consent, Person, PublicProfile
from search import indexing, outbox
from search.documents import SOURCES, Document, Source
from search.engines import NAMES, Engine, engine
from search.engines.elasticsearch import Server
from search.finding import Finding, Wanted, find
from search.models import Change
from tests.datacction.conftest import make_person, webinar

__all__ = ["make_person", "webinar"]


@pytest.fixture
def recorded(db: None) -> Callable[[], set[tuple[str, str]]]:
    """recorded() -> the (kind, id) pairs recorded since it was last called."""

    def take() -> set[tuple[str, str]]:
        found = set(Change.objects.values_list("kind", "thing_id"))
        Change.objects.all().delete()
        return found

    return take


@pytest.fixture
def make_profile(make_person: Callable[..., Person]) -> Callable[..., PublicProfile]:
    def make(name: str = "Rosa Díaz", *, consents: bool = True, **fields: object) -> PublicProfile:
        person = make_person(name)
        if consents:
            Consent.objects.create(
                person=person, purpose="public_profile", version="1", given_at=datetime(2020, 1, 1, tzinfo=UTC)
            )
        slug = name.casefold().replace(" ", "-").replace("í", "i")
        return PublicProfile.objects.create(person=person, slug=slug, display_name=name, **fields)

    return make


# --- an index of its own --------------------------------------------------------------------


@dataclass
class Library:
    """A source of things that need no database: `add()` one, and `engine` finds it once it is indexed."""

    engine: Engine
    documents: dict[str, list[Document]] = field(default_factory=dict)

    def add(self, thing_id: str, title: str, *, language: str = "es", **fields: Any) -> Document:
        document = Document(
            kind="study", id=thing_id, language=language, title=title, url=f"/{language}/{thing_id}/", **fields
        )
        others = [each for each in self.documents.get(thing_id, []) if each.language != language]
        self.documents[thing_id] = [*others, document]
        outbox.record("study", [thing_id])
        return document

    def remove(self, thing_id: str) -> None:
        del self.documents[thing_id]
        outbox.record("study", [thing_id])

    def index(self) -> None:
        indexing.index_changes()

    def find(self, text: str = "", language: str = "es", **wanted: Any) -> Finding:
        names = ("filters", "year_from", "year_to", "sort")
        asked = Wanted(text=text, **{name: wanted.pop(name) for name in names if name in wanted})
        return find(asked, language=language, using=self.engine, **wanted)

    def found(self, text: str = "", **wanted: Any) -> list[str]:
        """The ids of what is found, in order."""
        return [hit.thing.removeprefix("study:") for hit in self.find(text, **wanted).hits]

    def counts(self, facet: str, text: str = "", **wanted: Any) -> dict[str, int]:
        return {each.value: each.count for each in self.find(text, **wanted).facets[facet]}


def _source(library: dict[str, list[Document]]) -> Source:
    return Source(
        kind="study",
        label="Estudio",
        plural="Estudios",
        ids=lambda: list(library),
        documents=lambda ids: [each for thing_id in ids for each in library.get(thing_id, [])],
        titled=lambda words, language, limit: [
            thing_id
            for thing_id, versions in library.items()
            if all(word.casefold() in versions[0].title.casefold() for word in words)
        ][:limit],
        types={"survey": "Encuesta", "report": "Informe"},
    )


def on_each_engine() -> list[Any]:
    """The engines as parameters of a fixture. Elasticsearch is a service of `make services`."""
    return [pytest.param(name, marks=[] if name == "tantivy" else [pytest.mark.services]) for name in NAMES]


@contextmanager
def own_index(name: str, *, settings: Any, folder: Path, url: str = "", whole: bool = False) -> Iterator[Engine]:
    """An engine in use, with what fixtures made in its index, or the `whole` of what is public. `url` is that of
    Elasticsearch, whose index goes again."""
    settings.SEARCH_DIR = folder
    settings.SEARCH_ENGINE = name
    settings.ELASTICSEARCH_URL = url
    settings.ELASTICSEARCH_INDEX = f"tests-{uuid.uuid4().hex}"
    with pytest.MonkeyPatch.context() as patch:
        if not whole:
            # What fixtures made is in the outbox, and is taken up; to ask each source for it would take fifty queries.
            patch.setattr(indexing, "all_entries", lambda: iter(()))
        indexing.rebuild()
    yield engine()
    if url:
        server = Server.at(settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_INDEX)
        for index in server.indexes():
            server.client.indices.delete(index=index)


@pytest.fixture(params=on_each_engine())
def index(request: pytest.FixtureRequest, db: None, settings: Any, tmp_path: Path) -> Iterator[Engine]:
    """An empty index of each engine."""
    url = request.getfixturevalue("elasticsearch_url") if request.param == "elasticsearch" else ""
    with own_index(request.param, settings=settings, folder=tmp_path / "search", url=url) as made:
        yield made


@pytest.fixture
def library(index: Engine, monkeypatch: pytest.MonkeyPatch) -> Library:
    made = Library(index)
    monkeypatch.setitem(SOURCES, "study", _source(made.documents))
    return made
