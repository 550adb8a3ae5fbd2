"""Which pages of a file only announce what others treat: its cover, and its table of contents.

A cover and a table of contents name everything a work is about, in few words, so that they would come before the page
where it is treated. Rules of shape alone, the same in every language:

- a **cover** is the first page of a file of some length, with much less text than a page of text has;
- a **table of contents** is one of the first pages where most lines end in a page number, and these go up;
- a line that leads by dots to its page number belongs to a table of contents wherever it stands, and says nothing
  that its own page does not say.
"""

import re
from itertools import pairwise

FRONT = 0.25
"""How much a hit on such a page counts against one on a page of text."""
COVER_WORDS = 150
"""A page of running text has twice as many, or more."""
SHORT = 4
"""A file of fewer pages has no cover: its first page is what it says."""
FIRST_PAGES = 12
LEAST_LINES = 5

_LEADS = re.compile(r"^.*?(?:\s?[.·…_]){4,}\s*(?:\d{1,4}|[ivxlc]{1,7})\s*$", re.MULTILINE | re.IGNORECASE)
_ENDS = re.compile(r"\D\s+(\d{1,4})$")


def page_weight(text: str, *, number: int, pages: int) -> float:
    """How much a hit on a page counts, above 0 to 1: see above. `number` is from 1, of so many `pages`."""
    is_front = (number == 1 and _is_cover(text, pages)) or (number <= FIRST_PAGES and _is_contents(text, pages))
    return FRONT if is_front else 1.0


def without_contents(text: str) -> str:
    """The text of a page without the lines of a table of contents that lead by dots to a page number."""
    return _LEADS.sub("", text).strip("\n") if "." in text or "·" in text or "…" in text or "_" in text else text


def _is_cover(text: str, pages: int) -> bool:
    return pages >= SHORT and len(text.split()) < COVER_WORDS


def _is_contents(text: str, pages: int) -> bool:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    numbers = [int(found[1]) for line in lines if (found := _ENDS.search(line)) is not None]
    if len(numbers) < LEAST_LINES or 2 * len(numbers) < len(lines):
        return False
    # Rows of figures end in numbers, too, but theirs go up and down.
    return all(first <= then for first, then in pairwise(numbers)) and numbers[-1] <= pages + FIRST_PAGES
