"""The order of a package's parts as its manifest says it, and what of that is told not to be followed."""

from xml.etree.ElementTree import Element, fromstring

import pytest
from django.core.exceptions import ValidationError

from tests.factories.packages import PAGE, manifest, scorm
from tests.trainaction.test_package_files import read
from trainaction.packages.manifests import read_manifest
from trainaction.packages.sequencing import read_sequencing

FLOW = '<sequencing><controlMode choice="false" flow="true"/></sequencing>'


def item(key: str, within: str = "") -> str:
    return f'<item identifier="{key}">{within}</item>'


def ways(organization: str, shared: str = "") -> dict[str, tuple[str, str, bool]]:
    """Of each item without items in it: what comes after it, before it, and whether it may be chosen."""
    root = fromstring(f"<manifest><organization>{organization}</organization>{shared}</manifest>")

    def key_of(element: Element) -> str:
        return "" if element.find("item") is not None else element.get("identifier", "")

    found, _left = read_sequencing(root, root[0], key_of)
    return {key: (each.after, each.before, each.may_be_chosen) for key, each in found.items()}


@pytest.mark.parametrize(
    ("organization", "expected"),
    [
        (item("a") + item("b"), {"a": ("", "", True), "b": ("", "", True)}),
        (item("a") + item("b") + FLOW, {"a": ("b", "", False), "b": ("", "a", False)}),
        (
            item("a") + item("b") + '<sequencing><controlMode flow="true" forwardOnly="true"/></sequencing>',
            {"a": ("b", "", True), "b": ("", "", True)},
        ),
        # From chapter to chapter, and back to the last part of the one before; the third chapter is not flowed into.
        (
            item("c1", item("a") + item("b") + FLOW) + item("c2", item("c") + FLOW) + item("c3", item("d")) + FLOW,
            {"a": ("b", "", False), "b": ("c", "a", False), "c": ("", "b", False), "d": ("", "", True)},
        ),
    ],
    ids=["nothing said", "one after the other", "forward alone", "chapters"],
)
def test_control_modes_say_where_a_part_leads(organization: str, expected: dict[str, tuple[str, str, bool]]) -> None:
    assert ways(organization) == expected


def test_sequencing_that_items_share_is_followed_and_overruled_by_their_own() -> None:
    of_all = FLOW.replace("<sequencing>", '<sequencing ID="s">')
    shared = f"<sequencingCollection>{of_all}</sequencingCollection>"
    referred = '<sequencing IDRef="s"/>'
    own = '<sequencing IDRef="s"><controlMode choice="true"/></sequencing>'
    assert ways(item("a") + item("b") + referred, shared)["a"] == ("b", "", False)
    assert ways(item("a") + item("b") + own, shared)["a"] == ("", "", True)


def test_what_is_not_followed_is_told_of_the_package() -> None:
    rule = (
        "<imsss:sequencing><imsss:controlMode flow='true'/><imsss:sequencingRules><imsss:preConditionRule/>"
        "</imsss:sequencingRules><imsss:limitConditions attemptLimit='1'/></imsss:sequencing>"
    )
    files = {"dos.html": PAGE}
    found = read(scorm(files, "index.html", "dos.html", version="2004 4th Edition", order=rule))
    assert found.not_followed == ("rules", "limits")
    assert [(part.after, part.before, part.may_be_chosen) for part in found.parts] == [
        ("i2", "", True),
        ("", "i1", True),
    ]
    plain = read(scorm(files, "index.html", "dos.html"))
    assert ([part.after for part in plain.parts], plain.not_followed) == (["i2", ""], ())


def test_chapters_without_end_are_refused_with_a_sentence() -> None:
    deep = "<item>" * 5000 + "</item>" * 5000
    content = manifest("index.html", version="2004 4th Edition", order=deep).encode()
    with pytest.raises(ValidationError, match=r"imsmanifest\.xml"):
        read_manifest(content, {"index.html"})
