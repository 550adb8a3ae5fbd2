"""The network of exchanges: who passed what on to whom, as map, matrix and table of the same pairs."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from datacction.exchanges.queries import GIVES, Passing, passings_below
from portal.charts.maps import SERIES, Arrow, Place, arrow_map, countries_on_maps
from portal.components import Cell, Column, DataTable
from portal.components import Row as TableRow
from portal.placement import address
from portal.sorting import in_spanish_order


@dataclass(frozen=True, slots=True)
class Passed:
    """An exchange by which something was passed on."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Side:
    """A country, by its ISO code."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A country that gave and one that received."""

    giver: Side
    receiver: Side
    exchanges: tuple[Passed, ...]

    @property
    def name(self) -> str:
        """How its row is called in addresses."""
        return f"{self.giver.code}-{self.receiver.code}".lower()


@dataclass(frozen=True, slots=True)
class Network:
    """All pairs, and what shows them. Nothing is drawn where there is no pair."""

    pairs: Sequence[Pair]
    matrix: DataTable | None
    map: SafeString | None
    """None where no pair is of countries on the map."""
    beyond: str
    """The countries that the map does not show, where there are any."""
    says: str
    """What it shows, in a sentence."""


def network_below(path: str, request: HttpRequest) -> Network:
    """The network of the public exchanges below the page at this path. One query."""
    pairs = pairs_of(passings_below(path), request)
    if not pairs:
        return Network((), None, None, "", "")
    says = says_of(pairs)
    on_maps = countries_on_maps()
    shown = [pair for pair in pairs if {pair.giver.code, pair.receiver.code} <= on_maps]
    beyond = {side.name for pair in pairs for side in (pair.giver, pair.receiver) if side.code not in on_maps}
    return Network(
        pairs,
        _matrix(pairs),
        _map(shown, says) if shown else None,
        ", ".join(sorted(beyond, key=in_spanish_order)),
        says,
    )


def pairs_of(passings: Sequence[Passing], request: HttpRequest) -> list[Pair]:
    """Each giver with each receiver of an exchange; of several exchanges, one pair. In the order of their names."""
    sides: dict[int, tuple[dict[Side, None], dict[Side, None]]] = {}
    exchanges: dict[int, Passed] = {}
    for each in passings:
        gives, receives = sides.setdefault(each.page, ({}, {}))
        (gives if each.side == GIVES else receives)[Side(each.country, each.name)] = None
        if each.page not in exchanges:
            exchanges[each.page] = Passed(each.title, address(request, each.url_path))
    found: dict[tuple[Side, Side], list[Passed]] = {}
    for page, (gives, receives) in sides.items():
        for giver in gives:
            for receiver in receives:
                found.setdefault((giver, receiver), []).append(exchanges[page])
    pairs = [Pair(giver, receiver, tuple(passed)) for (giver, receiver), passed in found.items()]
    return sorted(pairs, key=lambda pair: (in_spanish_order(pair.giver.name), in_spanish_order(pair.receiver.name)))


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


def _map(pairs: Sequence[Pair], says: str) -> SafeString:
    """An arrow for each pair; each giver has a colour. What the arrows say, the description says too."""
    givers = list(dict.fromkeys(pair.giver for pair in pairs))
    arrows = [
        Arrow(
            pair.giver.code,
            pair.receiver.code,
            len(pair.exchanges),
            givers.index(pair.giver) % SERIES + 1,
            _("%(giver)s to %(receiver)s: %(what)s")
            % {
                "giver": pair.giver.name,
                "receiver": pair.receiver.name,
                "what": "; ".join(each.title for each in pair.exchanges),
            },
        )
        for pair in pairs
    ]
    sides = dict.fromkeys(side for pair in pairs for side in (pair.giver, pair.receiver))
    found = {side.code: Place(side.code, side.name, None, _shown(side, pairs)) for side in sides}
    description = " ".join([says, *(f"{arrow.label}." for arrow in arrows)])
    return arrow_map(found, arrows, _("Who gave to whom"), description, "network-map")


def _shown(side: Side, pairs: Sequence[Pair]) -> str:
    """“gave 2 · received 1”: in how many exchanges a country did which."""
    gave = len({each.url for pair in pairs if pair.giver == side for each in pair.exchanges})
    received = len({each.url for pair in pairs if pair.receiver == side for each in pair.exchanges})
    parts = [_("gave %(n)s") % {"n": gave}] if gave else []
    return " · ".join([*parts, _("received %(n)s") % {"n": received}] if received else parts)


def _matrix(pairs: Sequence[Pair]) -> DataTable:
    """Givers down, receivers across, the number of exchanges in the cell, which leads to the pair in the table."""
    by_sides = {(pair.giver, pair.receiver): pair for pair in pairs}
    givers = list(dict.fromkeys(pair.giver for pair in pairs))
    receivers = sorted({pair.receiver for pair in pairs}, key=lambda side: in_spanish_order(side.name))
    return DataTable(
        caption=_("Exchanges by who gave and who received"),
        columns=[Column(_("Gave, to")), *(Column(side.name, is_number=True) for side in receivers)],
        rows=[
            TableRow(Cell(giver.name), [_cell(by_sides.get((giver, receiver))) for receiver in receivers])
            for giver in givers
        ],
    )


def _cell(pair: Pair | None) -> Cell:
    return (
        Cell("–", is_number=True) if pair is None else Cell(str(len(pair.exchanges)), f"#{pair.name}", is_number=True)
    )
