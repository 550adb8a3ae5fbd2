"""How much of a file is read at most. Checked before unpacking where the file says, and counted while reading."""

MAX_FILE_BYTES = 50_000_000
MAX_UNPACKED_BYTES = 300_000_000
MAX_PACKED_FILES = 2_000
MAX_SHARED_TEXT_BYTES = 64_000_000
MAX_ROWS = 200_000
ROWS_BESIDE_PEOPLE = 500
"""Title rows, headers and the blocks of hosts and panelists do not count against the people a file may hold."""
MAX_ROWS_WITH_BLANKS = 1_048_576
"""A spreadsheet has no more; a file of more blank rows than that only costs time."""
MAX_COLUMNS = 1_000
MAX_CELL_BYTES = 100_000
