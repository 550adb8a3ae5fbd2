"""Who registered, as a file."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from participants.models import Registration, RegistrationDesk
from participants.registration.forms import told_answers
from participants.registration.listings import short_moment
from portal.spreadsheets import as_csv_file, as_workbook

Table = list[list[Any]]


def table_of(desk: RegistrationDesk, registrations: Iterable[Registration]) -> Table:
    """Heads and rows, in the reader's language: who, from where, how, how it stands, what they answered."""
    questions = list(desk.questions.all())
    heads = [
        _("Name"), _("E-mail address"), _("Sex"), _("Country"), _("Institution"), _("How they come"), _("State"),
        _("Asked"), _("Checked in"), _("Was there"), *(each.label for each in questions),
    ]  # fmt: skip
    return [heads, *_rows(desk, registrations, questions)]


def _rows(desk: RegistrationDesk, registrations: Iterable[Registration], questions: list[Any]) -> Iterator[list[Any]]:
    zone = desk.activity.timezone
    for own in registrations:
        institution = own.institution and own.institution.counted_as
        answers = dict(told_answers(questions, own.answers))
        yield [
            own.name,
            own.address,
            str(own.get_sex_display()),
            str(own.country or ""),
            str(institution or own.new_institution),
            str(own.get_mode_display()),
            str(own.get_state_display()),
            short_moment(own.asked_at, zone),
            short_moment(own.checked_in_at, zone) if own.checked_in_at else "",
            _("Yes") if getattr(own, "came", False) else _("No"),
            *(answers.get(each.label, "") for each in questions),
        ]


FILES: dict[str, tuple[str, Callable[[Table], bytes]]] = {
    "csv": ("text/csv; charset=utf-8", as_csv_file),
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda table: as_workbook([(_("Registrations"), table)]),
    ),
}
"""By ending: the type of the file, and what writes it."""
