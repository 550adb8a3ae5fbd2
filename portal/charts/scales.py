"""Round numbers for axes and classes."""

from math import ceil, floor, log10


def step_for(span: float, most: int) -> float:
    """The smallest of 1, 2, 2.5, 5 and 10 times a power of ten that divides a span into at most `most` steps."""
    if span <= 0:
        return 1.0
    power: float = 10.0 ** floor(log10(span / most))
    for factor in (1.0, 2.0, 2.5, 5.0):
        if span / (power * factor) <= most + 1e-9:
            return power * factor
    return power * 10.0


def ticks(lowest: float, highest: float, most: int = 4) -> list[float]:
    """Round numbers from at or below the lowest to at or above the highest; nought is among them where both sides allow.

    At least two, so that a scale always has a length.
    """
    low, high = min(lowest, 0.0), max(highest, 0.0)
    step = step_for(high - low, most)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    if first == last:
        last += 1
    return [number * step for number in range(first, last + 1)]
