"""Benchmarks: modules `bench_*.py`, each with `run() -> list[Row]`. `make bench` runs them all and prints a table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measured figure."""

    figure: str
    """What was measured, and under what conditions."""
    measured: str
    """With its unit: `24,100 rows/s`."""
    target: str = ""
    peer: str = ""
    """What another program, or raw SQL, does here."""
    met: bool | None = None
    """Whether the target is met; None where there is none."""
