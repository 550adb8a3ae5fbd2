"""Speakers without an account: the link, what they send, consent, approval; and what is public of it, and when."""

import io
import json
import struct
import zipfile
import zlib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.models import ModelLogEntry
from wagtail_localize.models import TranslationSource

from datacction.documents import profile_documents
from datacction.models import (
    EditionIndexPage,
    SpeakerConsent,
    SpeakerDraft,
    SpeakerInvitation,
    SpeakerMessage,
    SpeakerSlides,
)
from datacction.speakers import sending
from datacction.speakers.files import path_of
from datacction.speakers.links import link_of, token_of
from datacction.speakers.services import approve, decide_slides, forget_old, invite, revoke, send_back, withdraw
from participants.models import (
    Activity,
    Consent,
    Institution,
    Outcome,
    ParticipationRecord,
    Person,
    PersonEmail,
    ProfileDetails,
    PublicProfile,
    Role,
)
from participants.profiles.orcid import read_orcid
from participants.queries.people import public_profiles
from participants.services.participations import rebuild
from participants.services.people import save_person
from participants.services.privacy import erase_person
from participants.sessions import Speaker
from portal.models import Theme
from search.models import Change
from tests.datacction.exchanges import add_index, publish, session, unsaved_exchange
from tests.datacction.test_editions import unsaved_edition
from tests.participants.test_privacy import whole_database

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def speaker(db) -> Person:
    return save_person(person=Person(name="Leonor Reyes"), by=None, addresses=["leonor@correo.example"])


@pytest.fixture
def invitation(speaker, spanish) -> SpeakerInvitation:
    return invite(person=speaker, address="", language="es", days=30, by=None)


def own(invitation, end=""):
    return f"/es/ponentes/mi-pagina/{token_of(invitation)}/{end}"


def picture(format_="JPEG", size=(400, 500), exif=None):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, format_, **({"exif": exif} if exif else {}))
    return out.getvalue()


def filled(**fields):
    return {
        "display_name": "Leonor Reyes",
        "position_es": "Analista",
        "biography_es": "Concilia registros.",
        "orcid": "https://orcid.org/0000-0002-1825-0097",
        "links": "https://example.org/leonor",
        "consent_profile": "on",
        **fields,
    }


def sent(client, invitation, **fields):
    response = client.post(own(invitation), filled(**fields))
    assert response.status_code == 302
    return SpeakerDraft.objects.get()


# --- the link -------------------------------------------------------------------------------


def test_an_invitation_is_a_mail_in_the_speakers_language_sent_once(invitation):
    assert (sending.send_due()["sent"], sending.send_due()["sent"]) == (1, 0)

    [message] = mail.outbox
    assert (message.to, message.subject) == (["leonor@correo.example"], "Su perfil como ponente")
    assert link_of(invitation) in message.body


def test_a_link_opens_the_page_and_no_robot_keeps_it(client, invitation):
    response = client.get(own(invitation))

    assert (response.status_code, response["X-Robots-Tag"], response["Cache-Control"]) == (
        200,
        "noindex, nofollow",
        "no-store",
    )


def test_a_forged_link_says_so(client, invitation):
    assert client.get(own(invitation)[:-2] + "x/").status_code == 404


def test_a_new_link_ends_the_one_before(client, invitation, speaker):
    later = invite(person=speaker, address="otra@correo.example", language="en", days=7, by=None)

    assert [client.get(own(each)).status_code for each in (invitation, later)] == [410, 200]


def test_a_link_that_was_taken_back_sends_nothing(client, invitation, speaker):
    assert revoke(person=speaker, by=None) is True

    assert (client.post(own(invitation), filled()).status_code, SpeakerDraft.objects.get().state) == (410, "open")
    assert sending.send_due()["dropped"] == 1


def test_an_expired_link_withdraws_and_changes_nothing_else(client, invitation, speaker):
    approve(draft=sent(client, invitation), institution=None, by=None)
    SpeakerInvitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    assert client.post(own(invitation), filled(display_name="Otra")).status_code == 409
    assert SpeakerDraft.objects.get().display_name == "Leonor Reyes"
    assert client.post(own(invitation, "retirar/profile/")).status_code == 302
    assert public_profiles().count() == 0


def test_nobody_is_invited_without_an_address(spanish):
    person = save_person(person=Person(name="Sin Correo"), by=None)

    with pytest.raises(ValidationError):
        invite(person=person, address="", language="es", days=30, by=None)


# --- the profile ----------------------------------------------------------------------------


def test_what_a_speaker_sends_is_not_public_before_it_is_approved(client, invitation):
    draft = sent(client, invitation)

    assert (draft.state, draft.orcid, draft.links) == ("sent", "0000-0002-1825-0097", ["https://example.org/leonor"])
    assert (PublicProfile.objects.count(), Consent.objects.count()) == (0, 0)
    consent = SpeakerConsent.objects.get()
    assert (consent.purpose, consent.version, consent.text.startswith("Acepto")) == ("profile", "2026-11", True)


def test_approval_makes_the_profile_public_with_the_consent_as_it_was_given(client, invitation):
    draft = sent(client, invitation)
    profile = approve(draft=draft, institution=None, by=None)

    response = client.get(f"/es/personas/{profile.slug}/")
    text = response.content.decode()
    assert (response.status_code, profile.slug) == (200, "leonor-reyes")
    assert "https://orcid.org/0000-0002-1825-0097" in text
    assert "https://example.org/leonor" in text
    assert Consent.objects.get().given_at == SpeakerConsent.objects.get().given_at
    assert SpeakerMessage.objects.filter(kind="published").count() == 1
    with pytest.raises(ValidationError):
        approve(draft=draft, institution=None, by=None)


def test_a_change_waits_and_what_is_public_stays(client, invitation):
    profile = approve(draft=sent(client, invitation), institution=None, by=None)
    sent(client, invitation, position_es="Directora")

    profile.refresh_from_db()
    assert (profile.position_es, SpeakerDraft.objects.get().position_es) == ("Analista", "Directora")


def test_sent_back_with_what_is_to_be_changed(client, invitation):
    send_back(draft=sent(client, invitation), note="Una biografía más corta, por favor.", by=None)
    sending.send_due()

    assert "Una biografía más corta, por favor." in mail.outbox[-1].body
    assert "Una biografía más corta, por favor." in client.get(own(invitation)).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (
            "orcid",
            "0000-0002-1825-0098",
            "«0000-0002-1825-0098» no es un ORCID: su último carácter no encaja con los demás. ¿Hay un dígito mal?",
        ),
        ("orcid", "12", "«12» no es un ORCID: tiene dieciséis dígitos, como 0000-0002-1825-0097."),
        (
            "links",
            "javascript:alert(1)",
            "«javascript:alert(1)» no es una dirección web: una es así: https://example.org.",
        ),
        ("consent_profile", "", "Sin su consentimiento para esto no se puede publicar nada."),
        ("display_name", "!!", "Escriba su nombre con letras."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, invitation, field, value, said):
    response = client.post(own(invitation), filled(**{field: value}))

    form = response.context["form"]
    assert (response.status_code, form.errors[field]) == (200, [said])
    assert form["biography_es"].value() == "Concilia registros."
    assert SpeakerDraft.objects.get().state == "open"


@pytest.mark.parametrize(
    ("text", "kept"),
    [("0000000218250097", "0000-0002-1825-0097"), ("https://orcid.org/0000-0002-9079-593X", "0000-0002-9079-593X")],
)
def test_an_orcid_is_read_in_its_usual_spellings(text, kept):
    assert read_orcid(text) == kept


# --- the photograph -------------------------------------------------------------------------


def huge_png() -> bytes:
    """A PNG of 30,000 × 30,000 pixels in a few bytes: its header says so, and nothing of it can be decoded."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def with_zip() -> bytes:
    out = io.BytesIO(picture())
    out.seek(0, io.SEEK_END)
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr("a.html", "<script>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("foto.png", huge_png(), "«foto.png» tiene demasiados píxeles para abrirse. Envíe una imagen más pequeña."),
        (
            "foto.jpg",
            with_zip(),
            "«foto.jpg» son dos archivos en uno: lleva un ZIP escondido. Guárdelo de nuevo y envíe ese.",
        ),
        (
            "foto.png",
            picture(),
            "«foto.png» no es lo que dice su nombre: por su contenido es un archivo .jpg. Cámbiele el nombre, o envíe otro.",
        ),
        ("foto.jpg", picture()[:300], "«foto.jpg» está dañado: no se puede abrir."),
    ],
)
def test_a_photograph_that_is_not_one_is_refused(client, invitation, name, content, said):
    response = client.post(own(invitation), filled(photo=SimpleUploadedFile(name, content), consent_photo="on"))

    assert response.context["form"].errors["photo"] == [said]
    assert SpeakerDraft.objects.get().photo is None


def test_a_photograph_loses_where_it_was_taken_and_is_public_with_the_approval(client, invitation):
    exif = Image.Exif()
    exif[0x010F] = "Una cámara"
    draft = sent(client, invitation, photo=SimpleUploadedFile("foto.jpg", picture(exif=exif)), consent_photo="on")
    with Image.open(path_of(draft.photo)) as kept:
        assert (kept.format, dict(kept.getexif())) == ("JPEG", {})

    profile = approve(draft=draft, institution=None, by=None)
    assert profile.photo is not None
    assert f"{draft.photo.hex[:8]}" in profile.photo.file.name


def test_a_photograph_needs_its_own_consent(client, invitation):
    response = client.post(own(invitation), filled(photo=SimpleUploadedFile("foto.jpg", picture())))

    assert response.context["form"].errors["consent_photo"] == ["Acepte que se publique, o envíe el perfil sin ella."]


def test_a_good_photograph_is_kept_while_something_else_is_wrong(client, invitation):
    upload = SimpleUploadedFile("foto.jpg", picture())
    response = client.post(own(invitation), filled(photo=upload, consent_photo="on", orcid="1"))

    draft = SpeakerDraft.objects.get()
    assert (response.status_code, draft.state, path_of(draft.photo).exists()) == (200, "open", True)


def test_withdrawing_the_photograph_leaves_the_rest(client, invitation, speaker, django_capture_on_commit_callbacks):
    draft = sent(client, invitation, photo=SimpleUploadedFile("foto.jpg", picture()), consent_photo="on")
    profile = approve(draft=draft, institution=None, by=None)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(person=speaker, purpose="photo")

    profile.refresh_from_db()
    assert (profile.photo, path_of(draft.photo).exists(), public_profiles().count()) == (None, False, 1)


# --- withdrawing ----------------------------------------------------------------------------


def test_withdrawing_makes_the_profile_private_at_once_in_the_search_too(client, invitation):
    profile = approve(draft=sent(client, invitation), institution=None, by=None)
    Change.objects.all().delete()

    assert client.get(own(invitation, "retirar/profile/")).status_code == 200
    assert public_profiles().count() == 1
    client.post(own(invitation, "retirar/profile/"))

    assert client.get(f"/es/personas/{profile.slug}/").status_code == 404
    assert list(profile_documents([str(profile.pk)])) == []
    assert Change.objects.filter(kind="person", thing_id=str(profile.pk)).exists()
    assert SpeakerDraft.objects.get().state == "withdrawn"
    assert "Retirado" in client.get(own(invitation)).content.decode()


def test_erasing_somebody_takes_what_they_sent_along(client, invitation, speaker, django_capture_on_commit_callbacks):
    draft = sent(client, invitation, photo=SimpleUploadedFile("foto.jpg", picture()), consent_photo="on")
    approve(draft=draft, institution=None, by=None)
    with django_capture_on_commit_callbacks(execute=True):
        erase_person(person=speaker, by=None)

    models = (SpeakerInvitation, SpeakerDraft, SpeakerConsent, SpeakerMessage, ProfileDetails, PublicProfile)
    assert [model.objects.count() for model in models] == [0, 0, 0, 0, 0, 0]
    assert path_of(draft.photo).exists() is False


def test_erasing_a_speaker_leaves_their_name_neither_in_logs_nor_in_what_translations_are_made_of(
    webinar, invitation, client, speaker, editor
):
    draft = sent(client, invitation, display_name="Leonor Reyes de Paz")
    send_back(draft=draft, note="La biografía, más corta.", by=editor)
    index = publish(webinar.index, EditionIndexPage(title="Foros y Semana", slug="foros"))
    page = publish(
        index, unsaved_edition(speakers=[{"person": speaker, "name": "Dra. Leonor Reyes", "rank": "expert"}])
    )
    source, _made = TranslationSource.update_or_create_from_instance(page)
    assert "Leonor" in source.content_json
    assert [entry.label for entry in log_entries(draft)] == ["Leonor Reyes de Paz"]

    erase_person(person=speaker, by=None)

    source.refresh_from_db()
    assert json.loads(source.content_json)["speakers"] == []
    assert [(entry.action, entry.label) for entry in log_entries(draft)] == [("datacction.speaker_send_back", "")]
    assert [text for text in whole_database().splitlines() if "leonor" in text.casefold()] == []


def log_entries(row):
    return list(ModelLogEntry.objects.for_instance(row).filter(action="datacction.speaker_send_back"))


def test_what_was_never_published_is_forgotten(client, invitation, django_capture_on_commit_callbacks):
    draft = sent(client, invitation, photo=SimpleUploadedFile("foto.jpg", picture()), consent_photo="on")
    SpeakerInvitation.objects.update(expires_at=timezone.now() - timedelta(days=396))
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_old(days=400) == {"speakers": 0}
        assert forget_old(days=395) == {"speakers": 1}

    assert (path_of(draft.photo).exists(), SpeakerInvitation.objects.count()) == (False, 0)


def test_who_is_public_keeps_the_link_to_withdraw_with(client, invitation):
    approve(draft=sent(client, invitation), institution=None, by=None)
    SpeakerInvitation.objects.update(expires_at=timezone.now() - timedelta(days=900))

    assert forget_old(days=395) == {"speakers": 0}
    assert client.get(own(invitation, "retirar/profile/")).status_code == 200


# --- slides ---------------------------------------------------------------------------------


@pytest.fixture
def episode(webinar, speaker):
    return webinar.episode(1, people=[(speaker, Role.SPECIALIST)])


def send_slides(client, invitation, episode, name="lamina.pdf", content=PDF):
    data = {
        "episode": str(episode.translation_key),
        "title": "Mis láminas",
        "file": SimpleUploadedFile(name, content),
        "consent_slides": "on",
    }
    return client.post(own(invitation, "diapositivas/"), data)


def test_slides_stand_on_the_page_once_they_are_approved(client, invitation, episode):
    assert send_slides(client, invitation, episode).status_code == 302
    slides = SpeakerSlides.objects.get()
    address = reverse("speaker_slides_file", args=[slides.key])
    before = (client.get(address).status_code, "Mis láminas" in client.get(episode.url).content.decode())

    decide_slides(slides=slides, take=True, by=None)
    response = client.get(address)

    assert before == (404, False)
    assert (response.status_code, response["X-Content-Type-Options"], b"".join(response)) == (200, "nosniff", PDF)
    assert "Mis láminas" in client.get(episode.url).content.decode()


def test_slides_are_sent_for_a_forum_or_week_too_and_stand_among_its_documents(client, invitation, webinar, speaker):
    index = publish(webinar.index, EditionIndexPage(title="Foros y Semana", slug="foros"))
    edition = publish(index, unsaved_edition(speakers=[{"person": speaker, "sessions": "1"}]))
    assert send_slides(client, invitation, edition).status_code == 302
    decide_slides(slides=SpeakerSlides.objects.get(), take=True, by=None)

    documents = client.get(edition.url).context["edition"].documents
    assert [(each.title, each.kind) for each in documents] == [("Mis láminas", "pdf")]


def test_who_spoke_in_a_session_of_an_exchange_is_named_there_and_sends_slides_for_it(
    client, invitation, webinar, speaker
):
    exchange = publish(add_index(webinar.index), unsaved_exchange(sessions=[session(1), session(2)]))
    second = Activity.objects.get(page_key=exchange.sessions.get(title="Sesión 2").translation_key)
    assert (send_slides(client, invitation, exchange).status_code, SpeakerSlides.objects.count()) == (302, 0)
    ParticipationRecord.objects.create(
        person=speaker, activity=second, role=Role.MODERATOR, outcome=Outcome.ATTENDED, source="manual"
    )
    rebuild(activities=[second.pk])
    assert [each.speakers for each in client.get(exchange.url).context["exchange"].sessions] == [(), ()]
    profile = approve(draft=sent(client, invitation), institution=None, by=None)
    assert send_slides(client, invitation, exchange).status_code == 302
    decide_slides(slides=SpeakerSlides.objects.get(), take=True, by=None)

    view = client.get(exchange.url).context["exchange"]
    assert [each.speakers for each in view.sessions] == [
        (), (Speaker(profile.display_name, f"/es/personas/{profile.slug}/", moderates=True),)
    ]  # fmt: skip
    assert [(each.title, each.kind) for each in view.documents] == [("Mis láminas", "pdf")]


def test_slides_that_were_withdrawn_are_gone(client, invitation, episode, speaker, django_capture_on_commit_callbacks):
    send_slides(client, invitation, episode)
    slides = SpeakerSlides.objects.get()
    decide_slides(slides=slides, take=True, by=None)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw(person=speaker, purpose="slides")

    assert client.get(reverse("speaker_slides_file", args=[slides.key])).status_code == 404
    assert path_of(slides.key).exists() is False


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("lamina.pdf", b"<html>"),
        ("lamina.pptx", PDF),
        ("lamina.pdf", PDF + b"PK\x05\x06" + b"\0" * 18),
        ("a.jpg", picture()),
    ],
)
def test_slides_that_are_none_are_refused(client, invitation, episode, name, content):
    response = send_slides(client, invitation, episode, name, content)

    assert (response.status_code, list(response.context["form"].errors), SpeakerSlides.objects.count()) == (
        200,
        ["file"],
        0,
    )


def test_slides_are_for_ones_own_episodes_alone(client, invitation, webinar, episode):
    other = webinar.episode(2)

    response = send_slides(client, invitation, other)
    assert (list(response.context["form"].errors), SpeakerSlides.objects.count()) == (["episode"], 0)


# --- editors --------------------------------------------------------------------------------


def test_an_editor_invites_approves_and_takes_back(client, make_user, spanish, root_page):
    client.force_login(make_user("editor"))

    assert client.post(
        "/admin/speakers/invite/",
        {"name": "Nora Paz", "address": "nora@correo.example", "language": "en", "days": "7"},
    ).status_code == 302  # fmt: skip
    draft = SpeakerDraft.objects.get()
    assert (draft.display_name, PersonEmail.objects.get().address) == ("Nora Paz", "nora@correo.example")
    invitation = SpeakerInvitation.objects.get()
    client.post(own(invitation), filled(display_name="Nora Paz"))
    assert "Nora Paz" in client.get("/admin/speakers/?state=sent").content.decode()
    assert client.get(f"/admin/speakers/{draft.pk}/").status_code == 200
    client.post(f"/admin/speakers/{draft.pk}/approve/", {"institution": ""})
    client.post(f"/admin/speakers/{draft.pk}/revoke/")

    assert client.get("/es/personas/nora-paz/").status_code == 200
    assert client.get(own(invitation)).status_code == 410


def test_an_address_of_somebody_else_is_refused(client, make_user, speaker, spanish):
    client.force_login(make_user("editor"))

    response = client.post(
        "/admin/speakers/invite/",
        {"name": "Otra Persona", "address": "leonor@correo.example", "language": "es", "days": "7"},
    )
    assert (response.status_code, SpeakerInvitation.objects.count()) == (200, 0)


# --- what they gave, and the directory ------------------------------------------------------


def test_the_directory_is_filtered_by_country_theme_and_institution(client, webinar, make_person):
    youth, surveys = (Theme.objects.create(slug=slug, name=slug.title()) for slug in ("juventud", "encuestas"))
    institute = Institution.objects.create(name="Instituto de Estadística", key="instituto estadistica")
    ana, eva, sin = (
        make_person("Ana Sol", country_id="GT"),
        make_person("Eva Paz", country_id="CR"),
        make_person("Sin Permiso"),
    )
    for person, slug in ((ana, "ana"), (eva, "eva"), (sin, "sin")):
        PublicProfile.objects.create(
            person=person, slug=slug, display_name=person.name, institution=institute if person == ana else None
        )
        if person != sin:
            Consent.objects.create(person=person, purpose="public_profile", version="1", given_at=timezone.now())
    webinar.episode(1, people=[(ana, Role.SPECIALIST)], themes=[youth])
    webinar.episode(2, people=[(eva, Role.MODERATOR), (sin, Role.SPECIALIST)], themes=[surveys])

    def names(**query):
        return [row.name for row in client.get("/es/personas/", query).context["listing"].rows]

    assert names() == ["Ana Sol", "Eva Paz"]
    assert names(country="GT") == ["Ana Sol"]
    assert names(theme="encuestas") == ["Eva Paz"]
    assert names(institution=str(institute.pk)) == ["Ana Sol"]
    assert names(country="CR", theme="juventud") == []
    assert names(country="XX") == ["Ana Sol", "Eva Paz"]


def test_the_directory_takes_as_many_queries_for_three_as_for_one(client, webinar, make_person):
    def add(number):
        person = make_person(f"Persona {number}")
        PublicProfile.objects.create(person=person, slug=f"p{number}", display_name=person.name)
        Consent.objects.create(person=person, purpose="public_profile", version="1", given_at=timezone.now())

    def queries():
        client.get("/es/personas/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/es/personas/")
        return len(captured)

    add(1)
    one = queries()
    add(2)
    add(3)
    assert queries() == one


def test_the_page_of_a_specialist_lists_sessions_of_editions(client, webinar, invitation, speaker):
    profile = approve(draft=sent(client, invitation), institution=None, by=None)
    index = publish(webinar.index, EditionIndexPage(title="Foros y Semana", slug="foros"))
    publish(index, unsaved_edition(speakers=[{"person": speaker, "rank": "expert", "sessions": "4, 1"}]))

    [group] = client.get(f"/es/personas/{profile.slug}/").context["works"]
    assert (group.heading, [(work.title, work.note, work.url.rpartition("#")[2]) for work in group.works]) == (
        "Sesiones de foros y Semanas",
        [("Sesión 4", "Segunda Semana", "s4"), ("Sesión 1", "Segunda Semana", "s1")],
    )
