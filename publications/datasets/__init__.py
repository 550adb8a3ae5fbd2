"""Described tables: what their columns hold, how a file is read into one, what a reader chooses of it, how it is shown.

Nothing here writes. What a table does not print is never shown: nothing is added up, averaged or guessed
(docs/decisions/0024-datasets.md).
"""
