"""Reading attendance files: from a file as it was exported to rows that say who was there, when and in what role.

Nothing here knows the database. The steps are `open_table` (a safe stream of cells), `recognise` (which layout, what
the file leaves open), `read_rows` (one `SourceRow` per line of the file) and `presence` (minutes, by union of
intervals).
"""
