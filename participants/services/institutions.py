"""Writes institutions by hand."""

from django.db import transaction
from wagtail.log_actions import log

from participants.attendance.institutions import fold_institution
from participants.models import Institution
from participants.services.participations import repeat_kinds
from portal.models import User


@transaction.atomic
def save_institution(*, institution: Institution, by: User | None) -> Institution:
    """Save a new or changed institution with the aliases set on it. Raises ValidationError by field."""
    institution.key = fold_institution(institution.name)
    for alias in institution.aliases.all():
        alias.key = fold_institution(alias.name)
    before = None
    if institution.pk:
        before = Institution.objects.select_for_update(no_key=True).filter(pk=institution.pk).first()
    if before is not None:
        institution.merged_into = before.merged_into  # it may have been merged since the form was opened
    institution.full_clean()
    institution.save()
    repeat_kinds([institution.pk])
    log(institution, "wagtail.create" if before is None else "wagtail.edit", user=by)
    return institution
