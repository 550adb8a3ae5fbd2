"""What a SCORM package says of itself: its version, and the parts that are opened one by one.

Sources: ADL SCORM 1.2 Content Aggregation Model (2001), sections 2.2 and 2.3; SCORM 2004 4th Edition CAM (2009),
sections 3.4 and 3.5. What it says of their order is read in `sequencing`.
"""

import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from trainaction.packages.sequencing import read_sequencing

SCORM12, SCORM2004 = "scorm12", "scorm2004"
MOST_PARTS = 200
LONGEST_KEY = 200
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_NAMESPACES = {
    "http://www.adlnet.org/xsd/adlcp_rootv1p2": SCORM12,
    "http://www.adlnet.org/xsd/adlcp_v1p3": SCORM2004,
}


@dataclass(frozen=True, slots=True)
class Part:
    """What is opened at once (a “SCO”). `path` is a file of the package, `query` what its address ends in."""

    key: str
    title: str
    path: str
    query: str = ""
    pass_mark: float | None = None
    """From 0 to 1; None where the package says none."""
    launch_data: str = ""
    after: str = ""
    """The key of the part that it leads on to; empty for none."""
    before: str = ""
    may_be_chosen: bool = True
    """Whether the learner may open it from the list, or comes to it by what is before it alone."""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest as it was read. `not_followed` are codes of `sequencing.NOT_FOLLOWED`."""

    version: str
    parts: tuple[Part, ...]
    not_followed: tuple[str, ...] = ()


def read_manifest(content: bytes, names: set[str]) -> Manifest:
    """What an imsmanifest.xml says; `names` are the files of the package.

    Raises ValidationError with a sentence for what is no manifest, is of another version, or leads nowhere.
    """
    try:
        root = fromstring(content, forbid_dtd=False)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise _unread(error) from error
    version = _version(root)
    organization = _organization(root)
    keys: dict[Element, str] = {}
    parts = tuple(_parts(root, organization, names, keys))
    if not parts:
        raise ValidationError(
            _("Its imsmanifest.xml names no page to begin with. Export the package again as SCORM 1.2 or SCORM 2004.")
        )
    if len(parts) > MOST_PARTS:
        raise ValidationError(_("It has more than %(number)s parts: divide it.") % {"number": MOST_PARTS})
    if version == SCORM12 or organization is None:  # it knows no sequencing: one after the other
        return Manifest(version, tuple(_in_a_row(parts)))
    try:
        ways, not_followed = read_sequencing(root, organization, lambda item: keys.get(item, ""))
    except RecursionError as error:
        raise _unread(_("chapters within chapters without end")) from error
    return Manifest(
        version,
        tuple(replace(part, **asdict(ways[part.key])) if part.key in ways else part for part in parts),
        not_followed,
    )


def _unread(error: object) -> ValidationError:
    return ValidationError(
        _("Its imsmanifest.xml cannot be read: %(error)s. Export the package again.") % {"error": error}
    )


def _in_a_row(parts: Sequence[Part]) -> Iterator[Part]:
    keys = ["", *(part.key for part in parts), ""]
    for place, part in enumerate(parts):
        yield replace(part, before=keys[place], after=keys[place + 2])


def _version(root: Element) -> str:
    said = next((_text(each) for each in root.iter() if _name(each) == "schemaversion"), "")
    if said in ("1.2", "ADL SCORM 1.2"):
        return SCORM12
    if said == "CAM 1.3" or said.startswith("2004"):
        return SCORM2004
    if not said:
        for each in root.iter():
            for name in (each.tag, *each.attrib):
                found = _NAMESPACES.get(str(name).partition("}")[0].lstrip("{"))
                if found is not None:
                    return found
    raise ValidationError(
        _("It says that it is SCORM “%(version)s”. SCORM 1.2 and SCORM 2004 can be played: export it as one of them.")
        % {"version": said[:50] or "?"}
    )


def _parts(root: Element, organization: Element | None, names: set[str], keys: dict[Element, str]) -> Iterator[Part]:
    """The parts in order; their keys are written down by their items in `keys`."""
    resources = _resources(root)
    taken: set[str] = set()
    items = [each for each in organization.iter() if _name(each) == "item"] if organization is not None else []
    for item in items:
        target = resources.get(item.get("identifierref", ""))
        if target is None or not target[1]:
            continue  # a chapter, which has parts below it and nothing to open
        resource, href = target
        key = (item.get("identifier") or resource.get("identifier") or "")[:LONGEST_KEY]
        key = key if key and key not in taken else f"part-{len(taken) + 1}"
        taken.add(key)
        keys[item] = key
        path, query = _target(href, item.get("parameters", ""), names)
        title = next((_text(each) for each in item if _name(each) == "title"), "")
        yield Part(
            key=key,
            title=title[:200],
            path=path,
            query=query,
            pass_mark=_pass_mark(item),
            launch_data=next((_text(each) for each in item if _name(each).lower() == "datafromlms"), "")[:4096],
        )
    if not items:
        for key, (_resource, href) in resources.items():
            if href:
                path, query = _target(href, "", names)
                yield Part(key=key[:LONGEST_KEY] or "part-1", title="", path=path, query=query)
                return


def _resources(root: Element) -> dict[str, tuple[Element, str]]:
    """Resources by their identifiers, each with the address of what it opens, as seen from the package's root."""
    found: dict[str, tuple[Element, str]] = {}
    outer = root.get(_BASE, "")
    for holder in (each for each in root if _name(each) == "resources"):
        base = outer + holder.get(_BASE, "")
        for resource in (each for each in holder if _name(each) == "resource"):
            href = resource.get("href", "")
            address = base + resource.get(_BASE, "") + href if href else ""
            found.setdefault(resource.get("identifier", ""), (resource, address))
    return found


def _organization(root: Element) -> Element | None:
    """The organization that is the default, or else the first one."""
    holder = next((each for each in root if _name(each) == "organizations"), None)
    if holder is None:
        return None
    there = [each for each in holder if _name(each) == "organization"]
    default = holder.get("default", "")
    return next((each for each in there if each.get("identifier") == default), next(iter(there), None))


def _target(href: str, parameters: str, names: set[str]) -> tuple[str, str]:
    """The file that an address of the manifest leads to, and its query. Raises ValidationError where it leads out."""
    try:
        address = urlsplit(href.replace("\\", "/"))
    except ValueError as error:  # brackets that no host has
        raise _outside(href) from error
    if address.scheme or address.netloc or address.path.startswith("/"):
        raise _outside(href)
    path = posixpath.normpath(unquote(address.path))
    if path == ".." or path.startswith("../"):
        raise _outside(href)
    if path not in names:
        alike = {each.casefold(): each for each in names}  # written on systems for which Index.html is index.html
        if path.casefold() not in alike:
            raise ValidationError(
                _("Its imsmanifest.xml begins with “%(path)s”, and there is no such file in it. Export it again.")
                % {"path": path[:200]}
            )
        path = alike[path.casefold()]
    given = parameters.lstrip("?&").partition("#")[0]
    return path, "&".join(filter(None, (address.query, given)))[:1000]


def _outside(href: str) -> ValidationError:
    return ValidationError(
        _("Its imsmanifest.xml begins with “%(path)s”, which is outside of the package. Everything has to be in it.")
        % {"path": href[:200]}
    )


def _pass_mark(item: Element) -> float | None:
    """SCORM 1.2 says it in per cent, SCORM 2004 as a share with its primary objective."""
    for each in item.iter():
        name = _name(each).lower()
        share = 100.0 if name == "masteryscore" else 1.0 if name == "minnormalizedmeasure" else 0.0
        if not share:
            continue
        try:
            mark = float(_text(each)) / share
        except ValueError:
            continue
        if 0 <= mark <= 1:
            return mark
    return None


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(element: Element) -> str:
    return " ".join((element.text or "").split())
