"""The engine on a server: Elasticsearch 8, asked through elasticsearch-dsl."""

import re
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import Any

from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch, NotFoundError
from elasticsearch.helpers import streaming_bulk
from elasticsearch_dsl import MultiSearch, Q, Search

from search.analysis import STOP_WORDS, words
from search.engines.base import Answer, Ask, EngineUnavailable, Hit, Suggestions
from search.engines.elasticsearch.asking import Asking
from search.engines.elasticsearch.passages import read_document
from search.engines.elasticsearch.queries import all_of, any_of, filtered, has, hidden_now
from search.engines.elasticsearch.rows import actions
from search.engines.elasticsearch.schema import body_of, fingerprint, known
from search.engines.elasticsearch.stems import Stems
from search.engines.elasticsearch.words import spelling, with_words, written_forms
from search.engines.weights import OWN_LANGUAGE, RELATED
from search.entries import Entry, languages
from search.questions import Question, without_last_word

ASK_SECONDS = 3.0
"""How long a reader waits for an answer before the database is asked."""
WRITE_SECONDS = 60.0
REST_SECONDS = 5.0
"""After a server did not answer, readers are not made to wait for it again for so long."""
CHUNK = 500
CHUNK_BYTES = 20 * 1024 * 1024
MOST_ALIKE = 60
"""Words of a thing that related ones are looked for with."""


class Server:
    """See `search.engines.base.Engine`."""

    name = "elasticsearch"

    def __init__(self, addresses: str, prefix: str, *, api_key: str = "", authority: str = "") -> None:
        self.addresses, self.prefix, self._api_key, self._authority = addresses, prefix, api_key, authority
        self._away_until = 0.0
        self.stems = Stems(self._analyze)

    @staticmethod
    def at(addresses: str, prefix: str, *, api_key: str = "", authority: str = "") -> "Server":
        """The engine of these addresses (URLs, separated by commas), one in each process. `authority` is the file of the
        certificate that their HTTPS rests on, where it is none of the usual ones."""
        return _at(addresses, prefix, api_key, authority)

    @cached_property
    def client(self) -> Elasticsearch:
        if not self.addresses:
            raise EngineUnavailable("ELASTICSEARCH_URL is not set.")
        return _client_of(self.addresses, self._api_key, self._authority)

    @property
    def writer(self) -> Elasticsearch:
        return self.client.options(request_timeout=WRITE_SECONDS)

    @property
    def alias(self) -> str:
        return f"{self.prefix}-{fingerprint()}"

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Whatever goes wrong with the server is EngineUnavailable; who asks again at once is told so at once."""
        if time.monotonic() < self._away_until:
            raise EngineUnavailable("Elasticsearch did not answer a moment ago.")
        with self.spoken_to():
            yield

    @contextmanager
    def spoken_to(self) -> Iterator[None]:
        """As `asked`, and tried however short a time ago it failed: an indexer waits by itself."""
        try:
            yield
        except NotFoundError as error:
            raise EngineUnavailable(f"There is no index of this version of the program yet: {error}") from error
        except ApiError as error:
            raise EngineUnavailable(f"Elasticsearch refused: {error}") from error
        except TransportError as error:
            self._away_until = time.monotonic() + REST_SECONDS
            raise EngineUnavailable(f"Elasticsearch cannot be reached: {error}") from error
        self._away_until = 0.0

    def _analyze(self, code: str, text: str) -> list[str]:
        found = self.client.indices.analyze(index=self.alias, analyzer=f"portal_{code}", text=text)
        return [token["token"] for token in found["tokens"]]

    def _search(self) -> Search:
        return Search(using=self.client, index=self.alias)

    # --- reading ----------------------------------------------------------------------------

    def search(self, ask: Ask) -> Answer:
        with self.asked():
            return Asking(self.client, self.alias, self.stems, ask).answer()

    def suggest(self, text: str, *, language: str, limit: int, hidden: Sequence[str]) -> Suggestions:
        head, begun = without_last_word(text)
        if not begun:
            return Suggestions((), ())
        own, unseen = known(language), hidden_now(hidden)
        before = [has(f"words_{own}", word) for word in words(head)]
        begins = Q("prefix", **{f"words_{own}": {"value": begun}})
        completed = self._search().query(filtered([*before, begins], unseen))[:0]
        with_words(completed.aggs, "begun", own, begun, size=8 * limit)
        titles = [
            Q("constant_score", filter=all_of(_title_begins(code, words(head), begun)), boost=_own(code, language))
            for code in languages()
        ]
        titled = Q("bool", must=[any_of(titles)], must_not=unseen)
        weighed = Q("function_score", query=titled, field_value_factor={"field": "weight", "missing": 1})
        things = self._search().query(weighed).sort("_score", "thing").source(["kept"])[:limit]
        with self.asked():
            first, second = MultiSearch(using=self.client).add(completed).add(things).execute()
        forms = written_forms(first.to_dict()["aggregations"], "begun")
        longer = [written for folded, written in forms.items() if folded != begun][:limit]
        return Suggestions(
            tuple(f"{head} {written}".strip() for written in longer),
            [read_document(each, language).hit for each in second.to_dict()["hits"]["hits"]],
        )

    def spelling(self, question: Question, *, hidden: Sequence[str]) -> Mapping[str, str]:
        with self.asked():
            return spelling(self.client, self.alias, self.stems, question, hidden)

    def related(self, thing: str, *, language: str, limit: int, hidden: Sequence[str]) -> Sequence[Hit]:
        unseen = hidden_now(hidden)
        with self.asked():
            itself = self._search().query(filtered([has("thing", thing)], unseen)).source(["kept"]).execute()
            for raw in itself.to_dict()["hits"]["hits"]:
                alike = any_of(_alike(raw["_source"]["kept"]))
                query = Q("bool", must=[alike], must_not=[*unseen, has("thing", thing)])
                weighed = Q("function_score", query=query, field_value_factor={"field": "weight", "missing": 1})
                best = self._search().query(weighed).sort("_score", "thing").source(["kept"])[:limit].execute()
                return [read_document(each, language).hit for each in best.to_dict()["hits"]["hits"]]
        return ()

    def is_current(self) -> bool:
        with self.spoken_to():
            return bool(self.client.indices.exists_alias(name=self.alias))

    def digests(self) -> Mapping[str, str]:
        with self.spoken_to():
            every = Search(using=self.writer, index=self.alias).query(filtered([], hidden_now(())))
            return {hit.meta.id: hit.kept.digest for hit in every.source(["kept.digest"]).params(size=1_000).scan()}

    # --- writing ----------------------------------------------------------------------------

    def apply(self, entries: Iterable[Entry], gone: Iterable[str]) -> None:
        with self.spoken_to():
            self.write(self.alias, entries, gone)
            self.writer.indices.refresh(index=self.alias)

    def write(self, alias: str, entries: Iterable[Entry], gone: Iterable[str]) -> int:
        """Send them, and return how many were put in. Seen by nobody until the index is refreshed.

        Written to by an alias, so that an index that somebody has dropped is not made anew by writing to it.
        """
        count = 0
        told = streaming_bulk(
            self.writer,
            actions(entries, gone),
            index=alias,
            chunk_size=CHUNK,
            max_chunk_bytes=CHUNK_BYTES,
            raise_on_error=False,
            require_alias=True,
        )
        for is_done, item in told:
            ((verb, result),) = item.items()
            if "error" in result:
                raise EngineUnavailable(f"Elasticsearch refused {result['_id']}: {result['error']}"[:500])
            count += is_done and verb == "index"
        return count

    def rebuild(self, entries: Iterator[Entry]) -> "ServerRebuild":
        index = f"{self.alias}-{datetime.now(UTC):%Y%m%d%H%M%S}-{uuid.uuid4().hex[:8]}"
        fresh = ServerRebuild(self, index)
        with self.spoken_to():
            fresh.create()
            try:
                fresh.count = self.write(fresh.writing, entries, ())
            except BaseException:
                fresh.drop()
                raise
        return fresh

    def indexes(self) -> list[str]:
        """Every index of this portal, of whatever version."""
        mine = re.compile(rf"{re.escape(self.prefix)}-[0-9a-f]{{16}}-\d{{14}}-[0-9a-f]{{8}}")
        found = self.writer.indices.get_alias(index=f"{self.prefix}-*", allow_no_indices=True)
        return sorted(name for name in found if mine.fullmatch(name))


@cache
def _at(addresses: str, prefix: str, api_key: str, authority: str) -> Server:
    return Server(addresses, prefix, api_key=api_key, authority=authority)


@cache
def _client_of(addresses: str, api_key: str, authority: str) -> Elasticsearch:
    """One client in each process, whatever indexes it is asked for. Raises EngineUnavailable where its settings fit no
    server."""
    given: dict[str, Any] = {name: value for name, value in (("api_key", api_key), ("ca_certs", authority)) if value}
    hosts = [each.strip() for each in addresses.split(",")]
    try:
        return Elasticsearch(hosts, request_timeout=ASK_SECONDS, max_retries=0, **given)
    except (OSError, ValueError) as error:
        raise EngineUnavailable(f"Elasticsearch cannot be asked so: {error}") from error


def _own(code: str, language: str) -> float:
    return OWN_LANGUAGE if code == language else 1.0


def _title_begins(code: str, before: Sequence[str], begun: str) -> list[Any]:
    field = f"title_{code}.begins"
    return [*(has(field, word) for word in before), Q("prefix", **{field: {"value": begun}})]


def _alike(kept: Mapping[str, Any]) -> list[Any]:
    """What makes other things like this one: its facets, and the words of its titles and summaries."""
    found = [
        has(f"facet_{facet}", value, boost)
        for facet, boost in RELATED.items()
        for value in kept["facets"].get(facet, ())
    ]
    for code, shown in kept["versions"].items():
        telling = dict.fromkeys(
            word
            for word in words(f"{shown['title']} {shown.get('summary', '')}")
            if len(word) > 3 and word not in STOP_WORDS
        )
        text = " ".join(list(telling)[:MOST_ALIKE])
        if text:
            found.append(Q("match", **{f"title_{code}": {"query": text}}))
            found.append(Q("match", **{f"lead_{code}": {"query": text, "boost": 0.5}}))
    return found


class ServerRebuild:
    """See `search.engines.base.Rebuild`."""

    def __init__(self, server: Server, index: str) -> None:
        self.server, self.index, self.count = server, index, 0
        self.writing = f"{index}-writing"
        self.is_swapped = False

    def create(self) -> None:
        body = body_of(tuple(languages()))
        # Nobody searches it yet: it is made searchable once, when it is whole.
        body["settings"]["index"] |= {"refresh_interval": "-1"}
        self.server.writer.indices.create(index=self.index, aliases={self.writing: {}}, **body)

    def apply(self, entries: Iterable[Entry], gone: Iterable[str]) -> None:
        with self.server.spoken_to():
            self.server.write(self.writing, entries, gone)

    def swap(self) -> None:
        with self.server.spoken_to():
            indices = self.server.writer.indices
            indices.put_settings(index=self.writing, settings={"index": {"refresh_interval": None}})
            indices.refresh(index=self.writing)
            others = [each for each in self.server.indexes() if each != self.index]
            indices.update_aliases(
                actions=[
                    {"add": {"index": self.index, "alias": self.server.alias}},
                    {"remove": {"index": self.index, "alias": self.writing}},
                    *({"remove_index": {"index": each}} for each in others),
                ]
            )
            self.is_swapped = True

    def drop(self) -> None:
        if not self.is_swapped:
            with self.server.spoken_to():
                self.server.writer.indices.delete(index=self.index, ignore_unavailable=True)
