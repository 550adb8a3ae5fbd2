"""OAI-PMH 2.0, the protocol by which library catalogues fetch each other's records.

https://www.openarchives.org/OAI/openarchivesprotocol.html — the sections named below are its. One metadata format,
`oai_dc`, no sets, days and seconds, deleted records told of for good. A resumption token holds all it needs and is
signed, so nothing is kept between two requests.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Any
from uuid import UUID
from xml.sax.saxutils import escape, quoteattr

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils import timezone

from publications.citing import OAI_DC, OAI_DC_SCHEMA, UNPRINTABLE, CitedWork, dublin_core
from publications.models import HarvestedWork

PER_ANSWER = 100
FORMAT = "oai_dc"
SALT = "publications.harvesting"
TOKEN_SECONDS = 24 * 3600
_SECONDS = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$")
_DAYS = re.compile(r"^\d{4}-\d{2}-\d{2}$")
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


class ProtocolError(Exception):
    """An error of section 3.6, with its code."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Repository:
    """What the answers say of this portal. Addresses are whole ones."""

    base_url: str
    host: str
    name: str
    admin_email: str


@dataclass(frozen=True, slots=True)
class Header:
    """One record, without its metadata."""

    work: UUID
    changed_at: datetime
    is_deleted: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """A part of a list: its records, how many there are in all, where this part begins, how the next is asked for."""

    headers: Sequence[Header]
    total: int
    cursor: int
    token: str | None
    """Empty after the last of several parts; None where the list is in one part."""


# --- what is asked ----------------------------------------------------------------------------


def checked(arguments: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The arguments of a request, each once. Raises ProtocolError by sections 3.6 and 4."""
    verbs = arguments.get("verb", [])
    if len(verbs) != 1 or verbs[0] not in ARGUMENTS:
        raise ProtocolError("badVerb", "The verb is missing, repeated or unknown.")
    required, optional = ARGUMENTS[verbs[0]]
    given = {name for name in arguments if name != "verb"}
    if "resumptionToken" in given and "resumptionToken" in optional:
        if given != {"resumptionToken"}:
            raise ProtocolError("badArgument", "A resumption token is given alone.")
    elif missing := required - given:
        raise ProtocolError("badArgument", f"Missing: {', '.join(sorted(missing))}.")
    if unknown := given - required - optional:
        raise ProtocolError("badArgument", f"Not an argument of {verbs[0]}: {', '.join(sorted(unknown))[:200]}.")
    if repeated := [name for name in given if len(arguments[name]) != 1]:
        raise ProtocolError("badArgument", f"Repeated: {', '.join(sorted(repeated))[:200]}.")
    plain = {name: values[0] for name, values in arguments.items()}
    for name, value in plain.items():
        if UNPRINTABLE.search(value) or (name in _SYNTAX and not _SYNTAX[name].fullmatch(value)):
            raise ProtocolError("badArgument", f"Not a value of {name}.")
    _period(plain)
    if "set" in given:
        raise ProtocolError("noSetHierarchy", "This repository has no sets.")
    if plain.get("metadataPrefix", FORMAT) != FORMAT:
        raise ProtocolError("cannotDisseminateFormat", f"Only {FORMAT} is to be had here.")
    return plain


def identifier_of(work: UUID, host: str) -> str:
    """The record's name, in the form of the `oai-identifier` guideline."""
    return f"oai:{host}:{work}"


def work_of(identifier: str, host: str) -> UUID:
    """Raises ProtocolError where the identifier is no record's."""
    start = f"oai:{host}:"
    try:
        if not identifier.startswith(start):
            raise ValueError
        return UUID(identifier.removeprefix(start))
    except ValueError as error:
        raise ProtocolError("idDoesNotExist", "There is no such record here.") from error


def selected(arguments: Mapping[str, str]) -> Batch:
    """The part of the list that is asked for. Raises ProtocolError for dates and tokens that are none."""
    if token := arguments.get("resumptionToken"):
        since, until, after, cursor, total = _read_token(token, arguments["verb"])
    else:
        since, until = _period(arguments)
        after, cursor, total = (None, 0, -1)
    rows = HarvestedWork.objects.filter(
        Q(changed_at__gte=since) if since else Q(), Q(changed_at__lt=until) if until else Q()
    ).order_by("changed_at", "pk")
    if total < 0:
        total = rows.count()
    following = _after(rows, after)
    found = list(following[: PER_ANSWER + 1])
    if not found:
        raise ProtocolError("noRecordsMatch", "No record matches.")
    shown = found[:PER_ANSWER]
    next_token: str | None = None
    if len(found) > PER_ANSWER:
        last = shown[-1]
        next_token = _token(arguments["verb"], since, until, (last.changed_at, last.pk), cursor + len(shown), total)
    elif cursor:
        next_token = ""
    headers = [Header(row.work, row.changed_at, row.is_deleted) for row in shown]
    return Batch(headers, total, cursor, next_token)


def _after(rows: QuerySet[HarvestedWork], after: tuple[datetime, int] | None) -> QuerySet[HarvestedWork]:
    if after is None:
        return rows
    moment, pk = after
    return rows.filter(Q(changed_at__gt=moment) | Q(changed_at=moment, pk__gt=pk))


def _period(arguments: Mapping[str, str]) -> tuple[datetime | None, datetime | None]:
    """Both ends, the later not included; by days or seconds, both alike (section 2.7.1)."""
    since, until = arguments.get("from"), arguments.get("until")
    if since and until and len(since) != len(until):
        raise ProtocolError("badArgument", "from and until are not of the same granularity.")
    first = _moment(since) if since else None
    last = _moment(until) if until else None
    if until and last:
        step = timedelta(days=1) if len(until) == 10 else timedelta(seconds=1)
        last = last + step if last < datetime(9999, 1, 1, tzinfo=UTC) else None
    if first and last and first >= last:
        raise ProtocolError("badArgument", "from is later than until.")
    return first, last


def _moment(text: str) -> datetime:
    try:
        if _SECONDS.match(text):
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        if _DAYS.match(text):
            return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        pass
    raise ProtocolError("badArgument", "A date is YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.")


State = tuple[datetime | None, datetime | None, tuple[datetime, int] | None, int, int]


def _token(
    verb: str, since: datetime | None, until: datetime | None, after: tuple[datetime, int], cursor: int, total: int
) -> str:
    said = [
        verb,
        since and since.isoformat(),
        until and until.isoformat(),
        after[0].isoformat(),
        after[1],
        cursor,
        total,
    ]
    return signing.dumps(said, salt=SALT)


def _read_token(token: str, verb: str) -> State:
    refused = ProtocolError("badResumptionToken", "The resumption token is wrong or older than a day.")
    try:
        of_verb, since, until, moment, pk, cursor, total = signing.loads(token, salt=SALT, max_age=TOKEN_SECONDS)
    except (signing.BadSignature, ValueError) as error:
        raise refused from error
    if of_verb != verb:
        raise refused
    return (
        since and datetime.fromisoformat(since),
        until and datetime.fromisoformat(until),
        (datetime.fromisoformat(moment), pk),
        cursor,
        total,
    )


# --- what is answered -------------------------------------------------------------------------


def envelope(repository: Repository, arguments: Mapping[str, str], content: str) -> str:
    """A whole answer. `arguments` are empty where the request was not understood (section 3.2)."""
    asked = "".join(f" {name}={quoteattr(value)}" for name, value in arguments.items())
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">'
        f"<responseDate>{_stamp(timezone.now())}</responseDate>"
        f"<request{asked}>{escape(repository.base_url)}</request>{content}</OAI-PMH>\n"
    )


def error_element(error: ProtocolError) -> str:
    return f'<error code="{error.code}">{escape(UNPRINTABLE.sub("", str(error)))}</error>'


def identify(repository: Repository, earliest: datetime | None) -> str:
    return (
        f"<Identify><repositoryName>{escape(repository.name)}</repositoryName>"
        f"<baseURL>{escape(repository.base_url)}</baseURL><protocolVersion>2.0</protocolVersion>"
        f"<adminEmail>{escape(repository.admin_email)}</adminEmail>"
        f"<earliestDatestamp>{_stamp(earliest or datetime(2000, 1, 1, tzinfo=UTC))}</earliestDatestamp>"
        "<deletedRecord>persistent</deletedRecord><granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>"
    )


def formats() -> str:
    return (
        f"<ListMetadataFormats><metadataFormat><metadataPrefix>{FORMAT}</metadataPrefix><schema>{OAI_DC_SCHEMA}</schema>"
        f"<metadataNamespace>{OAI_DC}</metadataNamespace></metadataFormat></ListMetadataFormats>"
    )


def record(header: Header, host: str, work: CitedWork | None) -> str:
    """A record; of one that is withdrawn, or was this moment, its header alone."""
    is_deleted = header.is_deleted or work is None
    metadata = "" if work is None or is_deleted else f"<metadata>{dublin_core(work)}</metadata>"
    return f"<record>{header_element(header, host, is_deleted=is_deleted)}{metadata}</record>"


def header_element(header: Header, host: str, *, is_deleted: bool | None = None) -> str:
    gone = header.is_deleted if is_deleted is None else is_deleted
    status = ' status="deleted"' if gone else ""
    return (
        f"<header{status}><identifier>{escape(identifier_of(header.work, host))}</identifier>"
        f"<datestamp>{_stamp(header.changed_at)}</datestamp></header>"
    )


def listed(verb: str, elements: Iterable[str], batch: Batch) -> str:
    """A list with its resumption token, empty after the last part (section 3.5)."""
    token = ""
    if batch.token is not None:
        ends = f' expirationDate="{_stamp(timezone.now() + timedelta(seconds=TOKEN_SECONDS))}"' if batch.token else ""
        token = (
            f'<resumptionToken{ends} completeListSize="{batch.total}" cursor="{batch.cursor}">{escape(batch.token)}'
            "</resumptionToken>"
        )
    return f"<{verb}>{''.join(elements)}{token}</{verb}>"


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def email_of(address: str, host: str) -> str:
    """The bare e-mail address of “Portal <portal@example.org>”; the host's own where that is none by the schema."""
    bare = parseaddr(address)[1]
    return bare if re.fullmatch(r"\S+@(\S+\.)+\S+", bare) else f"webmaster@{host}"


def arguments_of(data: Any) -> dict[str, list[str]]:
    """The arguments of a request, GET or POST, each with all its values."""
    return {name: data.getlist(name) for name in data}
