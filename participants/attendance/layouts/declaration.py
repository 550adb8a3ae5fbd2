"""What a layout is: headings per field and language, and the blocks a file is made of. See
docs/attendance-layouts.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from participants.attendance.folding import fold_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Field:
    """One thing a layout tells of a person, and the headings it stands under.

    `name` is one of `FIELDS`. `en` and `es` are headings as printed (compared folded); `neutral` those that read the
    same in both languages. `words` claims a heading that merely contains the word, for questions an organiser wrote
    freely.
    """

    name: str
    en: tuple[str, ...] = ()
    es: tuple[str, ...] = ()
    neutral: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @cached_property
    def languages(self) -> dict[str, str | None]:
        """Folded heading → 'en', 'es' or None where both languages use it."""
        found: dict[str, str | None] = {}
        for language, headings in (("en", self.en), ("es", self.es)):
            for heading in headings:
                folded = fold_text(heading)
                found[folded] = None if found.get(folded, language) != language else language
        found.update((fold_text(heading), None) for heading in self.neutral)
        return found

    @cached_property
    def folded_words(self) -> tuple[str, ...]:
        return tuple(f" {fold_text(word)} " for word in self.words)


FIELDS = (
    "name",  # as displayed; 'Name (Original Name)' is taken apart
    "first_name",
    "last_name",
    "email",
    "upn",  # an account name in the form of an address, used where there is no e-mail
    "role",
    "sex",
    "sex_women",  # a column of its own, ticked
    "sex_men",
    "sex_m",  # a ticked column headed 'M', which its neighbour 'H' or 'F' explains
    "institution",
    "position",
    "country",
    "connection_country",  # where the connection came from; used where the person did not say
    "join",
    "leave",
    "minutes",
    "attended",  # yes or no
    "waiting_room",  # yes or no
    "action",  # joined or left, one event a row
    "timestamp",
    "outcome",
    "grade",
    "certificate_eligible",
    "certificate_delivered",
    "enrolment_status",
    "last_access",
    "username",
    "ignored",  # known, and of no use here: helps to recognise the layout
)


ANSWERS = (
    Field(
        "institution",
        words=(
            "institution",
            "institución",
            "organization",
            "organisation",
            "organización",
            "entidad",
            "empresa",
            "company",
            "dependencia",
            "afiliación",
            "affiliation",
            "university",
            "universidad",
            "lugar de trabajo",
            "centro de trabajo",
            "workplace",
        ),
    ),
    Field(
        "position",
        words=("position", "job title", "title", "cargo", "puesto", "role in your", "role in the", "ocupación", "rol"),
    ),
    Field("sex", words=("sex", "sexo", "gender", "género")),
    Field("country", words=("country", "país", "nationality", "nacionalidad")),
    Field("email", words=("email", "e mail", "mail", "correo")),
    Field("ignored", words=("tipo", "type", "sector", "teléfono", "phone", "celular", "size")),
)
"""What is asked freely: its heading contains the word for what it asks. What is about an institution without being one
(its kind, its telephone) is known so that it is not taken for it."""


@dataclass(frozen=True)
class Section:
    """A block of a file with a header of its own. `titles` are the lines that open it; without one the file is the
    block.

    `role` is that of everybody in the block where no column says otherwise. `kind` is 'presence' for rows of people,
    'identity' for a block that tells who the people of the presence block are, 'metadata' for facts of the meeting.
    `requires` lists the sets of fields any of which a header must have. With `allows_only_known` a heading that no
    field claims means that this is not the layout, unless one of the fields of `signs` is there, which no other maker's
    files have. `graded` is an expression for the headings of graded work, where
    any grade proves that the learner was there.
    """

    key: str
    fields: tuple[Field, ...]
    requires: tuple[frozenset[str], ...]
    titles: tuple[str, ...] = ()
    role: str = "participant"
    kind: str = "presence"
    allows_only_known: bool = False
    signs: frozenset[str] = frozenset()
    graded: str = ""

    @cached_property
    def folded_titles(self) -> frozenset[str]:
        return frozenset(fold_text(title) for title in self.titles)

    def knows(self, heading: str) -> bool:
        folded = fold_text(heading)
        return any(folded in entry.languages for entry in self.fields)

    def ignores(self, heading: str) -> bool:
        """Whether a heading is known word for word, and of no use."""
        folded = fold_text(heading)
        return any(folded in entry.languages for entry in self.fields if entry.name == "ignored")

    def accepts(self, names: frozenset[str]) -> bool:
        return any(needed <= names for needed in self.requires)


@dataclass(frozen=True)
class Layout:
    """A declared layout.

    `metadata` names the headings of the preamble that tell of the meeting (topic, start, end, minutes, timezone).
    `outcome` is what a row proves where no column says more. `sex_coding` is given where the maker defines the letters.
    `original_names`: 'Name (Original Name)' holds two names. `one_meeting`: all its times belong to one meeting.
    `events`: a row is a joining or a leaving. `enrolment`: rows tell of learners in a course, without times.
    `by_hand`: typed by a person, so remarks and totals may stand between the people. `roles`: folded words of the role
    column that mean something else here than in `rows.ROLES`. The higher `rank` wins where two layouts fit as well.
    """

    key: str
    title: StrOrPromise
    sections: tuple[Section, ...]
    metadata: tuple[Field, ...] = ()
    outcome: str = "attended"
    sex_coding: Mapping[str, str] | None = None
    original_names: bool = False
    one_meeting: bool = False
    events: bool = False
    enrolment: bool = False
    by_hand: bool = False
    roles: Mapping[str, str] = field(default_factory=dict)
    rank: int = 0
