"""The desk of a call's review: its pages, its steps, its applications."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from conose.calls.queries import is_sealed
from conose.models import Application, Decision, Letter
from conose.review.permissions import Seat
from conose.review.queries import Standing, all_stepped_out_of
from conose.review.states import is_announced
from portal.components import Cell, Column, DataTable, Row


@dataclass(frozen=True, slots=True)
class Tab:
    name: str
    label: str
    url: str


def tabs_of(seat: Seat) -> list[Tab]:
    """The pages of a call's desk that somebody may open."""
    code = [seat.call.code]
    tabs = [
        Tab("desk", _("Applications"), reverse("review_desk", args=code)),
        Tab("ranking", _("Ranking"), reverse("review_ranking", args=code)),
        Tab("meeting", _("Decision"), reverse("review_meeting", args=code)),
        Tab("trail", _("Audit trail"), reverse("review_trail", args=code)),
        Tab("statistics", _("Statistics"), reverse("review_statistics", args=code)),
    ]
    if seat.is_secretary:
        tabs[1:1] = [
            Tab("people", _("People"), reverse("review_people", args=code)),
            Tab("assign", pgettext("review", "Assignments"), reverse("review_assign", args=code)),
        ]
        tabs[5:5] = [
            Tab("letters", _("Letters"), reverse("review_letters", args=code)),
            Tab("grants", _("Grants"), reverse("review_grants", args=code)),
        ]
        tabs.append(Tab("rules", _("Rules"), reverse("review_rules", args=code)))
    return tabs


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step of the way from applications to grants, and how far it is, in a sentence."""

    title: str
    said: str
    is_done: bool
    url: str


def steps_of(seat: Seat, rows: Sequence[Standing]) -> list[StepRow]:
    """How far the review is. Three queries."""
    review, code = seat.review, [seat.call.code]
    checked = sum(each.eligible is not None for each in rows)
    eligible = [each for each in rows if each.eligible]
    wanted = len(eligible) * review.wanted
    done = sum(min(each.handed_in, review.wanted) for each in eligible)
    handed_in, assigned = sum(each.handed_in for each in rows), sum(each.assigned for each in rows)
    decided = sum(each.decision is not None for each in eligible)
    sealed = is_sealed(seat.call)
    letters = Letter.objects.filter(application__call=seat.call)
    sent = letters.filter(sent_at__isnull=False).count()
    return [
        StepRow(
            _("Eligibility"),
            _("%(done)s of %(all)s checked, %(met)s eligible")
            % {"done": checked, "all": len(rows), "met": len(eligible)},
            bool(rows) and checked == len(rows),
            reverse("review_desk", args=code),
        ),
        StepRow(
            _("Reviews"),
            _("%(done)s handed in of %(assigned)s assigned; %(wanted)s are wanted")
            % {"done": handed_in, "assigned": assigned, "wanted": wanted},
            bool(wanted) and done >= wanted,
            reverse("review_assign", args=code) if seat.is_secretary else "",
        ),
        StepRow(
            _("Decision"),
            _("minutes sealed")
            if sealed
            else _("%(done)s of %(all)s decided") % {"done": decided, "all": len(eligible)},
            sealed,
            reverse("review_meeting", args=code),
        ),
        StepRow(
            _("Letters"),
            _("%(sent)s of %(all)s sent") % {"sent": sent, "all": letters.count()}
            if is_announced(seat.call)
            else _("not written yet"),
            is_announced(seat.call) and sent == letters.count(),
            reverse("review_letters", args=code) if seat.is_secretary else "",
        ),
    ]


def eligible_said(eligible: bool | None) -> str:
    if eligible is None:
        return _("To check")
    return _("Eligible") if eligible else _("Not eligible")


def decision_said(decision: Decision | None) -> str:
    """“Reserve list, 2”."""
    if decision is None:
        return _("Not decided yet")
    said = str(decision.get_verdict_display())
    return f"{said}, {decision.reserve_place}" if decision.reserve_place else said


def not_shown(seat: Seat) -> set[int]:
    """Keys of the applications of which somebody at the desk is told the number alone: what a member stepped out of."""
    return set() if seat.is_secretary else all_stepped_out_of(seat.user, seat.review)


def application_row(seat: Seat, application: Application, cells: list[Cell], *, is_out: bool) -> Row:
    """An application in a list of the desk; of one that is not shown its number."""
    if is_out:
        said = Cell(f"{application.reference} · {_('You stepped out of it.')}")
        return Row(said, [Cell("–", is_text=each.is_text, is_number=each.is_number) for each in cells])
    address = reverse("review_application", args=[seat.call.code, application.number])
    return Row(Cell(f"{application.reference} · {application.title or _('emptied')}", url=address), cells)


def applications_table(seat: Seat, rows: Sequence[Standing]) -> DataTable:
    """Every application with where it stands. One query for a member of the committee."""
    out = not_shown(seat)
    return DataTable(
        caption=_("Applications"),
        columns=[
            Column(pgettext("call", "Application")),
            Column(_("Eligibility")),
            Column(_("Reviews")),
            Column(_("Decision")),
        ],
        rows=[
            application_row(
                seat,
                each.application,
                [
                    Cell(eligible_said(each.eligible), is_text=True),
                    Cell(f"{each.handed_in}/{each.assigned}", is_text=True),
                    Cell("–" if each.eligible is False else decision_said(each.decision), is_text=True),
                ],
                is_out=each.application.pk in out,
            )
            for each in rows
        ],
        note=_("Reviews: handed in / assigned."),
    )
