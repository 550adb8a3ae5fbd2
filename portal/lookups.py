"""Look-ups by numbers that no column can hold: a form or an address sends a key of thirty digits, and nothing has it.

Django answers so for `exact` on integers; by a relation, in a list and in a range SQLite, whose integers have 64 bits, raised
an OverflowError, which is a server's error for what is a wrong address.
"""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import ForeignObject, IntegerField
from django.db.models.fields.related_lookups import RelatedExact, RelatedIn
from django.db.models.lookups import In, Range

LEAST, MOST = -(2**63), 2**63 - 1


def fits(value: object) -> bool:
    """Whether a value is no number, or one that a column can hold."""
    return not isinstance(value, int) or LEAST <= value <= MOST


class _Among:
    """A list without the numbers that nothing can be."""

    rhs: Any

    def get_prep_lookup(self) -> Any:
        found = super().get_prep_lookup()  # type: ignore[misc]  # of the look-up this is mixed into
        if isinstance(found, (list, tuple, set, frozenset)):
            return [value for value in found if fits(value)]
        return found


@IntegerField.register_lookup
class IntegerIn(_Among, In):
    pass


@ForeignObject.register_lookup
class RelationIn(_Among, RelatedIn):
    pass


@ForeignObject.register_lookup
class RelationExact(RelatedExact):
    def process_rhs(self, compiler: Any, connection: Any) -> Any:
        if not fits(self.rhs):
            raise EmptyResultSet
        return super().process_rhs(compiler, connection)


@IntegerField.register_lookup
class IntegerRange(Range):
    def get_prep_lookup(self) -> Any:
        found = super().get_prep_lookup()
        return tuple(min(max(end, LEAST), MOST) if isinstance(end, int) else end for end in found)
