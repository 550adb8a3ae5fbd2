"""The texts of a page read into the translation memory together.

wagtail-localize looks up each text, each place and what joins them by itself, and writes each in a savepoint of its own: a dozen
queries for a sentence, a thousand for a lesson. The same rows are written here in some twenty, whatever their number. Whoever
renews a source has it so: a publication, the translation screen, an import.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    String,
    StringSegment,
    TemplateSegment,
    TranslationContext,
    TranslationSource,
)
from wagtail_localize.segments import (
    OverridableSegmentValue,
    RelatedObjectSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)
from wagtail_localize.segments.extract import extract_segments

FEW = (
    (TemplateSegmentValue, TemplateSegment),
    (RelatedObjectSegmentValue, RelatedObjectSegment),
    (OverridableSegmentValue, OverridableSegment),
)
"""What a page has few of: the library writes them one by one."""

of_library = TranslationSource.refresh_segments


def read_together() -> None:
    """Let the library read a source's texts so. It has no setting for it."""
    TranslationSource.refresh_segments = refresh_segments


@transaction.atomic
def refresh_segments(source: TranslationSource) -> None:
    """Make the segments those of the source's content, as `TranslationSource.refresh_segments` of wagtail-localize does."""
    instance = source.as_instance()
    values = extract_segments(instance)
    places = _places(source, instance, [value.path for value in values])
    for kind, model in FEW:
        seen = [model.from_value(source, value).pk for value in values if isinstance(value, kind)]
        model.objects.filter(source=source).exclude(pk__in=seen).delete()
    _write(source, [value for value in values if isinstance(value, StringSegmentValue)], places)


def _places(source: TranslationSource, instance: Any, paths: Sequence[str]) -> dict[str, int]:
    """The contexts of these paths, by path."""
    contexts = {each.path: each for each in TranslationContext.objects.filter(object_id=source.object_id)}
    missing = []
    for path in dict.fromkeys(paths):
        if path not in contexts:
            path_id = TranslationContext._get_path_id(path)
            context = TranslationContext(object_id=source.object_id, path=path, path_id=path_id)
            context.save = _later  # finding its field saves it, before it is there
            contexts[path] = context
            missing.append(context)
        contexts[path].get_field_path(instance)
    TranslationContext.objects.bulk_create(missing)
    return {path: context.pk for path, context in contexts.items()}


def _later(**kwargs: Any) -> None:
    """Instead of saving something that is written with others."""


def _write(source: TranslationSource, values: Sequence[StringSegmentValue], places: dict[str, int]) -> None:
    """Make these the source's texts."""
    strings = _strings(source.locale_id, [value.string.data for value in values])
    wanted = dict.fromkeys(
        (
            places[value.path],
            value.order,
            strings[value.string.data],
            json.dumps(value.attrs, cls=DjangoJSONEncoder),
        )
        for value in values
    )
    rows = source.stringsegment_set.values_list("context_id", "order", "string_id", "attrs", "pk")
    there = {tuple(row): pk for *row, pk in rows}
    gone = [pk for row, pk in there.items() if row not in wanted]
    if gone:
        source.stringsegment_set.filter(pk__in=gone).delete()
    StringSegment.objects.bulk_create(
        StringSegment(source=source, context_id=context, order=order, string_id=string, attrs=attrs)
        for context, order, string, attrs in wanted
        if (context, order, string, attrs) not in there
    )


def _strings(locale: int, texts: Iterable[str]) -> dict[str, int]:
    """The rows of these texts in a language, by text; what is not there yet is written."""
    texts_by_hash = {String._get_data_hash(text): text for text in texts}
    rows = String.objects.filter(locale_id=locale, data_hash__in=texts_by_hash).values_list("data_hash", "pk")
    found = dict(rows)
    missing = [
        String(locale_id=locale, data_hash=data_hash, data=text)
        for data_hash, text in texts_by_hash.items()
        if data_hash not in found
    ]
    if missing:
        # Texts are shared by pages: that of another may have been saved with one of these meanwhile.
        String.objects.bulk_create(missing, ignore_conflicts=True)
        found = dict(rows.all())
    return {text: found[data_hash] for data_hash, text in texts_by_hash.items()}
