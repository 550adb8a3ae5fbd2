"""Researchers: what they send by link or account, consent, approval, the directory, and leaving it at once."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.images import get_image_model
from wagtail.models import Page

from conose.models import (
    Researcher,
    ResearcherLanguage,
    ResearcherLink,
    ResearcherMessage,
    ResearcherPhoto,
    StudyPage,
    TeamMember,
)
from conose.researchers import sending
from conose.researchers.links import token_of
from conose.researchers.queries import matching
from conose.researchers.services import Said, approve, forget_old, invite, leave, researcher_for, send
from datacction.documents import profile_documents
from datacction.models import SpeakerDraft
from datacction.speakers.services import withdraw
from participants.models import Consent, Institution, Person, PersonEmail, ProfileDetails, PublicProfile
from participants.models.merges import Subject
from participants.personal_data import declarations
from participants.queries.people import public_profiles
from participants.services.merging import merge
from participants.services.people import save_person
from participants.services.privacy import erase_person
from portal.models import Theme, User
from portal.uploads import Sent
from search.models import Change

pytestmark = pytest.mark.django_db

DIRECTORY = "/es/investigadores/"
MINE = "/es/investigadores/mi-perfil/"


@pytest.fixture(autouse=True)
def themes() -> None:
    for slug, name in (("movilidad-humana", "Movilidad humana"), ("juventud", "Juventud")):
        Theme.objects.get_or_create(slug=slug, defaults={"name": name, "name_en": slug})


def listed_as(name: str, **said: Any) -> Researcher:
    """A researcher who is in the directory."""
    person = save_person(person=Person(name=name), by=None)
    researcher = researcher_for(person=person)
    facts = {"themes": ("juventud",), "countries": ("HN",), "languages": ("es",), **said}
    send(researcher=researcher, said=Said(display_name=name, **facts), agrees=True, by=None)
    approve(researcher=researcher, institution=None, by=None)
    return Researcher.objects.get(pk=researcher.pk)


@pytest.fixture
def link() -> ResearcherLink:
    person = save_person(person=Person(name="Leonor Reyes"), by=None, addresses=["leonor@correo.example"])
    return invite(person=person, address="", language="es", days=30, by=None)


def own(link: ResearcherLink, end: str = "") -> str:
    return f"/es/investigadores/propio/{token_of(link)}/{end}"


def filled(**fields: Any) -> dict[str, Any]:
    return {
        "display_name": "Leonor Reyes", "position_es": "Analista", "orcid": "https://orcid.org/0000-0002-1825-0097",
        "links": "https://example.org/leonor", "themes": ["movilidad-humana"], "countries": ["HN", "GT"],
        "languages": ["es", "cab"], "consent": "on", **fields,
    }  # fmt: skip


def names(client: Client, **chosen: str) -> list[str]:
    return [row.name for row in client.get(DIRECTORY, chosen).context["listing"].rows]


def found_as(*people: Person) -> dict[str, tuple[list[str], list[str], str]]:
    """Themes, countries and programme of these people as the search has them; nobody who is not public."""
    ids = [str(pk) for pk in PublicProfile.objects.filter(person__in=people).values_list("pk", flat=True)]
    return {
        each.title: (list(each.themes), list(each.countries), each.programme)
        for each in profile_documents(ids)
        if each.language == "en"
    }


def test_people_are_found_by_what_they_work_on_while_they_agree(root_page: Page) -> None:
    researcher = listed_as("Ana Paz", themes=("juventud",), countries=("HN",))
    person = researcher.person
    assert found_as(person) == {"Ana Paz": (["juventud"], ["HN"], "conose")}

    study = root_page.add_child(
        instance=StudyPage(title="Estudio", slug="estudio", question="¿Qué?", locale=root_page.locale, live=False)
    )
    study.countries.set(["GT"])
    study.themes.add(Theme.objects.get(slug="movilidad-humana"))
    study.team = [TeamMember(person=person)]
    study.save()
    assert found_as(person) == {"Ana Paz": (["juventud"], ["HN"], "conose")}  # a draft tells of nobody
    Change.objects.all().delete()
    study.live = True
    study.save()
    assert Change.objects.filter(kind="person", thing_id=str(PublicProfile.objects.get().pk)).exists()
    assert found_as(person) == {"Ana Paz": (["juventud", "movilidad-humana"], ["GT", "HN"], "conose")}

    Change.objects.all().delete()
    TeamMember.objects.all().delete()
    assert Change.objects.filter(kind="person").exists()
    assert found_as(person) == {"Ana Paz": (["juventud"], ["HN"], "conose")}
    Change.objects.all().delete()
    leave(researcher=researcher, with_profile=False, by=None)
    assert Change.objects.filter(kind="person").exists()
    assert found_as(person) == {}


def test_what_people_work_on_costs_the_same_for_one_and_for_three() -> None:
    def queries(people: list[Person]) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert len(found_as(*people)) == len(people)
        return len(captured)

    people = [listed_as(name).person for name in ("Ana Paz", "Beatriz Sol", "Carla Luz")]
    assert queries(people[:1]) == queries(people) <= 10


def test_the_map_of_the_site_has_profiles_while_consent_stands(client: Client) -> None:
    def profiles() -> set[str]:
        return set(
            re.findall(
                r"<loc>http://testserver(/(?:es/personas|en/people)/[^<]*)</loc>",
                client.get("/sitemap.xml").content.decode(),
            )
        )

    researcher = listed_as("Ana Paz")
    assert profiles() == {"/es/personas/", "/en/people/", "/es/personas/ana-paz/", "/en/people/ana-paz/"}
    leave(researcher=researcher, with_profile=True, by=None)
    assert profiles() == {"/es/personas/", "/en/people/"}


# --- by the link --------------------------------------------------------------------------------


def test_an_invited_researcher_is_listed_once_an_editor_approves(client: Client, link: ResearcherLink) -> None:
    assert (sending.send_due()["sent"], sending.send_due()["sent"]) == (1, 0)
    assert (mail.outbox[0].to, mail.outbox[0].subject) == (
        ["leonor@correo.example"],
        "Su perfil en el directorio de investigación",
    )
    assert own(link) in mail.outbox[0].body

    assert client.post(own(link), filled()).status_code == 302
    assert (names(client), Consent.objects.standing().get().purpose) == ([], "researcher")
    researcher = Researcher.objects.get()
    profile = approve(researcher=researcher, institution=None, by=None)

    [row] = client.get(DIRECTORY).context["listing"].rows
    assert (row.name, row.post, [tag.text for tag in row.themes], row.places) == (
        "Leonor Reyes", "Analista", ["Movilidad humana"], "Guatemala, Honduras · Español, Garífuna",
    )  # fmt: skip
    assert ProfileDetails.objects.get(profile=profile).orcid == "0000-0002-1825-0097"
    page = client.get(f"/es/personas/{profile.slug}/")
    assert [each.title for each in page.context["lists"]] == ["Investigación"]
    assert next((heading, [tag.text for tag in tags]) for heading, tags in page.context["facts"]) == (
        "Trabaja en", ["Movilidad humana"],
    )  # fmt: skip
    assert sending.send_due()["sent"] == 1
    assert f"/es/personas/{profile.slug}/" in mail.outbox[1].body
    # Who does research and never spoke is no specialist of the webinars.
    assert list(client.get("/es/personas/").context["listing"].rows) == []


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("orcid", "0000-0002-1825-0098",
         "«0000-0002-1825-0098» no es un ORCID: su último carácter no encaja con los demás. ¿Hay un dígito mal?"),
        ("consent", "", "Sin su consentimiento para esto no se puede publicar nada."),
        ("themes", [], "Este campo es necesario."),
        ("display_name", "!!", "Escriba su nombre con letras."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client: Client, link: ResearcherLink, field: str, value: Any, said: str
) -> None:
    response = client.post(own(link), filled(**{field: value}))

    form = response.context["form"]
    assert (response.status_code, form.errors[field]) == (422, [said])
    assert form["position_es"].value() == "Analista"
    assert Researcher.objects.get().state == "open"


def test_links_that_lead_no_further_say_why(client: Client, link: ResearcherLink) -> None:
    assert client.get(own(link)[:-2] + "x/").status_code == 404
    person = link.researcher.person
    later = invite(person=person, address="otra@correo.example", language="en", days=7, by=None)
    assert client.get(own(link)).status_code == 410
    ResearcherLink.objects.filter(pk=later.pk).update(expires_at=timezone.now())
    response = client.post(own(later), filled())
    assert (response.status_code, Researcher.objects.get().state) == (409, "open")
    assert client.get(own(later))["X-Robots-Tag"] == "noindex, nofollow"


def test_leaving_shows_at_once_and_ends_a_profile_agreed_to_here(client: Client, link: ResearcherLink) -> None:
    client.post(own(link), filled())
    profile = approve(researcher=Researcher.objects.get(), institution=None, by=None)
    ResearcherLink.objects.update(expires_at=timezone.now())  # one that has expired does it too

    assert client.get(own(link, "dejar/directory/")).status_code == 200
    assert names(client) == ["Leonor Reyes"]
    client.post(own(link, "dejar/directory/"))

    assert (names(client), client.get(f"/es/personas/{profile.slug}/").status_code) == ([], 404)
    assert (Researcher.objects.get().state, Consent.objects.standing().count()) == ("withdrawn", 0)
    assert client.get(own(link, "dejar/x/")).status_code == 404


def test_a_speaker_who_leaves_the_directory_stays_a_speaker(client: Client) -> None:
    researcher = listed_as("Ana Paz")
    Consent.objects.filter(purpose="public_profile").update(source="own page by signed link")
    leave(researcher=researcher, with_profile=False, by=None)
    assert (names(client), public_profiles().count()) == ([], 1)
    leave(researcher=researcher, with_profile=True, by=None)
    assert public_profiles().count() == 0


def test_a_profile_withdrawn_as_a_speaker_is_listed_no_more(client: Client) -> None:
    researcher = listed_as("Ana Paz")
    withdraw(person=researcher.person, purpose="profile")
    researcher.refresh_from_db()
    assert (names(client), researcher.state, Consent.objects.standing().count()) == ([], "withdrawn", 0)


def test_a_speaker_who_withdraws_everything_as_a_researcher_waits_for_no_approval() -> None:
    researcher = listed_as("Ana Paz")
    draft = SpeakerDraft.objects.create(person=researcher.person, display_name="Ana Paz", state="sent")
    leave(researcher=researcher, with_profile=True, by=None)
    draft.refresh_from_db()
    assert draft.state == "withdrawn"


def test_nothing_is_published_that_does_not_wait_or_whose_consent_ended(link: ResearcherLink) -> None:
    researcher = link.researcher
    with pytest.raises(ValidationError):
        approve(researcher=researcher, institution=None, by=None)
    with pytest.raises(ValidationError):
        send(researcher=researcher, said=Said(display_name="Leonor"), agrees=False, by=None)
    send(researcher=researcher, said=Said(display_name="Leonor"), agrees=True, by=None)
    Consent.objects.update(withdrawn_at=timezone.now())
    with pytest.raises(ValidationError):
        approve(researcher=researcher, institution=None, by=None)
    assert PublicProfile.objects.count() == 0


# --- by an account ------------------------------------------------------------------------------


def test_an_account_asks_to_be_listed_and_reaches_nobody_elses_profile(
    client: Client, learner: User, learner_client: Client, link: ResearcherLink
) -> None:
    assert client.get(MINE).status_code == 302
    assert learner_client.get(MINE).context["researcher"] is None
    assert learner_client.get(f"{MINE}dejar/directory/").status_code == 404
    assert learner_client.post(MINE, filled(display_name="Otra Persona")).status_code == 302
    mine = Researcher.objects.get(person__user=learner)
    assert (mine.state, mine.said["display_name"], Researcher.objects.count()) == ("sent", "Otra Persona", 2)

    # Whose confirmed address the registry knows is that person, with the profile begun by the invitation.
    invited = User.objects.create_user("leonor@correo.example", "x")
    EmailAddress.objects.create(user=invited, email=invited.email, verified=True, primary=True)
    client.force_login(invited)
    assert client.get(MINE).context["researcher"] == link.researcher


# --- the directory --------------------------------------------------------------------------------


def test_directory_is_filtered_by_what_researchers_say_of_themselves(client: Client) -> None:
    iudpas = Institution.objects.create(name="Instituto de Paz", key="instituto paz", acronym="IDP", kind="academia")
    listed_as("Ángel Núñez", themes=("movilidad-humana",), countries=("GT",), languages=("es", "quc"))
    listed_as("Beatriz Sol", biography_es="Estudia las maras.")
    PublicProfile.objects.filter(display_name="Beatriz Sol").update(institution=iudpas)

    assert names(client) == ["Ángel Núñez", "Beatriz Sol"]
    assert names(client, theme="movilidad-humana") == ["Ángel Núñez"]
    assert names(client, country="HN") == ["Beatriz Sol"]
    assert names(client, language="quc") == ["Ángel Núñez"]
    assert names(client, institution=str(iudpas.pk)) == ["Beatriz Sol"]
    assert (names(client, text="nunez"), names(client, text="maras"), names(client, text="idp sol")) == (
        ["Ángel Núñez"], ["Beatriz Sol"], ["Beatriz Sol"],
    )  # fmt: skip
    assert names(client, text="nadie") == []
    response = client.get(DIRECTORY, {"theme": "nada", "text": "sol"})
    assert response.context["listing"].ignored == [
        "«nada» no está en el filtro «Trabaja en» de esta lista y se dejó de lado."
    ]


def test_a_search_for_who_works_on_a_theme_leads_to_the_directory(client: Client) -> None:
    listed_as("Ángel Núñez", themes=("movilidad-humana",), countries=("HN",))

    def people(text: str) -> list[tuple[str, str]]:
        return list(client.get("/es/buscar/", {"q": text}, follow=True).context["view"].people)

    assert people("¿Quién trabaja en movilidad humana en Honduras?") == [
        (
            "Quienes investigan sobre esto: Movilidad humana · Honduras",
            f"{DIRECTORY}?theme=movilidad-humana&country=HN",
        )
    ]
    assert (people("movilidad humana"), people("quién trabaja en juventud")) == ([], [])


def test_directory_costs_the_same_for_one_and_for_three(client: Client) -> None:
    def queries() -> int:
        client.get(DIRECTORY)
        with CaptureQueriesContext(connection) as captured:
            client.get(DIRECTORY)
        return len(captured)

    listed_as("Ana Paz")
    one = queries()
    for name in ("Beatriz Sol", "Carla Luz"):
        listed_as(name)
    assert queries() == one


def test_a_merged_researcher_is_listed_by_who_counts(client: Client, administrator: User) -> None:
    gone = listed_as("Ana Paz").person
    kept = save_person(person=Person(name="Ana María Paz"), by=None)
    merge(subject=Subject.PERSON, survivor=kept.pk, others=[gone.pk], by=administrator)
    assert names(client, theme="juventud") == ["Ana Paz"]
    assert [row.root for row in matching()] == [kept.pk]


# --- for editors ----------------------------------------------------------------------------------


def test_an_editor_invites_sends_back_and_approves(editor_client: Client, client: Client) -> None:
    invited = {"name": "Leonor Reyes", "address": "leonor@correo.example", "language": "en", "days": "30", "person": ""}
    assert editor_client.post(reverse("researcher_desk:invite"), invited).status_code == 302
    link = ResearcherLink.objects.get()
    client.post(own(link), filled(institution_name="Instituto de Paz"))
    pk = link.researcher_id
    assert editor_client.get(reverse("researcher_desk:show", args=[pk])).status_code == 200
    editor_client.post(reverse("researcher_desk:send_back", args=[pk]), {"note": "Falta su cargo en inglés."})
    assert b"Falta su cargo" in client.get(own(link)).content
    client.post(own(link), filled(position_en="Analyst"))
    editor_client.post(reverse("researcher_desk:approve", args=[pk]), {"institution": ""})
    assert names(client) == ["Leonor Reyes"]
    assert [message.kind for message in ResearcherMessage.objects.order_by("pk")] == [
        "invited",
        "returned",
        "published",
    ]
    assert sending.send_due() == {"written": 0, "sent": 2, "refused": 0, "dropped": 1, "left": 0}
    editor_client.post(reverse("researcher_desk:revoke", args=[pk]))
    assert client.get(own(link)).status_code == 410


# --- one's own data -------------------------------------------------------------------------------


def test_erasing_a_researcher_takes_everything_along_and_an_export_tells_it(link: ResearcherLink) -> None:
    send(researcher=link.researcher, said=Said(display_name="Leonor", languages=("es",)), agrees=True, by=None)
    approve(researcher=link.researcher, institution=None, by=None)
    assert declarations()["conose.researcher"].fields[:2] == ("state", "said")
    erase_person(person=link.researcher.person, by=None)
    models = (Researcher, ResearcherLink, ResearcherLanguage, ResearcherMessage, ProfileDetails, PersonEmail)
    assert [model.objects.count() for model in models] == [0, 0, 0, 0, 0, 0]


def test_what_was_never_published_is_forgotten(link: ResearcherLink) -> None:
    listed_as("Ana Paz")
    ResearcherLink.objects.update(expires_at=timezone.now() - timedelta(days=396))
    assert (forget_old(days=400), forget_old(days=395)) == ({"researchers": 0}, {"researchers": 1})
    assert [str(each) for each in Researcher.objects.all()] == ["Ana Paz"]


# --- their photograph ---------------------------------------------------------------------------


def picture(colour: str = "teal") -> SimpleUploadedFile:
    """A photograph that says where it was taken."""
    out, facts = BytesIO(), Image.Exif()
    facts[0x8825] = {1: "N", 2: (14.0, 38.0, 0.0)}
    Image.new("RGB", (1600, 1200), colour).save(out, "JPEG", exif=facts)
    return SimpleUploadedFile("yo.jpg", out.getvalue())


def test_a_photograph_is_public_from_approval_until_it_is_taken_back(
    client: Client, editor_client: Client, link: ResearcherLink, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    response = client.post(own(link), filled(photo=picture()))
    assert response.context["form"].errors == {"consent_photo": ["Acepte que se publique, o envíe el perfil sin ella."]}
    assert client.post(own(link), filled(photo=picture(), consent_photo="on")).status_code == 302
    kept = ResearcherPhoto.objects.get()
    with Image.open(BytesIO(bytes(kept.content))) as small:
        assert (small.size, dict(small.getexif()), kept.public_sha256) == ((720, 540), {}, "")
    assert 'src="data:image/jpeg;base64,' in client.get(own(link)).content.decode()
    desk = editor_client.get(reverse("researcher_desk:show", args=[link.researcher.pk])).content.decode()
    assert 'src="data:image/jpeg;base64,' in desk

    profile = approve(researcher=kept.researcher, institution=None, by=None)
    assert profile.photo.title == "Leonor Reyes"
    again = send(researcher=kept.researcher, said=Said(display_name="Leonor Reyes"), agrees=False, by=None)
    assert approve(researcher=again, institution=None, by=None).photo == profile.photo  # the same is not made twice

    # Another one waits: the one that is public goes all the same.
    assert client.post(own(link), filled(photo=picture("red"))).status_code == 302
    assert client.post(own(link), filled(without_photo="on")).status_code == 302
    profile.refresh_from_db()
    assert (profile.photo, ResearcherPhoto.objects.count(), get_image_model().objects.count()) == (None, 0, 0)


def test_who_leaves_takes_their_photograph_along_and_a_speakers_stays(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    researcher = listed_as("Ana Paz")
    sent = Sent(name="yo.jpg", kind="image/jpeg", content=picture().read())
    send(researcher=researcher, said=Said(display_name="Ana Paz"), agrees=False, by=None, photo=sent)
    profile = approve(researcher=researcher, institution=None, by=None)
    other = get_image_model().objects.create(title="Otra", file=ContentFile(picture().read(), name="otra.jpg"))
    PublicProfile.objects.filter(pk=profile.pk).update(photo=other)
    Consent.objects.filter(purpose=Consent.Purpose.PUBLIC_PROFILE).update(source="as a speaker")
    leave(researcher=researcher, with_profile=False, by=None)
    profile.refresh_from_db()
    assert (profile.photo, ResearcherPhoto.objects.count()) == (other, 0)
