"""What pages show of packages: frozen values, ready for a template, and what a frame is told."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.numbers import grade
from trainaction.models import (
    ENDED,
    SUCCEEDED,
    CourseRun,
    Enrolment,
    InteractivePackage,
    PackagePart,
    PackageResult,
    PlayState,
)
from trainaction.packages.addresses import opening
from trainaction.packages.manifests import Part
from trainaction.packages.queries import best_score, best_state, parts_of, results_of


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part to be opened. `said` is what the learner has of it, in a few words; `leads` is whether it is opened from the
    list, or reached from the part before it alone."""

    key: str
    title: str
    said: str
    leads: bool = True


@dataclass(frozen=True, slots=True)
class Player:
    """A package where it stands in a lesson, ready to be opened."""

    title: str
    kind: str
    action: str
    parts: tuple[PartRow, ...]
    said: str
    """What the learner has of the whole; empty before it was opened."""
    is_done: bool
    open_url: str
    results_url: str
    """Empty where nothing is written down."""
    page_url: str
    """A page with nothing but the package; empty on that page."""
    owner: str = ""
    """By which a device tells what two learners have not sent yet apart; empty where nothing is written down."""
    not_followed: str = ""
    """What its manifest asks for and is not done, in words: for who tries it out."""

    @property
    def is_in_order(self) -> bool:
        """Whether some of its parts are reached from the part before them alone."""
        return not all(part.leads for part in self.parts)


def players(
    run: CourseRun,
    enrolment: Enrolment | None,
    packages: Iterable[InteractivePackage],
    language: str,
    *,
    is_saved: bool,
) -> dict[int, Player]:
    """The packages of a lesson by their number. Two queries; none for no package, and none for who is no learner."""
    found = list(packages)
    results = results_of(enrolment, [each.pk for each in found]) if enrolment is not None else {}
    learner = enrolment if is_saved else None
    return {each.pk: player(run, each, results.get(each.pk), language, learner=learner) for each in found}


def player(
    run: CourseRun,
    package: InteractivePackage,
    result: PackageResult | None,
    language: str,
    *,
    learner: Enrolment | None,
) -> Player:
    """`learner` is whose results are written down; None where nobody's are."""
    args = [run.key, package.key]
    return Player(
        title=title_of(package, language),
        kind=package.get_kind_display(),
        action=_("Go on") if result is not None else _("Begin"),
        parts=_rows(package, result),
        said=result_said(result),
        is_done=result is not None and result.state in SUCCEEDED,
        open_url=reverse("learning_package_open", args=args),
        results_url=reverse("learning_package_results", args=args) if learner is not None else "",
        owner=learner.public_id.hex if learner is not None else "",
        page_url=reverse("learning_package", args=args),
    )


def preview_player(package: InteractivePackage, language: str) -> Player:
    """A package as an editor tries it out: nothing is written down."""
    here = reverse("package_preview", args=[package.key])
    return Player(
        title=title_of(package, language),
        kind=package.get_kind_display(),
        action=_("Begin"),
        parts=_rows(package, None),
        said="",
        is_done=False,
        open_url=here,
        results_url="",
        page_url="",
        not_followed=package.said_not_followed(),
    )


def title_of(package: InteractivePackage, language: str) -> str:
    wanted = package.title_es if language == "es" else package.title_en
    return str(wanted or package.title_es or package.title_en)


def _rows(package: InteractivePackage, result: PackageResult | None) -> tuple[PartRow, ...]:
    rows = {row.part: row for row in result.parts.all()} if result is not None else {}
    parts = parts_of(package)
    entry = _entry(parts, rows)
    return tuple(
        PartRow(
            key=part.key,
            title=part.title or _("Part %(number)s") % {"number": number},
            said=part_said(rows.get(part.key)),
            leads=part.may_be_chosen or part.key == entry,
        )
        for number, part in enumerate(parts, 1)
    )


def _entry(parts: Sequence[Part], rows: Mapping[str, PackagePart]) -> str:
    """The part with which somebody begins or goes on where none may be chosen: the first that is not ended, else the first."""
    left = (part.key for part in parts if part.key not in rows or best_state(rows[part.key]) not in ENDED)
    return next(left, parts[0].key)


def part_said(row: PackagePart | None) -> str:
    return _said(best_state(row), best_score(row)) if row is not None else ""


def result_said(result: PackageResult | None) -> str:
    """What a learner has of a package, in a few words and with the time spent in it."""
    if result is None:
        return ""
    said = _said(PlayState(result.state), result.score)
    minutes = round(result.seconds / 60)
    if minutes < 1:
        return said
    time = ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": number_format(minutes)}
    return f"{said} · {time}"


def _said(state: PlayState, score: Decimal | None) -> str:
    if score is None:
        return str(state.label)
    return f"{state.label}: {grade(score * 100)}"


def told(package: InteractivePackage, part: Part, row: PackagePart | None, *, language: str) -> dict[str, Any]:
    """What a frame is opened with, as JSON for the player. A package is not told who opens it."""
    opened = opening(package, part)
    return {
        "src": opened.src,
        "sandbox": opened.sandbox,
        "origin": opened.origin,
        "sitting": row.sitting if row is not None else 0,
        "isSaved": row is not None,
        "told": {
            "portal": "package",
            "kind": package.kind,
            "kept": row.kept if row is not None else {},
            "seconds": row.earlier_seconds if row is not None else 0,
            "passMark": part.pass_mark,
            "launchData": part.launch_data,
            "after": part.after,
            "before": part.before,
            "choices": [each.key for each in parts_of(package) if each.may_be_chosen],
            "language": language,
            "learner": _("Learner"),
        },
    }
