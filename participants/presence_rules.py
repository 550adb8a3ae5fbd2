"""The rule of presence: what somebody must have done to be counted (product rule 2)."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, FloatField, Func, Q, Value
from django.db.models.lookups import GreaterThanOrEqual
from django.db.models.sql.compiler import SQLCompiler
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.models import Outcome

KINDS = ("any", "minutes", "share", "completed")
ROUNDING = 0.001
"""In hundredths of a second: minutes are seconds divided by 60, and so no more than nearly what they stand for."""
NUMBER = re.compile(r"([0-9]{1,7}(?:[.,][0-9]{1,6})?)(\s*%)?")
"""Of no more digits than `Rule.written_amount` has, so that a rule is always read back as it was."""


class RuleError(ValueError):
    """The rule is not one of those there are; the message is a translated sentence."""


class EpochSeconds(Func):
    """A moment as seconds since the epoch, by the database's own clock arithmetic."""

    output_field = FloatField()

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        # The same seconds, without writing and reading them as text; from 3.38 on.
        has_number = connection.Database.sqlite_version_info >= (3, 38)  # type: ignore[attr-defined]
        seconds = "unixepoch(%(expressions)s)" if has_number else "strftime('%%%%s', %(expressions)s)"
        return self.as_sql(compiler, connection, template=f"CAST({seconds} AS REAL)", **context)

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        return self.as_sql(
            compiler,
            connection,
            template="CAST(EXTRACT(EPOCH FROM %(expressions)s) AS double precision)",
            **context,
        )


@dataclass(frozen=True)
class Rule:
    """`any`: joined at all. `minutes`: at least `amount` minutes. `share`: at least `amount` percent of the activity.
    `completed`: finished it."""

    kind: str = "any"
    amount: float = 0.0

    def __str__(self) -> str:
        """As it is written in an address and on the command line; `Rule.parse` reads it back."""
        if self.kind == "minutes":
            return f"minutes:{self.written_amount}"
        if self.kind == "share":
            return f"share:{self.written_amount}%"
        return self.kind

    @property
    def written_amount(self) -> str:
        """The amount in digits, with a point before decimals: nothing of it is lost, and no exponent stands in it."""
        return f"{self.amount:.6f}".rstrip("0").rstrip(".")

    @classmethod
    def parse(cls, text: str) -> "Rule":
        """Read `any`, `completed`, `minutes:30`, `share:50%`, `share:50` or `share:0.5`.

        A share with a sign or above one is a percentage; one with decimals up to one is a fraction (`0.5` is
        half, `1.0` all of it); a bare `share:1` is one per cent. Raises RuleError with a sentence.
        """
        kind, _colon, amount = text.strip().lower().partition(":")
        if kind in ("any", "completed") and not amount:
            return cls(kind)
        number = NUMBER.fullmatch(amount.strip())
        if kind == "minutes" and number and not number[2]:
            return cls(kind, float(number[1].replace(",", ".")))
        if kind == "share" and number:
            value = float(number[1].replace(",", "."))
            is_fraction = not number[2] and value <= 1 and not number[1].isdigit()
            percent = round(value * 100, 6) if is_fraction else value
            if 0 < percent <= 100:
                return cls(kind, percent)
        raise RuleError(
            _("“%(rule)s” is not a rule of presence: write any, minutes:30, share:50%% or completed.") % {"rule": text}
        )

    @property
    def needs_minutes(self) -> bool:
        return self.kind in ("minutes", "share")

    @property
    def condition(self) -> Q:
        """What it asks of a participation beyond its outcome. Unknown minutes never satisfy it."""
        if self.kind == "minutes":
            return Q(minutes__gte=self.amount)
        if self.kind == "share":
            # Both sides in hundredths of a second. 18.9 minutes are 90 % of 21, and a binary 18.9 is a little less.
            lasted = EpochSeconds(F("activity__ends_at")) - EpochSeconds(F("activity__starts_at"))
            return Q(GreaterThanOrEqual(F("minutes") * Value(6000.0) + Value(ROUNDING), lasted * Value(self.amount)))
        return Q()

    @property
    def outcome(self) -> str:
        """The least outcome it asks for by itself."""
        return Outcome.COMPLETED if self.kind == "completed" else Outcome.ATTENDED

    @property
    def description(self) -> str:
        """The rule in one line, in the reader's language."""
        amount = number_format(self.written_amount, force_grouping=True)
        if self.kind == "minutes":
            return ngettext(
                "was present for at least %(amount)s minute",
                "was present for at least %(amount)s minutes",
                1 if self.amount == 1 else 2,
            ) % {"amount": amount}
        if self.kind == "share":
            return _("was present for at least %(amount)s %% of the activity") % {"amount": amount}
        return _("completed it") if self.kind == "completed" else _("joined at all")
