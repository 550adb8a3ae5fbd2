"""What a store of learning records refuses: a statement against xAPI 1.0.3, Part Two (Statements), rule by rule."""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

STATEMENT = {"id", "actor", "verb", "object", "result", "context", "timestamp", "stored", "authority", "version", "attachments"}  # fmt: skip
DEFINITION = {"name", "description", "type", "moreInfo", "interactionType", "correctResponsesPattern", "choices", "scale", "source", "target", "steps", "extensions"}  # fmt: skip
CONTEXT = {"registration", "instructor", "team", "contextActivities", "revision", "platform", "language", "statement", "extensions"}  # fmt: skip
INTERACTIONS = {"true-false", "choice", "fill-in", "long-fill-in", "matching", "performance", "sequencing", "likert", "numeric", "other"}  # fmt: skip
COMPONENTS = {
    "choices": {"choice", "sequencing"}, "scale": {"likert"}, "source": {"matching"}, "target": {"matching"}, "steps": {"performance"},
}  # fmt: skip
TAG = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
DURATION = re.compile(
    r"P(\d+W|(?=.)(\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?)"
)  # "precision to 0.01 seconds"


def problems(statement: Any) -> list[str]:
    """What is wrong with a statement, each as the place and the fault; empty where a store takes it."""
    found: list[str] = []

    def need(is_right: bool, fault: str) -> None:
        if not is_right:
            found.append(fault)

    need(set(statement) <= STATEMENT, f"unknown: {set(statement) - STATEMENT}")
    need({"actor", "verb", "object"} <= set(statement), "actor, verb and object are required")
    found.extend(_nulls(statement, "statement"))
    need(_is_uuid(statement.get("id")), "id is no UUID")
    need(_is_moment(statement.get("timestamp")), "timestamp is no moment with a zone")
    actor = statement["actor"]
    need(actor.get("objectType", "Agent") == "Agent", "actor is no agent")
    need(
        len(set(actor) & {"mbox", "mbox_sha1sum", "openid", "account"}) == 1, "actor is known by more or less than one"
    )
    account = actor.get("account", {})
    need(set(account) == {"homePage", "name"} and _is_iri(account["homePage"]), "account")
    verb = statement["verb"]
    need(set(verb) <= {"id", "display"} and _is_iri(verb.get("id")), "verb")
    found.extend(_language_map(verb.get("display", {}), "verb.display"))
    found.extend(_activity(statement["object"], "object"))
    found.extend(_result(statement.get("result", {})))
    context = statement.get("context", {})
    need(set(context) <= CONTEXT, f"context has {set(context) - CONTEXT}")
    need("registration" not in context or _is_uuid(context["registration"]), "registration is no UUID")
    need("language" not in context or bool(TAG.fullmatch(context["language"])), "context.language")
    need(all(_is_iri(key) for key in context.get("extensions", {})), "context.extensions")
    for kind, activities in context.get("contextActivities", {}).items():
        need(kind in {"parent", "grouping", "category", "other"}, f"contextActivities.{kind}")
        is_list = isinstance(activities, list) and bool(activities)
        need(is_list, f"contextActivities.{kind} is no list")
        for activity in activities if is_list else []:
            found.extend(_activity(activity, f"contextActivities.{kind}"))
    return found


def _activity(activity: Any, where: str) -> list[str]:
    found = []
    if set(activity) - {"objectType", "id", "definition"} or activity.get("objectType", "Activity") != "Activity":
        found.append(f"{where} is no activity")
    if not _is_iri(activity.get("id")):
        found.append(f"{where}.id is no IRI")
    definition = activity.get("definition", {})
    if set(definition) - DEFINITION:
        found.append(f"{where}.definition has {set(definition) - DEFINITION}")
    if "type" in definition and not _is_iri(definition["type"]):
        found.append(f"{where}.definition.type is no IRI")
    found += _language_map(definition.get("name", {}), f"{where}.name")
    kind = definition.get("interactionType")
    if kind is not None and kind not in INTERACTIONS:
        found.append(f"{where}.interactionType")
    for name, kinds in COMPONENTS.items():
        components = definition.get(name, [])
        ids = [each.get("id", "") for each in components]
        if components and kind not in kinds:
            found.append(f"{where}.{name} in {kind}")
        if len(set(ids)) != len(ids) or not all(each and not re.search(r"\s", each) for each in ids):
            found.append(f"{where}.{name}: ids")
        for each in components:
            found += _language_map(each.get("description", {}), f"{where}.{name}.description")
    return found


def _result(result: Any) -> list[str]:
    found = []
    if set(result) - {"score", "success", "completion", "response", "duration", "extensions"}:
        found.append("result has what none has")
    for name in ("success", "completion"):
        if not isinstance(result.get(name, True), bool):
            found.append(f"result.{name} is no boolean")
    if not isinstance(result.get("response", ""), str):
        found.append("result.response is no text")
    if "duration" in result and not DURATION.fullmatch(result["duration"]):
        found.append("result.duration")
    score = result.get("score", {})
    if set(score) - {"scaled", "raw", "min", "max"}:
        found.append("score has what none has")
    if not -1 <= score.get("scaled", 0) <= 1:
        found.append("score.scaled")
    if "raw" in score and not score.get("min", score["raw"]) <= score["raw"] <= score.get("max", score["raw"]):
        found.append("score.raw")
    return found


def _language_map(texts: Any, where: str) -> list[str]:
    is_one = isinstance(texts, dict) and all(
        TAG.fullmatch(tag) and isinstance(text, str) and text for tag, text in texts.items()
    )
    return [] if is_one else [f"{where} is no language map"]


def _nulls(value: Any, where: str) -> list[str]:
    if value is None:
        return [f"{where} is null"]
    if isinstance(value, dict):
        return [fault for key, each in value.items() for fault in _nulls(each, f"{where}.{key}")]
    if isinstance(value, list):
        return [fault for each in value for fault in _nulls(each, where)]
    return []


def _is_iri(text: Any) -> bool:
    return (
        isinstance(text, str) and bool(urlsplit(text).scheme and urlsplit(text).netloc) and not re.search(r"\s", text)
    )


def _is_uuid(text: Any) -> bool:
    try:
        return str(UUID(text)) == text
    except (TypeError, ValueError, AttributeError):
        return False


def _is_moment(text: Any) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None and not text.endswith("-00:00")
    except (TypeError, ValueError):
        return False
