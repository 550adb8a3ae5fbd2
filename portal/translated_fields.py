"""What the translations of a page, or of a row, have as the original has it."""

from wagtail_localize.fields import BaseTranslatableField, SynchronizedField

THEMES = BaseTranslatableField("themes")
"""Themes go with their child relation; many-to-many fields are left out unless named."""


def the_same(*names: str) -> list[SynchronizedField]:
    """Fields that no translation can change."""
    return [SynchronizedField(name, overridable=False) for name in names]
