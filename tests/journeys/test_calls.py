"""Somebody applies to a call from a phone, goes on the next day on a computer, and submits once; a referee answers, once."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect
from wagtail.models import Locale, Site
from wagtail.models import Page as WagtailPage

from conose.calls import sending
from conose.models import Answer, Application, CallIndexPage, CallPage, NetworkPage
from portal.models import HomePage, User
from tests.factories.calls import PDF, make_call, part_of


def make_call_page(spanish: Locale) -> CallPage:
    home = HomePage(title="Inicio", slug="inicio", headline="Inicio", intro="Datos", locale=spanish)
    WagtailPage.objects.get(depth=1).add_child(instance=home)
    Site.objects.update(root_page=home)
    network = home.add_child(instance=NetworkPage(title="CONOSE", slug="conose", show_in_menus=True, locale=spanish))
    index = network.add_child(instance=CallIndexPage(title="Convocatorias", slug="convocatorias", locale=spanish))
    now = timezone.now()
    call = make_call(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=2))
    page: CallPage = index.add_child(
        instance=CallPage(title=call.title_es, slug="fondo", call=call, summary="Un estudio propio.", locale=spanish)
    )
    return page


def test_applying_from_a_phone_over_two_days_and_being_recommended(
    live_server: Any,
    spanish: Locale,
    make_user: Callable[..., User],
    phone: Page,
    desktop: Page,
    sign_in: Callable[..., None],
    axe: Callable[..., list[str]],
) -> None:
    user = make_user("learner", "ana@correo.example", first_name="Ana")
    call = make_call_page(spanish).call
    text = part_of(call, "text")

    def looked_at(page: Page = phone) -> None:
        assert (page.url, axe(page)) == (page.url, [])
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (page.url, width) == (page.url, 0)

    # The first day, on a phone: found, begun, left in the middle.
    sign_in(phone, user)
    phone.goto(f"{live_server.url}/es/conose/convocatorias/")
    looked_at()
    phone.get_by_role("link", name="Fondo de jóvenes").click()
    expect(phone.get_by_role("heading", name="Quién puede postular")).to_be_visible()
    looked_at()
    phone.get_by_role("link", name="Postular", exact=True).click()
    expect(phone.get_by_role("button", name="Empezar mi postulación")).to_be_visible()
    looked_at()
    phone.get_by_role("button", name="Empezar mi postulación").click()
    expect(phone.get_by_label("Título del proyecto")).to_be_visible()
    phone.wait_for_load_state()  # what is typed before the page's script runs is kept by the button alone
    phone.get_by_label("Título del proyecto").fill("La patrulla tarda")
    phone.get_by_label("¿Qué quiere saber?").fill("Cuánto tarda la patrulla.")
    phone.get_by_label("País").select_option("SV")
    expect(phone.locator("[data-draft-said]")).to_contain_text("Guardado")
    expect(phone.locator('[data-field="applicant.country"] [data-said]')).to_contain_text("otro país")
    looked_at()
    own = Application.objects.get()
    assert (own.title, Answer.objects.get().value) == ("La patrulla tarda", "Cuánto tarda la patrulla.")

    # The next day, on a computer; the phone still shows the page of yesterday.
    sign_in(desktop, user)
    desktop.goto(f"{live_server.url}/es/postulaciones/")
    looked_at(desktop)
    desktop.get_by_role("link", name="La patrulla tarda").click()
    expect(desktop.get_by_label("¿Qué quiere saber?")).to_be_visible()
    desktop.wait_for_load_state()
    desktop.get_by_label("¿Qué quiere saber?").fill("Cuánto tarda la patrulla, y por qué.")
    desktop.get_by_label("País").select_option("GT")
    expect(desktop.locator("[data-draft-said]")).to_contain_text("Guardado")
    phone.get_by_label("¿Qué quiere saber?").fill("Cuánto tarda, desde el teléfono.")
    said = phone.locator(f'[data-field="answer:{text.key.hex}.value"] [data-said]')
    expect(said).to_contain_text("se guardan los dos textos")
    desktop.reload()
    expect(desktop.locator(".draft-aside")).to_contain_text("Cuánto tarda, desde el teléfono.")
    looked_at(desktop)
    desktop.get_by_role("button", name="Quedarme con los dos").click()
    expect(desktop.locator(".draft-aside")).to_have_count(0)
    expect(desktop.get_by_label("¿Qué quiere saber?")).to_have_value(
        "Cuánto tarda la patrulla, y por qué.\n\nCuánto tarda, desde el teléfono."
    )

    desktop.get_by_label("Fecha de nacimiento").fill("1998-05-04")
    desktop.get_by_label("Mujer", exact=True).check()
    desktop.get_by_label("Institución").fill("Universidad del Valle")
    desktop.get_by_label("No he recibido dinero.").check()
    desktop.get_by_label("Seguridad").check()
    desktop.get_by_role("button", name="Añadir un renglón").click()
    desktop.get_by_label("Rubro").select_option("Campo")
    desktop.get_by_label("Para qué").fill("Encuesta")
    desktop.get_by_label("Monto", exact=True).fill("1.500,50")
    desktop.get_by_label(re.compile("Monto solicitado")).fill("1500")
    desktop.get_by_role("button", name="Añadir una referencia").click()
    referee = desktop.get_by_role("group", name="Referencia 1")
    referee.get_by_label("Nombre y apellidos").fill("Gloria Varela")
    referee.get_by_label("Correo electrónico").fill("gloria@u.example")
    referee.get_by_label("De dónde conoce su trabajo").fill("Dirigió mi tesis")
    desktop.get_by_label("Hoja de vida").set_input_files(
        {"name": "hoja.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    desktop.get_by_role("button", name="Leerla completa y enviar").click()
    expect(desktop.locator(".error-summary")).to_contain_text("corrija uno de los dos")
    looked_at(desktop)
    desktop.get_by_role("link", name=re.compile("corrija uno de los dos")).click()
    desktop.get_by_label(re.compile("Monto solicitado")).fill("1500,5")
    looked_at(desktop)
    desktop.get_by_role("button", name="Leerla completa y enviar").click()
    desktop.get_by_role("button", name="Enviar mi postulación").click()
    expect(desktop.get_by_role("heading", name="Mi postulación FJI-9-001")).to_be_visible()
    looked_at(desktop)

    # Her referee, who has no account.
    sending.send_due()
    request = next(each for each in mail.outbox if each.to == ["gloria@u.example"])
    link = re.search(r"http://\S+(/es/recomendaciones/\S+)", request.body)
    assert link is not None
    phone.context.clear_cookies()
    phone.goto(f"{live_server.url}{link[1]}")
    looked_at()
    phone.get_by_label("Su carta").fill(
        "La conozco desde hace tres años y recomiendo el estudio sin reservas, por su cuidado."
    )
    phone.get_by_role("button", name="Enviar la carta").click()
    expect(phone.get_by_role("heading", name="Gracias")).to_be_visible()
    phone.goto(f"{live_server.url}{link[1]}")
    expect(phone.locator(".lead")).to_contain_text("Este enlace sirve para una sola respuesta")
    looked_at()
