"""Make portal/charts/shapes.json: the countries of the region as SVG paths, small enough to stand in a page.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python scripts/make_map_shapes.py package/countries-50m.json portal/charts/shapes.json

The shapes are Natural Earth's countries at 1:50 million (version 4.1, public domain), as the npm package world-atlas
(ISC licence) carries them as TopoJSON. Borders are simplified arc by arc, so that neighbours still meet; what lies
outside a frame is cut off. Run again only to change frames or detail: the result is kept in the repository.
"""

import json
import math
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pycountry

Point = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """A cut-out of the world. Degrees; `tolerance` is how far a simplified border may be from the true one."""

    west: float
    south: float
    east: float
    north: float
    parallel: float
    """Where a degree east is drawn as long as it is."""
    tolerance: float
    smallest: float
    """Rings narrower and lower than this, in degrees, are left out, unless a country has no other."""
    width: int = 480

    @property
    def scale(self) -> float:
        return self.width / (self.east - self.west)

    @property
    def height(self) -> int:
        return round((self.north - self.south) * self.scale / math.cos(math.radians(self.parallel)))

    def place(self, point: Point) -> Point:
        x = (point[0] - self.west) * self.scale
        y = (self.north - point[1]) * self.scale / math.cos(math.radians(self.parallel))
        return round(x, 1), round(y, 1)


FRAMES = {
    "programme": Frame(-93.4, 5.9, -67.6, 19.9, 13, 0.02, 0.12),
    "region": Frame(-118, -56, -34, 33, -12, 0.12, 0.45),
}
MARKS = {
    # Where a country is pointed at, and where its name stands: in the sea beside it; start, middle or end of the text.
    "GT": ((-91.2, 14.4), (-93.2, 12.5), "start"),
    "SV": ((-88.9, 13.5), (-91.4, 10.5), "start"),
    "BZ": ((-88.5, 17.4), (-86.9, 18.5), "start"),
    "HN": ((-85.6, 15.4), (-84.6, 16.9), "start"),
    "NI": ((-84.2, 13.0), (-82.4, 14.1), "start"),
    "CR": ((-84.6, 9.9), (-85.9, 8.3), "end"),
    "PA": ((-80.4, 8.0), (-80.0, 6.2), "middle"),
    "DO": ((-70.2, 18.6), (-67.7, 16.4), "end"),
}
OUTSIDE = {"US"}
"""Drawn as land around the region, and never with a value."""
LEFT_OUT = {"BM", "FJ", "GS"}
"""Not of the region, or so far off that only an edge would show."""
PARTS = {"FR": "GF"}
"""What Natural Earth draws as a part of another country and ISO 3166 as one of its own."""


def arcs_of(topology: dict, tolerance: float) -> list[list[Point]]:
    (scale_x, scale_y), (move_x, move_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * scale_x + move_x, y * scale_y + move_y))
        arcs.append(simplified(points, tolerance))
    return arcs


def simplified(points: list[Point], tolerance: float) -> list[Point]:
    """Douglas and Peucker: the ends stay, and each point that is further from their line than the tolerance."""
    if len(points) < 3:
        return points
    if points[0] == points[-1]:  # an island: halved at its furthest point, or it would become a line
        far = max(range(len(points)), key=lambda place: math.dist(points[0], points[place]))
        return simplified(points[: far + 1], tolerance)[:-1] + simplified(points[far:], tolerance)
    first, last = points[0], points[-1]
    length = math.dist(first, last)
    far, most = 0, 0.0
    for place in range(1, len(points) - 1):
        x, y = points[place]
        cross = (last[0] - first[0]) * (first[1] - y) - (first[0] - x) * (last[1] - first[1])
        distance = abs(cross) / length
        if distance > most:
            far, most = place, distance
    if most <= tolerance:
        return [first, last]
    return simplified(points[: far + 1], tolerance)[:-1] + simplified(points[far:], tolerance)


def rings_of(geometry: dict, arcs: list[list[Point]]) -> list[list[Point]]:
    polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
    rings = []
    for polygon in polygons:
        for ring in polygon:
            points: list[Point] = []
            for number in ring:
                piece = arcs[number] if number >= 0 else arcs[~number][::-1]
                points += piece[1:] if points else piece
            rings.append(points)
    return rings


def clipped(ring: list[Point], frame: Frame) -> list[Point]:
    """Sutherland and Hodgman, against each side of the frame in turn."""
    margin = 0.3
    sides = (
        (0, frame.west - margin, 1),
        (0, frame.east + margin, -1),
        (1, frame.south - margin, 1),
        (1, frame.north + margin, -1),
    )
    for axis, limit, sign in sides:
        kept: list[Point] = []
        for place, point in enumerate(ring):
            before = ring[place - 1]
            inside, was_inside = (point[axis] - limit) * sign >= 0, (before[axis] - limit) * sign >= 0
            if inside != was_inside:
                share = (limit - before[axis]) / (point[axis] - before[axis])
                kept.append((before[0] + share * (point[0] - before[0]), before[1] + share * (point[1] - before[1])))
            if inside:
                kept.append(point)
        ring = kept
        if not ring:
            return []
    return ring


def extent(ring: list[Point]) -> float:
    return max(max(p[0] for p in ring) - min(p[0] for p in ring), max(p[1] for p in ring) - min(p[1] for p in ring))


def path_of(rings: list[list[Point]], frame: Frame) -> str:
    drawn = []
    for ring in rings:
        placed = [frame.place(point) for point in ring]
        kept = [point for place, point in enumerate(placed) if place == 0 or point != placed[place - 1]]
        if len(kept) < 3:
            continue
        steps = [f"M{kept[0][0]:g},{kept[0][1]:g}"]
        for (x0, y0), (x1, y1) in pairwise(kept):
            steps.append(f"l{round(x1 - x0, 1):g},{round(y1 - y0, 1):g}")
        drawn.append("".join(steps) + "z")
    return "".join(drawn)


def shapes_in(topology: dict, frame: Frame) -> dict[str, str]:
    arcs = arcs_of(topology, frame.tolerance)
    shapes = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        country = pycountry.countries.get(numeric=geometry.get("id", ""))
        if country is None or "arcs" not in geometry or country.alpha_2 in LEFT_OUT:
            continue
        rings = [clipped(ring, frame) for ring in rings_of(geometry, arcs)]
        rings = sorted((ring for ring in rings if len(ring) > 2), key=extent, reverse=True)
        if not rings:
            continue
        kept = [ring for place, ring in enumerate(rings) if place == 0 or extent(ring) >= frame.smallest]
        if path := path_of(kept, frame):
            shapes[PARTS.get(country.alpha_2, country.alpha_2)] = path
    return dict(sorted(shapes.items()))


def main(source: str, target: str) -> None:
    topology = json.loads(Path(source).read_text())
    made = {
        "source": "Natural Earth 1:50m, version 4.1, public domain, through world-atlas 2.0.2 (ISC)",
        "outside": sorted(OUTSIDE),
        "frames": {
            name: {"width": frame.width, "height": frame.height, "shapes": shapes_in(topology, frame)}
            for name, frame in FRAMES.items()
        },
    }
    frame = FRAMES["programme"]
    made["frames"]["programme"]["marks"] = {
        code: [*frame.place(at), *frame.place(name), anchor] for code, (at, name, anchor) in MARKS.items()
    }
    Path(target).write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
