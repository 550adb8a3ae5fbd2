"""What a file writes for a country and nobody understands: it is asked about once for all its rows, and remembered."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from participants.attendance.countries import says_no_country
from participants.attendance.folding import fold_text
from participants.models import ImportBatch, ImportCountry, MatchDecision

Group = ImportCountry.Group
COLUMNS = ("id", "batch", "name", "row_count", "rows", "group", "fingerprint", "decided")
ROWS_KEPT = 50
"""Of so many rows the numbers are kept; of the others, how many there are."""


def fingerprint(text: str) -> str:
    """What a decision about a country is remembered under: the text with accents, case and punctuation folded."""
    return hashlib.sha256(f"country\x1f{fold_text(text)}".encode()).hexdigest()


def decided_countries() -> dict[str, str]:
    """What was decided of texts that name no country, by fingerprint: a code, or '' for not stated."""
    decided = MatchDecision.objects.filter(subject=MatchDecision.Subject.COUNTRY)
    return {mark: code or "" for mark, code in decided.values_list("fingerprint", "country")}


@dataclass(slots=True)
class Unread:
    """One text, in whatever case and with whatever accents, and the rows that have it. `code` is None while it is open."""

    name: str
    fingerprint: str
    code: str | None
    key: int = 0
    count: int = 0
    rows: list[int] = field(default_factory=list)

    def add(self, key: int, row: int) -> None:
        """One more row; `key` is what it is staged under."""
        self.key = self.key or key
        self.count += 1
        if self.count <= ROWS_KEPT:
            self.rows.append(row)


class UnreadCountries:
    """The texts of one file that name no country. `of_text` has those met so far, as written."""

    def __init__(self, batch: ImportBatch) -> None:
        self._batch = batch.pk
        self._decided: dict[str, str] | None = None
        self._found: dict[str, Unread] = {}
        self.of_text: dict[str, Unread] = {}

    def meet(self, text: str) -> str:
        """The code that a text was decided to stand for; '' where it was not, or where it states no country."""
        if says_no_country(text):
            return ""
        if self._decided is None:
            self._decided = decided_countries()
        mark = fingerprint(text)
        found = self._found.get(mark)
        if found is None:
            found = self._found[mark] = Unread(text[:255], mark, self._decided.get(mark))
        self.of_text[text] = found
        return found.code or ""

    def staged(self) -> list[tuple[Any, ...]]:
        """The texts that a row which counts has, as COLUMNS."""
        return [
            (
                each.key, self._batch, each.name, each.count, json.dumps(each.rows),
                (Group.AMBIGUOUS if each.code is None else Group.MATCHED if each.code else Group.SKIPPED).value,
                each.fingerprint, each.code is not None,
            )
            for each in self._found.values()
            if each.count
        ]  # fmt: skip
