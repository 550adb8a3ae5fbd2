"""Numbers as text, in the reader's language."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

HELD_BACK = "—"


def whole(value: float | int | None) -> str:
    """A count with its thousands apart, or hours with at most two decimals; a dash where it is held back."""
    if value is None:
        return HELD_BACK
    decimals = 0 if float(value).is_integer() else 2
    return number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def share(value: float | None, decimals: int = 0) -> str:
    """A share as a percentage, rounded half up to `decimals`; a dash where there is none."""
    if value is None:
        return HELD_BACK
    return _("%(number)s %%") % {"number": number_format(round(value * 100 + 1e-9, decimals), decimal_pos=decimals)}


def written(value: float | int | None, decimals: int) -> str:
    """A number with so many decimals and its thousands apart; a dash where there is none."""
    if value is None:
        return HELD_BACK
    return number_format(round(value, decimals), decimal_pos=decimals, use_l10n=True, force_grouping=True)
