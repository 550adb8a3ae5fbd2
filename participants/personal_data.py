"""Which tables hold personal data, what a person is told of them, and what an erasure does to them.

Every model of the project is declared: those of this app here, those of another app in its own `personal_data.py`; and of a
model with personal data every field, by name or by a rule of `undeclared_fields`. A test fails for what is not.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from django.apps import apps
from django.conf import settings
from django.db.models import EmailField, Field, GenericIPAddressField, Model, Q, QuerySet, UUIDField
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from portal.timezones import moment_at

KeepsFacts = Callable[[Sequence[int]], Iterable[tuple[int, str]]]
"""From people, by their ids, to activities by theirs, each with what a page said of these people's part in it."""
InWords = Callable[[Sequence[Any]], Sequence[Any]]
HeldRows = Callable[["Declared"], QuerySet[Any]]
"""The rows of a declared model that are somebody's."""
OfAccounts = Callable[[Sequence[int]], Q]


class OnErasure(StrEnum):
    DELETED = "deleted"
    REPLACED = "replaced by facts of a person without a name"
    EMPTIED = "emptied of what identifies"
    UNLINKED = "kept without the link to the person"
    KEPT = "kept: nothing personal in it"


@dataclass(frozen=True)
class Declared:
    """A model that holds personal data.

    `of` is the lookup that leads from a row to its person, or `by_address` the field with the e-mail address by which
    alone a row is somebody's; `fields` is what an export tells of it, `besides` are those that tell nothing of the person, or
    nothing that is not told already. Where a field's own value says nothing to its person
    (a key, a machine's notes), `in_words` has what does: a function of all the rows that returns a value for each. Fields
    `as_kept` are in the file as they are, and on the page in words or not at all.
    """

    model: str
    of: str
    fields: tuple[str, ...]
    on_erasure: OnErasure
    by_address: str = ""
    in_words: Mapping[str, InWords] = field(default_factory=dict)
    as_kept: tuple[str, ...] = ()
    of_accounts: OfAccounts | None = None
    """What besides is of these accounts, by their ids, where rows know an account that the registry did not."""
    besides: tuple[str, ...] = ()
    for_own_eyes: Q | None = None
    """Rows that are told to whose they are, and to nobody who answers for data in their place."""

    @property
    def leads_to_person(self) -> str:
        """The field of the row itself by which it is somebody's; empty where none is."""
        return (self.of or self.by_address).partition("__")[0]


_DECLARED: dict[str, Declared] = {}
_IMPERSONAL: dict[str, str] = {}
_OPEN: dict[str, Collection[str]] = {}
_EMPTIERS: list[Callable[[Sequence[int]], None]] = []
_KEEPERS: list[KeepsFacts] = []
_FOLLOWERS: list["Follower"] = []


@cache
def _discover() -> None:
    """Read what apps declare, once: to look through all of them takes a millisecond, and a page asks dozens of times."""
    autodiscover_modules("personal_data")


def declare(
    model: str,
    *,
    of: str = "",
    by_address: str = "",
    fields: tuple[str, ...] = (),
    on_erasure: OnErasure,
    in_words: Mapping[str, InWords] | None = None,
    as_kept: tuple[str, ...] = (),
    of_accounts: OfAccounts | None = None,
    besides: tuple[str, ...] = (),
    for_own_eyes: Q | None = None,
) -> None:
    """Declare a model, as `app.model`, that holds personal data. Rows that are somebody's by an address are deleted when
    that address is erased."""
    _DECLARED[model.lower()] = Declared(
        model, of, fields, on_erasure, by_address, in_words or {}, as_kept, of_accounts, besides, for_own_eyes
    )


def say_in_words(model: str, name: str, words: InWords) -> None:
    """Let the app that writes a field of a declared model say it in words: another's model may hold a code of its own."""
    declared = _DECLARED[model.lower()]
    _DECLARED[model.lower()] = replace(declared, in_words={**declared.in_words, name: words})


def nothing_personal(*models: str, why: str, besides: Collection[str] = ()) -> None:
    """Declare models that hold no personal data, and why; `besides` names those of their fields that look as if they did."""
    for model in models:
        _IMPERSONAL[model.lower()] = why
        _OPEN[model.lower()] = besides


def empties(function: Callable[[Sequence[int]], None]) -> Callable[[Sequence[int]], None]:
    """Register what empties an app's rows of what they tell of people, by their ids, before those people are deleted.

    It runs within the transaction of the erasure; files go on commit.
    """
    _EMPTIERS.append(function)
    return function


def emptiers() -> Sequence[Callable[[Sequence[int]], None]]:
    """What apps do to rows that outlast a person."""
    _discover()
    return _EMPTIERS


def keeps(function: KeepsFacts) -> KeepsFacts:
    """Register what an app's pages say of people's part in activities that a figure counts by, in codes of its own.

    It is asked before their rows go, and what it gives stays with the person without a name (`KeptFact`). A code must
    tell nothing but what the figure asks: no name, no text that somebody wrote.
    """
    _KEEPERS.append(function)
    return function


def keepers() -> Sequence[KeepsFacts]:
    """What apps know of people's part in activities that is not in the registry's own facts."""
    _discover()
    return _KEEPERS


class Follower(Protocol):
    """Called with whose rows were shown, who looked, whether they are the looker's own, and whether they left as a file."""

    def __call__(self, held: HeldRows, *, by: Any, is_own: bool, is_file: bool) -> None: ...


def follows_looks(function: Follower) -> Follower:
    """Register what an app writes into a trail of its own where all that is held of somebody was shown."""
    _FOLLOWERS.append(function)
    return function


def followers() -> Sequence[Follower]:
    """What apps write down of such a look."""
    _discover()
    return _FOLLOWERS


def declarations() -> dict[str, Declared]:
    """What is declared of models with personal data, by `app.model` in lower case."""
    _discover()
    return _DECLARED


def _pages_of_certificates(certificates: Sequence[Any]) -> Sequence[str]:
    """Where each is to be seen, printed and shared by its holder."""
    from participants.certificates.links import link_of  # it knows the models

    return [link_of(certificate) for certificate in certificates]


def impersonal() -> dict[str, str]:
    """Models declared to hold no personal data, with the reason."""
    _discover()
    return _IMPERSONAL


BOOKKEEPING = frozenset({"about", "failures", "locale", "round_until", "sort_order", "taken_until"})
"""Fields that many models have from a base: where a row stands in a list, what an e-mail is about, when it was tried."""
TELLING = frozenset({"address", "birth", "birthday", "email", "mail", "mobile", "phone", "surname", "telephone"})
TELLING_NAMES = frozenset({"family_name", "first_name", "given_name", "last_name"})
"""What a field is called that tells of a person, by one of its words or by all of it."""


def undeclared_fields(model: type[Model]) -> list[str]:
    """The fields of a declared model of which nobody has said whether they are personal.

    Of a model with personal data that is every field but those it names, the one that leads to the person, random keys,
    the account of who in the office did something, and the portal's own bookkeeping. Of one without, those that lead to
    a person, hold an address, or are called like it. Packages' models that no row of leads to a person are emptied whole.
    """
    label = model._meta.label_lower
    fields = [each for each in (*model._meta.fields, *model._meta.many_to_many) if not each.primary_key]
    declared = declarations().get(label)
    if declared is None:
        return [
            each.name for each in fields if is_ours(model) and each.name not in _OPEN[label] and _looks_personal(each)
        ]
    if not (declared.leads_to_person or is_ours(model)):
        return []
    said = {*declared.fields, *declared.besides, declared.leads_to_person, *BOOKKEEPING}
    return [each.name for each in fields if each.name not in said and not _is_by_rule(each)]


def where_to_declare(model: type[Model]) -> str:
    """The file in which a model is declared, from the project's folder."""
    label = model._meta.app_label
    own = Path(apps.get_app_config(label).path) / "personal_data.py"
    return f"{label}/personal_data.py" if own.exists() else "participants/personal_data.py"


def is_ours(model: type[Model]) -> bool:
    """Whether the project makes the table itself, and no package that it stands on."""
    return Path(apps.get_app_config(model._meta.app_label).path).parent == Path(settings.BASE_DIR)


def _is_by_rule(field: "Field[Any, Any]") -> bool:
    return isinstance(field, UUIDField) or _leads_to(field) == settings.AUTH_USER_MODEL.lower()


def _looks_personal(field: "Field[Any, Any]") -> bool:
    words = set(field.name.split("_"))
    pointed_at = declarations().get(_leads_to(field))
    return (
        isinstance(field, EmailField | GenericIPAddressField)
        or bool(words & TELLING)
        or field.name in TELLING_NAMES
        or (pointed_at is not None and pointed_at.leads_to_person != "" and not _is_by_rule(field))
    )


def _leads_to(field: "Field[Any, Any]") -> str:
    return str(field.related_model._meta.label_lower) if isinstance(field.related_model, type) else ""


def _moments(name: str) -> InWords:
    """Seconds since the epoch, as staged rows have them, as moments by the portal's clock."""

    def said(rows: Sequence[Any]) -> Sequence[Any]:
        seconds = (getattr(row, name) for row in rows)
        return [None if each is None else timezone.localtime(datetime.fromtimestamp(each, UTC)) for each in seconds]

    return said


def _ways_of_consent(rows: Sequence[Any]) -> Sequence[str]:
    """How consents were given: an activity's or a run's registration by its title, another form in the words it has in the
    catalogue."""
    from participants.models import Activity  # apps declare before models are there
    from participants.queries.activities import keys_now

    now = keys_now({row.source for row in rows})
    activities = {each.key: each for each in Activity.objects.filter(key__in=now.values())}
    return [
        _("Registration: %(title)s") % {"title": found.title}
        if (found := activities.get(now.get(row.source, "")))
        else _(row.source)
        if row.source
        else ""
        for row in rows
    ]


def _spans(rows: Sequence[Any]) -> Sequence[str]:
    """The times present of records, [start, end] in seconds since the epoch, a line for each, by the portal's clock."""

    def said(seconds: int) -> str:
        return moment_at(datetime.fromtimestamp(seconds, UTC), settings.TIME_ZONE)

    return ["\n".join(f"{said(start)} – {said(end)}" for start, end in row.intervals) for row in rows]


declare(
    "participants.Person",
    of="pk",
    fields=("public_id", "name", "sex", "country", "institution", "position", "is_programme_staff", "is_test", "created_at", "updated_at"),
    on_erasure=OnErasure.REPLACED,
    besides=("key", "merged_into", "erased_at", "created_by_batch"),
)  # fmt: skip
declare(
    "participants.PersonEmail",
    of="person",
    fields=("address",),
    on_erasure=OnErasure.DELETED,
    besides=("created_by_batch",),
)
declare(
    "participants.PersonName",
    of="person",
    fields=("name",),
    on_erasure=OnErasure.DELETED,
    besides=("key", "created_by_batch"),
)
declare(
    "participants.PublicProfile",
    of="person",
    fields=("display_name", "position_es", "position_en", "institution", "biography_es", "biography_en", "photo"),
    on_erasure=OnErasure.DELETED,
    besides=("slug",),
)
declare("participants.ProfileDetails", of="profile__person", fields=("orcid", "links"), on_erasure=OnErasure.DELETED)
declare(
    "participants.Consent",
    of="person",
    fields=("purpose", "version", "given_at", "withdrawn_at", "source"),
    on_erasure=OnErasure.DELETED,
    in_words={"source": _ways_of_consent},
)
declare(
    "participants.Participation",
    of="person",
    fields=(
        "activity",
        "role",
        "mode",
        "outcome",
        "standing",
        "sector",
        "age_band",
        "minutes",
        "sex",
        "institution",
        "country",
    ),
    on_erasure=OnErasure.REPLACED,
    besides=(
        "programme",
        "series",
        "month",
        "year",
        "institution_kind",
        "counted",
        "present",
        "has_other_roles",
        "again_in_month",
        "again_in_series",
        "person_sex",
    ),
)
declare(
    "participants.ParticipationRecord",
    of="person",
    fields=("activity", "source", "batch", "role", "mode", "outcome", "standing", "sector", "age_band", "intervals", "minutes", "sex", "institution", "country", "rows", "created_at"),
    on_erasure=OnErasure.REPLACED,
    in_words={"intervals": _spans},
    as_kept=("intervals",),
)  # fmt: skip
declare("participants.ImportIdentity", of="person", fields=("batch", "name", "names", "emails", "shared_email", "position", "sex", "country", "institution"), on_erasure=OnErasure.DELETED, besides=("first_row", "rows", "key", "group", "who", "reason", "same_as", "fingerprint", "candidates", "decided"))  # fmt: skip
declare("participants.ImportRow", of="identity__person", fields=("batch", "row", "name", "other_name", "email", "position", "sex", "country", "institution", "role", "outcome", "joined", "left", "minutes"), on_erasure=OnErasure.DELETED, in_words={"joined": _moments("joined"), "left": _moments("left")}, besides=("reason", "key", "notes"))  # fmt: skip
declare("participants.ImportChange", of="person", fields=("batch", "field", "before", "after"), on_erasure=OnErasure.DELETED)  # fmt: skip
declare(
    "participants.MatchDecision",
    of="person",
    fields=("batch", "name", "decided_at"),
    on_erasure=OnErasure.DELETED,
    besides=("subject", "fingerprint", "institution", "country", "is_new", "is_left_out", "same_as"),
)
declare(
    "participants.PersonalDataAccess",
    of="person",
    fields=("what", "at"),
    on_erasure=OnErasure.UNLINKED,
    besides=("query", "records"),
)
declare(
    "participants.ImportBatch",
    on_erasure=OnErasure.EMPTIED,
    besides=(
        "activity",
        "file",
        "filename",
        "digest",
        "size",
        "layout",
        "layout_forced",
        "mode",
        "recognition",
        "answers",
        "state",
        "refusal",
        "summary",
        "registry_state",
        "job",
        "created_at",
        "applied_at",
        "undone_at",
    ),
)
declare(
    "participants.Merge",
    on_erasure=OnErasure.DELETED,
    besides=("subject", "survivor", "merged", "before", "reasons", "created_at", "undone_at"),
)
declare(
    "participants.MergeCandidate",
    on_erasure=OnErasure.DELETED,
    besides=("subject", "first", "second", "reasons", "score", "state", "decided_at"),
)
declare("portal.User", of="person", fields=("email", "first_name", "last_name", "date_joined", "last_login"), on_erasure=OnErasure.DELETED, besides=("password", "is_superuser", "is_staff", "is_active", "groups", "user_permissions"))  # fmt: skip
declare(
    "portal.Job",
    on_erasure=OnErasure.EMPTIED,
    besides=(
        "task",
        "arguments",
        "state",
        "progress",
        "total",
        "message",
        "result",
        "language",
        "runner",
        "attempts",
        "created_at",
        "started_at",
        "beat_at",
        "ended_at",
    ),
)
nothing_personal(
    "participants.Country", "participants.Institution", "participants.InstitutionAlias", "participants.ImportInstitution", "participants.ImportCountry", "participants.Activity", "participants.Activity_countries", "participants.FormerKey",
    "participants.Series", "participants.ReportedFigure", "participants.ReportedFigure_series", "participants.ColumnMapping",
    why="Says something of countries, institutions and activities, and of nobody.",
)  # fmt: skip
nothing_personal(
    "portal.User_groups", "portal.User_user_permissions", why="Goes with its account; roles are told of nobody else."
)
nothing_personal(
    "search.Change", "search.Synonyms", "search.Pin", "search.Known", "search.IndexInUse",
    why="Speak of words and of public things, and of no reader.",
)  # fmt: skip
nothing_personal(
    "search.Searches", "search.Clicks",
    why="Totals by day and words, without those that look like somebody's data; nothing about who searched.",
)  # fmt: skip
nothing_personal("portal.PeriodicRun", why="How the portal's own tasks went.")
declare(
    "search.Alert",
    by_address="address",
    fields=("address", "language", "query", "frequency", "created_at", "confirmed_at", "told_until"),
    on_erasure=OnErasure.DELETED,
)
nothing_personal("participants.ErasedAddress", why="A keyed digest, kept so that an erasure lasts.")
nothing_personal(
    "participants.KeptFact",
    why="In what rank somebody without a name took part, as a code: what is left of who was erased.",
    besides=("person",),
)
declare(
    "participants.Registration",
    of="person",
    fields=("desk", "name", "address", "sex", "country", "institution", "new_institution", "delegation", "place", "mode", "state", "answers", "wants_reminders", "language", "asked_at", "settled_at", "checked_in_at"),
    on_erasure=OnErasure.DELETED,
    besides=("held_until", "sequence", "updated_at"),
)  # fmt: skip
declare(
    "participants.RegistrationStep",
    of="registration__person",
    fields=("before", "after", "at", "why"),
    on_erasure=OnErasure.DELETED,
)
declare(
    "participants.RegistrationMessage",
    of="registration__person",
    fields=("kind", "made_at", "sent_at"),
    on_erasure=OnErasure.DELETED,
)
nothing_personal(
    "participants.CertificateTemplate", "participants.CertificateSignature", "participants.CertificateLogo",
    "participants.CertificateTemplateVersion",
    why="What stands on every certificate; the names and signatures of the officials who sign in public.",
)  # fmt: skip
nothing_personal(
    "participants.CertificateCode",
    why="A code that was given out. Without its certificate nothing leads from it to anybody.",
)
declare(
    "participants.AttendanceCertificate",
    of="person",
    fields=("name", "activity_title", "held_from", "held_until", "mode", "minutes", "issued_at", "is_public", "revoked_at", "revoked_why", "replaced_at", "code"),
    on_erasure=OnErasure.DELETED,
    in_words={"code": _pages_of_certificates},
    besides=("version", "language", "replaces", "activity", "rule"),
)  # fmt: skip
declare(
    "participants.Arrival",
    of="registration__person",
    fields=("at", "undone_at"),
    on_erasure=OnErasure.DELETED,
)
nothing_personal(
    "participants.RegistrationDesk", "participants.DeskQuestion", "participants.DeskPlace", "participants.Delegation",
    why="How people register for an activity, what its organiser asks, and how many places there are.",
)  # fmt: skip
declare(
    "participants.Comment",
    by_address="author__account__email",
    fields=("conversation", "text", "language", "state", "created_at", "published_at", "edited_at"),
    on_erasure=OnErasure.EMPTIED,
    besides=("root", "answered", "is_from_team", "html"),
)
declare(
    "participants.CommentChange",
    by_address="comment__author__account__email",
    fields=("before", "after", "at", "why"),
    on_erasure=OnErasure.EMPTIED,
)
declare(
    "participants.CommentReport",
    by_address="account__email",
    fields=("why", "note", "at", "decided_at"),
    on_erasure=OnErasure.DELETED,
    besides=("comment",),
)
declare(
    "participants.CommentMessage",
    by_address="reader__account__email",
    fields=("kind", "made_at", "sent_at"),
    on_erasure=OnErasure.DELETED,
    besides=("comment",),
)
declare(
    "participants.Commenter",
    by_address="account__email",
    fields=("name", "language", "wants_answers", "wants_new", "barred_at"),
    on_erasure=OnErasure.DELETED,
)
nothing_personal(
    "participants.CommentRules", "participants.Conversation",
    why="Which pages are commented on, and by which rules.",
)  # fmt: skip
declare(
    "participants.Subscriber",
    by_address="address",
    fields=("address", "language", "topics", "asked_at", "confirmed_at"),
    on_erasure=OnErasure.DELETED,
    besides=("soft_bounces",),
)
declare(
    "participants.NewsletterDelivery",
    by_address="subscriber__address",
    fields=("issue", "language", "sent_at", "bounce"),
    on_erasure=OnErasure.UNLINKED,
    besides=("made_at", "ended_at"),
)
nothing_personal("participants.NewsletterIssue", why="Published texts, written by editors.")
nothing_personal(
    "portal.HomePage", "portal.SiteOwner", "portal.StandardPage", "portal.Theme", why="Published texts, written by editors.",
    besides=("postal_address", "email", "telephone"),
)  # fmt: skip

# --- what the packages that the portal stands on keep ---------------------------------------
declare(
    "account.EmailAddress", of="user__person", fields=("email", "verified", "primary"), on_erasure=OnErasure.DELETED
)
declare(
    "account.EmailConfirmation",
    of="email_address__user__person",
    fields=("created", "sent"),
    on_erasure=OnErasure.DELETED,
    besides=("key",),
)
declare(
    "wagtailusers.UserProfile",
    of="user__person",
    fields=("preferred_language", "current_time_zone", "avatar"),
    on_erasure=OnErasure.DELETED,
    besides=(
        "submitted_notifications",
        "approved_notifications",
        "rejected_notifications",
        "updated_comments_notifications",
        "dismissibles",
        "theme",
        "contrast",
        "density",
        "keyboard_shortcuts",
    ),
)
declare(
    "wagtailcore.Comment",
    of="user__person",
    fields=("page", "text", "created_at"),
    on_erasure=OnErasure.DELETED,
    besides=("contentpath", "position", "updated_at", "revision_created", "resolved_at"),
)
declare(
    "wagtailcore.CommentReply",
    of="user__person",
    fields=("text", "created_at"),
    on_erasure=OnErasure.DELETED,
    besides=("comment", "updated_at"),
)
declare(
    "wagtailcore.PageSubscription",
    of="user__person",
    fields=("page",),
    on_erasure=OnErasure.DELETED,
    besides=("comment_notifications",),
)
declare(
    "wagtailcore.APIToken",
    of="user__person",
    fields=("name", "created", "last_used_at"),
    on_erasure=OnErasure.DELETED,
    besides=("key_hash", "prefix", "revoked_at"),
)
declare(
    "wagtailadmin.EditingSession",
    of="user__person",
    fields=("last_seen_at",),
    on_erasure=OnErasure.DELETED,
    besides=("content_type", "object_id", "is_editing"),
)
declare(
    "admin.LogEntry",
    of="user__person",
    fields=("action_time", "object_repr"),
    on_erasure=OnErasure.DELETED,
    besides=("content_type", "object_id", "action_flag", "change_message"),
)
declare("wagtailadmin.FormState", on_erasure=OnErasure.DELETED)
declare("wagtailcore.ModelLogEntry", on_erasure=OnErasure.EMPTIED)
declare("wagtailcore.Revision", on_erasure=OnErasure.EMPTIED)
declare("wagtail_localize.TranslationSource", on_erasure=OnErasure.EMPTIED)
declare("wagtailimages.Image", on_erasure=OnErasure.DELETED)
declare("wagtailimages.Rendition", on_erasure=OnErasure.DELETED)
nothing_personal(
    "sessions.Session",
    why="Signed in as which account, by its key: nobody's once the account is gone, and removed when it expires.",
)
nothing_personal(
    "auth.Group", "auth.Group_permissions", "auth.Permission", "contenttypes.ContentType", "wagtailadmin.Admin",
    "wagtailcore.Collection", "wagtailcore.CollectionViewRestriction", "wagtailcore.CollectionViewRestriction_groups",
    "wagtailcore.GroupApprovalTask", "wagtailcore.GroupApprovalTask_groups", "wagtailcore.GroupCollectionPermission",
    "wagtailcore.GroupPagePermission", "wagtailcore.GroupSitePermission", "wagtailcore.Locale", "wagtailcore.PageViewRestriction",
    "wagtailcore.PageViewRestriction_groups", "wagtailcore.Site", "wagtailcore.Task", "wagtailcore.Workflow",
    "wagtailcore.WorkflowContentType", "wagtailcore.WorkflowPage", "wagtailcore.WorkflowTask", "wagtailredirects.Redirect",
    "wagtail_localize.LocaleSynchronization",
    why="How the site is set up.",
)  # fmt: skip
nothing_personal(
    "wagtailcore.Page", "wagtailcore.PageLogEntry", "wagtailcore.ReferenceIndex", "wagtailcore.TaskState", "wagtailcore.UploadedFile",
    "wagtailcore.WorkflowState", "wagtaildocs.Document", "wagtailembeds.Embed", "wagtailsearch.IndexEntry",
    "wagtailsearch.SQLiteFTSIndexEntry", "taggit.Tag", "taggit.TaggedItem", "wagtail_localize.OverridableSegment",
    "wagtail_localize.RelatedObjectSegment", "wagtail_localize.SegmentOverride", "wagtail_localize.String",
    "wagtail_localize.StringSegment", "wagtail_localize.StringTranslation", "wagtail_localize.Template",
    "wagtail_localize.TemplateSegment", "wagtail_localize.TranslatableObject", "wagtail_localize.Translation",
    "wagtail_localize.TranslationContext", "wagtail_localize.TranslationLog",
    why="Pages, files and their translations, which editors publish; who did what to them in the admin.",
)  # fmt: skip
nothing_personal("wagtailforms.FormSubmission", why="The portal has no page that is a form of Wagtail's.")
