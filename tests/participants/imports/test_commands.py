import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command, load_command_class

from participants.models import Activity, ImportBatch, MatchDecision, MergeCandidate, Participation, Person, Series
from portal.models import Job
from tests.participants.attendance.files import workbook
from tests.participants.imports.conftest import registry, sheet, zoom

ADD = [
    "--title",
    "Taller",
    "--start",
    "2021-02-18T09:00",
    "--end",
    "2021-02-18T10:00",
    "--timezone",
    "America/Guatemala",
]


def add(key: str, *more: str, programme: str = "datacction", kind: str = "episode") -> str:
    out = io.StringIO()
    call_command("add_activity", key, *ADD, "--programme", programme, "--kind", kind, *more, stdout=out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(content: bytes, name: str = "a.csv") -> str:
        (tmp_path / name).write_bytes(content)
        return str(tmp_path / name)

    return write


def bring_in(file: str, *options: str, activity: str = "taller") -> tuple[int, Any]:
    out, status = io.StringIO(), 0
    try:
        call_command(
            "import_attendance", file, "--activity", activity, "--json", *options, stdout=out, stderr=io.StringIO()
        )
    except SystemExit as end:
        status = int(end.code or 0)
    return status, json.loads(out.getvalue())


@pytest.mark.parametrize("programme", ["datacction", "DatAction", "DATACCION", "Citizen Security Week"])
def test_add_activity_takes_the_spellings_of_a_programme(db: None, programme: str) -> None:
    add("taller", "--series", "3", programme=programme)

    assert Activity.objects.values_list("key", "programme", "series__kind", "series__number", "starts_on__day").get() == (
        "taller", "datacction", "season", 3, 18,
    )  # fmt: skip
    assert Series.objects.values_list("key", "title_es", "title_en").get() == ("3", "Temporada 3", "Season 3")


@pytest.mark.parametrize(
    ("options", "names"),
    [
        (["--programme", "otro", "--kind", "episode"], "trainaction"),
        (["--programme", "conose", "--kind", "fiesta"], "training_cycle"),
        (["--programme", "conose", "--kind", "forum", "--timezone", "Guatemala"], "Guatemala"),
        (["--programme", "conose", "--kind", "forum", "--end", "2021-02-18T08:00"], ""),
        (["--programme", "conose", "--kind", "forum", "--start", "ayer"], "ayer"),
        (["--programme", "conose", "--kind", "forum", "--title", "x" * 300], "--title: "),
        (["--programme", "conose", "--kind", "forum", "--title", ""], "--title: "),
        (["--programme", "conose", "--kind", "forum", "--series", "s" * 101], "--series"),
        (["--programme", "conose", "--kind", "forum", "--start", "0001-01-01T00:00"], "0001-01-01T00:00"),
        (["--programme", "conose", "--kind", "forum", "--end", "9999-12-31T23:59"], "9999-12-31T23:59"),
    ],
)
def test_add_activity_refuses_in_a_sentence(db: None, options: list[str], names: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("add_activity", "taller", *ADD, *options)

    assert names in str(refused.value)
    assert (refused.value.returncode, Activity.objects.count()) == (1, 0)


def test_a_season_is_one_however_its_number_is_written(db: None) -> None:
    for key, number in (("uno", "3"), ("dos", "03"), ("tres", "٣")):
        add(key, "--series", number)

    assert Series.objects.values_list("key", "number").get() == ("3", 3)


def test_a_number_that_is_no_seasons_is_the_key_of_a_series(db: None) -> None:
    add("taller", "--series", "20240301")

    assert Series.objects.values_list("key", "number", "title_es").get() == ("20240301", None, "20240301")


def test_columns_that_are_not_read_are_said(db: None, file: Any, capsys: Any) -> None:
    add("taller")

    call_command(
        "import_attendance", file(b"Nombre,Correo,Talla\nAna,ana@x.example,M\n"), "--activity", "taller", "--json"
    )

    assert capsys.readouterr().err.splitlines() == ["Columnas que no se leen: Talla"]


def test_add_activity_refuses_a_key_that_is_none_with_an_example(db: None) -> None:
    with pytest.raises(CommandError, match="training-2024-03") as refused:
        call_command("add_activity", "taller de datos", *ADD, "--programme", "conose", "--kind", "forum")

    assert (refused.value.returncode, Activity.objects.count()) == (1, 0)


def test_add_activity_refuses_a_key_twice(db: None) -> None:
    add("taller")

    with pytest.raises(CommandError, match="taller"):
        add("taller")


def test_sheets_with_attendance_that_are_not_read_are_said_beside_the_object(
    db: None, tmp_path: Path, capsys: Any
) -> None:
    add("taller")
    heading = ["Nombre", "Correo"]
    days = {"Día 1": [heading, ["Ana", "ana@x.example"]], "Día 2": [heading, ["Luis", "luis@x.example"]]}
    path = str(workbook(tmp_path, days))

    call_command("import_attendance", path, "--activity", "taller", "--json")

    out, err = capsys.readouterr()
    assert [row["email"] for row in json.loads(out)["presence"]] == ["ana@x.example"]
    assert err.splitlines() == [
        "Este libro tiene asistencia en varias hojas y se lee una: «Día 1». Guarde cada una de las demás como archivo aparte"
        " e incorpórelo también: Día 2."
    ]


def test_import_prints_one_object(db: None, file: Any) -> None:
    add("taller")
    rows = zoom("Ana Pérez,ana@x.example,9:00,9:30", "ANA PEREZ,,9:20,9:45", "Otter.ai,,9:00,9:59")

    status, printed = bring_in(file(rows))

    assert (status, printed) == (
        0,
        {
            "format": "zoom_meeting",
            "rows": 3,
            "people": {"matched": 0, "new": 1, "ambiguous": 0},
            "institutions": {"matched": 0, "new": 0, "ambiguous": 0},
            "skipped": [{"row": 4, "name": "Otter.ai", "reason": "bot"}],
            "presence": [
                {
                    "name": "Ana Pérez",
                    "email": "ana@x.example",
                    "role": "participant",
                    "sex": "not_stated",
                    "institution": "",
                    "country": "",
                    "minutes": 45.0,
                    "rows": [2, 3],
                }
            ],
            "questions": [],
            "batch": ImportBatch.objects.get().pk,
        },
    )
    assert list(Participation.objects.values_list("person__name", "minutes")) == [("Ana Pérez", 45.0)]


def test_dry_run_leaves_nothing(db: None, file: Any) -> None:
    add("taller")
    before = registry()

    status, printed = bring_in(file(sheet("Ana Pérez,ana@x.example,F,INE,Guatemala")), "--dry-run")

    assert (status, printed["people"]["new"], printed["institutions"]["new"], printed["batch"]) == (0, 1, 1, None)
    assert registry() == before
    assert not ImportBatch.objects.exists()


def look_at(file: str) -> str:
    out = io.StringIO()
    call_command("import_attendance", file, "--activity", "taller", "--dry-run", stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_a_dry_run_lists_what_is_to_be_decided_with_its_rows(db: None, file: Any) -> None:
    add("taller")
    path = file(
        zoom("Ana Pérez,a@x.example,9:00,9:10", "Luis,l@x.example,9:00,9:10", "Ana Pérez,b@x.example,9:05,9:20")
    )
    first, second = bring_in(path, "--dry-run")[1]["questions"]

    lines = look_at(path).splitlines()

    assert lines[-5:] == [
        "Hay 2 preguntas abiertas: el archivo no se incorpora mientras no se respondan (--decide).",
        f"{first['id']}  {first['text']}  [{', '.join(first['choices'])}]",
        "    1 fila: 2",
        f"{second['id']}  {second['text']}  [{', '.join(second['choices'])}]",
        "    1 fila: 4",
    ]


def test_a_dry_run_asks_for_the_order_of_dates_and_states_no_minutes_before(db: None, file: Any) -> None:
    """Neither the dates nor the day of the activity tell whether the day or the month comes first."""
    add("taller")
    rows = "Ana,a@x.example,02/03/2021 09:00:00,02/03/2021 09:30:00,30\n"
    path = file(b"Nombre,Correo,Entrada,Salida,Minutos\n" + rows.encode())

    said = look_at(path)

    assert "[dmy, mdy]" in said
    assert [each["minutes"] for each in bring_in(path, "--dry-run")[1]["presence"]] == [None]


def test_a_file_of_another_day_is_warned_of(db: None, file: Any) -> None:
    add("taller")
    warning = "Ninguna hora de este archivo cae dentro de la actividad."
    assert warning in look_at(file(zoom("Ana,a@x.example,9:00,9:10", day=25)))
    assert warning not in look_at(file(zoom("Ana,a@x.example,9:00,9:10"), "b.csv"))


def test_an_activity_that_is_ahead_is_warned_of(db: None, file: Any) -> None:
    add("taller")
    path = file(sheet("Ana Pérez,ana@x.example,F,INE,Guatemala"))
    warning = "La actividad aún no ha comenzado. ¿Es la correcta?"
    assert warning not in look_at(path)
    Activity.objects.update(starts_at="2126-02-18T21:00:00Z", ends_at=None)
    assert warning in look_at(path)


def test_a_dry_run_without_questions_says_that_nothing_is_open(db: None, file: Any) -> None:
    add("taller")
    said = look_at(file(sheet("Ana Pérez,ana@x.example,F,INE,Guatemala")))
    assert said.splitlines()[-1] == "No queda nada abierto: el archivo se puede incorporar."


def test_the_same_file_again_changes_nothing(db: None, file: Any) -> None:
    add("taller")
    path = file(sheet("Ana Pérez,ana@x.example,F,INE,Guatemala"))
    bring_in(path)
    before = registry()

    status, printed = bring_in(path)

    assert (status, printed["people"]["matched"], printed["batch"]) == (0, 1, None)
    assert registry() == before
    assert ImportBatch.objects.count() == 1


def test_undecided_is_refused_with_the_questions_and_decided_is_brought_in(db: None, file: Any, tmp_path: Path) -> None:
    add("taller")
    path = file(zoom("Ana Pérez,a@x.example,9:00,9:10", "Ana Pérez,b@x.example,9:05,9:20"))

    status, printed = bring_in(path)

    ids = [question["id"] for question in printed["questions"]]
    assert (status, printed["people"], printed["batch"]) == (3, {"matched": 0, "new": 0, "ambiguous": 2}, None)
    assert not ImportBatch.objects.exists()
    assert not Person.objects.exists()
    assert [question["id"] for question in bring_in(path, "--dry-run")[1]["questions"]] == ids
    decisions = tmp_path / "decisions.json"
    decisions.write_text(json.dumps({"persons": {ids[0]: "new"}}))
    assert bring_in(path, "--decide", str(decisions))[0] == 3
    assert not MatchDecision.objects.exists()
    decisions.write_text(json.dumps({"persons": {ids[0]: "new", ids[1]: ids[0]}}))
    status, printed = bring_in(path, "--decide", str(decisions))
    assert (status, printed["people"], [each["minutes"] for each in printed["presence"]]) == (
        0, {"matched": 0, "new": 1, "ambiguous": 0}, [20.0],
    )  # fmt: skip


def test_a_country_that_nobody_understands_is_a_question_and_is_decided_by_a_file(
    db: None, file: Any, tmp_path: Path
) -> None:
    add("taller")
    path = file(sheet("Ana Pérez,ana@x.example,F,UVG,Guatemla", "Mar\ufffda,,F,UVG,Guatemla"))
    status, printed = bring_in(path)
    [country] = printed["questions"]  # who “Mar\ufffda” is hangs on it
    assert (status, country["subject"], country["choices"], country["rows"]) == (3, "country", ["GT", "skip"], [2, 3])
    decisions = tmp_path / "decisions.json"
    decisions.write_text(json.dumps({"countries": {country["id"]: "GT"}}))
    status, printed = bring_in(path, "--decide", str(decisions))
    [asked] = printed["questions"]
    assert (status, asked["name"], asked["country"]) == (3, "Mar\ufffda", "GT")
    assert not MatchDecision.objects.exists()
    chosen = {"countries": {country["id"]: "GT"}, "persons": {asked["id"]: "name:María Soto"}}
    decisions.write_text(json.dumps(chosen))
    assert bring_in(path, "--dry-run", "--decide", str(decisions))[1]["questions"] == []
    assert not MatchDecision.objects.exists()
    status, printed = bring_in(path, "--decide", str(decisions))
    assert (status, [each["country"] for each in printed["presence"]]) == (0, ["GT", "GT"])
    assert list(Person.objects.order_by("pk").values_list("name", "country")) == [
        ("Ana Pérez", "GT"),
        ("María Soto", "GT"),
    ]


def test_a_country_decided_that_is_not_asked_about_is_refused(db: None, file: Any, tmp_path: Path) -> None:
    add("taller")
    decisions = tmp_path / "decisions.json"
    decisions.write_text(json.dumps({"countries": {"c-0123456789abcdef": "GT"}}))
    with pytest.raises(CommandError) as refused:
        bring_in(file(sheet("Ana Pérez,ana@x.example,F,UVG,Guatemla")), "--decide", str(decisions))
    assert str(refused.value) == "Esta importación no tiene la pregunta «c-0123456789abcdef»."
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("content", "options"),
    [
        (b"", []),
        (b"\x89PNG\r\n\x1a\n", []),
        (b"Nombre,Correo electr\xc3\xb3nico\n", []),
        (sheet("Ana,a@x.example,F,INE,Guatemala"), ["--activity", "nada"]),
        (sheet("Ana,a@x.example,F,INE,Guatemala"), ["--format", "nada"]),
        (sheet("Ana,a@x.example,F,INE,Guatemala"), ["--timezone", "nada"]),
        (sheet("Ana,a@x.example,F,INE,Guatemala"), ["--decide", "nada.json"]),
        (sheet("Ana,a@x.example,F,INE,Guatemala"), ["--mode", "a caballo"]),
        (b"uno,dos\n1,2\n3,4\n", []),
    ],
)
def test_any_other_refusal_is_a_sentence_and_leaves_nothing(
    db: None, file: Any, content: bytes, options: list[str]
) -> None:
    add("taller")
    before = registry()

    with pytest.raises(CommandError) as refused:
        call_command("import_attendance", file(content), *["--activity", "taller"], *options)

    assert (refused.value.returncode, len(str(refused.value)) > 15) == (1, True)
    assert registry() == before
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("app", "command", "options", "sentence"),
    [
        ("participants", "import_attendance", ["a.csv"], "El comando está incompleto: falta --activity."),
        ("participants", "import_attendance", ["a.csv", "--activity"], "El comando está incompleto: después de --activity debe ir un valor."),
        ("participants", "import_attendance", ["a.csv", "--activity", "x", "--dryrun"], "El comando no conoce «--dryrun»."),
        ("participants", "add_activity", ["x", *ADD], "El comando está incompleto: falta --programme, --kind."),
        ("participants", "undo_import", [], "El comando está incompleto: falta batch."),
        ("participants", "undo_import", ["9" * 40], f"No hay ninguna importación «{'9' * 40}»."),
        ("reporting", "reach", ["--people"], "El comando no conoce «--people»."),
        ("reporting", "reach", ["--language", "fr"], "«fr» no se admite después de --language. Valores posibles: es, en."),
    ],
)  # fmt: skip
def test_a_command_line_that_is_wrong_ends_with_one_and_one_sentence(
    db: None, capsys: pytest.CaptureFixture[str], app: str, command: str, options: list[str], sentence: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        load_command_class(app, command).run_from_argv(["manage.py", command, *options])
    assert (ended.value.code, capsys.readouterr()) == (1, ("", f"CommandError: {sentence}\n"))


def test_a_zone_that_changes_minutes_is_an_open_question_and_what_was_said_is_remembered(db: None, file: Any) -> None:
    for key in ("taller", "otro"):
        add(key)
    panama = file(zoom("Ana Pérez,ana@x.example,9:55,10:55"))

    status, printed = bring_in(panama)
    [question] = printed["questions"]
    assert (status, question["id"], question["choices"]) == (3, "timezone", ["America/Guatemala", "America/Panama"])
    assert question["text"] == (
        "¿En qué zona horaria están las horas de este archivo? America/Guatemala: 1 persona presente en la actividad,"
        " 5 minutos en total; 0 durante la mitad o más. America/Panama: 1 persona presente en la actividad, 55 minutos"
        " en total; 1 durante la mitad o más."
    )
    assert [each["minutes"] for each in printed["presence"]] == [5.0]
    assert not ImportBatch.objects.exists()

    status, printed = bring_in(panama, "--timezone", "America/Panama")
    assert (status, printed["questions"], [each["minutes"] for each in printed["presence"]]) == (0, [], [55.0])
    status, printed = bring_in(file(zoom("Luis Soto,luis@x.example,9:50,10:58")), activity="otro")
    assert (status, printed["questions"], [each["minutes"] for each in printed["presence"]]) == (0, [], [58.0])
    status, printed = bring_in(file(zoom("Eva Paz,eva@x.example,9:05,10:58")), activity="otro")
    assert (status, [each["minutes"] for each in printed["presence"]]) == (0, [55.0])  # it fits, so nobody is asked


def test_formula_cells_stay_text(db: None, file: Any) -> None:
    add("taller")

    bring_in(file(sheet('"=HYPERLINK(""x"")",a@x.example,F,@SUM(1+1),Guatemala')))

    assert list(Person.objects.values_list("name", "institution__name")) == [('=HYPERLINK("x")', "@SUM(1+1)")]


def test_a_file_that_may_not_be_read_is_refused_in_a_sentence(
    db: None, file: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("taller")
    path = file(sheet("Ana,a@x.example,F,INE,Guatemala"))

    opens = Path.open

    def refuse(self: Path, *args: Any, **options: Any) -> Any:
        if str(self) == path:
            raise PermissionError(13, "Permission denied")
        return opens(self, *args, **options)

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(CommandError) as refused:
        call_command("import_attendance", path, "--activity", "taller")

    assert (refused.value.returncode, path in str(refused.value)) == (1, True)


@pytest.mark.django_db(transaction=True)
def test_an_import_looks_for_merges_and_a_dry_run_does_not(file: Any) -> None:
    add("taller")
    path = file(
        sheet(
            "Ana María Pérez,ana.perez@x.example,F,INE,Guatemala",
            "Ana María Peres,anamaria@y.example,F,INE,Guatemala",
            "Luis Soto,ana.perez@z.example,M,PNC,Honduras",
        )
    )

    bring_in(path, "--dry-run")
    assert not Job.objects.exists()
    status, printed = bring_in(path)

    assert (status, printed["people"]) == (0, {"matched": 0, "new": 3, "ambiguous": 0})
    assert list(Job.objects.order_by("pk").values_list("task", "state", "arguments")) == [
        ("participants.propose_merges", "done", {"subject": "person"}),
        ("participants.propose_merges", "done", {"subject": "institution"}),
    ]
    assert [[code for code, _about in each.reasons] for each in MergeCandidate.objects.order_by("first", "second")] == [
        ["similar_name", "same_institution", "same_country"],
        ["same_local_part"],
    ]


def test_undo_import_takes_the_number_that_import_printed(db: None, file: Any) -> None:
    add("taller")
    before = registry()
    _status, printed = bring_in(file(sheet("Ana Pérez,ana@x.example,F,INE,Guatemala")))

    call_command("undo_import", str(printed["batch"]), stdout=io.StringIO())

    assert registry() == before
    with pytest.raises(CommandError):
        call_command("undo_import", "4711")


def test_undo_import_says_that_an_import_had_been_undone_already(db: None, file: Any) -> None:
    add("taller")
    number = bring_in(file(sheet("Ana Pérez,ana@x.example,F,INE,Guatemala")))[1]["batch"]
    said = []
    for _time in range(2):
        out = io.StringIO()
        call_command("undo_import", str(number), stdout=out)
        said.append(out.getvalue().strip())
    assert said == [
        f"Se deshizo la importación {number}.",
        f"La importación {number} ya se había deshecho. No se cambió nada.",
    ]


def test_what_a_cell_does_not_say_is_remarked_with_its_row_and_column(db: None, file: Any) -> None:
    add("taller")
    content = "Nombre,Correo,País\nAna Ruiz,no-es-correo,???\nEva Paz,eva@x.example,Honduras\nIda Sol,--,\n"
    told = io.StringIO()
    call_command(
        "import_attendance", file(content.encode()), "--activity", "taller", "--dry-run", "--json",
        stdout=io.StringIO(), stderr=told,
    )  # fmt: skip
    assert told.getvalue().splitlines() == [
        "Fila 2, columna B: «no-es-correo» no es una dirección de correo; se dejó fuera.",
        "Fila 2: «???» no es un país conocido.",
    ]


BAD_DECISIONS = {
    "no JSON": ("persons: new", "no es JSON"),
    "too deep": ("[" * 100_000, "no es JSON"),
    "not UTF-8": (b'{"date_order": "\xe1"}', "no es JSON"),
    "a list": ("[]", "debe contener un objeto"),
    "an unknown key": ('{"people": {}}', "debe contener un objeto"),
    "a list of persons": ('{"persons": ["new"]}', "persons"),
    "an unknown question": ('{"persons": {"p-0000000000000000": "new"}}', "p-0000000000000000"),
    "no choice": ('{"persons": {"QUESTION": null}}', "None"),
    "an object as a choice": ('{"persons": {"QUESTION": {"new": true}}}', "QUESTION"),
    "nobody's number": ('{"persons": {"QUESTION": "99999999999999999999999999"}}', "99999999999999999999999999"),
    "itself": ('{"persons": {"QUESTION": "QUESTION"}}', "QUESTION"),
    "a wrong order of dates": ('{"date_order": ["dmy"]}', "date_order"),
    "a wrong zone": ('{"timezone": "Guatemala"}', "America/Guatemala"),
}


@pytest.mark.parametrize(("content", "named"), BAD_DECISIONS.values(), ids=BAD_DECISIONS)
def test_a_file_of_decisions_with_wrong_content_is_refused_in_a_sentence(
    db: None, file: Any, content: str | bytes, named: str
) -> None:
    add("taller")
    Person.objects.create(name="Ana Pérez", key="ana perez")
    path = file(sheet("Ana Pérez,a@x.example,F,INE,Guatemala"))
    [question] = bring_in(path, "--dry-run")[1]["questions"]
    if isinstance(content, str):
        content = content.replace("QUESTION", question["id"]).encode()
    before = registry()
    with pytest.raises(CommandError, match=named.replace("QUESTION", question["id"])):
        bring_in(path, "--decide", file(content, "decisions.json"))
    assert registry() == before
    assert (ImportBatch.objects.count(), MatchDecision.objects.count()) == (0, 0)


def test_nobody_is_taken_for_somebody_erased(db: None, file: Any) -> None:
    add("taller")
    Person.objects.create(name="Ana Pérez", key="ana perez")
    erased = Person.objects.create(name="", key="", erased_at=datetime(2021, 1, 1, tzinfo=UTC))
    path = file(sheet("Ana Pérez,a@x.example,F,INE,Guatemala"))
    [question] = bring_in(path, "--dry-run")[1]["questions"]
    decisions = file(json.dumps({"persons": {question["id"]: str(erased.pk)}}).encode(), "decisions.json")
    with pytest.raises(CommandError, match=question["id"]):
        bring_in(path, "--decide", decisions)


def test_the_command_line_counts_one_as_one_and_writes_decimals_as_its_reader_does(db: None, file: Any) -> None:
    add("taller")
    odd = "Nombre,Correo,Entrada,Salida,Minutos\nAna Pérez,ana@x.example,2021-02-18 09:00,2021-02-18 09:50,105.8\n"
    out, said = io.StringIO(), io.StringIO()
    call_command("import_attendance", file(odd.encode()), "--activity", "taller", stdout=out, stderr=said)
    assert out.getvalue().splitlines() == [
        "Lista de asistencia, 1 fila.",
        "Personas: ya conocidas 0, nuevas 1, por decidir 0.",
        "Instituciones: ya conocidas 0, nuevas 0, por decidir 0.",
        "Sus horas se leen en la zona horaria de la actividad, America/Guatemala: el archivo no indica ninguna.",
        f"Se incorporó como importación {ImportBatch.objects.get().pk}.",
    ]
    assert said.getvalue().splitlines() == ["Fila 2: el archivo declara 105,8 min, pero sus horas dan 50."]
