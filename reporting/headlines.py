"""The headline figures that are of some of the participants, beside those of everybody and of earlier publications.

Specialists are some of the participants, so that who has both numbers has that of the others too; and who kept an earlier
publication has how many came since. Where any of these are few, a figure is held back, or stays as it was published last.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reporting.figures import Value
from reporting.suppression import HELD_BACK, is_small

Figures = Mapping[str, Value]
COUNT, SHARE = "specialists", "share_women_specialists"
EVERYBODY, SHARE_OF_ALL = "participants", "share_women"
SEXES = ("women", "others", "not_stated")


@dataclass(frozen=True)
class Headlines:
    """The headline figures of a publication. Those that it `kept` are of an earlier one, and of other people than the rest."""

    figures: Figures
    kept: frozenset[str] = frozenset()

    @property
    def told(self) -> dict[str, int]:
        """What they tell of the moment of this publication."""
        return _told({name: value for name, value in self.figures.items() if name not in self.kept})


def beside_everybody(figures: Figures, *, earlier: Sequence[Headlines], threshold: int) -> Headlines:
    """Gated headline figures, those of specialists as they may stand beside the others.

    `earlier` are those of all publications before, the oldest first, as they were shown.
    """
    parts = _told(figures)
    shown, kept = dict(figures), set()
    for name, keys in ((COUNT, ("all", "rest")), (SHARE, tuple(parts))):
        of_it = {key: parts[key] for key in keys if key in parts}
        if any(is_small(number, threshold) for number in of_it.values()):
            shown[name] = HELD_BACK
        elif any(_is_near(of_it, each.told, threshold) for each in earlier):
            shown[name] = earlier[-1].figures.get(name, HELD_BACK)
            kept.add(name)
    return Headlines(shown, frozenset(kept))


def _is_near(parts: Mapping[str, int], told: Mapping[str, int], threshold: int) -> bool:
    """Whether one of these numbers is another than was told of it, by few."""
    return any(is_small(abs(parts[key] - number), threshold) for key, number in told.items() if key in parts)


def _told(figures: Figures) -> dict[str, int]:
    """How many specialists, and how many others, these figures tell, and of both how many by sex where they tell that."""
    own, of_all = (_by_sex(figures.get(name, HELD_BACK)) for name in (SHARE, SHARE_OF_ALL))
    told = dict(own)
    count, everybody = (figures.get(name, HELD_BACK).value for name in (COUNT, EVERYBODY))
    if own or count is not None:
        told["all"] = sum(own.values()) if own else int(count or 0)
        if everybody is not None:
            told["rest"] = int(everybody) - told["all"]
    if own and of_all:
        told |= {f"rest {sex}": of_all[sex] - own[sex] for sex in SEXES}
    return told


def _by_sex(share: Value) -> dict[str, int]:
    """The parts that a share tells; none where it tells the percentage alone, or nothing."""
    if share.numerator is None or share.denominator is None or share.not_stated is None:
        return {}
    return dict(zip(SEXES, (share.numerator, share.denominator - share.numerator, share.not_stated), strict=True))
