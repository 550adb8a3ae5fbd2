"""Writes answers to a survey."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from portal.models.surveys import AnsweredInBatches


def keep_answers(*, survey: AnsweredInBatches, values: Mapping[str, str], among: Any) -> None:
    """Keep what one person answered among the survey's answers (`among`, a related manager). The caller holds the
    survey's row, and writes down elsewhere that they answered.

    SUPPRESSION_THRESHOLD people together are shown: fewer would tell who knows them what one of them said.
    """
    among.bulk_create(among.model(survey=survey, question=key, value=value) for key, value in values.items())
    survey.answered += 1
    if survey.answered - survey.shown >= settings.SUPPRESSION_THRESHOLD:
        among.filter(is_shown=False).update(is_shown=True)
        survey.shown = survey.answered
    survey.save(update_fields=["answered", "shown"])
