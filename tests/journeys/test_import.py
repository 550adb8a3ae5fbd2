"""A programme manager brings attendance in: every layout, by keyboard, on a phone, without scripts, and undoes it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from participants.models import Activity, ImportBatch, MergeCandidate, Participation, Person
from portal.models import User
from tests.participants.attendance.files import workbook, write


@dataclass(frozen=True)
class File:
    """A small file of one layout, in which Ana Pérez has a namesake in the registry."""

    layout: str
    text: str
    present: dict[str, float | None]
    """Who counts once it is in, with the minutes read off the text by eye: rejoins united, the absent left out."""
    encoding: str = "utf-8"
    columns: dict[str, str] = field(default_factory=dict)
    """Heading → meaning, where a person has to say it."""


ZOOM = File(
    "zoom_meeting",
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
    "812,Datos,03/15/2021 06:55:00 PM,03/15/2021 08:35:00 PM,info@portal.example,100,3\n"
    ",,,,,,\n"
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent\n"
    "Ana Pérez,ana@unah.example,03/15/2021 07:00:00 PM,03/15/2021 07:40:00 PM,40,No,Y\n"
    "Ana Pérez,ana@unah.example,03/15/2021 07:30:00 PM,03/15/2021 08:00:00 PM,30,No,Y\n"
    "Luis Soto,luis@mp.example,03/15/2021 07:00:00 PM,03/15/2021 07:20:00 PM,20,Yes,\n"
    "Otter.ai,,03/15/2021 07:00:00 PM,03/15/2021 08:10:00 PM,70,Yes,\n",
    {"Ana Pérez": 60, "Luis Soto": 20},
)
NEW_ZOOM = File(
    "zoom_meeting",
    "\ufeffName (original name),Email,Join time,Leave time,Duration (minutes),Guest,Recording disclaimer response,"
    "In waiting room\n"
    "Ana Pérez,ana@unah.example,2021-03-15 19:00:00,2021-03-15 20:00:00,60,No,OK,No\n"
    "Eva Mora,eva@x.example,2021-03-15 18:56:00,2021-03-15 19:00:00,4,No,,Yes\n",
    {"Ana Pérez": 60},
)
SPANISH_ZOOM = File(
    "zoom_meeting",
    "Nombre (nombre original);Correo electrónico;Hora de entrada;Hora de salida;Duración (minutos);Invitado;"
    "En sala de espera\n"
    "Ana Pérez;ana@unah.example;15/03/2021 19:00:00;15/03/2021 19:30:00;30;Sí;No\n"
    "Íñigo Núñez;inigo@uca.example;15/03/2021 19:00:00;15/03/2021 19:45:00;45;Sí;No\n",
    {"Ana Pérez": 30, "Íñigo Núñez": 45},
    encoding="cp1252",
)
UNIQUE_ZOOM = File(
    "zoom_meeting_unique",
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
    "812,Datos,03/15/2021 06:55:00 PM,03/15/2021 08:35:00 PM,info@portal.example,100,2\n"
    "\n"
    "Name (original name),Email,Total duration (minutes),Guest\n"
    "Ana Pérez,ana@unah.example,88,No\nLuis Soto,,12,Yes\n",
    {"Ana Pérez": 88, "Luis Soto": 12},
)
WEBINAR = File(
    "zoom_webinar",
    "Attendee Report\n"
    'Report Generated:,"Mar 16, 2021 10:02 AM"\n'
    "Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered,# Cancelled,Unique Viewers,Total Users,"
    "Max Concurrent Views,Enable Registration\n"
    'Datos,812 3456 7890,"Mar 15, 2021 06:55 PM",100,2,0,1,2,2,Yes\n'
    "Host Details,\n"
    "Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,"
    "Country/Region Name,\n"
    'Yes,Carla Ruiz,carla@portal.example,"Mar 15, 2021 18:55:00","Mar 15, 2021 20:35:00",100,No,Guatemala,\n'
    "Attendee Details,\n"
    "Attended,User Name (Original Name),First Name,Last Name,Email,Phone,Registration Time,Approval Status,Join Time,"
    "Leave Time,Time in Session (minutes),Is Guest,Sexo,Country/Region Name\n"
    'Yes,anita,Ana,Pérez,ana@unah.example,,"Mar 10, 2021 11:00:00",approved,"Mar 15, 2021 19:00:00",'
    '"Mar 15, 2021 20:00:00",60,Yes,Mujer,Honduras\n'
    'No,Luis Soto,Luis,Soto,luis@mp.example,,"Mar 11, 2021 11:00:00",approved,--,--,--,--,Hombre,--\n',
    {"Ana Pérez": 60, "Carla Ruiz": 100},
)
TEAMS = File(
    "teams",
    "1. Summary\n"
    "Meeting title\tDatos\n"
    "Attended participants\t2\n"
    "Start time\t3/15/21, 6:55:00 PM\n"
    "End time\t3/15/21, 8:35:00 PM\n"
    "Meeting duration\t1h 40m\n"
    "\n"
    "2. Participants\n"
    "Name\tFirst join\tLast leave\tIn-meeting duration\tEmail\tParticipant ID (UPN)\tRole\n"
    "Carla Ruiz\t3/15/21, 6:55:00 PM\t3/15/21, 8:35:00 PM\t1h 40m\tcarla@portal.example\tcarla@portal.example\t"
    "Organizer\n"
    "Ana Pérez\t3/15/21, 7:00:00 PM\t3/15/21, 8:10:00 PM\t1h\tana@unah.example\tana@unah.example\tAttendee\n"
    "\n"
    "3. In-Meeting Activities\n"
    "Name\tJoin time\tLeave time\tDuration\tEmail\tRole\n"
    "Carla Ruiz\t3/15/21, 6:55:00 PM\t3/15/21, 8:35:00 PM\t1h 40m\tcarla@portal.example\tOrganizer\n"
    "Ana Pérez\t3/15/21, 7:00:00 PM\t3/15/21, 7:50:00 PM\t50m\tana@unah.example\tAttendee\n"
    "Ana Pérez\t3/15/21, 8:00:00 PM\t3/15/21, 8:10:00 PM\t10m\tana@unah.example\tAttendee\n",
    {"Ana Pérez": 60, "Carla Ruiz": 100},
    encoding="utf-16",
)
ROLL_CALL = File(
    "teams_roll_call",
    "Full Name\tUser Action\tTimestamp\n"
    "Ana Pérez\tJoined\t3/15/2021, 7:00:00 PM\n"
    "Luis Soto\tJoined\t3/15/2021, 7:10:00 PM\n"
    "Ana Pérez\tLeft\t3/15/2021, 7:30:00 PM\n"
    "Luis Soto\tLeft\t3/15/2021, 8:10:00 PM\n",
    {"Ana Pérez": 30, "Luis Soto": 60},
    encoding="utf-16",
)
MOODLE = File(
    "moodle_participants",
    "Nombre,Apellido(s),Dirección de correo,País,Roles,Último acceso al curso\n"
    "Ana,Pérez,ana@unah.example,Honduras,Estudiante,3 días\n"
    "Carla,Ruiz,carla@unam.example,México,Teacher,now\n",
    {"Ana Pérez": None, "Carla Ruiz": None},
)
MOODLE_GRADES = File(
    "moodle_grades",
    "First name,Last name,ID number,Institution,Department,Email address,Quiz: Módulo 1 (Real),Course total (Real),"
    "Last downloaded from this course\n"
    "Ana,Pérez,0801,,,ana@unah.example,9.50,45.00,1615852800\n"
    "Eva,Mora,,,,eva@x.example,0.00,0.00,1615852800\n",
    {"Ana Pérez": None, "Eva Mora": None},
)
OPENEDX = File(
    "openedx_profile",
    "id,username,name,email,language,location,year_of_birth,gender,level_of_education,enrollment_mode,country,"
    "enrollment_date\n"
    "11,anap,Ana Pérez,ana@unah.example,es,,1990,f,b,audit,HN,2021-02-01 10:00:00+00:00\n"
    "12,luiss,Luis Soto,luis@mp.example,es,,1985,m,m,honor,GT,2021-02-01 10:00:00+00:00\n",
    {"Ana Pérez": None, "Luis Soto": None},
)
OPENEDX_GRADES = File(
    "openedx_grades",
    "Student ID,Email,Username,Grade,Homework 1,Cohort Name,Enrollment Track,Verification Status,"
    "Certificate Eligible,Certificate Delivered,Certificate Type,Enrollment Status\n"
    "1,ana@unah.example,anap,0.91,1.0,,audit,N/A,Y,Y,honor,enrolled\n"
    "2,luis@mp.example,luiss,0.85,1.0,,audit,N/A,Y,N,N/A,enrolled\n",
    {"ana@unah.example": None, "luis@mp.example": None},
)
SHEET = File(
    "sign_in_sheet",
    "LISTA DE ASISTENCIA|||\nNo.|Nombre completo|Sexo (H/M)|País\n1|Ana Pérez|M|Honduras\n2|Luis Soto|H|Guatemala\n",
    {"Ana Pérez": None, "Luis Soto": None},
    encoding="xlsx",
)
UNKNOWN = File(
    "mapped",
    "Quién estuvo,Color preferido\nAna Pérez,verde\nLuis Soto,azul\n",
    {"Ana Pérez": None, "Luis Soto": None},
    columns={"Quién estuvo": "name"},
)
FILES = {
    "Zoom meeting of 2021": ZOOM,
    "newer Zoom meeting": NEW_ZOOM,
    "Spanish Zoom meeting": SPANISH_ZOOM,
    "Zoom unique users": UNIQUE_ZOOM,
    "Zoom webinar": WEBINAR,
    "Teams": TEAMS,
    "Teams roll call": ROLL_CALL,
    "Moodle participants": MOODLE,
    "Moodle grades": MOODLE_GRADES,
    "Open edX profiles": OPENEDX,
    "sign-in sheet": SHEET,
    "unknown sheet": UNKNOWN,
}


def written(folder: Path, file: File) -> Path:
    if file.encoding == "xlsx":
        return workbook(folder, {"Hoja1": [line.split("|") for line in file.text.splitlines()]})
    return write(folder, file.text, encoding=file.encoding)


def upload(page: Page, served: str, path: Path) -> ImportBatch:
    """Choose the one activity and a file, and see the import's own page."""
    page.goto(f"{served}/admin/attendance-imports/new/")
    page.get_by_role("button", name="Seleccionar actividad").click()
    page.locator(".modal-body input[name=q]").fill("accion")
    page.locator(".modal-body").get_by_role("link", name="Datos y acción").click()
    expect(page.locator("[data-chooser-title]")).to_have_text("Temporada 3 · 15/03/2021 · Datos y acción")
    return read_file(page, path)


def read_file(page: Page, path: Path) -> ImportBatch:
    page.locator("#id_file").set_input_files(path)
    page.get_by_role("button", name="Leer el archivo").click()
    page.wait_for_url("**/attendance-imports/*/")
    return ImportBatch.objects.latest("pk")


def counted(activity: Activity) -> dict[str, float | None]:
    rows = Participation.objects.filter(activity=activity).values_list("person__name", "minutes")
    return dict(rows)


def bring_in_by_keyboard(page: Page, served: str, path: Path, file: File) -> None:
    """From the choice of the file to the records, through its columns where they are asked for and one question."""
    batch = upload(page, served, path)
    if file.columns:
        for heading, meaning in file.columns.items():
            page.get_by_label(heading).select_option(meaning)
        page.get_by_role("button", name="Leer el archivo").click()
        page.wait_for_selector(".import-groups")
        batch.refresh_from_db()
    assert (batch.layout, batch.state, Participation.objects.count()) == (file.layout, "preview", 0)

    bring_in = page.get_by_role("button", name="Incorporar")
    expect(bring_in).to_be_disabled()
    question = page.locator("[data-decisions] fieldset")
    expect(question.locator("legend")).to_contain_text("Ana Pérez")
    page.wait_for_load_state()  # the keys are a script's
    # From the last of the groups one Tab leads to the first answer; 1 is the namesake, Enter keeps the decision.
    page.locator(".import-groups a").last.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("1")
    expect(question.get_by_role("radio").first).to_be_checked()
    page.keyboard.press("Enter")
    expect(bring_in).to_be_enabled()
    bring_in.click()
    expect(page.locator(".import-facts div", has_text="Registros añadidos").locator("dd")).to_have_text(
        f"{len(file.present)} uno por persona y función"
    )


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_manager_brings_in_each_layout_deciding_by_keyboard(
    live_server: Any,
    desktop: Page,
    sign_in: Callable[..., None],
    manager: User,
    episode: Activity,
    namesake: Person,
    tmp_path: Path,
    file: File,
) -> None:
    sign_in(desktop, manager)
    bring_in_by_keyboard(desktop, live_server.url, written(tmp_path, file), file)
    assert counted(episode) == file.present
    assert Person.objects.filter(name="Ana Pérez").count() == 1


THREE_NAMESAKES = (
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent\n"
    "Ana Pérez,ana@unah.example,03/15/2021 07:00:00 PM,03/15/2021 07:40:00 PM,40,No,Y\n"
    "Luis Soto,luis@mp.example,03/15/2021 07:00:00 PM,03/15/2021 07:20:00 PM,20,Yes,\n"
    "Eva Mora,eva@x.example,03/15/2021 07:00:00 PM,03/15/2021 08:10:00 PM,70,Yes,\n"
)


def test_keys_answer_the_question_that_is_current_wherever_the_focus_is(
    live_server: Any,
    desktop: Page,
    axe: Callable[..., list[str]],
    sign_in: Callable[..., None],
    manager: User,
    episode: Activity,
    namesake: Person,
    tmp_path: Path,
) -> None:
    """Without a focus the first open one in view, after it the next; not while something is typed, nor once turned off."""
    for name, key in (("Luis Soto", "luis soto"), ("Eva Mora", "eva mora")):
        Person.objects.create(name=name, key=key)
    sign_in(desktop, manager)
    upload(desktop, live_server.url, write(tmp_path, THREE_NAMESAKES))
    questions = desktop.locator("[data-decisions] fieldset")
    expect(questions).to_have_count(3)
    desktop.wait_for_load_state()
    first, second, third = (questions.nth(place) for place in range(3))
    nothing = "document.activeElement.blur(); document.activeElement === document.body"

    first.scroll_into_view_if_needed()
    assert desktop.evaluate(nothing)
    desktop.keyboard.press("1")
    expect(first.get_by_role("radio").nth(0)).to_be_checked()
    expect(second.get_by_role("radio").nth(0)).to_be_focused()

    assert desktop.evaluate(nothing)
    desktop.keyboard.press("ArrowRight")  # leads to the first that is open, and answers nothing
    expect(second.get_by_role("radio").nth(0)).to_be_focused()
    expect(second.locator("input:checked")).to_have_count(0)
    second.locator("button[name=find]").focus()
    desktop.keyboard.press("2")
    expect(second.get_by_role("radio").nth(1)).to_be_checked()
    expect(third.get_by_role("radio").nth(0)).to_be_focused()
    desktop.keyboard.press("ArrowLeft")
    expect(second.get_by_role("radio").nth(1)).to_be_focused()

    desktop.evaluate("window.scrollTo(0, 0); document.querySelector('.w-header, h1').scrollIntoView()")
    off = desktop.locator("[data-keys] input")
    off.uncheck()
    assert desktop.evaluate(nothing)
    desktop.keyboard.press("1")
    expect(third.locator("input:checked")).to_have_count(0)
    desktop.reload()
    desktop.wait_for_load_state()
    expect(off).not_to_be_checked()
    first.get_by_role("radio").nth(0).focus()
    desktop.keyboard.press("3")  # in a question they work all the same
    expect(first.get_by_role("radio").nth(2)).to_be_checked()
    assert axe(desktop, "[data-decisions]") == []


NAMES = ["Alba", "Beto", "Caro", "Dora", "Elsa", "Fito"]
MANY_QUESTIONS = THREE_NAMESAKES.splitlines(keepends=True)[0] + "".join(
    f"{name},{address},03/15/2021 07:00:00 PM,03/15/2021 07:40:00 PM,40,No,Y\n"
    for name, address in [("iPhone de Ana", ""), *((f"Persona {each}", f"{each.lower()}@x.example") for each in NAMES)]
)


def test_keys_say_what_they_did_where_it_is_not_plain(
    live_server: Any, desktop: Page, sign_in: Callable[..., None], manager: User, episode: Activity, tmp_path: Path
) -> None:
    """No key answers what is not in view, writes a name, or answers the last question twice."""
    for name in NAMES:
        Person.objects.create(name=f"Persona {name}", key=f"{name.lower()} persona")
    sign_in(desktop, manager)
    upload(desktop, live_server.url, write(tmp_path, MANY_QUESTIONS))
    questions = desktop.locator("[data-decisions] fieldset")
    expect(questions).to_have_count(7)
    desktop.wait_for_load_state()
    said = desktop.locator("[data-said]")
    chosen = desktop.locator("[data-decisions] fieldset input:checked")

    desktop.goto(f"{desktop.url}#open-questions")  # as keeping decisions leads to the ones that are left
    desktop.reload()
    expect(questions.first.get_by_role("radio").first).to_be_focused()

    desktop.set_viewport_size({"width": 1280, "height": 500})
    desktop.evaluate("window.scrollTo(0, 0); document.activeElement.blur()")
    desktop.keyboard.press("2")
    expect(said).to_contain_text("No se respondió nada")
    expect(chosen).to_have_count(0)
    device = questions.first
    expect(device.locator("[data-said]")).to_be_in_viewport()
    expect(device.get_by_role("radio").first).to_be_focused()

    new = device.locator("input[value=new]")
    place = device.get_by_role("radio").evaluate_all("all => all.findIndex(each => each.value === 'new') + 1")
    desktop.keyboard.press(str(place))
    expect(new).to_be_checked()
    expect(new).to_be_focused()
    expect(said).to_contain_text("Tab lleva al campo de al lado")
    desktop.keyboard.press(str(place))
    expect(device.locator("input[type=text]")).to_have_value("")
    desktop.keyboard.press("Tab")
    desktop.keyboard.type("Juana 2")  # in the field digits are letters of what is typed
    expect(device.locator("input[type=text]")).to_have_value("Juana 2")
    desktop.keyboard.press("Tab")
    desktop.keyboard.press("ArrowRight")
    expect(said).to_be_empty()

    second, last = questions.nth(1), questions.last
    expect(second.get_by_role("radio").first).to_be_focused()
    desktop.locator(".import-facts").first.scroll_into_view_if_needed()
    expect(second).not_to_be_in_viewport()
    desktop.keyboard.press("1")
    expect(said).to_contain_text("No se respondió nada")
    expect(second.locator("input:checked")).to_have_count(0)
    for _question in range(6):
        desktop.keyboard.press("1")
    expect(chosen).to_have_count(7)
    expect(desktop.get_by_role("button", name="Guardar estas decisiones")).to_be_focused()
    expect(said).to_contain_text("Intro guarda las decisiones")
    desktop.keyboard.press("2")
    expect(last.get_by_role("radio").first).to_be_checked()
    desktop.keyboard.press("Enter")
    expect(desktop.get_by_role("button", name="Incorporar")).to_be_enabled()


def test_manager_brings_in_logins_which_ask_nothing(
    live_server: Any, desktop: Page, sign_in: Callable[..., None], manager: User, episode: Activity, tmp_path: Path
) -> None:
    """A grade report names nobody, so that nobody can be a namesake."""
    sign_in(desktop, manager)
    batch = upload(desktop, live_server.url, written(tmp_path, OPENEDX_GRADES))
    assert batch.layout == OPENEDX_GRADES.layout
    desktop.get_by_role("button", name="Incorporar").click()
    expect(desktop.locator(".import-facts div", has_text="Registros añadidos").locator("dd")).to_have_text(
        "2 uno por persona y función"
    )
    parts = Participation.objects.filter(activity=episode)
    assert dict(parts.values_list("person__emails__address", "minutes")) == OPENEDX_GRADES.present
    assert set(parts.values_list("person__name", flat=True)) == {""}


def test_manager_undoes_an_import(
    live_server: Any,
    desktop: Page,
    sign_in: Callable[..., None],
    manager: User,
    episode: Activity,
    namesake: Person,
    tmp_path: Path,
) -> None:
    sign_in(desktop, manager)
    bring_in_by_keyboard(desktop, live_server.url, written(tmp_path, ZOOM), ZOOM)
    desktop.get_by_role("link", name="Deshacer…").click()
    desktop.get_by_role("button", name="Deshacer la importación").click()
    desktop.wait_for_selector("text=Nada de este archivo cuenta ya")
    assert counted(episode) == {}
    assert list(Person.objects.values_list("pk", "name")) == [(namesake.pk, "Ana Pérez")]


def test_import_works_without_scripts(
    live_server: Any,
    browser: Browser,
    sign_in: Callable[..., None],
    manager: User,
    episode: Activity,
    namesake: Person,
    tmp_path: Path,
) -> None:
    context = browser.new_context(java_script_enabled=False, locale="es-GT")
    page = context.new_page()
    page.set_default_timeout(20_000)
    sign_in(page, manager)
    page.goto(f"{live_server.url}/admin/attendance-imports/new/")
    page.get_by_role("link", name="Elegir la actividad en una lista").click()
    page.locator("#id_activity").select_option(label="Temporada 3 · 15/03/2021 · Datos y acción")
    read_file(page, written(tmp_path, ZOOM))
    page.locator("[data-decisions] input[type=radio]").first.check()
    page.get_by_role("button", name="Guardar estas decisiones").click()
    page.get_by_role("button", name="Incorporar").click()
    expect(page.locator(".import-facts div", has_text="Registros añadidos").locator("dd")).to_have_text(
        "2 uno por persona y función"
    )
    assert counted(episode) == ZOOM.present
    context.close()


CUT_OFF = """() => [...document.querySelectorAll('.imports *')]
    .filter(each => !each.closest('.import-scroll table') && each.getBoundingClientRect().right > 390)
    .map(each => each.outerHTML.slice(0, 80))"""


@pytest.mark.any_database
def test_import_screens_fit_a_phone_and_axe_finds_nothing(
    live_server: Any,
    phone: Page,
    axe: Callable[..., list[str]],
    sign_in: Callable[..., None],
    manager: User,
    episode: Activity,
    namesake: Person,
    tmp_path: Path,
) -> None:
    """In the part that is ours: what stands around it is Wagtail's."""

    def looked_at(part: str = ".imports") -> None:
        assert (phone.url, axe(phone, part)) == (phone.url, [])
        assert (phone.url, phone.evaluate(CUT_OFF)) == (phone.url, [])

    sign_in(phone, manager)
    phone.goto(f"{live_server.url}/admin/attendance-imports/")
    looked_at("#listing-results")
    phone.goto(f"{live_server.url}/admin/attendance-imports/new/")
    looked_at()
    phone.get_by_role("button", name="Leer el archivo").click()
    phone.wait_for_selector(".w-field__errors, .error-message")
    looked_at()
    upload(phone, live_server.url, written(tmp_path, ZOOM))
    looked_at()
    for group in ("new", "skipped"):
        phone.locator(f".import-groups a[href='?group={group}']").click()
        phone.wait_for_selector("table.listing")
        looked_at()
    phone.locator(".import-groups a[href='?group=ambiguous']").click()
    phone.locator("#open-questions input[value=new]").check()
    looked_at()
    phone.get_by_role("button", name="Guardar estas decisiones").click()
    phone.locator(".import-besides a[href='?group=decided']").click()
    back = phone.get_by_role("button", name="Retirar la decisión sobre «Ana Pérez»")
    expect(back).to_be_visible()
    looked_at()
    back.click()
    expect(phone.locator("[data-decisions] fieldset legend")).to_contain_text("Ana Pérez")


SHORTENED = (
    "Nombre,Correo,Institución,País\n"
    "Walter Erazo,,UNAH,Honduras\n"
    "Walter Erazo Chinchilla,walter@x.example,UNAH,Honduras\n"
    "Eva Ruiz,,,\n"
    "Eva Ruiz Sol,eva@x.example,UCR,Costa Rica\n"
)


def test_who_comes_under_a_shortened_name_is_decided_by_keyboard_on_a_phone(
    live_server: Any,
    phone: Page,
    axe: Callable[..., list[str]],
    sign_in: Callable[..., None],
    manager: User,
    episode: Activity,
    tmp_path: Path,
) -> None:
    sign_in(phone, manager)
    upload(phone, live_server.url, write(tmp_path, SHORTENED))
    questions = phone.locator("[data-decisions] fieldset")
    expect(questions.locator("legend")).to_contain_text(["Walter Erazo", "Eva Ruiz"])
    assert (axe(phone, ".imports"), phone.evaluate(CUT_OFF)) == ([], [])
    phone.get_by_role("button", name="Incorporar").click()
    expect(phone.locator(".import-only li")).to_have_text(
        ["Walter Erazo · Walter Erazo Chinchilla", "Eva Ruiz · Eva Ruiz Sol"]
    )
    assert (axe(phone, ".imports"), phone.evaluate(CUT_OFF)) == ([], [])
    phone.get_by_role("link", name="No, volver a la importación").click()
    phone.wait_for_load_state()

    questions.first.get_by_role("radio").first.focus()
    phone.keyboard.press("1")
    phone.keyboard.press("2")
    phone.keyboard.press("Enter")
    expect(questions).to_have_count(0)
    phone.get_by_role("button", name="Incorporar").click()
    expect(phone.locator(".import-facts div", has_text="Personas nuevas").locator("dd")).to_have_text("3")
    assert list(Person.objects.order_by("name").values_list("name", flat=True)) == [
        "Eva Ruiz",
        "Eva Ruiz Sol",
        "Walter Erazo Chinchilla",
    ]


CUT_IN = """part => [...document.querySelectorAll(part + ' *')]
    .filter(each => each.getBoundingClientRect().width && !each.closest('thead'))
    .filter(each => each.getBoundingClientRect().right > 391 || each.scrollWidth > each.clientWidth + 1 && each.clientWidth)
    .map(each => each.outerHTML.slice(0, 80))"""


@pytest.mark.any_database
def test_the_states_of_imports_and_both_of_a_pair_are_seen_whole_on_a_phone(
    live_server: Any, phone: Page, sign_in: Callable[..., None], manager: User, episode: Activity
) -> None:
    ImportBatch.objects.create(
        activity=episode, filename="asistencia-del-tercer-episodio-zoom.csv", digest="1", state="applied"
    )
    first, second = (
        Person.objects.create(
            name="Ana Lucía Pérez de la Cruz",
            key="ana cruz lucia perez",
            position="Coordinadora regional de observatorios",
            country_id="GT",
        )
        for _each in range(2)
    )
    MergeCandidate.objects.create(
        subject="person", first=first.pk, second=second.pk, reasons=[["same_name", {}]], score=0.7
    )
    sign_in(phone, manager)
    phone.goto(f"{live_server.url}/admin/attendance-imports/")
    expect(phone.locator(".import-list .w-status")).to_have_text("Incorporada")
    assert phone.evaluate(CUT_IN, ".import-list tbody td:nth-child(-n+3)") == []
    phone.goto(f"{live_server.url}/admin/registry/candidates/")
    expect(phone.locator(".registry-pair tbody tr").first).to_contain_text("Ana Lucía Pérez de la Cruz")
    assert phone.evaluate(CUT_IN, ".registry-pair") == []


def test_a_picture_named_csv_is_refused_in_a_sentence(
    live_server: Any,
    desktop: Page,
    sign_in: Callable[..., None],
    manager: User,
    episode: Activity,
    tmp_path: Path,
) -> None:
    path = tmp_path / "asistencia.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    sign_in(desktop, manager)
    batch = upload(desktop, live_server.url, path)
    expect(desktop.get_by_role("alert")).to_contain_text(batch.refusal)
    desktop.get_by_role("link", name="Elegir otro archivo").click()
    expect(desktop.locator("#id_activity")).to_have_value(str(episode.pk))


def test_a_name_of_255_letters_breaks_no_page_of_the_registry(
    live_server: Any, phone: Page, sign_in: Callable[..., None], manager: User, namesake: Person
) -> None:
    """Without a space in it, on a phone: it is broken, and nothing beside it is pushed out of the screen."""
    name = ("Maximiliana" * 24)[:255]
    Person.objects.filter(pk=namesake.pk).update(name=name)
    sign_in(phone, manager)
    for then, shown in (("inspect", "dd"), ("edit", "main h2 span")):
        phone.goto(f"{live_server.url}/admin/snippets/participants/person/{then}/{namesake.pk}/")
        place = phone.locator(shown, has_text=name).first.bounding_box()
        assert place is not None
        assert place["x"] + place["width"] <= 390
        assert place["height"] > 40  # of several lines
