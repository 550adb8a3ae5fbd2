"""A text that was translated and has changed shows its former translation, marked as out of date, until it is translated anew.

wagtail-localize keeps translations by text and place: a text that changes has none, and stands in the language of its source.
The former one is written for the new text, as a translation with an error, which is what the library shows in red and counts
as waiting. Only, it is published.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter
from typing import Any

from bs4 import BeautifulSoup
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from wagtail.models import Locale
from wagtail_localize.models import (
    String,
    StringSegment,
    StringSegmentQuerySet,
    StringTranslation,
    TranslationSource,
)
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.strings import StringValue, extract_ids, validate_translation_links

from portal.blocks.table import is_cell

FORMER = "former"
"""What `StringTranslation.tool_name` says of one that was made for a former text."""
NOTE = "El texto cambió: se ve su traducción anterior. · The text has changed: its former translation is shown."
"""What its row says of it, where the row is read as it stands. The translator says it in its reader's language."""
ALIKE = 0.6
"""From 0 to 1, as `difflib` measures it: how many words of a paragraph have to be left for it to be the same one, where a
rich text has more or fewer paragraphs than before."""
WORD = re.compile(r"\w+")


def publish_former_texts() -> None:
    """Let the library publish these translations too, and say what they are. Of those with errors it publishes none, and has
    no setting for it."""
    of_library = StringSegmentQuerySet.annotate_translation

    def annotate_translation(segments: Any, locale: Locale | int, include_errors: bool = False) -> Any:
        if include_errors:
            return of_library(segments, locale, include_errors=True)
        shown = StringTranslation.objects.filter(
            Q(has_error=False) | Q(tool_name=FORMER),
            translation_of_id=OuterRef("string_id"),
            locale_id=getattr(locale, "pk", locale),
            context_id=OuterRef("context_id"),
        )
        return segments.annotate(translation=Subquery(shown.values("data")))

    StringSegmentQuerySet.annotate_translation = annotate_translation
    error_of_library = StringTranslation.get_error

    def get_error(translation: StringTranslation) -> str | None:
        if translation.has_error and translation.tool_name == FORMER:
            return _(
                "The text has changed: this translates the former one. Edit it, or save it as it is where it is still right."
            )
        error: str | None = error_of_library(translation)
        return error

    StringTranslation.get_error = get_error


def former_texts(source: TranslationSource, locale: Locale) -> QuerySet[StringSegment]:
    """The texts of a source that show their former translation in a language, in their order."""
    outdated = StringTranslation.objects.filter(
        translation_of_id=OuterRef("string_id"), context_id=OuterRef("context_id"), locale=locale, tool_name=FORMER
    )
    found: QuerySet[StringSegment] = source.stringsegment_set.filter(Exists(outdated))
    return found


def write_translations(
    *,
    texts: Iterable[tuple[StringSegment, str]],
    locale: Locale,
    by: AbstractBaseUser | None = None,
    keep: bool = False,
) -> None:
    """Translate texts of one page at their places, as the translator does, each given with its translation as HTML. `keep` leaves
    those that are not out of date. Two queries where none is translated yet, whatever their number.
    """
    by_place = {(segment.string_id, segment.context_id): (segment, text) for segment, text in texts}
    contexts = {context for _string, context in by_place}
    rows = StringTranslation.objects.filter(locale=locale, context_id__in=contexts)
    there = {(row.translation_of_id, row.context_id): row for row in rows}
    new = []
    for place, (segment, text) in by_place.items():
        row = there.get(place)
        if row is not None and keep and row.tool_name != FORMER:
            continue
        if row is None:
            row = StringTranslation(translation_of=segment.string, locale=locale, context=segment.context)
            new.append(row)
        row.data, row.translation_type, row.tool_name = text, StringTranslation.TRANSLATION_TYPE_MANUAL, ""
        row.last_translated_by, row.has_error, row.field_error = by, False, ""
        if row.pk is not None:
            row.save()
        else:
            row.has_error = not _is_right(text, of=segment.string.data)
    StringTranslation.objects.bulk_create(new)


def _is_right(text: str, *, of: str) -> bool:
    """Whether a translation can be shown, as `StringTranslation.save` asks it: what a translator sends may not be HTML."""
    try:
        StringValue.from_translated_html(text)
        validate_translation_links(of, text)
    except ValueError:
        return False
    return True


def keep_former_texts(source: TranslationSource) -> None:
    """Write down the former translation of each text that has changed, between the source's being saved and its texts'
    being read anew: the library's rows are still those of before then."""
    rows = StringTranslation.objects.filter(context__object_id=source.object_id)
    known = {
        (row.context_id, row.translation_of.data, row.locale_id): row for row in rows.select_related("translation_of")
    }
    if not known:
        return
    locales = {locale for _context, _text, locale in known}
    for path, context, before, now in _changed(source):
        for locale in locales:
            former, present = known.get((context, before, locale)), known.get((context, now, locale))
            if former is None or (former.has_error and former.tool_name != FORMER):
                continue
            if present is not None and present.tool_name != FORMER:
                continue
            # An address that changes here is no reason for another there.
            marked = {"tool_name": FORMER, "has_error": True, "field_error": NOTE} if path != "slug" else {}
            StringTranslation.objects.update_or_create(
                translation_of=String.from_value(source.locale_id, StringValue(now)),
                locale_id=locale,
                context_id=context,
                defaults={
                    "data": _with_links_of(now, former.data),
                    "translation_type": former.translation_type,
                    "last_translated_by": former.last_translated_by,
                    **marked,
                },
            )


def _changed(source: TranslationSource) -> Iterator[tuple[str, int, str, str]]:
    """Path, the id of its context, former text and new one, of each place that has another text now."""
    stood = source.stringsegment_set.order_by("context__path", "order").values_list(
        "context__path", "context_id", "string__data"
    )
    before = {path: list(rows) for path, rows in groupby(stood, key=itemgetter(0))}
    now: dict[str, list[str]] = {}
    for segment in extract_segments(source.as_instance()):
        if isinstance(segment, StringSegmentValue):
            now.setdefault(segment.path, []).append(segment.string.data)
    for path, texts in now.items():
        if path not in before or is_cell(path):
            continue
        context = before[path][0][1]
        for old, new in _pairs([text for _path, _context, text in before[path]], texts):
            yield path, context, old, new


def _pairs(before: Sequence[str], now: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Of the texts at one place, one or the paragraphs of a rich text, those that have changed, each with what it was.

    What has no words, such as a number or an address alone, is a fact, which goes along.
    """
    for change, start, end, new_start, new_end in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if change != "replace":
            continue
        gone = [text for text in before[start:end] if text not in now]
        come = [text for text in now[new_start:new_end] if text not in before]
        if len(gone) == len(come):
            pairs = list(zip(gone, come, strict=True))
        else:
            pairs = list(_alike(gone, come))
        yield from ((old, new) for old, new in pairs if _has_words(new))


def _alike(gone: Sequence[str], come: Sequence[str]) -> Iterator[tuple[str, str]]:
    left = {text: WORD.findall(_read(text)) for text in gone}
    for new in come:
        # By words: by letters, two long texts of one language are much alike, and it takes a hundred times as long.
        words = WORD.findall(_read(new))
        likeness = {old: SequenceMatcher(None, left[old], words, autojunk=False).ratio() for old in left}
        old = max(left, key=likeness.__getitem__, default=None)
        if old is not None and likeness[old] >= ALIKE:
            del left[old]
            yield old, new


def _has_words(text: str) -> bool:
    words = _read(text).split()
    return any(letter.isalpha() for word in words if "@" not in word and "://" not in word for letter in word)


def _read(text: str) -> str:
    return BeautifulSoup(text, "html.parser").get_text(" ")


def _with_links_of(text: str, translation: str) -> str:
    """A translation without the links that its text has no more: the library knows where a link goes from the text."""
    gone = extract_ids(translation) - extract_ids(text)
    if not gone:
        return translation
    soup = BeautifulSoup(translation, "html.parser")
    for link in soup.find_all("a", id=list(gone)):
        link.unwrap()
    return str(soup)
