"""Storage of uploaded files that does not answer. No fault of the program, and over in a while."""


class StorageAway(OSError):
    """It cannot be reached, or refuses to say anything. What Django and Wagtail expect of a file that cannot be read or written."""
