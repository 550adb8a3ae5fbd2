"""From three applications to the letters: a reviewer on a phone, the committee, the secretary."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect

from conose.calls.fields import digest
from conose.calls.queries import is_sealed
from conose.models import Assignment, Score
from conose.review import reviewers, sending
from tests.factories.reviews import application, find_eligible, make_member, make_reviewer, make_three


@pytest.mark.django_db(transaction=True)
def test_three_applications_are_reviewed_decided_and_told(
    live_server: Any, phone: Page, desktop: Page, sign_in: Callable[..., None], axe: Callable[..., list[str]]
) -> None:
    fund = make_three()
    find_eligible(fund, application(2), application(3))
    reviewer = make_reviewer(fund, "Oscar Otro")
    chair, member = make_member(fund, "Clara Comité", is_chair=True), make_member(fund, "Mario Mesa")
    reviewers.assign(
        review=fund.review, pairs=[(application(number).pk, reviewer.pk) for number in (1, 2, 3)], by=fund.secretary
    )
    sign_in(phone, reviewer.user)
    empty = digest("")  # what the page has of a field until its points are kept
    start = f"{live_server.url}/es/evaluacion/"
    for number in (1, 2, 3):
        phone.goto(start)
        if number == 1:  # from wherever a reviewer is
            phone.get_by_text("Su cuenta", exact=True).click()
            phone.get_by_role("link", name="Mis convocatorias y evaluaciones").click()
        phone.get_by_role("link", name=f"FJI-2026-00{number}").click()
        phone.get_by_label("Nada: puedo evaluarla con imparcialidad").check()
        if number == 1:
            assert axe(phone) == []
        phone.get_by_role("button", name="Declarar").click()
        expect(phone.get_by_role("heading", name="Su evaluación")).to_be_visible()
        expect(phone.locator("body")).not_to_contain_text("Marta Rosales")
        phone.wait_for_load_state()  # typed before the page's script runs, it would be kept by the button alone
        points = phone.get_by_label("Puntos")
        for place in range(points.count()):
            points.nth(place).fill(str(9 - number))
            points.nth(place).blur()
            expect(phone.locator("[data-draft-said]")).to_contain_text("Guardado")
            expect(phone.locator(".check").nth(place).locator("[data-was]").first).not_to_have_value(empty)
        if number == 1:
            assert axe(phone) == []
            assert Score.objects.exclude(points=None).count() == points.count()
            phone.reload()  # what was typed is there, without a button
            expect(phone.get_by_label("Puntos").first).to_have_value("8")
        phone.get_by_label("Lo que lee con la carta, sin su nombre").fill("Un plan claro.")
        phone.get_by_role("button", name="Entregar").click()
        expect(phone.get_by_role("heading", name="¿Entregar su evaluación?")).to_be_visible()
        phone.get_by_role("button", name="Entregar").click()
        expect(phone.get_by_text("Entregada. Gracias.")).to_be_visible()
    assert Assignment.objects.filter(state="done").count() == 3

    sign_in(desktop, chair.user)
    desk = f"{live_server.url}/es/evaluacion/FJI-2026/"
    desktop.goto(f"{desk}clasificacion/")
    expect(desktop.get_by_role("table").first).to_contain_text("FJI-2026-001")
    assert axe(desktop) == []
    for number, verdict, more in (
        (1, "Apoyo", {}),
        (2, "Lista de reserva", {"Lugar en la lista de reserva": "1"}),
        (3, "Sin apoyo", {}),
    ):
        desktop.goto(f"{desk}decision/{number}/")
        desktop.get_by_label(verdict, exact=True).check()
        for label, value in more.items():
            desktop.get_by_label(re.compile(label)).last.fill(value)
        desktop.get_by_role("button", name="Anotar la decisión").click()
        expect(desktop.get_by_text(f"Guardado: FJI-2026-00{number}.")).to_be_visible()
    for each in (chair, member):
        desktop.get_by_label(each.name).check()
    desktop.get_by_role("button", name="Guardar", exact=True).click()
    expect(desktop.get_by_text("Guardado.", exact=True)).to_be_visible()
    assert axe(desktop) == []
    desktop.get_by_role("button", name="Firmar y sellar el acta").click()
    expect(desktop.get_by_role("link", name="Acta (PDF)")).to_be_visible()
    assert is_sealed(fund.call)

    sign_in(desktop, fund.secretary)
    desktop.goto(f"{desk}cartas/")
    desktop.get_by_text("FJI-2026-001 · Marta Rosales").click()
    expect(desktop.get_by_text("Un plan claro.").first).to_be_visible()
    assert axe(desktop) == []
    desktop.get_by_role("button", name="Enviar las cartas").click()
    expect(desktop.get_by_text("3 cartas salen ahora.")).to_be_visible()
    sending.send_letters()
    assert sorted(message.to[0] for message in mail.outbox if "solicitante" in message.to[0]) == [
        f"solicitante{number}@correo.example" for number in (1, 2, 3)
    ]


@pytest.mark.django_db(transaction=True)
def test_a_review_whose_session_ended_says_so_and_is_saved_after_signing_in_in_another_tab(
    live_server: Any, phone: Page, sign_in: Callable[..., None]
) -> None:
    fund = make_three()
    find_eligible(fund, application(2), application(3))
    reviewer = make_reviewer(fund, "Oscar Otro")
    reviewers.assign(review=fund.review, pairs=[(application(1).pk, reviewer.pk)], by=fund.secretary)
    assert reviewer.user is not None
    reviewers.declare(assignment=Assignment.objects.get(), conflict="", text="", by=reviewer.user)
    sign_in(phone, reviewer.user)
    address = f"{live_server.url}/es/evaluacion/revisiones/{Assignment.objects.get().key}/"
    phone.goto(address)
    phone.context.clear_cookies(name="sessionid")
    points = phone.get_by_label("Puntos").first
    points.fill("7")
    points.blur()
    expect(phone.locator("[data-draft-said]")).to_contain_text("Su sesión terminó.")
    door = phone.locator("[data-draft-sign-in]")
    expect(door).to_have_attribute("href", f"/es/account/login/?next={address.removeprefix(live_server.url)}")
    sign_in(phone, reviewer.user)
    phone.context.clear_cookies(name="csrftoken")  # a sign-in makes the page's token an old one
    expect(phone.locator("[data-draft-said]")).to_contain_text("Guardado", timeout=20_000)
    expect(door).to_be_hidden()
    assert list(Score.objects.exclude(points=None).values_list("points", flat=True)) == [7]
