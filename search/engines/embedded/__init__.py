"""tantivy: an index in files of this machine, in this process.

    var/search/tantivy/current          the name of the folder in use
    var/search/tantivy/index-…/         an index, and `schema`, the fingerprint of what wrote it

A thing is one row, with fields for each language of the site; each page of its files is a row of its own beside it, to
tell in which page a hit stands. Readers look at the folder's name and at tantivy's own list of segments before each
search, so that what one process has written the others see at once. One process at a time writes: see
`search.indexing`, whose lock it is.
"""

from search.engines.embedded.engine import Embedded

__all__ = ["Embedded"]
