"""Certificates as Open Badges credentials: verified by another library, from what the portal itself publishes."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt as verifier  # PyJWT: not what signs
import pytest
from django.test import Client
from pyld import jsonld

from participants.certificates import credentials, keys
from participants.certificates.templates import standard_template
from participants.services.privacy import erase_person
from tests.factories.certificates import make_certificate, make_completed, make_course_run
from tests.trainaction.conftest import Academy
from trainaction.certificates import services
from trainaction.models import Certificate, CourseRun

CONTEXTS = Path(__file__).parent.parent / "vendor" / "open-badges"
VENDORED = {
    "https://www.w3.org/ns/credentials/v2": "credentials-v2.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": "ob-3.0.3.json",
}
AT = datetime(2026, 11, 25, 18, 0, 7, tzinfo=UTC)


@pytest.fixture
def run(academy: Academy) -> CourseRun:
    return make_course_run(academy.course("Seguridad ciudadana", hours=40), title_es="Primera edición")


@pytest.fixture
def key_folder(tmp_path: Path, settings: Any) -> Path:
    settings.CERTIFICATE_KEYS_DIR = tmp_path / "keys"
    return tmp_path / "keys"


def _token_of(certificate: Certificate) -> str:
    """As its holder downloads it."""
    client = Client()
    client.force_login(certificate.enrolment.person.user, backend="django.contrib.auth.backends.ModelBackend")
    response = client.get(f"/es/learning/{certificate.enrolment.run.key}/certificate/credential.jwt")
    assert (response.status_code, response["Content-Type"]) == (200, "application/vc+jwt")
    return str(response.content.decode())


def _verified(token: str, client: Client) -> dict[str, Any]:
    """What a verifier does that knows the token and nothing else: fetches the key that its header names, and checks."""
    header = verifier.get_unverified_header(token)
    assert set(header) == {"alg", "typ", "kid"}
    published = client.get(urlsplit(header["kid"]).path)
    assert (published.status_code, published["Access-Control-Allow-Origin"]) == (200, "*")
    key = verifier.PyJWK(published.json())
    return verifier.decode(token, key, algorithms=["RS256"], options={"require": ["iss", "jti", "nbf", "sub"]})


def _loaded(url: str, options: Any = None) -> dict[str, Any]:
    """A context from the vendored ones; any other address would be a network."""
    document = json.loads((CONTEXTS / VENDORED[url]).read_text())
    return {"contextUrl": None, "documentUrl": url, "document": document, "contentType": "application/ld+json"}


def _members(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            if name != "@context":
                yield name
                yield from _members(each)
    elif isinstance(value, list):
        for each in value:
            yield from _members(each)


def test_a_credential_is_verified_by_another_library_with_the_published_key(client: Client, run: CourseRun):
    certificate = make_certificate(make_completed(run), at=AT)
    claims = _verified(_token_of(certificate), client)
    registered = {name: claims.pop(name) for name in ("iss", "jti", "nbf", "sub")}
    assert claims == credentials.credential(certificate)
    assert registered == {
        "iss": claims["issuer"]["id"],
        "jti": claims["id"],
        "nbf": int(AT.timestamp()),
        "sub": claims["credentialSubject"]["id"],
    }
    assert claims["validFrom"] == "2026-11-25T18:00:07Z"


def test_a_changed_credential_is_refused(client: Client, run: CourseRun):
    header, payload, signature = _token_of(make_certificate(make_completed(run))).split(".")
    said = json.loads(base64.urlsafe_b64decode(payload + "=="))
    said["credentialSubject"]["identifier"][0]["identityHash"] = "Otra Persona"
    changed = base64.urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
    with pytest.raises(verifier.InvalidSignatureError):
        _verified(f"{header}.{changed}.{signature}", client)


def test_a_credential_says_what_the_certificate_says_and_no_address(run: CourseRun):
    template = standard_template()
    template.shows_grade = True
    template.save()
    certificate = make_certificate(make_completed(run), grade="92 / 100")
    said = credentials.credential(certificate)
    achievement = said["credentialSubject"].pop("achievement")
    assert said["credentialSubject"] == {
        "id": f"urn:uuid:{certificate.code.credential}#holder",
        "type": ["AchievementSubject"],
        "identifier": [
            {"type": "IdentityObject", "identityHash": "Ana Morales", "identityType": "name", "hashed": False}
        ],
        "result": [{"type": ["Result"], "value": "92 / 100"}],
    }
    assert (achievement["name"], achievement["description"], achievement["inLanguage"]) == (
        "Seguridad ciudadana", "Primera edición. 40 horas.", "es",
    )  # fmt: skip
    assert "escuela.example" not in json.dumps(said)


def test_every_word_of_a_credential_is_one_of_the_standard(run: CourseRun):
    """Read as linked data by another library: nothing is left out for want of a meaning."""
    template = standard_template()
    template.shows_grade = True
    template.save()
    said = credentials.credential(make_certificate(make_completed(run), grade="92 / 100"))
    expanded = jsonld.expand(said, {"documentLoader": _loaded})
    compacted = jsonld.compact(expanded, credentials.CONTEXTS, {"documentLoader": _loaded})
    assert sorted(set(_members(compacted))) == sorted(set(_members(said)))
    types = expanded[0]["@type"]
    assert types == [
        "https://www.w3.org/2018/credentials#VerifiableCredential",
        "https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential",
    ]


def test_a_word_that_is_none_would_be_found(run: CourseRun):
    said = credentials.credential(make_certificate(make_completed(run)))
    said["credentialSubject"]["achievement"]["horas"] = 40
    expanded = jsonld.expand(said, {"documentLoader": _loaded})
    compacted = jsonld.compact(expanded, credentials.CONTEXTS, {"documentLoader": _loaded})
    assert set(_members(said)) - set(_members(compacted)) == {"horas"}


def test_the_issuer_has_a_profile_and_keys_that_say_nothing_secret(client: Client, run: CourseRun):
    said = credentials.credential(make_certificate(make_completed(run)))
    profile = client.get(urlsplit(said["issuer"]["id"]).path)
    found = client.get("/open-badges/keys.json").json()["keys"]
    assert (profile.status_code, profile.json()["id"], profile.json()["type"]) == (
        200,
        said["issuer"]["id"],
        ["Profile"],
    )
    assert [sorted(each) for each in found] == [["alg", "e", "kid", "kty", "n", "use"]]


def test_what_no_longer_holds_is_in_the_list_that_credentials_name(client: Client, run: CourseRun):
    enrolments = [make_completed(run, f"p{number}@escuela.example", f"Persona {number}") for number in range(4)]
    holds, revoked, replaced, erased = (make_certificate(each) for each in enrolments)
    services.revoke(certificate=revoked, by=None, why="Error.")
    services.reissue(certificate=replaced, version=replaced.version, by=None)
    erase_person(person=enrolments[3].person, by=None)
    said = client.get(urlsplit(credentials.credential(holds)["credentialStatus"]["id"]).path)
    assert [each["id"] for each in said.json()["revokedCredential"]] == [
        f"urn:uuid:{each.code.credential}" for each in (revoked, replaced, erased)
    ]
    assert revoked.code.code not in said.content.decode()


def test_an_unknown_key_is_not_found(client: Client, db: None):
    assert client.get("/open-badges/keys/none.json").status_code == 404


# --- the keys --------------------------------------------------------------------------------


def test_the_key_is_made_once_and_for_its_owner_alone(key_folder: Path):
    first, again = keys.signing_key(), keys.signing_key()
    path = key_folder / "signing.pem"
    assert first is not None and again is not None
    assert (first.thumbprint(), path.stat().st_mode & 0o777) == (again.thumbprint(), 0o600)
    assert [each.name for each in key_folder.iterdir()] == ["signing.pem"]


def test_what_an_earlier_key_signed_is_verified_while_its_public_part_lies_there(
    client: Client, run: CourseRun, key_folder: Path
):
    token = _token_of(make_certificate(make_completed(run)))
    earlier = keys.signing_key()
    assert earlier is not None
    (key_folder / "signing.pem").unlink()
    assert client.get(urlsplit(verifier.get_unverified_header(token)["kid"]).path).status_code == 404
    (key_folder / "retired-2026.pem").write_bytes(earlier.as_pem(private=False))
    assert _verified(token, client)["credentialSubject"]["identifier"][0]["identityHash"] == "Ana Morales"
    assert len(client.get("/open-badges/keys.json").json()["keys"]) == 2


def test_a_server_without_a_key_gives_no_credential_and_does_not_offer_one(run: CourseRun, settings: Any):
    settings.CERTIFICATE_KEYS_DIR = None
    enrolment = make_completed(run)
    make_certificate(enrolment)
    client = Client()
    client.force_login(enrolment.person.user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/es/learning/run-1/certificate/").content.decode()
    assert client.get("/es/learning/run-1/certificate/credential.jwt").status_code == 404
    assert ("credencial digital" in page, "certificate.pdf" in page) == (False, True)
    assert client.get("/open-badges/keys.json").json() == {"keys": []}
