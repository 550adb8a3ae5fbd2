"""Sex as stated in a column: women, men, other, not stated. Never inferred from a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from participants.attendance.folding import fold_text

WOMEN, MEN, OTHER, NOT_STATED = "women", "men", "other", "not_stated"

_WORDS = {
    WOMEN: "mujer|mujeres|femenino|femenina|fem|f|female|woman|women|w",
    MEN: "hombre|hombres|masculino|masculina|masc|h|male|man|men|varon",
    OTHER: (
        "o|x|otro|otra|otre|other|others|another|non binary|nonbinary|no binario|no binaria|no binarie|nb"
        "|self described|prefer to self describe|prefiero autodescribirme|intersexual|intersex"
        "|transgenero|genero fluido"
    ),
    NOT_STATED: (
        "|n a|na|nd|n d|ns|nr|no indica|no indicado|no especifica|no especificado|sin dato|sin datos|none|unknown"
        "|desconocido|not stated|prefer not to say|prefer not to answer|prefiero no decir|prefiero no decirlo"
        "|prefiero no responder|prefiero no contestar"
    ),
}
WORDS: Mapping[str, str] = {word: sex for sex, words in _WORDS.items() for word in words.split("|")}
"""Folded values whose meaning does not depend on the column. 'm' is missing: see `coding_of`."""


@dataclass(frozen=True)
class SexCoding:
    """What each folded value of a column means. `open` where 'M' occurs and nothing says whether it is mujer or
    male."""

    values: Mapping[str, str]
    open: bool = False
    unknown: tuple[str, ...] = ()


def coding_of(values: Iterable[str], *, heading: str = "", declared: Mapping[str, str] | None = None) -> SexCoding:
    """Read a column by the whole set of its values, or by a heading such as 'Sexo (H/M)'.

    `M` beside `H` is mujer, beside `F` male; beside both or neither it stays open.
    """
    folded = {fold_text(value) for value in values}
    coding = {value: WORDS[value] for value in folded if value in WORDS}
    if declared:
        coding.update({value: meaning for value, meaning in declared.items() if value in folded})
    unknown = tuple(sorted(folded - coding.keys() - {"m"}))
    if "m" not in folded or "m" in coding:
        return SexCoding(coding, unknown=unknown)
    letters = (folded | set(fold_text(heading).split())) & {"h", "f"}
    if letters == {"h"}:
        return SexCoding({**coding, "m": WOMEN}, unknown=unknown)
    if letters == {"f"}:
        return SexCoding({**coding, "m": MEN}, unknown=unknown)
    return SexCoding(coding, open=True, unknown=unknown)
