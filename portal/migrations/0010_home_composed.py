"""Home pages showed figures, the latest episodes and the library by themselves, above what their editors wrote: from now on
these are the first three of the sections that an editor composes, so that every page shows what it did. In the notice about
the portal the sentence that its owners were to complete becomes the block that shows the setting.

What is kept of a page elsewhere changes alike: its revisions, and what its translations are made from.
"""

import json
import re
import uuid

from django.db import migrations
from wagtail.blocks import StreamValue

SECTIONS = (("figures", {"heading": ""}), ("episodes", {"heading": "", "number": 3}), ("library", {"heading": "", "number": 3}))
PLACEHOLDERS = (
    "La institución que mantiene este sitio completa aquí su nombre, su dirección y una forma de escribirle.",
    "The institution that keeps this site completes here its name, its address and a way to write to it.",
)


def with_sections(body, key):
    """Numbers of the blocks are made of the translation key, so that they are the same in all languages."""
    if any(block["type"] in dict(SECTIONS) for block in body):
        return body
    first = [{"type": kind, "value": value, "id": str(uuid.uuid5(uuid.UUID(str(key)), kind))} for kind, value in SECTIONS]
    return [*first, *body]


def without_sections(body, key):
    return [block for block in body if block["type"] not in dict(SECTIONS)]


def with_owner(body, key):
    return [
        {**block, "type": "responsible", "value": None} if block["type"] == "text" and _said(block["value"]) in PLACEHOLDERS else block
        for block in body
    ]


def without_owner(body, key):
    return [
        {**block, "type": "text", "value": f"<p>{PLACEHOLDERS[0]}</p>"} if block["type"] == "responsible" else block for block in body
    ]


def _said(value):
    return re.sub(r"<[^>]*>", "", value or "").strip()


def change(apps, name, of_body):
    """Rewrite the body of all pages of a type, wherever it is kept."""
    model = apps.get_model("portal", name)
    keys = dict(model.objects.values_list("pk", "translation_key"))
    for page in model.objects.all():
        before = [dict(block) for block in page.body.raw_data]
        after = of_body(before, keys[page.pk])
        if after != before:
            model.objects.filter(pk=page.pk).update(body=StreamValue(page.body.stream_block, after, is_lazy=True))
    revisions = apps.get_model("wagtailcore", "Revision").objects.filter(
        content_type__app_label="portal", content_type__model=name.lower(), object_id__in=[str(pk) for pk in keys]
    )
    for revision in revisions.iterator():
        body = of_kept(revision.content.get("body"), of_body, keys[int(revision.object_id)])
        if body is not None:
            revision.content["body"] = body
            revision.save(update_fields=["content"])
    sources = apps.get_model("wagtail_localize", "TranslationSource").objects.filter(
        specific_content_type__app_label="portal", specific_content_type__model=name.lower()
    )
    for source in sources.iterator():
        content = json.loads(source.content_json)
        body = of_kept(content.get("body"), of_body, source.object_id)
        if body is not None:
            content["body"] = body
            source.content_json = json.dumps(content)
            source.save(update_fields=["content_json"])


def of_kept(text, of_body, key):
    """A body as it is kept in JSON, rewritten; None where nothing changes."""
    before = json.loads(text or "[]")
    after = of_body(before, key)
    return json.dumps(after) if after != before else None


def compose(apps, schema_editor):
    change(apps, "HomePage", with_sections)
    change(apps, "StandardPage", with_owner)


def take_apart(apps, schema_editor):
    change(apps, "HomePage", without_sections)
    change(apps, "StandardPage", without_owner)


class Migration(migrations.Migration):

    dependencies = [
        ('portal', '0009_home_sections'),
        ('wagtailcore', '0098_apitoken'),
        ('wagtail_localize', '0016_rename_page_revision_translationlog_revision'),
    ]

    operations = [migrations.RunPython(compose, take_apart, elidable=True)]
