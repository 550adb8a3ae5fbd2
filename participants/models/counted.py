"""A row of the registry that may have been merged into another."""

from typing import Any, Self


class CountedAs:
    """Which row counts for it; a model adds `merged_into`, which is always one that counts for itself."""

    merged_into: Any
    merged_into_id: int | None
    pk: Any

    @property
    def counted_as(self) -> Self:
        """The one that it was merged into, or itself."""
        return self.merged_into or self

    @property
    def counted_id(self) -> int:
        """The number of the same. No query."""
        return self.merged_into_id or self.pk
