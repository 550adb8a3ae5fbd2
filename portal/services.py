"""Writes that pages of any app need."""

from django.contrib.auth.base_user import AbstractBaseUser
from modelcluster.fields import ParentalManyToManyField
from wagtail.models import Page
from wagtail_localize.models import TranslationSource


def carry_facts(*, page: Page, by: AbstractBaseUser | None = None) -> None:
    """Bring the translations of a page just published up to date, so that no language shows an old fact.

    Only those already public; text not yet translated stands in the source language, as in the editor's preview.
    """
    source = TranslationSource.objects.get_for_instance_or_none(page) if page.alias_of_id is None else None
    if source is None or source.locale_id != page.locale_id:
        return
    source.update_from_db()
    emptied = [
        field.name
        for field in page._meta.many_to_many
        if isinstance(field, ParentalManyToManyField) and not getattr(page, field.name).exists()
    ]
    for translation in source.translations.filter(enabled=True):
        target = translation.get_target_instance()
        if target is None or not target.live:
            continue
        # The library copies a many-to-many only while it has something in it.
        late = [name for name in emptied if getattr(target, name).exists()]
        if late:
            for name in late:
                getattr(target, name).set([])
            target.save()
            target.save_revision(user=by, log_action=False)
        translation.save_target(user=by, publish=True)
