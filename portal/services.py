"""Writes that pages of any app need."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Model
from modelcluster.fields import ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Collection, Locale, Page, Task, Workflow
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.strings import StringValue

from portal.former_texts import write_translations
from portal.queries import followed_source, public_translations

COVERS = "Portadas · Covers"
"""The collection of pictures taken from the first pages of files."""
NAMES: dict[type[Model], dict[str, str]] = {
    Workflow: dict.fromkeys(("Moderators approval", "Aprobación de la moderación"), "Editorial"),
    Task: dict.fromkeys(("Moderators approval", "Aprobación de la moderación"), "Editorial"),
    Group: {
        "Editors": "Redacción · Editors",
        "Redacción": "Redacción · Editors",
        "Moderators": "Moderación · Moderators",
        "Moderación": "Moderación · Moderators",
    },
    Collection: {
        "Root": "General",
        **dict.fromkeys(("Covers taken from files", "Portadas tomadas de los archivos"), COVERS),
    },
}
"""What Wagtail and earlier versions called what an editor meets by its name, and what it is called.

The admin speaks Spanish to one and English to another, and a row has one name: so it is a word that both languages
have ("Submit to Editorial", "Enviar a Editorial"), or else both.
"""


def name_for_both_languages() -> None:
    """Give these names. What an editor has called otherwise is left as it is."""
    for model, names in NAMES.items():
        for before, name in names.items():
            if not model._default_manager.filter(name=name).exists():
                model._default_manager.filter(name=before).update(name=name)
    Page.objects.filter(depth=1, title="Root").update(title="Portal", draft_title="Portal")


def carry_facts(*, page: Page, by: AbstractBaseUser | None = None) -> None:
    """Bring the translations of a page just published up to date, so that no language shows an old fact.

    Only those already public. A text that changed shows its former translation until it has a new one; one never translated
    stands in the source language, as in the editor's preview.
    """
    source = followed_source(page)
    if source is None:
        return
    source.update_from_db()
    emptied = [
        field.name
        for field in page._meta.many_to_many
        if isinstance(field, ParentalManyToManyField) and not getattr(page, field.name).exists()
    ]
    wordless = _streams_without_words(page, source)
    for translation, target in public_translations(source):
        # The library copies a many-to-many only while it has something in it, and a stream only while it has words.
        late = [name for name in emptied if getattr(target, name).exists()]
        streams = [name for name, raw in wordless.items() if getattr(target, name).get_prep_value() != raw]
        if late or streams:
            for name in late:
                getattr(target, name).set([])
            for name in streams:
                setattr(target, name, getattr(page, name))
            target.save()
            target.save_revision(user=by, log_action=False)
        translation.save_target(user=by, publish=True)


def _streams_without_words(page: Page, source: TranslationSource) -> dict[str, Any]:
    """The page's streams in which nothing is to be translated, such as sections of a home page: name and raw value."""
    segments = (
        source.stringsegment_set, source.templatesegment_set, source.relatedobjectsegment_set, source.overridablesegment_set
    )  # fmt: skip
    return {
        field.name: getattr(page, field.name).get_prep_value()
        for field in page._meta.get_fields()
        if isinstance(field, StreamField)
        and not any(each.filter(context__path__startswith=f"{field.name}.").exists() for each in segments)
    }


@transaction.atomic
def translate_page(
    *, page: Page, locale: Locale, words: Mapping[str, str], publish: bool, by: AbstractBaseUser | None = None
) -> Page:
    """Make or renew the translation of a page, as the translation screen does; returns it.

    `words` are texts by field. What they leave out stands as it, or its former text, was translated, else in the source language.
    """
    source, _made = TranslationSource.update_or_create_from_instance(page)
    Translation.objects.get_or_create(source=source, target_locale=locale)
    segments = source.stringsegment_set.filter(context__path__in=words).select_related("string", "context")
    # A translator is shown plain text as HTML too.
    texts = ((each, str(StringValue.from_plaintext(words[each.context.path]).data)) for each in segments)
    write_translations(texts=texts, locale=locale, by=by)
    translation, _made = source.create_or_update_translation(locale, user=by, publish=False, fallback=True)
    if publish:
        translation.get_latest_revision().publish(user=by)
    found: Page = translation.specific_class.objects.get(pk=translation.pk)
    return found
