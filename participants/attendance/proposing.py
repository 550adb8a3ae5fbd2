"""What the columns of an unknown sheet plainly are: a proposal for whoever maps them, never taken unasked."""

import re
from collections.abc import Sequence

from participants.attendance.layouts import layout_of
from participants.attendance.recognise import columns_of
from participants.attendance.wording import COLUMNS

_ADDRESS = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")


def propose_columns(headings: Sequence[str], samples: Sequence[Sequence[str]]) -> dict[str, int]:
    """Field → index from 0 of the columns that are plainly one thing.

    `samples` holds for each column some values below its heading, as UnknownLayout does. A heading is known where a
    sign-in sheet may have it; a column all of whose values are e-mail addresses is one whatever its heading, if it is
    the only such one. A heading of addresses above other values proposes nothing.
    """
    by_heading, _exact, _complete = columns_of(layout_of("sign_in_sheet").sections[0], headings)
    found = {name: index for name, index in by_heading.items() if name in COLUMNS}
    of_addresses = [index for index, values in enumerate(samples) if _all_addresses(values)]
    if len(of_addresses) == 1:
        [index] = of_addresses
        found = {name: column for name, column in found.items() if column != index}
        found["email"] = index
    elif "email" in found and found["email"] not in of_addresses and any(samples[found["email"]]):
        del found["email"]
    return found


def _all_addresses(values: Sequence[str]) -> bool:
    filled = [value for value in values if value]
    return bool(filled) and all(_ADDRESS.fullmatch(value) for value in filled)
