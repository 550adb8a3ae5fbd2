"""How a program makes pages: published in Spanish, then translated through the translation memory as an editor does."""

from typing import TypeVar

from django.db import transaction
from wagtail.models import Locale, Page, Revision
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.strings import StringValue

from portal.former_texts import write_translations
from portal.postponing import postponed

P = TypeVar("P", bound=Page)


def publish_below(parent: Page, page: P) -> P:
    """The page added below `parent` and published, read anew."""
    page.live = False
    with postponed():
        parent.add_child(instance=page)
        page.save_revision().publish()
    fresh: P = type(page).objects.get(pk=page.pk)
    return fresh


def translate_to_english(page: Page, texts: dict[str, str]) -> None:
    """The page in English, its texts looked up by the Spanish ones; nothing where it is translated already.

    Texts are given as they are in their fields; of rich text, the words of each paragraph.
    """
    english = Locale.objects.get(language_code="en")
    existing = page.get_translation_or_none(english)
    if existing is not None and existing.alias_of_id is None:
        return
    renew_english(page, texts)


def renew_english(page: Page, texts: dict[str, str]) -> None:
    """Bring a page's English up to date: texts that are not translated yet are, as `translate_to_english` finds them."""
    english = Locale.objects.get(language_code="en")
    # A translator is shown plain text as HTML too: escaped, its lines parted by <br>.
    translated = {_as_html(spanish): _as_html(text) for spanish, text in texts.items()}
    with postponed():
        with transaction.atomic():
            source, _ = TranslationSource.update_or_create_from_instance(page)
            Translation.objects.get_or_create(source=source, target_locale=english)
            segments = source.stringsegment_set.select_related("string", "context")
            found = ((each, translated[each.string.data]) for each in segments if each.string.data in translated)
            write_translations(texts=found, locale=english, keep=True)
            draft, _ = source.create_or_update_translation(english, publish=False, fallback=True)
        # Published here and read anew: the library would do it when the outermost transaction ends, with the page as it is
        # now, and write that it has as many pages below it as now.
        Revision.objects.get(pk=draft.latest_revision_id).publish()


def _as_html(text: str) -> str:
    return str(StringValue.from_plaintext(text).data)
