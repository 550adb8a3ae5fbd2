from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import slug_re
from django.db import transaction
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from participants.attendance.folding import fold_text
from participants.models import Activity, Programme, Series
from participants.queries.activities import activity_by_key
from participants.services.activities import save_activity, series_for
from participants.services.imports.reading import zone
from portal.commands import RefusingCommand

PROGRAMMES = {
    **{fold_text(name): value for value, name in Programme.choices},
    **{value: value for value in Programme.values},
    "citizen security week": Programme.DATACCTION,
    "semana de la seguridad ciudadana": Programme.DATACCTION,
    "dataccion": Programme.DATACCTION,
}
SERIES_KIND = {
    Activity.Kind.EPISODE: Series.Kind.SEASON,
    Activity.Kind.SESSION: Series.Kind.EXCHANGE,
    Activity.Kind.FORUM: Series.Kind.FORUM,
    Activity.Kind.EDITION: Series.Kind.WEEK,
    Activity.Kind.RUN: Series.Kind.COURSE,
    Activity.Kind.TRAINING_CYCLE: Series.Kind.TRAINING_CYCLE,
}


class Command(RefusingCommand):
    help = "Make an activity that has no page, such as a training held elsewhere."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", help="unique, such as training-2024-03")
        parser.add_argument("--title", required=True)
        parser.add_argument("--title-en", default="", help="the title in English")
        parser.add_argument("--programme", required=True, help=", ".join(Programme.values))
        parser.add_argument("--series", default="", help="a season's number, or the key of another series")
        parser.add_argument("--kind", required=True, help=", ".join(Activity.Kind.values))
        parser.add_argument("--start", required=True, metavar="ISO", help="2024-03-01T09:00, by the clock of the zone")
        parser.add_argument("--end", required=True, metavar="ISO")
        parser.add_argument("--timezone", required=True, metavar="ZONE", help="such as America/Guatemala")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override(settings.LANGUAGE_CODE):
            try:
                with transaction.atomic():
                    activity = add_activity(**options)
            except ValidationError as error:
                raise CommandError(told(error)) from error
            self.stdout.write(_("Activity %(key)s added: %(title)s.") % {"key": activity.key, "title": activity.title})


OPTION = {"key": "KEY", "title_es": "--title", "title_en": "--title-en"}
"""What a field is called on the command line."""


def told(error: ValidationError) -> str:
    """The sentences of an error, those about a field led by what gives it."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    fields = error.message_dict.items()
    return " ".join(f"{OPTION[name]}: {each}" if name in OPTION else each for name, said in fields for each in said)


def add_activity(
    *, key: str, title: str, programme: str, kind: str, start: str, end: str, timezone: str, **options: Any
) -> Activity:
    """The activity that the options describe. Raises ValidationError with a sentence for any that is wrong."""
    if not slug_re.match(key):
        raise ValidationError(
            _("“%(key)s” is no key: give letters without accents, digits and hyphens, such as training-2024-03."),
            params={"key": key},
        )
    if Activity.objects.filter(key=key).exists():
        raise ValidationError(_("There is already an activity with the key “%(key)s”."), params={"key": key})
    if (former := activity_by_key(key)) is not None:
        raise ValidationError(
            _("“%(key)s” was the key of “%(title)s”, which is called “%(now)s” now. Choose another."),
            params={"key": key, "title": former.title, "now": former.key},
        )
    where = zone(timezone)
    starts_at, ends_at = moment(start, "--start"), moment(end, "--end")
    starts_at = starts_at.replace(tzinfo=where) if starts_at.tzinfo is None else starts_at
    ends_at = ends_at.replace(tzinfo=where) if ends_at.tzinfo is None else ends_at
    if ends_at <= starts_at:
        raise ValidationError(_("The activity must end after it starts."))
    its_programme = PROGRAMMES.get(fold_text(programme))
    if its_programme is None:
        raise _no_choice("--programme", programme, Programme.values)
    its_kind = kind_of(kind)
    if its_kind is None:
        raise _no_choice("--kind", kind, Activity.Kind.values)
    activity = Activity(
        key=key,
        title_es=title,
        title_en=options.get("title_en") or "",
        programme=its_programme,
        kind=its_kind,
        starts_at=starts_at,
        ends_at=ends_at,
        timezone=timezone,
        series=series(options.get("series") or "", its_programme, its_kind),
    )
    return save_activity(activity=activity, by=None)


def moment(text: str, option: str) -> datetime:
    """A date and time in ISO 8601, with or without an offset."""
    try:
        found = datetime.fromisoformat(text)
        if not 1990 <= found.year <= 2099:
            raise ValueError("no meeting was then")
        return found
    except ValueError:
        raise ValidationError(
            _("“%(text)s” after %(option)s is no date and time; an example is 2024-03-01T09:00."),
            params={"text": text, "option": option},
        ) from None


def kind_of(text: str) -> str | None:
    """A kind by its key or by its name in either language."""
    wanted = fold_text(text)
    for value, label in Activity.Kind.choices:
        spellings = {fold_text(value)}
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                spellings.add(fold_text(str(label)))
        if wanted in spellings:
            return value
    return None


def series(text: str, programme: str, kind: str) -> Series | None:
    """The series of an activity, made where there is none: a number is a season's in DatAction."""
    if not text:
        return None
    is_season = text.isdecimal() and len(text) < 5 and programme == Programme.DATACCTION
    key = str(int(text)) if is_season else slugify(text)
    if not key or len(key) > 100:
        raise ValidationError(_("“%(text)s” after --series is no key."), params={"text": text})
    if found := Series.objects.filter(programme=programme, key=key).first():
        return found
    if is_season:
        return series_for(
            programme=programme,
            kind=Series.Kind.SEASON,
            key=key,
            number=int(key),
            title_es=f"Temporada {key}",
            title_en=f"Season {key}",
        )
    return series_for(
        programme=programme, kind=SERIES_KIND.get(Activity.Kind(kind), Series.Kind.OTHER), key=key, title_es=text
    )


def _no_choice(option: str, value: str, choices: list[str]) -> ValidationError:
    return ValidationError(
        _("“%(value)s” is not possible after %(option)s. Possible are: %(choices)s."),
        params={"value": value, "option": option, "choices": ", ".join(choices)},
    )
