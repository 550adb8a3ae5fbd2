"""What a SCORM 2004 manifest says of the order of its parts: where each leads on and back to, and which may be chosen.

Source: SCORM 2004 4th Edition Sequencing and Navigation (2009): control modes (3.2), flow (SB.2.1, SB.2.2), choice
(SB.2.9). Of all else (rules, limits, shared objectives, rollup, drawing by lot) it is only told that it is there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from django.utils.translation import gettext_lazy as _

NOT_FOLLOWED = {
    "rules": _("rules that skip, lock or repeat parts"),
    "limits": _("limits of attempts and of time"),
    "objectives": _("objectives that parts share"),
    "rollup": _("rules of how results add up"),
    "lot": _("parts drawn or ordered by lot"),
    "choice": _("limits of what may be chosen while a part is open"),
}
"""What of a manifest's sequencing is not followed, by the code that is kept with a package."""
_CODES = {
    "sequencingRules": "rules",
    "limitConditions": "limits",
    "mapInfo": "objectives",
    "rollupRules": "rollup",
    "rollupConsiderations": "rollup",
    "randomizationControls": "lot",
    "constrainedChoiceConsiderations": "choice",
}


@dataclass(frozen=True, slots=True)
class Ways:
    """From a part: the keys of what comes after and before it by flow, empty for nothing, and whether it may be chosen."""

    after: str = ""
    before: str = ""
    may_be_chosen: bool = True


@dataclass(eq=False, slots=True)
class _Activity:
    """A node of the activity tree: a part where it has a key, a chapter where it has not."""

    parent: "_Activity | None"
    key: str
    chooses: bool
    flows: bool
    is_forward_only: bool
    children: "list[_Activity]" = field(default_factory=list)


def read_sequencing(
    root: Element, organization: Element, key_of: Callable[[Element], str]
) -> tuple[dict[str, Ways], tuple[str, ...]]:
    """The ways from each part of an organization, by its key, and the codes of what is not followed (NOT_FOLLOWED).

    `key_of` is the key of the part that an item opens, empty for none. `root` is the manifest, where sequencing that
    several items share is kept.
    """
    shared = {each.get("ID", ""): each for each in root.iter() if _name(each) == "sequencing" and each.get("ID")}
    found: set[str] = set()
    parts: list[_Activity] = []

    def activity(element: Element, parent: _Activity | None) -> _Activity:
        said = _said(element, shared)
        control = said.get("controlMode")
        modes: Mapping[str, str] = control.attrib if control is not None else {}
        found.update(_CODES[_name(each)] for part in said.values() for each in part.iter() if _name(each) in _CODES)
        if modes.get("choiceExit") == "false":
            found.add("choice")
        made = _Activity(
            parent,
            key_of(element) if parent is not None else "",
            modes.get("choice") != "false",
            modes.get("flow") == "true",
            modes.get("forwardOnly") == "true",
        )
        if made.key:
            parts.append(made)
        made.children += [activity(each, made) for each in element if _name(each) == "item"]
        return made

    activity(organization, None)
    ways = {
        each.key: Ways(_onward(each, 1), _onward(each, -1), each.parent is None or each.parent.chooses)
        for each in parts
    }
    return ways, tuple(code for code in NOT_FOLLOWED if code in found)


def _said(element: Element, shared: Mapping[str, Element]) -> dict[str, Element]:
    """The sequencing of an item, by the name of what it is about: its own, and what it leaves to the one it refers to."""
    own = next((each for each in element if _name(each) == "sequencing"), None)
    if own is None:
        return {}
    referred = shared.get(own.get("IDRef", ""))
    return {_name(each): each for holder in (referred, own) if holder is not None for each in holder}


def _onward(activity: _Activity, step: int) -> str:
    """The key of the part to which flow leads on from one (`step` 1) or back (-1); empty where it leads nowhere."""
    parent = activity.parent
    while parent is not None:
        if not parent.flows or (step < 0 and parent.is_forward_only):
            return ""
        place = parent.children.index(activity) + step
        if 0 <= place < len(parent.children):
            return _into(parent.children[place], step)
        activity, parent = parent, parent.parent
    return ""


def _into(activity: _Activity, step: int) -> str:
    """The key of the part with which flow enters an activity: its first one, or coming back the last."""
    while activity.children and activity.flows:
        activity = activity.children[0 if step > 0 or activity.is_forward_only else -1]
    return "" if activity.children else activity.key


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
