"""Countries in the reader's language."""

from portal.queries import in_spanish


def country_name() -> str:
    """The column of a country's name in the reader's language; English for any language that has no column."""
    return "name_es" if in_spanish() else "name_en"
