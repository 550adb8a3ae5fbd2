"""OAI-PMH 2.0, held against the protocol's own rules: verbs, arguments, errors, dates, tokens, deleted records.

Every answer is held against a schema written from the text of the protocol (`schemas/oai_pmh.xsd`, which says so).
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import xmlschema
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from oaipmh.server import encodeResumptionToken
from wagtail.models import PageViewRestriction

from portal.models import Theme
from publications import harvesting
from publications.models import HarvestedWork, PublicationPage
from publications.services.harvesting import follow_records
from tests.publications.conftest import Library

OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
HOST = "portal.example"


@lru_cache(maxsize=1)
def schema() -> xmlschema.XMLSchema:
    folder = Path(__file__).parent / "schemas"
    return xmlschema.XMLSchema([str(folder / "oai_pmh.xsd"), str(folder / "oai_dc.xsd")])


def checked(response: Any) -> ET.Element:
    """The answer, which is right by the schema; a deleted record has nothing but its header (section 2.5.1)."""
    assert (response.status_code, response["Content-Type"]) == (200, "text/xml; charset=utf-8")
    root = ET.fromstring(response.content)
    assert [error.reason for error in schema().iter_errors(root)] == []
    for record in root.iter(f"{OAI}record"):
        is_deleted = record.find(f"{OAI}header").get("status") == "deleted"
        assert [each.tag for each in record] == [f"{OAI}header", *([] if is_deleted else [f"{OAI}metadata"])]
    return root


def ask(client: Client, **arguments: str) -> ET.Element:
    asked = {name.rstrip("_"): value for name, value in arguments.items()}
    return checked(client.get("/oai/", asked, headers={"Host": HOST}))


def error(root: ET.Element) -> str | None:
    found = root.find(f"{OAI}error")
    return None if found is None else found.get("code")


def titles(root: ET.Element) -> list[str | None]:
    return [each.text for each in root.iter(f"{DC}title")]


def states(root: ET.Element) -> dict[str, str | None]:
    """The status of each header by its identifier."""
    return {str(each.findtext(f"{OAI}identifier")): each.get("status") for each in root.iter(f"{OAI}header")}


def name(page: PublicationPage) -> str:
    return f"oai:portal.example:{page.translation_key}"


def test_it_says_who_it_is(library: Library, client: Client) -> None:
    library.publication()
    root = ask(client, verb="Identify")
    said = {each.tag.removeprefix(OAI): each.text for each in root.find(f"{OAI}Identify")}
    first = HarvestedWork.objects.get().changed_at
    assert said == {
        "repositoryName": "Seguridad ciudadana en datos",
        "baseURL": "http://portal.example/oai/",
        "protocolVersion": "2.0",
        "adminEmail": "webmaster@portal.example",
        "earliestDatestamp": f"{first:%Y-%m-%dT%H:%M:%SZ}",
        "deletedRecord": "persistent",
        "granularity": "YYYY-MM-DDThh:mm:ssZ",
    }
    assert [each.tag for each in root] == [f"{OAI}responseDate", f"{OAI}request", f"{OAI}Identify"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({}, "badVerb"),
        ({"verb": "Everything"}, "badVerb"),
        ({"verb": "GetMetadata", "metadataPrefix": "oai_dc", "identifier": "x"}, "badVerb"),
        ({"verb": "Identify", "set": "x"}, "badArgument"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc"}, "badArgument"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:portal.example:x"}, "idDoesNotExist"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:other:00000000-0000-4000-8000-000000000000"}, "idDoesNotExist"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "oai:portal.example:00000000-0000-4000-8000-000000000000"}, "idDoesNotExist"),
        ({"verb": "ListMetadataFormats", "identifier": "x"}, "idDoesNotExist"),
        ({"verb": "ListRecords"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "marc"}, "cannotDisseminateFormat"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "x"}, "noSetHierarchy"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "colour": "red"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "ayer"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "2020-02-30"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "2020-01-02", "until": "2020-01-01"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "2020-01-01", "until": "2020-01-01T00:00:00Z"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "until": "2001-01-01"}, "noRecordsMatch"),
        ({"verb": "ListIdentifiers", "resumptionToken": "made-up"}, "badResumptionToken"),
        ({"verb": "ListRecords", "resumptionToken": "x", "metadataPrefix": "oai_dc"}, "badArgument"),
        ({"verb": "ListSets"}, "noSetHierarchy"),
        ({"verb": "ListSets", "resumptionToken": "x"}, "noSetHierarchy"),
        ({"verb": "ListRecords", "metadataPrefix": "a b"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "\x00"}, "badArgument"),
        ({"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": "\x01"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "\x02": "x"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "a b"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": "x", "from_": "ayer"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "marc", "until": "2020-13-01"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "2020-01-01T00:00Z"}, "badArgument"),
        ({"verb": "ListRecords", "metadataPrefix": "oai_dc", "from_": "9999-12-31"}, "noRecordsMatch"),
    ],
)  # fmt: skip
def test_what_is_asked_wrongly_is_told_by_its_code(
    library: Library, client: Client, arguments: dict[str, str], code: str
) -> None:
    library.publication()
    root = ask(client, **arguments)
    assert error(root) == code
    # Section 3.2: the request's attributes stand only where it was understood.
    assert bool(root.find(f"{OAI}request").attrib) == (code not in {"badVerb", "badArgument"})


def test_a_repeated_argument_is_wrong(library: Library, client: Client) -> None:
    for query, code in (
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
    ):
        assert error(checked(client.get(f"/oai/?{query}"))) == code


def test_a_record_is_had_by_its_name_by_get_and_post(library: Library, client: Client) -> None:
    page = library.publication("Encuesta & <más>", year=2018, month=3)
    asked = {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": name(page)}
    root = ask(client, **asked)
    assert titles(root) == ["Encuesta & <más>"]
    assert [each.text for each in root.iter(f"{DC}date")] == ["2018-03"]
    assert dict(root.find(f"{OAI}request").attrib) == asked
    posted = checked(client.post("/oai/", asked, headers={"Host": HOST}))
    assert titles(posted) == ["Encuesta & <más>"]
    formats = ask(client, verb="ListMetadataFormats", identifier=name(page))
    assert [each.text for each in formats.iter(f"{OAI}metadataPrefix")] == ["oai_dc"]


def test_one_work_is_one_record_whatever_its_languages(
    library: Library, client: Client, translate: Callable[..., Any]
) -> None:
    page = library.publication("Encuesta")
    translate(page, "Survey")
    assert titles(ask(client, verb="ListRecords", metadataPrefix="oai_dc")) == ["Encuesta"]


def _unpublished(page: PublicationPage) -> None:
    page.unpublish()


def _deleted(page: PublicationPage) -> None:
    page.delete()


def _expired(page: PublicationPage) -> None:
    PublicationPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))


def _private(page: PublicationPage) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


@pytest.mark.parametrize("withdraw", [_unpublished, _deleted, _expired, _private])
def test_a_withdrawn_work_stays_as_a_deleted_record_without_a_word_of_it(
    library: Library, client: Client, withdraw: Callable[[PublicationPage], None]
) -> None:
    page, other = library.publication("Palabra secreta"), library.publication("Otra")
    ask(client, verb="Identify")
    HarvestedWork.objects.update(changed_at=datetime(2020, 1, 1, tzinfo=UTC))
    withdraw(page)
    root = ask(client, verb="ListRecords", metadataPrefix="oai_dc")
    assert states(root) == {name(page): "deleted", name(other): None}
    assert titles(root) == ["Otra"]
    since = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", from_=f"{timezone.now():%Y-%m-%d}")
    assert states(since)[name(page)] == "deleted"
    one = client.get("/oai/", {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": name(page)})
    assert "secreta" not in one.content.decode()


def test_a_work_that_comes_back_is_told_of_as_new(library: Library, client: Client) -> None:
    page = library.publication()
    ask(client, verb="Identify")
    page.unpublish()
    ask(client, verb="Identify")
    HarvestedWork.objects.update(changed_at=datetime(2020, 1, 1, tzinfo=UTC))
    page.save_revision().publish()
    assert states(ask(client, verb="ListRecords", metadataPrefix="oai_dc")) == {name(page): None}
    assert HarvestedWork.objects.get().changed_at.date() == timezone.now().date()


def test_what_was_published_long_ago_and_shown_today_is_told_of_as_new(library: Library, client: Client) -> None:
    known, kept_back = library.publication("Conocido"), library.publication("Reservado")
    restriction = PageViewRestriction.objects.create(page=kept_back, restriction_type=PageViewRestriction.LOGIN)
    PublicationPage.objects.update(last_published_at=datetime(2020, 5, 1, 12, tzinfo=UTC))
    assert states(ask(client, verb="ListRecords", metadataPrefix="oai_dc")) == {name(known): None}
    restriction.delete()
    today = f"{timezone.now():%Y-%m-%d}"
    assert states(ask(client, verb="ListRecords", metadataPrefix="oai_dc", from_=today)) == {name(kept_back): None}


def test_a_work_published_again_within_the_second_is_told_of_again(library: Library, client: Client) -> None:
    page = library.publication()
    ask(client, verb="Identify")
    HarvestedWork.objects.update(changed_at=timezone.now() + timedelta(hours=1))  # as if it had been noticed late
    page.save_revision().publish()
    ask(client, verb="Identify")
    assert HarvestedWork.objects.get().changed_at <= timezone.now()


def test_a_record_that_reads_otherwise_is_told_of_within_the_hour(library: Library, client: Client) -> None:
    theme = Theme.objects.create(name="Homicidios", slug="homicidios")
    about = library.publication("Con tema", themes=[theme])
    library.publication("Sin tema")
    assert follow_records() == 0
    HarvestedWork.objects.update(changed_at=datetime(2020, 5, 1, tzinfo=UTC))
    assert follow_records() == 0
    theme.name = "Homicidio doloso"
    theme.save()
    assert follow_records() == 1
    today = f"{timezone.now():%Y-%m-%d}"
    root = ask(client, verb="ListRecords", metadataPrefix="oai_dc", from_=today)
    assert [each.text for each in root.iter(f"{DC}subject")] == ["Homicidio doloso"]
    assert states(root) == {name(about): None}


def test_a_draft_is_no_record(library: Library, client: Client) -> None:
    library.draft("Palabra secreta")
    assert error(ask(client, verb="ListRecords", metadataPrefix="oai_dc")) == "noRecordsMatch"


def test_a_long_list_comes_in_parts(library: Library, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(harvesting, "PER_ANSWER", 2)
    pages = [library.publication(f"Estudio {number}") for number in range(5)]
    found: list[str | None] = []
    tokens = []
    root = ask(client, verb="ListRecords", metadataPrefix="oai_dc")
    while True:
        found += titles(root)
        token = root.find(f".//{OAI}resumptionToken")
        tokens.append((token.get("completeListSize"), token.get("cursor"), bool(token.text)))
        if not token.text:
            break
        root = ask(client, verb="ListRecords", resumptionToken=token.text)
    assert sorted(map(str, found)) == [page.title for page in pages]  # in which order, the protocol leaves open
    assert tokens == [("5", "0", True), ("5", "2", True), ("5", "4", False)]


def test_a_token_is_for_a_day_for_its_verb_and_as_it_was_given(
    library: Library, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvesting, "PER_ANSWER", 1)
    for number in (1, 2):
        library.publication(f"Estudio {number}")
    asked_at = timezone.now()
    token = ask(client, verb="ListRecords", metadataPrefix="oai_dc").find(f".//{OAI}resumptionToken")
    text = str(token.text)
    ends = datetime.fromisoformat(token.get("expirationDate"))
    assert timedelta(hours=23, minutes=59) < ends - asked_at <= timedelta(hours=24, seconds=2)
    assert error(ask(client, verb="ListRecords", resumptionToken=text)) is None
    assert error(ask(client, verb="ListIdentifiers", resumptionToken=text)) == "badResumptionToken"
    state = signing.dumps(["ListRecords"], salt="other")
    made_up = encodeResumptionToken({"metadataPrefix": "oai_dc", "state": state}, 1)
    other_place, other_format = text[:-1] + "7", text.replace("oai_dc", "marc", 1)
    no_date = "metadataPrefix=oai_dc&from_=ayer&cursor=1"
    for forged in (f"{text}x", text[1:], made_up, other_place, other_format, no_date, "&", "%"):
        assert error(ask(client, verb="ListRecords", resumptionToken=forged)) == "badResumptionToken"
    monkeypatch.setattr(harvesting, "TOKEN_SECONDS", -1)
    assert error(ask(client, verb="ListRecords", resumptionToken=text)) == "badResumptionToken"


def test_a_harvest_in_parts_misses_nothing_that_changes_under_it(
    library: Library, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(harvesting, "PER_ANSWER", 2)
    pages = [library.publication(f"Estudio {number}") for number in range(4)]
    PublicationPage.objects.update(last_published_at=datetime(2020, 5, 1, 12, tzinfo=UTC))  # not in this second
    root = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc")
    seen = states(root)
    pages[0].unpublish()
    pages[3].unpublish()
    ask(client, verb="Identify")
    while token := root.findtext(f".//{OAI}resumptionToken"):
        root = ask(client, verb="ListIdentifiers", resumptionToken=token)
        seen |= states(root)
    assert seen == {name(page): "deleted" if page in (pages[0], pages[3]) else None for page in pages}


def test_what_no_xml_may_hold_is_left_out(library: Library, client: Client) -> None:
    library.publication("Encuesta\x0b uno", abstract="a\x01b")
    root = ask(client, verb="ListRecords", metadataPrefix="oai_dc")
    assert titles(root) == ["Encuesta uno"]
    for kind in ("rss", "atom", "dc"):
        ET.fromstring(client.get(library.page.url, {"format": kind}).getvalue())


def test_the_last_day_there_is_can_be_asked_for(library: Library, client: Client) -> None:
    page = library.publication()
    root = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", until="9999-12-31")
    assert states(root) == {name(page): None}


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("Portal <datos@portal.example>", "datos@portal.example"),
        ("datos@portal.example", "datos@portal.example"),
        ("webmaster@localhost", "webmaster@portal.example"),
        ("", "webmaster@portal.example"),
    ],
)
def test_it_names_an_address_that_the_protocol_takes(address: str, told: str) -> None:
    assert harvesting.email_of(address, HOST) == told


def test_a_period_is_by_days_or_seconds_with_both_ends(library: Library, client: Client) -> None:
    ids = {}
    for day in (1, 2, 3):
        page = library.publication(f"Día {day}")
        PublicationPage.objects.filter(pk=page.pk).update(last_published_at=datetime(2020, 5, day, 12, tzinfo=UTC))
        ids[name(page)] = day

    def days(**period: str) -> list[int]:
        root = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", **period)
        return sorted(ids[each] for each in states(root))

    assert days() == [1, 2, 3]
    assert days(from_="2020-05-02") == [2, 3]
    assert days(until="2020-05-02") == [1, 2]
    assert days(from_="2020-05-02", until="2020-05-02") == [2]
    assert days(from_="2020-05-02T12:00:00Z", until="2020-05-02T12:00:00Z") == [2]


def test_queries_do_not_grow_with_the_records(library: Library, client: Client) -> None:
    def queries() -> int:
        ask(client, verb="ListRecords", metadataPrefix="oai_dc")
        with CaptureQueriesContext(connection) as captured:
            ask(client, verb="ListRecords", metadataPrefix="oai_dc")
        return len(captured)

    library.publication("Uno")
    with_one = queries()
    library.publication("Dos")
    library.publication("Tres")
    assert queries() == with_one
