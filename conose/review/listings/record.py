"""What was done, and the minutes of what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from conose.calls.audit import in_words as what_was_done
from conose.calls.fields import in_currency
from conose.calls.trail_words import TrailWords
from conose.models import AuditEntry, Verdict
from portal.components import Cell, Column, DataTable, Row
from portal.timezones import moment_at


@dataclass(frozen=True, slots=True)
class TrailRow:
    at: datetime
    said: str
    """The moment by the call's clock."""
    who: str
    role: str
    what: str
    application: str
    detail: str


def trail_rows(entries: Sequence[AuditEntry]) -> list[TrailRow]:
    """Entries in words, read with their account and application. Nine queries at most, whatever their number."""
    words = TrailWords(entries)
    return [
        TrailRow(
            entry.at,
            moment_at(entry.at, entry.call.timezone, has_seconds=True),
            str(entry.by) if entry.by is not None else pgettext("audit", "nobody signed in"),
            str(entry.get_role_display()),
            what_was_done(entry),
            entry.application.reference if entry.application is not None else "",
            words.of(entry),
        )
        for entry in entries
    ]


def minutes_table(minutes: Mapping[str, Any], currency: str) -> DataTable:
    """The decisions as the minutes have them."""
    labels = dict(Verdict.choices)
    return DataTable(
        caption=_("Decisions"),
        columns=[
            Column(pgettext("call", "Application")),
            Column(_("Decision")),
            Column(_("Amount"), is_number=True),
            Column(_("Reason")),
        ],
        rows=[
            Row(
                Cell(each["application"]),
                [
                    Cell(
                        f"{labels[each['verdict']]}, {each['place']}"
                        if each["place"]
                        else str(labels[each["verdict"]]),
                        is_text=True,
                    ),
                    Cell(in_currency(each["amount"], currency) or "–", is_number=True),
                    Cell(each["reason"] or "–", is_text=True),
                ],
            )
            for each in minutes["decisions"]
        ],
    )
