"""Somebody of whom every table that holds personal data has a row: see personal_data.py.

What is written of the person bears the name and a number of its own, so that each value can be looked for.
"""

import json
from collections.abc import Callable
from datetime import date, time, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import models, transaction
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.log_actions import log
from wagtail.models import Locale, ModelLogEntry, Page, Revision
from wagtail_localize.models import TranslationSource

from conose.calls import files as calls
from conose.joining import files as joining
from datacction.speakers import files as speakers
from participants.models import Person, PersonEmail, PublicProfile
from participants.personal_data import declarations
from portal.models import User
from trainaction.assignments.services import HANDED_IN
from trainaction.discussion import attachments

NAME, ADDRESS = "Xiomara Quetzaltenango", "xiomara.qz@example.org"
SHORT = 30
"""Characters: a text that takes fewer is a key or a code, and nobody's words."""
NEVER = {
    "merged_into",
    "root",
    "answered",
    "answer",
    "replaces",
    "same_as",
    "created_by_batch",
    "quoted",
    "new_institution",
}
"""Relations of a row to another of its own kind, or to what only some have."""

KEEPERS: dict[str, tuple[str, Callable[[Any, bytes], None]]] = {
    "conose.ApplicationFile": ("key", calls.keep),
    "conose.GrantFile": ("key", calls.keep),
    "conose.JoiningRequest": ("logo", joining.keep),
    "datacction.SpeakerDraft": ("photo", speakers.keep),
    "datacction.SpeakerSlides": ("key", speakers.keep),
    "trainaction.ForumAttachment": ("key", attachments.keep),
    "trainaction.SubmittedFile": ("key", lambda key, content: attachments.keep(key, content, HANDED_IN)),
}
"""What keeps a file beside a row, by the key in this field."""
LOGGED = {"participants.ImportBatch", "wagtailimages.Image"}
"""Tables without a way to the person whose rows have a history in the admin, beside all of those with one."""
STATEMENT = {
    "actor": {"name": f"{NAME} 0"},
    "verb": {"display": {"es": "completó"}},
    "object": {"definition": {"name": {"es": "Qué es un registro"}}},
}
ESSAY: dict[str, Any] = {
    **{key: {"es": "¿Qué cuenta?"} for key in ("prompt", "explanation", "rubric")},
    "kind": "essay",
    "points": "1",
    "number": None,
    "tolerance": "0",
    "options": [],
    "accepted": {},
}


def _overrides(person: Person) -> dict[str, dict[str, Any]]:
    """What a table asks of its rows that their fields alone do not say."""
    now = timezone.now()
    other = Person.objects.create(name="Luis Soto", key="luis soto")
    pair = sorted((person.pk, other.pk))
    return {
        "conose.Call": {"opens_at": now, "closes_at": now + timedelta(days=1)},
        "conose.Assignment": {"state": "conflict", "conflict": "other"},
        "conose.Grant": {"starts_on": date(2024, 1, 1), "ends_on": date(2024, 12, 31)},
        "conose.Referee": {"asked_at": now, "answered_at": now},
        "conose.Researcher": {"said": {"display_name": f"{NAME} 0"}},
        "datacction.EditionPage": {"series_key": "week-2024"},
        "datacction.EpisodePage": {"starts": time(9), "ends": time(10), "recording_length": "", "recording_url": ""},
        "participants.AttendanceCertificate": {"revoked_why": ""},
        "participants.Comment": {"state": "published", "published_at": now},
        "participants.Merge": {"survivor": person.pk, "merged": other.pk},
        "participants.MergeCandidate": {"first": pair[0], "second": pair[1]},
        "participants.ParticipationRecord": {"intervals": [[0, 600]], "rows": [2]},
        "trainaction.Answer": {"value": {"text": f"{NAME} 0"}},
        "trainaction.AttemptItem": {"answer": {"text": f"{NAME} 0"}},
        "trainaction.Certificate": {"revoked_why": ""},
        "trainaction.ForumMember": {"account": None},
        "trainaction.ForumPost": {"state": "published", "published_at": now},
        "trainaction.MarkChange": {"submission": None},
        "trainaction.OutgoingStatement": {"content": STATEMENT},
        "trainaction.QuestionVersion": {"content": ESSAY},
    }


class Everybody:
    """`person`, with `account`, and a row about them in each table that holds personal data; `editor` is somebody else."""

    def __init__(self, *, person: Person, account: User, editor: User, home: Page) -> None:
        self.person, self.account, self.editor, self.home = person, account, editor, home
        self.rows: dict[type[models.Model], Any] = {
            Person: person,
            PersonEmail: person.emails.get(),
            User: account,
            Page: home,
            ModelLogEntry: None,  # written of rows below, as the others are of every page
            Revision: None,
            TranslationSource: None,
        }
        self.failures: dict[str, str] = {}
        """The tables for which no row could be made, with why."""
        self._number, self._overrides = count(1), _overrides(person)
        for declared in declarations().values():
            self.row_of(apps.get_model(declared.model))
        for page in (row for row in self.rows.values() if isinstance(row, Page) and row != home):
            page.refresh_from_db()
            page.save_revision()
            TranslationSource.update_or_create_from_instance(page)

    def row_of(self, model: type[models.Model]) -> Any:
        """The row about the person, or of what theirs stands on; made where there is none yet."""
        if model not in self.rows:
            self.rows[model] = None
            try:
                with transaction.atomic():
                    self.rows[model] = self._make(model)
            except Exception as error:  # told by the test for all tables at once
                self.failures[model._meta.label] = f"{type(error).__name__}: {error}"
        return self.rows[model]

    def _make(self, model: type[models.Model]) -> Any:
        if model._meta.label in (
            "wagtailcore.Locale",
            "contenttypes.ContentType",
            "wagtailcore.Collection",
            "participants.Country",
        ):
            return model._default_manager.order_by("pk").first()
        values = {
            field.name: value
            for field in model._meta.concrete_fields
            if (value := self._value(model, field)) is not None
        }
        values |= self._overrides.get(model._meta.label, {})
        if issubclass(model, Page):
            number = next(self._number)
            row = model(
                **{
                    **values,
                    "title": f"P{number}",
                    "slug": f"p{number}",
                    "locale": Locale.objects.get(language_code="es"),
                }
            )
            return self.home.add_child(instance=row)
        row = model(**values)
        row.save()
        label, (name, keep) = model._meta.label, KEEPERS.get(model._meta.label, ("", calls.keep))
        if label in KEEPERS:
            keep(getattr(row, name), f"{NAME} {label}".encode())
        declared = declarations().get(model._meta.label_lower)
        if label in LOGGED or (declared is not None and declared.leads_to_person):
            log(row, "wagtail.edit", user=self.editor)
        return row

    def _value(self, model: type[models.Model], field: Any) -> Any:
        """The value of a field; None where it has one by itself, or none."""
        declared = declarations().get(model._meta.label_lower)
        if (
            field.primary_key
            and not field.is_relation
            and not isinstance(field, models.BigIntegerField | models.CharField)
        ):
            return None
        if field.is_relation:
            return self._related(
                model, field, is_theirs=declared is not None and field.name == declared.leads_to_person
            )
        if isinstance(field, models.AutoField) or field.name in PAGE_FIELDS:
            return None
        if isinstance(field, models.BooleanField):
            return None if field.has_default() or field.null else False
        if isinstance(field, models.JSONField):
            if declared is not None and field.name in declared.fields and field.name not in declared.in_words:
                return [self._text()]
            return None if field.has_default() or field.null else {}
        if field.has_default() and not isinstance(field, models.CharField | models.TextField | models.UUIDField):
            return None
        if field.choices:
            return None if field.has_default() else field.flatchoices[0][0]
        if isinstance(field, models.UUIDField):
            return uuid4()
        if isinstance(field, models.CharField | models.TextField):
            return self._words(field, is_personal=declared is not None)
        if field.null or getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
            return None
        return next((value for kind, value in PLAIN if isinstance(field, kind)), None)

    def _related(self, model: type[models.Model], field: Any, *, is_theirs: bool) -> Any:
        to = field.related_model
        if getattr(field.remote_field, "parent_link", False) or field.name in NEVER:
            return None
        if to is User:
            return (
                self.account if is_theirs or field.name in ("account", "user") else None if field.null else self.editor
            )
        if to is get_image_model() and model is not PublicProfile and field.null:
            return None
        if to is Person:
            return self.person
        return self.row_of(to) if to._meta.label_lower in declarations() or not field.null else None

    def _text(self) -> str:
        return f"{NAME} {next(self._number)}"

    def _words(self, field: Any, *, is_personal: bool) -> str | None:
        if isinstance(field, models.EmailField) or field.name == "address":
            return ADDRESS if is_personal else f"n{next(self._number)}@portal.example"
        if isinstance(field, models.URLField):
            return f"https://portal.example/{next(self._number)}"
        if isinstance(field, models.SlugField) or (field.max_length or SHORT) < SHORT:
            return f"s{next(self._number)}"[: field.max_length or None]
        if field.name in ("language", "code") or "timezone" in field.name:
            return None if field.has_default() else "es"
        return self._text() if is_personal and field.name not in NOT_THEIRS else f"n{next(self._number)}"


NOT_THEIRS = {
    "digest",
    "file_hash",
    "filter_spec",
    "focal_point_key",
    "folder",
    "layout",
    "layout_forced",
    "notes",
    "place",
    "runner",
    "task",
    "what",
}
"""Texts that programs write, or that are of a meeting and not of who was there."""
PAGE_FIELDS = {
    "path",
    "depth",
    "numchild",
    "url_path",
    "draft_title",
    "translation_key",
    "live_revision",
    "latest_revision",
}
PLAIN: tuple[tuple[type[models.Field[Any, Any]], Any], ...] = (
    (models.DateTimeField, timezone.now()),
    (models.DateField, date(2024, 1, 1)),
    (models.TimeField, time(9)),
    (models.DurationField, timedelta(hours=1)),
    (models.DecimalField, 1),
    (models.FloatField, 1.0),
    (models.IntegerField, 1),
)
"""What a field of a kind says that has to say something; the first kind that fits."""


def texts_of(row: models.Model, names: tuple[str, ...]) -> list[str]:
    """What these fields of a row say in the person's name, as they are told."""
    values = (getattr(row, name) for name in names)
    told = (json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value) for value in values)
    return [text for text in told if NAME in text]
