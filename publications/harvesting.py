"""OAI-PMH 2.0, the protocol by which library catalogues fetch each other's records.

https://www.openarchives.org/OAI/openarchivesprotocol.html — the sections named below are its. The answers are the library
`oaipmh`'s; here are the arguments, read more strictly than it reads them, and what it asks for of the catalogue. One
metadata format, `oai_dc`, no sets, days and seconds, deleted records told of for good. A resumption token holds all it
needs and is signed, so nothing is kept between two requests.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from io import BytesIO
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils import timezone
from oaipmh.common import Header, Identify, Metadata, getMethodForVerb
from oaipmh.datestamp import datestamp_to_datetime
from oaipmh.error import (
    BadArgumentError,
    BadResumptionTokenError,
    BadVerbError,
    CannotDisseminateFormatError,
    ClientError,
    ErrorBase,
    IdDoesNotExistError,
    NoRecordsMatchError,
    NoSetHierarchyError,
)
from oaipmh.metadata import MetadataRegistry
from oaipmh.server import (
    NS_OAIPMH,
    NS_XSI,
    XMLTreeServer,
    decodeResumptionToken,
    encodeResumptionToken,
    oai_dc_writer,
)

from publications.citing import OAI_DC, OAI_DC_SCHEMA, UNPRINTABLE, CitedWork, dublin_core_elements
from publications.models import HarvestedWork

PER_ANSWER = 100
FORMAT = "oai_dc"
SALT = "publications.harvesting"
TOKEN_SECONDS = 24 * 3600
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}Z)?")
_WORD = r"[A-Za-z0-9_.!~*'()-]+"
_SYNTAX = {"metadataPrefix": re.compile(_WORD), "set": re.compile(rf"{_WORD}(:{_WORD})*")}
"""What these arguments may look like, by sections 2.6 and 3.4."""

ARGUMENTS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", "resumptionToken"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", "resumptionToken"})),
}
"""Section 4: what each verb must and may be given."""


@dataclass(frozen=True)
class Repository:
    """What the answers say of this portal. Addresses are whole ones."""

    base_url: str
    host: str
    name: str
    admin_email: str


@dataclass(frozen=True, slots=True)
class Batch:
    """A part of a list: its records, how many there are in all, where this part begins, how the next is asked for."""

    rows: Sequence[HarvestedWork]
    total: int
    cursor: int
    token: str | None
    """Empty after the last of several parts; None where the list is in one part."""


# --- what is asked ----------------------------------------------------------------------------


def checked(arguments: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The arguments of a request, each once, `from_` and `until` as moments (UTC, without a zone, both included). Raises
    an error of `oaipmh.error` by sections 3.6 and 4.
    """
    verbs = arguments.get("verb", [])
    if len(verbs) != 1 or verbs[0] not in ARGUMENTS:
        raise BadVerbError("The verb is missing, repeated or unknown.")
    required, optional = ARGUMENTS[verbs[0]]
    given = {name for name in arguments if name != "verb"}
    if "resumptionToken" in given and "resumptionToken" in optional:
        if given != {"resumptionToken"}:
            raise BadArgumentError("A resumption token is given alone.")
    elif missing := required - given:
        raise BadArgumentError(f"Missing: {', '.join(sorted(missing))}.")
    if unknown := given - required - optional:
        raise BadArgumentError(f"Not an argument of {verbs[0]}: {_printable(unknown)}.")
    if repeated := {name for name in given if len(arguments[name]) != 1}:
        raise BadArgumentError(f"Repeated: {_printable(repeated)}.")
    plain: dict[str, Any] = {name: values[0] for name, values in arguments.items()}
    for name, value in plain.items():
        if UNPRINTABLE.search(value) or (name in _SYNTAX and not _SYNTAX[name].fullmatch(value)):
            raise BadArgumentError(f"Not a value of {name}.")
    plain |= _period(plain.pop("from", None), plain.pop("until", None))
    if "set" in given:
        raise NoSetHierarchyError("This repository has no sets.")
    if plain.get("metadataPrefix", FORMAT) != FORMAT:
        raise CannotDisseminateFormatError(f"Only {FORMAT} is to be had here.")
    return plain


def _printable(names: set[str]) -> str:
    return UNPRINTABLE.sub("", ", ".join(sorted(names)))[:200]


def _period(since: str | None, until: str | None) -> dict[str, datetime]:
    """Both ends, by days or seconds, both alike (section 2.7.1)."""
    if since and until and len(since) != len(until):
        raise BadArgumentError("from and until are not of the same granularity.")
    ends = {}
    for name, text in (("from_", since), ("until", until)):
        if text is not None:
            try:
                if not _DATE.fullmatch(text):
                    raise ValueError
                ends[name] = datestamp_to_datetime(text, inclusive=name == "until")
            except (ClientError, ValueError) as error:
                raise BadArgumentError("A date is YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.") from error
    if len(ends) == 2 and ends["from_"] > ends["until"]:
        raise BadArgumentError("from is later than until.")
    return ends


def work_of(identifier: str, host: str) -> UUID:
    """Raises IdDoesNotExistError where the identifier is no record's."""
    start = f"oai:{host}:"
    try:
        if not identifier.startswith(start):
            raise ValueError
        return UUID(identifier.removeprefix(start))
    except ValueError as error:
        raise IdDoesNotExistError("There is no such record here.") from error


def _selected(verb: str, since: datetime | None, until: datetime | None, token: str) -> Batch:
    """The part of the list that is asked for. Raises BadResumptionTokenError for a token that is none."""
    after: tuple[datetime, int] | None = None
    cursor, total = 0, -1
    if token:
        since, until, after, cursor, total = _read_token(token, verb)
    rows = HarvestedWork.objects.filter(
        Q(changed_at__gte=_aware(since)) if since else Q(),
        Q(changed_at__lte=_aware(until).replace(microsecond=999_999)) if until else Q(),
    ).order_by("changed_at", "pk")
    if total < 0:
        total = rows.count()
    found = list(_after(rows, after)[: PER_ANSWER + 1])
    if not found:
        raise NoRecordsMatchError("No record matches.")
    shown = found[:PER_ANSWER]
    next_token: str | None = None
    if len(found) > PER_ANSWER:
        last = shown[-1]
        next_token = _token(verb, since, until, (last.changed_at, last.pk), cursor + len(shown), total)
    elif cursor:
        next_token = ""
    return Batch(shown, total, cursor, next_token)


def _after(rows: QuerySet[HarvestedWork], after: tuple[datetime, int] | None) -> QuerySet[HarvestedWork]:
    if after is None:
        return rows
    moment, pk = after
    return rows.filter(Q(changed_at__gt=moment) | Q(changed_at=moment, pk__gt=pk))


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


def _plain(moment: datetime) -> datetime:
    """As the library takes moments: UTC, without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None)


State = tuple[datetime | None, datetime | None, tuple[datetime, int], int, int]


def _token(
    verb: str, since: datetime | None, until: datetime | None, after: tuple[datetime, int], cursor: int, total: int
) -> str:
    """A token in the library's form, which reads of it the format and the place in the list; what counts is signed."""
    said = [
        verb,
        since and since.isoformat(),
        until and until.isoformat(),
        after[0].isoformat(),
        after[1],
        cursor,
        total,
    ]
    state = signing.dumps(said, salt=SALT)
    return str(encodeResumptionToken({"metadataPrefix": FORMAT, "state": state}, cursor))


def _read_token(token: str, verb: str) -> State:
    refused = BadResumptionTokenError("The resumption token is wrong or older than a day.")
    try:
        given, place = decodeResumptionToken(token)
        of_verb, since, until, moment, pk, cursor, total = signing.loads(
            given.get("state", ""), salt=SALT, max_age=TOKEN_SECONDS
        )
    except (ErrorBase, ClientError, signing.BadSignature, ValueError) as error:
        raise refused from error
    if (of_verb, cursor, FORMAT) != (verb, place, given.get("metadataPrefix")):
        raise refused
    return (
        since and datetime.fromisoformat(since),
        until and datetime.fromisoformat(until),
        (datetime.fromisoformat(moment), pk),
        cursor,
        total,
    )


# --- what is answered -------------------------------------------------------------------------


class _Identity(Identify):
    """The library asks who this is for every answer, and since when there are records for one verb alone."""

    def earliestDatestamp(self) -> datetime:  # noqa: N802  # the library's name, as below
        first = HarvestedWork.objects.order_by("changed_at").values_list("changed_at", flat=True).first()
        return _plain(first) if first else datetime(2000, 1, 1)


class Catalogue:
    """What the library asks for of the catalogue, by its names (its `ResumptionOAIPMH`)."""

    def __init__(
        self,
        repository: Repository,
        *,
        follow: Callable[[], None],
        cited: Callable[[list[UUID]], Mapping[UUID, CitedWork]],
    ) -> None:
        """`follow` writes down what has come, changed and gone; `cited` gives what a record says of each of these works
        that is public."""
        self.repository, self.follow, self.cited = repository, follow, cited
        self.batch: Batch | None = None

    def identify(self) -> Identify:
        return _Identity(
            repositoryName=self.repository.name,
            baseURL=self.repository.base_url,
            protocolVersion="2.0",
            adminEmails=[self.repository.admin_email],
            earliestDatestamp=None,
            deletedRecord="persistent",
            granularity="YYYY-MM-DDThh:mm:ssZ",
            compression=["identity"],
            toolkit_description=False,
        )

    def listSets(self, **given: str) -> None:  # noqa: N802
        raise NoSetHierarchyError("This repository has no sets.")

    def listMetadataFormats(self, identifier: str = "") -> list[tuple[str, str, str]]:  # noqa: N802
        if identifier:
            self._row(identifier)
        return [(FORMAT, OAI_DC_SCHEMA, OAI_DC)]

    def getRecord(self, metadataPrefix: str, identifier: str) -> tuple[Header, Metadata, None]:  # noqa: N802, N803
        (record,) = self._records([self._row(identifier)])
        return record

    def listIdentifiers(self, **given: Any) -> tuple[list[Header], str | None]:  # noqa: N802
        batch = self._batch("ListIdentifiers", **given)
        return [self._header(row, row.is_deleted) for row in batch.rows], batch.token

    def listRecords(self, **given: Any) -> tuple[list[tuple[Header, Metadata, None]], str | None]:  # noqa: N802
        batch = self._batch("ListRecords", **given)
        return self._records(batch.rows), batch.token

    def _batch(
        self,
        verb: str,
        metadataPrefix: str = FORMAT,  # noqa: N803
        from_: datetime | None = None,
        until: datetime | None = None,
        resumptionToken: str = "",  # noqa: N803
    ) -> Batch:
        self.batch = _selected(verb, from_, until, resumptionToken)
        return self.batch

    def _row(self, identifier: str) -> HarvestedWork:
        row = HarvestedWork.objects.filter(work=work_of(identifier, self.repository.host)).first()
        if row is None:
            raise IdDoesNotExistError("There is no such record here.")
        return row

    def _records(self, rows: Sequence[HarvestedWork]) -> list[tuple[Header, Metadata, None]]:
        """Records; of one that is withdrawn, or was this moment, its header alone."""
        works = self.cited([row.work for row in rows if not row.is_deleted])
        return [(self._header(row, row.work not in works), _elements(works.get(row.work)), None) for row in rows]

    def _header(self, row: HarvestedWork, is_deleted: bool) -> Header:
        """Named in the form of the `oai-identifier` guideline."""
        name = f"oai:{self.repository.host}:{row.work}"
        return Header(None, name, _plain(row.changed_at), [], is_deleted)


def _elements(work: CitedWork | None) -> Metadata:
    found: dict[str, list[str]] = {}
    for name, value in dublin_core_elements(work) if work else ():
        found.setdefault(name, []).append(value)
    return Metadata(None, found)


def _write(element: Any, metadata: Metadata) -> None:
    """The library names the schema of the container by the namespace of what it contains."""
    oai_dc_writer(element, metadata)
    element[0].set(f"{{{NS_XSI}}}schemaLocation", f"{OAI_DC} {OAI_DC_SCHEMA}")


WRITTEN = MetadataRegistry()
WRITTEN.registerWriter(FORMAT, _write)


def answer(arguments: Mapping[str, Sequence[str]], catalogue: Catalogue) -> bytes:
    """The answer to a request as XML, or that of an error of section 3.6."""
    server = XMLTreeServer(catalogue, WRITTEN)
    asked = {name: values[0] for name, values in arguments.items() if values}
    try:
        given = checked(arguments)
        if "resumptionToken" not in given:
            catalogue.follow()
        tree = getMethodForVerb(server, given.pop("verb"))(**given)
    except ErrorBase as error:
        if isinstance(error, BadVerbError | BadArgumentError):
            asked = {}
        tree = server.handleException(error)
    root = tree.getroot()
    # Section 3.2: the arguments stand as they were given, with an error too, but for one that is about them.
    request = root.find(f"{{{NS_OAIPMH}}}request")
    request.attrib.clear()
    request.attrib.update(asked)
    token = root.find(f"*/{{{NS_OAIPMH}}}resumptionToken")
    if token is not None and catalogue.batch is not None:
        if token.text:
            token.set("expirationDate", f"{timezone.now() + timedelta(seconds=TOKEN_SECONDS):%Y-%m-%dT%H:%M:%SZ}")
        token.set("completeListSize", str(catalogue.batch.total))
        token.set("cursor", str(catalogue.batch.cursor))
    written = BytesIO()
    tree.write(written, encoding="UTF-8", xml_declaration=True)
    return written.getvalue()


def email_of(address: str, host: str) -> str:
    """The bare e-mail address of “Portal <portal@example.org>”; the host's own where that is none by the schema."""
    bare = parseaddr(address)[1]
    return bare if re.fullmatch(r"\S+@(\S+\.)+\S+", bare) else f"webmaster@{host}"


def arguments_of(data: Any) -> dict[str, list[str]]:
    """The arguments of a request, GET or POST, each with all its values."""
    return {name: data.getlist(name) for name in data}
