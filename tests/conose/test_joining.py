"""Joining: the form, confirming, the committee's decision and letter, the draft of the member's page, what is forgotten."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from conose import first_pages
from conose.joining import sending
from conose.joining.files import path_of
from conose.joining.services import forget_old
from conose.models import JoiningMessage, JoiningRequest, JoiningStep, MemberPage
from participants.models import Institution
from portal.first_pages import make_home
from portal.models import Theme, User

pytestmark = pytest.mark.django_db

JOIN = "/es/red/unirse/"
NAME = "Observatorio de Puerto Sereno"


@pytest.fixture(scope="module", autouse=True)
def network(database_of_module: None) -> None:
    Theme.objects.get_or_create(slug="juventud", defaults={"name": "Juventud", "name_en": "Youth"})
    with TestCase.captureOnCommitCallbacks(execute=True):
        first_pages.make(make_home())


@pytest.fixture(autouse=True)
def private(settings: Any, tmp_path: Any) -> Iterator[None]:
    settings.PRIVATE_ROOT, settings.MEDIA_ROOT = tmp_path / "private", tmp_path / "media"
    yield


def filled(**fields: Any) -> dict[str, Any]:
    return {
        "name": NAME, "kind": "civil_society", "country": "HN", "site_url": "https://puerto.example", "why": "Comparar.",
        "expertise": "Encuestas de hogares.", "themes": ["juventud"], "focal_point": "Marisol Cruz", "office": "Dirección",
        "address": "Marisol@puerto.example", "consent": "on", "fax": "", **fields,
    }  # fmt: skip


def logo() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (90, 60), "teal").save(out, "PNG")
    return SimpleUploadedFile("logo.png", out.getvalue())


def link_in(message: Any) -> str:
    found = re.search(r"(/es/red/unirse/\S+)", message.body)
    assert found is not None
    return found[1]


def confirmed(client: Client, **fields: Any) -> tuple[JoiningRequest, str]:
    """A request that the committee sees, and the address of its own page."""
    assert client.post(JOIN, filled(**fields)).status_code == 302
    sending.send_due()
    response = client.post(link_in(mail.outbox[-1]))
    return JoiningRequest.objects.latest("pk"), response["Location"]


def decided(client: Client, request: JoiningRequest, decision: str, **fields: Any) -> Any:
    data = {
        "decision": decision, "decided_on": timezone.localdate().isoformat(), "reason_es": "Porque sí.",
        "reason_en": "Because.", "institution": "", **fields,
    }  # fmt: skip
    return client.post(reverse("joining_desk:show", args=[request.pk]), data)


def test_a_request_reaches_the_committee_once_its_address_is_confirmed(client: Client, editor_client: Client) -> None:
    assert client.post(JOIN, filled()).status_code == 302
    assert list(editor_client.get(reverse("joining_desk:index")).context["page_obj"].object_list) == []
    assert sending.send_due()["sent"] == 1
    [message] = mail.outbox
    assert (message.to, NAME in message.body) == (["marisol@puerto.example"], False)
    assert client.get(link_in(message)).status_code == 200
    assert JoiningRequest.objects.get().state == "unconfirmed"  # a program that looks through e-mails has opened it
    response = client.post(link_in(message), follow=True)
    assert response.context["asked"].state == "waiting"
    assert [step.kind for step, _reason in response.context["steps"]] == ["sent", "confirmed"]
    assert [each.name for each in editor_client.get(reverse("joining_desk:index")).context["page_obj"]] == [NAME]


def test_an_accepted_institution_gets_a_draft_of_its_page_and_a_letter_in_both_languages(
    client: Client, editor: User, editor_client: Client
) -> None:
    request, own = confirmed(client, logo=logo())
    picture = editor_client.get(reverse("joining_desk:logo", args=[request.pk]))
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    response = decided(editor_client, request, "accepted")
    page = MemberPage.objects.get()
    assert (response["Location"], page.live) == (reverse("wagtailadmin_pages:edit", args=[page.pk]), False)
    assert (page.title, page.institution.kind, page.site_url, page.summary) == (
        NAME, "civil_society", "https://puerto.example", "Encuestas de hogares.",
    )  # fmt: skip
    assert ([str(each) for each in page.focal_points.all()], [each.slug for each in page.themes.all()]) == (
        ["Marisol Cruz"], ["juventud"],
    )  # fmt: skip
    assert page.logo.width == 90
    sending.send_due()
    letter = mail.outbox[-1]
    assert letter.subject == "Bienvenida a la red / Welcome to the network"
    assert "Porque sí." in letter.body
    assert "Because." in letter.body
    step = JoiningStep.objects.get(kind="accepted")
    assert (step.by, step.decided_on, step.reason_en) == (editor, timezone.localdate(), "Because.")
    assert "Porque sí." in client.get(own).content.decode()
    page.save_revision().publish()
    assert client.get(own).context["page_url"] == page.get_url()


def test_the_committee_decides_and_may_do_nothing_else_in_the_administration(
    client: Client, make_user: Callable[..., User]
) -> None:
    user, committee = make_user("committee"), Client()
    committee.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    request, _own = confirmed(client)
    assert committee.get("/admin/").status_code == 200
    response = decided(committee, request, "accepted")
    page = MemberPage.objects.get()
    # Who finishes the page is an editor: the committee stays where it decided.
    assert response["Location"] == reverse("joining_desk:show", args=[request.pk])
    assert f"/admin/pages/{page.pk}/edit/" not in committee.get(response["Location"]).content.decode()
    refused = (f"/admin/pages/{page.pk}/edit/", "/admin/researchers/", "/admin/snippets/conose/researchline/")
    assert [committee.get(address).status_code for address in refused] == [302, 302, 302]
    assert JoiningStep.objects.get(kind="accepted").by == user


def test_more_is_asked_and_answered_and_then_it_is_declined(client: Client, editor_client: Client) -> None:
    request, own = confirmed(client)
    decided(editor_client, request, "asked")
    assert client.get(own).context["form"]["why"].value() == "Comparar."
    assert client.post(own, filled(why="")).status_code == 422
    assert client.post(own, filled(why="Comparar y publicar.")).status_code == 302
    decided(editor_client, request, "declined")
    request.refresh_from_db()
    assert (request.state, request.why) == ("declined", "Comparar y publicar.")
    assert [step.kind for step in request.steps.all()] == ["sent", "confirmed", "asked", "changed", "declined"]
    assert client.get(own).context["form"] is None
    refused = decided(editor_client, request, "accepted").context["form"]
    assert refused.non_field_errors() == ["Esta solicitud ya no espera una decisión."]
    assert MemberPage.objects.count() == 0


def test_nobody_joins_twice(client: Client, editor_client: Client) -> None:
    client.post(JOIN, filled())
    confirmed(client)  # the first is not confirmed yet
    sending.send_due()
    first = client.post(JOIN, filled(name="observatorio de puerto  sereno"))
    assert first.context["form"].errors["name"] == [
        "«observatorio de puerto sereno» ya pidió unirse: quien lo pidió ve con su enlace cómo va."
    ]
    late = link_in(mail.outbox[0])
    assert client.post(late).status_code == 409
    decided(editor_client, JoiningRequest.objects.latest("pk"), "accepted")
    MemberPage.objects.get().save_revision().publish()
    again = client.post(JOIN, filled())
    assert again.context["form"].errors["name"] == [f"«{NAME}» ya es miembro de la red."]


def test_what_is_wrong_is_said_and_nothing_is_kept(client: Client) -> None:
    liar = SimpleUploadedFile("logo.png", b"%PDF-1.7\n%%EOF\n")
    response = client.post(JOIN, filled(country="ZZ", consent="", address="x", logo=liar))
    assert (response.status_code, sorted(response.context["form"].errors)) == (
        422, ["address", "consent", "country", "logo"],
    )  # fmt: skip
    assert response.context["form"]["why"].value() == "Comparar."
    assert client.post(JOIN, filled(fax="1")).status_code == 302  # a program that fills in everything
    assert JoiningRequest.objects.count() == 0


@pytest.mark.parametrize("end", ["", "confirmar/"])
def test_a_forged_link_leads_nowhere(client: Client, end: str) -> None:
    request, own = confirmed(client)
    assert client.get(f"/es/red/unirse/{end}{request.key.hex}:x/").status_code == 404
    assert client.get(own[:-3] + "xx/").status_code == 404


def test_a_request_is_taken_back_by_whoever_asked(client: Client, editor_client: Client) -> None:
    request, own = confirmed(client)
    assert client.get(f"{own}retirar/").status_code == 200
    client.post(f"{own}retirar/")
    request.refresh_from_db()
    assert (request.state, client.get(own).context["withdraw_url"]) == ("withdrawn", "")
    assert len(decided(editor_client, request, "accepted").context["form"].non_field_errors()) == 1
    assert Institution.objects.filter(name=NAME).exists() is False


def test_what_nobody_confirmed_and_what_is_long_decided_is_forgotten(client: Client, editor_client: Client) -> None:
    client.post(JOIN, filled(name="Otra institución", logo=logo()))
    request, _own = confirmed(client)
    decided(editor_client, request, "declined")
    now = timezone.now()
    assert forget_old(days=730, at=now) == {"unconfirmed": 0, "decided": 0, "logos": 0}
    key = JoiningRequest.objects.get(name="Otra institución").logo
    assert key is not None
    assert path_of(key).exists()
    assert forget_old(days=730, at=now + timedelta(days=731)) == {"unconfirmed": 1, "decided": 1, "logos": 1}
    assert (JoiningRequest.objects.count(), JoiningMessage.objects.count()) == (0, 0)
