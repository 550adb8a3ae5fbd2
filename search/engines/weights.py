"""By how much things count, the same in every engine, so that each gives the same answers."""

FIELDS = {"title": 6.0, "lead": 2.5, "names": 2.5, "body": 1.0, "pages": 0.7}
"""The analysed fields of each language, and by how much a word in them counts."""

OWN_LANGUAGE = 1.3
"""By how much a word counts more in the reader's own language."""

VARIANT = 0.9
"""How much another number, gender or synonym of a word counts beside the word as it was typed."""

TIE = 0.3
"""How much of the score of the other fields that have a word counts beside the best."""

EXACT = 0.4
"""How much a word counts in addition where it stands as it was typed."""

TOGETHER = 0.5
"""How much the words count in addition where they stand together in their order."""

TITLE = 1_000.0
"""What a thing whose title is what was typed has in addition: more than any words, so that it stands first."""

RELATED = {"theme": 3.0, "author": 2.0, "country": 1.0, "institution": 1.0}
"""What makes two things alike beside their words, and by how much."""

PASSAGE = 260
"""Characters of a passage."""
