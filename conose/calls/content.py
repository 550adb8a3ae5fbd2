"""The canonical content of an application: what is submitted, as one JSON text of which the digest is taken.

Keys in order, no spaces, UTF-8: the same content has the same digest on every machine, so whoever has the content that
the receipt leads to can compute it anew. Amounts are texts with two decimals, days are ISO 8601. What reviewers read is
this and nothing else:

    {"format": 1, "call": {"code", "title_es", "title_en", "currency", "ceiling"}, "language",
     "applicant": {"title", "name", "address", "birth_date", "sex", "country", "institution"},
     "declared": [{"key", "label_es", "label_en"}],
     "parts": [{"key", "kind", "label_es", "label_en", "tells_who", "value" or "file": {"name", "kind", "size", "sha256"}}],
     "budget": {"requested", "total", "lines": [{"heading", "what", "amount"}]} or null,
     "co_applicants": [{"name", "address", "institution", "does"}],
     "referees": [{"key", "name", "address", "knows_from"}]}

Sections are parts of the kind "section", without a value.
"""

import hashlib
import json
import unicodedata
from typing import Any

from conose.calls.drafts import ASKED, Draft, answer_field
from conose.models import FormPart

FORMAT = 1


def content_of(draft: Draft) -> dict[str, Any]:
    """What would be submitted now."""
    own, call = draft.application, draft.call
    found = {
        "format": FORMAT,
        "call": {
            "code": call.code,
            "title_es": call.title_es,
            "title_en": call.title_en,
            "currency": call.currency,
            "ceiling": f"{call.ceiling:.2f}" if call.ceiling is not None else None,
        },
        "language": own.language,
        "applicant": {
            "title": own.title,
            "name": own.name,
            "address": own.account.email if own.account else "",
            "birth_date": own.birth_date.isoformat() if own.birth_date else None,
            "sex": own.sex,
            "country": own.country_id or "",
            "institution": own.institution_name,
        },
        "declared": [
            {"key": each.key.hex, "label_es": each.label_es, "label_en": each.label_en}
            for each in draft.criteria
            if each.key.hex in own.declared
        ],
        "parts": [_part(draft, part) for part in draft.parts if part.kind != FormPart.Kind.BUDGET],
        "budget": {
            "requested": f"{own.requested:.2f}" if own.requested is not None else None,
            "total": f"{draft.total:.2f}",
            "lines": [
                {"heading": line.heading, "what": line.what, "amount": f"{line.amount or 0:.2f}"}
                for line in draft.lines
                if line.heading or line.what or line.amount is not None
            ],
        }
        if draft.budget is not None
        else None,
        "co_applicants": [
            {"name": each.name, "address": each.address, "institution": each.institution, "does": each.does}
            for each in draft.co_applicants
        ],
        "referees": [
            {"key": each.key.hex, "name": each.name, "address": each.address, "knows_from": each.knows_from}
            for each in draft.referees
        ],
    }
    normal: dict[str, Any] = _normal(found)
    return normal


def _part(draft: Draft, part: FormPart) -> dict[str, Any]:
    told: dict[str, Any] = {
        "key": part.key.hex,
        "kind": part.kind,
        "label_es": part.label_es,
        "label_en": part.label_en,
        "tells_who": part.tells_who,
    }
    if part.kind in ASKED:
        told["value"] = draft.value(answer_field(part).name)
    elif part.kind == FormPart.Kind.FILE:
        file = draft.files.get(part.pk)
        told["file"] = (
            {"name": file.name, "kind": file.kind, "size": file.size, "sha256": file.sha256} if file else None
        )
    return told


def _normal(value: Any) -> Any:
    """With every text in Unicode's normal form C: phones and computers write the same accent in two ways."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [_normal(each) for each in value]
    if isinstance(value, dict):
        return {key: _normal(each) for key, each in value.items()}
    return value


def canonical(content: dict[str, Any]) -> bytes:
    """The content as the bytes of which the digest is taken."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def sha256_of(content: dict[str, Any]) -> str:
    """64 hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()
