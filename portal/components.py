"""What the components under templates/components/ are given: frozen values, ready to be read out.

Numbers arrive as text, already written in the reader's language: a template neither counts nor rounds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Reported:
    """A printed total, shown beside a computed figure and never mixed into it."""

    value: str
    source: str
    difference: str = ""
    """What the computed figure has more or less, in a sentence."""


@dataclass(frozen=True)
class HeadlineFigure:
    """A number, what it is, and how it is counted. Template: components/figure.html."""

    value: str
    label: str
    rule: str = ""
    """The rule in one line, with the denominator of a share."""
    unit: str = ""
    definition: str = ""
    denominator: str = ""
    rests_on: str = ""
    computed_at: datetime | None = None
    url: str = ""
    """The permanent address of the figure, or of the records behind it."""
    suppressed: bool = False
    why: str = ""
    """Why it is not shown, in a sentence that stands in place of its rule, where more can be said than that a group is small."""
    reported: Reported | None = None
    programme: str = ""


MOST_COLUMNS_OF_A_PHONE = 5
MOST_COLUMNS_SET_WIDE = 9
MOST_COLUMNS_OF_A_DESK = 14


@dataclass(frozen=True)
class Column:
    label: str
    is_number: bool = False
    full: str = ""
    """What a label that is cut short stands for."""


@dataclass(frozen=True)
class Cell:
    text: str
    url: str = ""
    suppressed: bool = False
    is_number: bool = False
    is_text: bool = False
    """Words, which stand at the start of their column as those of its head do."""


@dataclass(frozen=True)
class Row:
    head: Cell
    cells: Sequence[Cell]
    is_total: bool = False


@dataclass(frozen=True)
class DataTable:
    """A table whose first column names its rows. Template: components/data_table.html."""

    caption: str
    columns: Sequence[Column]
    """The first column, which names the rows, included."""
    rows: Sequence[Row]
    note: str = ""

    @property
    def is_suppressed(self) -> bool:
        """Whether what stands for a suppressed cell must be explained."""
        return any(cell.suppressed for row in self.rows for cell in row.cells)

    @property
    def is_dense(self) -> bool:
        """Whether its columns stand close together, so that more of them are seen."""
        return len(self.columns) > MOST_COLUMNS_SET_WIDE

    @property
    def fits_a_desk(self) -> bool:
        """Whether its columns stand side by side on most screens of computers; on others it may have to be scrolled too."""
        return len(self.columns) <= MOST_COLUMNS_OF_A_DESK

    @property
    def fits_a_phone(self) -> bool:
        """Whether its columns stand side by side at phone width, by wrapping; otherwise the table scrolls."""
        return len(self.columns) <= MOST_COLUMNS_OF_A_PHONE


@dataclass(frozen=True)
class Colour:
    """What a colour of a chart stands for. Template: components/colours.html."""

    series: str
    """The end of its class: a number from 1 to 5, or `none` for what is held back."""
    label: str


@dataclass(frozen=True)
class Tag:
    """Template: components/tag.html."""

    text: str
    url: str = ""
    programme: str = ""
    state: str = ""
    """good, warn or bad."""


@dataclass(frozen=True)
class Fact:
    value: str
    label: str


@dataclass(frozen=True)
class ListItem:
    """One episode, study or course in a list. Template: components/item.html."""

    title: str
    url: str
    key: str = ""
    """What it is known by: «Temporada 2, episodio 14»."""
    day: date | None = None
    text: str = ""
    tags: Sequence[Tag] = ()
    facts: Sequence[Fact] = ()
    programme: str = ""


@dataclass(frozen=True)
class ChosenFilter:
    """A filter in force, and the address of the list without it."""

    label: str
    url: str
