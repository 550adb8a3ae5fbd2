"""The network of exchanges: who passed what on to whom, as picture, matrix and list of the same pairs."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from datacction.exchanges.drawing import drawn
from datacction.exchanges.queries import GIVES, Passing, passings_below
from portal.components import Cell, Column, DataTable
from portal.components import Row as TableRow
from portal.placement import address


@dataclass(frozen=True, slots=True)
class Passed:
    """An exchange by which something was passed on."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A country that gave and one that received. `name` is how its row is called in addresses."""

    name: str
    giver: str
    receiver: str
    exchanges: tuple[Passed, ...]


@dataclass(frozen=True, slots=True)
class Network:
    """All pairs, and what shows them. Nothing is drawn where there is no pair."""

    pairs: Sequence[Pair]
    matrix: DataTable | None
    picture: SafeString | None
    says: str
    """What the picture shows, in a sentence."""


def network_below(path: str, request: HttpRequest) -> Network:
    """The network of the public exchanges below the page at this path. One query."""
    pairs = pairs_of(passings_below(path), request)
    if not pairs:
        return Network((), None, None, "")
    says = says_of(pairs)
    counts = {(pair.giver, pair.receiver): len(pair.exchanges) for pair in pairs}
    return Network(pairs, _matrix(pairs), drawn(counts, title=_("Who gave to whom"), description=says), says)


def pairs_of(passings: Sequence[Passing], request: HttpRequest) -> list[Pair]:
    """Each giver with each receiver of an exchange; of several exchanges, one pair. In the order of their names."""
    sides: dict[int, tuple[dict[str, str], dict[str, str]]] = {}
    exchanges: dict[int, Passed] = {}
    for each in passings:
        gives, receives = sides.setdefault(each.page, ({}, {}))
        (gives if each.side == GIVES else receives)[each.country] = each.name
        if each.page not in exchanges:
            exchanges[each.page] = Passed(each.title, address(request, each.url_path))
    found: dict[tuple[str, str], tuple[str, str, list[Passed]]] = {}
    for page, (gives, receives) in sides.items():
        for giver, giver_name in gives.items():
            for receiver, receiver_name in receives.items():
                pair = found.setdefault((giver, receiver), (giver_name, receiver_name, []))
                pair[2].append(exchanges[page])
    pairs = [
        Pair(f"{giver}-{receiver}".lower(), giver_name, receiver_name, tuple(passed))
        for (giver, receiver), (giver_name, receiver_name, passed) in found.items()
    ]
    return sorted(pairs, key=lambda pair: (pair.giver.casefold(), pair.receiver.casefold()))


def says_of(pairs: Sequence[Pair]) -> str:
    """The network in a sentence: how many exchanges, and how many countries on each side."""
    exchanges = len({each.url for pair in pairs for each in pair.exchanges})
    return ngettext(
        "%(n)s exchange: %(givers)s countries gave, %(receivers)s received.",
        "%(n)s exchanges: %(givers)s countries gave, %(receivers)s received.",
        exchanges,
    ) % {
        "n": exchanges,
        "givers": len({pair.giver for pair in pairs}),
        "receivers": len({pair.receiver for pair in pairs}),
    }


def _matrix(pairs: Sequence[Pair]) -> DataTable:
    """Givers down, receivers across, the number of exchanges in the cell, which leads to the pair in the list."""
    by_names = {(pair.giver, pair.receiver): pair for pair in pairs}
    givers = list(dict.fromkeys(pair.giver for pair in pairs))
    receivers = sorted({pair.receiver for pair in pairs}, key=str.casefold)
    return DataTable(
        caption=_("Exchanges by who gave and who received"),
        columns=[Column(_("Gave, to")), *(Column(name, is_number=True) for name in receivers)],
        rows=[
            TableRow(Cell(giver), [_cell(by_names.get((giver, receiver))) for receiver in receivers])
            for giver in givers
        ],
    )


def _cell(pair: Pair | None) -> Cell:
    return (
        Cell("–", is_number=True) if pair is None else Cell(str(len(pair.exchanges)), f"#{pair.name}", is_number=True)
    )
