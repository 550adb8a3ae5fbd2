"""What is no attendance, sent from the web page: a sentence in the reader's language, nothing changed, nothing lost."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.users.models import UserProfile

from participants.models import Activity, ImportBatch
from participants.views import import_pages
from portal.models import Job, User
from tests.participants.attendance.files import raw_workbook
from tests.participants.imports.conftest import make_activity, registry
from tests.participants.test_import_screens import send

HEAD = "Nombre,Correo electrónico\n"
OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
ROW = "<row><c t='inlineStr'><is><t>Nombre</t></is></c></row>"
FAR = "<row r='1048576'><c r='XFD1048576' t='inlineStr'><is><t>x</t></is></c></row>"


@pytest.fixture
def activity(db: None) -> Activity:
    return make_activity("taller")


@pytest.fixture(autouse=True)
def jobs_run_at_once(django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own transaction never commits: a job is started where it is asked for."""
    real = import_pages.enqueue

    def at_once(*args: Any, **kwargs: Any) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return real(*args, **kwargs)

    monkeypatch.setattr(import_pages, "enqueue", at_once)


def bomb(folder: Path) -> bytes:
    """A sheet of 400 MB that packs into less than one."""
    path = raw_workbook(folder, f"<sheetData>{ROW}</sheetData>")
    packed = BytesIO()
    with zipfile.ZipFile(path) as plain, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as full:
        for name in plain.namelist():
            if name != "xl/worksheets/sheet1.xml":
                full.writestr(name, plain.read(name))
        with full.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(400):
                sheet.write(b" " * 1_000_000)
    return packed.getvalue()


def far(folder: Path) -> bytes:
    return raw_workbook(folder, f"<sheetData>{ROW}{FAR}</sheetData>").read_bytes()


def macros(folder: Path) -> bytes:
    return raw_workbook(folder, f"<sheetData>{ROW}</sheetData>", **{"xl__vbaProject.bin": b"x"}).read_bytes()


def as_is(content: str | bytes) -> Callable[[Path], bytes]:
    return lambda _folder: content.encode() if isinstance(content, str) else content


REFUSED = {
    "zip bomb": ("b.xlsx", bomb, "El libro b.xlsx ocuparía más de 300 MB al descomprimirse, por lo que no se abrió."),
    "last corner": ("f.xlsx", far, "La fila 1048576 tiene 16384 columnas o más; el límite es 1000."),
    "cell of a megabyte": (
        "c.csv", as_is(HEAD + "Ana,a@x.example\n" + "x" * 1_000_001 + ",b@x.example\n"),
        "La celda de la fila 3, columna A, contiene más de 100 kB de texto.",
    ),
    "ten thousand columns": (
        "d.csv", as_is(",".join(f"c{n}" for n in range(10_000)) + "\nAna\n"),
        "La fila 1 tiene 10000 columnas o más; el límite es 1000.",
    ),
    "NUL": (
        "n.csv", as_is(HEAD + "Ana,a@x.example\nE\0va,e@x.example\n"),
        "La fila 3, columna A, contiene un byte nulo, que ningún texto tiene: el archivo está dañado.",
    ),
    "blank lines": ("v.csv", as_is("\n\n  \n"), "El archivo v.csv está vacío."),
    "header alone": ("h.csv", as_is(HEAD), "El archivo tiene encabezado, pero ninguna fila debajo."),
    "picture": (
        "p.csv", as_is(b"\x89PNG\r\n\x1a\n" + bytes(100)),
        "p.csv es una imagen, no una tabla. Guarde la tabla como CSV o XLSX e inténtelo de nuevo.",
    ),
    "text that is called a PDF": (
        "Lista.PDF", as_is(HEAD + "Ana,a@x.example\n"),
        "Lista.PDF termina en .pdf, pero contiene solo texto. Si es la tabla que busca, cambie el final de su nombre a .csv"
        " e inténtelo de nuevo; si no, elija el archivo que tiene la tabla.",
    ),
    "password": (
        "e.xlsx", as_is(OLE + "EncryptedPackage".encode("utf-16le") + bytes(2000)),
        "e.xlsx está protegido con contraseña. Guárdelo sin contraseña e inténtelo de nuevo.",
    ),
    "macros": (
        "m.xlsm", macros, "m.xlsm contiene macros. Guárdelo como XLSX sin macros e inténtelo de nuevo.",
    ),
    "two encodings": (
        "x.csv", as_is((HEAD + "Ana Pérez,a@x.example\n").encode() + "José,j@x.example\n".encode("latin-1")),
        "La fila 3, columna A, contiene caracteres de otra codificación que el resto del archivo. Ábralo en una hoja de"
        " cálculo, corrija esa celda y guárdelo como CSV UTF-8.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("name", "made", "sentence"), REFUSED.values(), ids=REFUSED)
def test_a_bad_file_is_refused_in_a_sentence_and_changes_nothing(
    manager_client: Client,
    activity: Activity,
    tmp_path: Path,
    name: str,
    made: Callable[[Path], bytes],
    sentence: str,
) -> None:
    before = registry()
    page = send(manager_client, activity, made(tmp_path), name)
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.refusal) == ("refused", sentence)
    assert sentence in page.content.decode()
    assert registry() == before
    assert (batch.identities.count(), batch.staged.count()) == (0, 0)


@pytest.mark.parametrize("content", [b"", b"x" * 50_000_001], ids=["no bytes", "too large"])
def test_a_file_that_is_not_even_taken_says_so_beside_its_field(
    manager_client: Client,
    activity: Activity,
    content: bytes,
) -> None:
    page = send(manager_client, activity, content)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["file"]
    assert not ImportBatch.objects.exists()


def test_a_refusal_is_in_the_language_of_who_sent_the_file(
    manager_client: Client,
    manager: User,
    activity: Activity,
) -> None:
    UserProfile.objects.update_or_create(user=manager, defaults={"preferred_language": "en"})
    send(manager_client, activity, HEAD)
    assert ImportBatch.objects.get().refusal == "The file has a header but no rows below it."


def test_formula_cells_are_text_in_the_preview_the_registry_and_its_export(
    manager_client: Client,
    activity: Activity,
) -> None:
    send(manager_client, activity, HEAD + "=cmd|x,eq@x.example\n+Eva,plus@x.example\n-Luz,minus@x.example\n")
    batch = ImportBatch.objects.get()
    page = manager_client.get(f"/admin/attendance-imports/{batch.pk}/")
    assert [row.name for row in page.context["rows"]] == ["=cmd|x", "+Eva", "-Luz"]
    manager_client.post(f"/admin/attendance-imports/{batch.pk}/bring-in/")
    exported = manager_client.get("/admin/snippets/participants/person/", {"export": "csv"})
    rows = b"".join(exported.streaming_content).decode().splitlines()[1:]
    assert sorted(row.split(",")[1] for row in rows) == ["'+Eva", "'-Luz", "'=cmd|x"]


@pytest.mark.parametrize("step", ["decide", "take-back", "bring-in", "answer", "columns", "change-columns", "again"])
def test_a_session_that_ended_leads_back_to_the_import_with_nothing_changed(
    manager_client: Client,
    client: Client,
    manager: User,
    activity: Activity,
    step: str,
) -> None:
    send(manager_client, activity, HEAD + "Ana,a@x.example\n")
    batch = ImportBatch.objects.get()
    address = f"/admin/attendance-imports/{batch.pk}/{step}/"
    kept = client.post(address, {"sure": "1"})
    assert kept.status_code == 403
    assert "Su sesión terminó" in kept.content.decode()

    client.force_login(manager, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(address, follow=True)
    assert page.redirect_chain == [(f"/admin/attendance-imports/{batch.pk}/", 302)]
    assert [str(each) for each in page.context["messages"]] == [
        "No se cambió nada: lo que había enviado no llegó. Envíelo de nuevo, por favor."
    ]
    batch.refresh_from_db()
    assert batch.state == "preview"


def test_two_managers_who_bring_the_same_file_in_do_it_once(
    manager_client: Client,
    administrator_client: Client,
    activity: Activity,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first one's job waits for its thread when the second one presses."""
    send(manager_client, activity, HEAD + "Ana,a@x.example\n")
    batch = ImportBatch.objects.get()
    at_once = import_pages.enqueue
    asked: list[tuple[Any, Any]] = []

    def later(*args: Any, **kwargs: Any) -> Any:
        asked.append((args, kwargs))
        return Job.objects.create(task=args[0].name, created_by=kwargs["by"])

    monkeypatch.setattr(import_pages, "enqueue", later)
    address = f"/admin/attendance-imports/{batch.pk}/bring-in/"
    manager_client.post(address)
    second = administrator_client.post(address, follow=True)
    assert [str(each) for each in second.context["messages"]] == [
        f"Ya se está trabajando en esta importación, a petición de {asked[0][1]['by']}. No se inició nada dos veces."
    ]
    assert len(asked) == 1

    ImportBatch.objects.filter(pk=batch.pk).update(job=None)
    monkeypatch.setattr(import_pages, "enqueue", at_once)
    manager_client.post(address)
    third = administrator_client.post(address, follow=True)
    assert [str(each) for each in third.context["messages"]] == ["Esta importación ya se incorporó. No se cambió nada."]
    assert registry()["ParticipationRecord"][0]["batch_id"] == batch.pk
    assert len(registry()["Person"]) == 1
