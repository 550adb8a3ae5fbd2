"""An import batch: one attendance file for one activity, from upload to undo, and its rows."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.institutions import OfAnInstitution
from portal.sentences import heard


class ImportBatch(models.Model):
    """One file brought in for one activity.

    Rows are staged while the file is read and matched; the registry is written in one transaction
    when the batch is applied. So a batch is either as before or whole.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Uploaded")
        READING = "reading", _("Being read")
        QUESTIONS = "questions", _("Waiting for answers")
        MAPPING = "mapping", _("Waiting for columns")
        PREVIEW = "preview", _("Ready to look at")
        APPLYING = "applying", _("Being brought in")
        APPLIED = "applied", _("Brought in")
        UNDOING = "undoing", _("Being undone")
        UNDONE = "undone", _("Undone")
        REFUSED = "refused", _("Refused")
        DISCARDED = "discarded", _("Discarded")

    activity = models.ForeignKey(
        "participants.Activity", models.PROTECT, related_name="batches", verbose_name=_("activity")
    )
    file = models.CharField(_("stored file"), max_length=255, blank=True, help_text=_("Below the private folder."))
    filename = models.CharField(_("file name"), max_length=255)
    digest = models.CharField(_("digest"), max_length=64, db_index=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    layout = models.CharField(_("layout"), max_length=40, blank=True)
    layout_forced = models.CharField(_("layout asked for"), max_length=40, blank=True)
    mode = models.CharField(_("mode"), max_length=10, default="online")
    recognition = models.JSONField(_("what was recognised"), default=dict)
    answers = models.JSONField(_("answers given"), default=dict)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.UPLOADED)
    refusal = models.TextField(_("why it was refused"), blank=True)
    summary = models.JSONField(_("summary"), default=dict)
    registry_state = models.JSONField(
        _("registry when matched"), default=dict, editable=False, help_text=_("Changed since: match again.")
    )
    job = models.ForeignKey("portal.Job", models.SET_NULL, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)
    applied_at = models.DateTimeField(_("brought in at"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("attendance import")
        verbose_name_plural = _("attendance imports")
        ordering = ("-pk",)
        permissions = [("import_attendance", _("Can import attendance and undo it"))]

    def __str__(self) -> str:
        return f"{self.filename} → {self.activity}"

    @property
    def why_refused(self) -> str:
        """The reason of a refusal in the reader's language; `refusal` has it as the file was read."""
        return heard(self.recognition.get("error", {}).get("sentence") or self.refusal)


NUMBER_BITS = 21
"""A spreadsheet has at most 2^20 rows."""


def key_of(batch: int, number: int) -> int:
    """The key of the staged row, or of what first appears in row `number`, of a batch."""
    return (batch << NUMBER_BITS) | number


class StagedQuerySet(models.QuerySet[Any]):
    def of(self, batch: int) -> "StagedQuerySet":
        """What was read from the file of a batch: its keys follow one another, so no index is kept for it."""
        return self.filter(pk__range=(key_of(batch, 0), key_of(batch, (1 << NUMBER_BITS) - 1)))


class Staged(models.Model):
    """Something read from a file while its batch is looked at.

    The key is made of the batch and the row, so that rows can be written in bulk with the keys of what they belong to.
    Personal data as typed: removed when the batch is applied or discarded.
    """

    class Group(models.TextChoices):
        MATCHED = "matched", _("Matched")
        NEW = "new", _("New")
        AMBIGUOUS = "ambiguous", _("To decide")
        SKIPPED = "skipped", _("Skipped")

    id = models.BigIntegerField(primary_key=True)

    objects = StagedQuerySet.as_manager()

    class Meta:
        abstract = True


class ImportCountry(Staged):
    """What a file writes for a country and nobody understands, and which country that was decided to be.

    Rows do not lead to it: it is settled before they are matched, and the file is read again after.
    """

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="staged_countries", db_index=False)
    name = models.CharField(_("name"), max_length=255)
    row_count = models.PositiveIntegerField(_("rows"), default=1)
    rows = models.JSONField(_("first rows"), default=list)
    group = models.CharField(_("group"), max_length=10, choices=Staged.Group.choices)
    fingerprint = models.CharField(max_length=64)
    decided = models.BooleanField(_("decided by somebody"), default=False)

    class Meta:
        verbose_name = _("country of an import")
        verbose_name_plural = _("countries of imports")

    def __str__(self) -> str:
        return self.name


class ImportInstitution(OfAnInstitution, Staged):
    """An institution as a file writes it, in the country it says, and which one of the registry that is."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="staged_institutions", db_index=False)
    name = models.CharField(_("name"), max_length=255)
    key = models.CharField(max_length=255)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    group = models.CharField(_("group"), max_length=10, choices=Staged.Group.choices)
    same_as = models.BigIntegerField(
        null=True, blank=True, help_text=_("Another one of this file that it is, where both are new.")
    )
    fingerprint = models.CharField(max_length=64)
    candidates = models.JSONField(_("which one it could be"), default=list)
    decided = models.BooleanField(_("decided by somebody"), default=False)

    class Meta:
        verbose_name = _("institution of an import")
        verbose_name_plural = _("institutions of imports")
        indexes = [models.Index(fields=["batch", "group"], name="import_institution_group")]

    def __str__(self) -> str:
        return self.name


class ImportIdentity(Staged):
    """A person as a file shows them, with all their rows, and who of the registry that is.

    `who` says whether the person is known; `group` is ambiguous too where only their institution is.
    """

    class Reason(models.TextChoices):
        NAMESAKES = "namesakes", _("Somebody of this name is known; it may be the same person.")
        NAMESAKES_IN_FILE = "namesakes_in_file", _("The file has several people of this name.")
        SHARED_ADDRESS = "shared_address", _("One e-mail address stands beside different names.")
        REGISTERED = "registered", _("Somebody of nearly this name registered for this activity.")
        DEVICE = "device", _("This is what a device or an account is called; whose it is, the file does not say.")
        UNREADABLE = "unreadable", _("Letters of this name are lost.")
        NUMBERED = "numbered", _("There is a number in this name: it may be another device of somebody.")
        ROOM = "room", _("This is what a room or an activity is called; who sat there, the file does not say.")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="identities", db_index=False)
    first_row = models.PositiveIntegerField(_("first row"))
    rows = models.PositiveIntegerField(_("rows"), default=1)
    name = models.CharField(_("name"), max_length=255, blank=True)
    key = models.CharField(max_length=255, blank=True)
    names = models.JSONField(_("other spellings"), default=list)
    emails = models.JSONField(_("e-mail addresses"), default=list)
    shared_email = models.CharField(
        max_length=254, blank=True, help_text=_("The address, where somebody of another name in the file has it too.")
    )
    sex = models.CharField(_("sex"), max_length=10, blank=True)
    position = models.CharField(_("position"), max_length=255, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    institution = models.ForeignKey(
        ImportInstitution,
        models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="identities",
        db_constraint=False,
        db_index=False,
    )
    group = models.CharField(_("group"), max_length=10, choices=Staged.Group.choices)
    who = models.CharField(_("person"), max_length=10, choices=Staged.Group.choices)
    reason = models.CharField(_("why it is open"), max_length=20, choices=Reason.choices, blank=True)
    person = models.ForeignKey(
        "participants.Person", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    same_as = models.BigIntegerField(
        null=True, blank=True, help_text=_("Another one of this file that it is, where both are new.")
    )
    fingerprint = models.CharField(max_length=64)
    candidates = models.JSONField(_("who it could be"), default=list)
    decided = models.BooleanField(_("decided by somebody"), default=False)

    class Meta:
        verbose_name = _("person of an import")
        verbose_name_plural = _("people of imports")
        indexes = [
            models.Index(fields=["batch", "group", "first_row"], name="import_identity_group"),
        ]

    def __str__(self) -> str:
        return self.name


class ImportRow(Staged):
    """One row of the file. `reason` says why it is skipped; the others belong to an identity, which has the key of its
    first row. Until the people are matched each row is written as one of its own."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="staged", db_index=False)
    row = models.PositiveIntegerField(_("row"))
    identity = models.ForeignKey(
        ImportIdentity, models.DO_NOTHING, null=True, blank=True, related_name="staged", db_constraint=False
    )
    reason = models.CharField(_("why it is skipped"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=255, blank=True)
    key = models.CharField(max_length=255, blank=True)
    other_name = models.CharField(_("other name"), max_length=255, blank=True)
    email = models.CharField(_("e-mail address"), max_length=254, blank=True)
    role = models.CharField(_("role"), max_length=12, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, blank=True)
    sex = models.CharField(_("sex"), max_length=10, blank=True)
    institution = models.ForeignKey(
        ImportInstitution,
        models.DO_NOTHING,
        null=True,
        blank=True,
        related_name="staged",
        db_constraint=False,
        db_index=False,
    )
    position = models.CharField(_("position"), max_length=255, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    joined = models.BigIntegerField(_("joined"), null=True, blank=True)
    left = models.BigIntegerField(_("left"), null=True, blank=True)
    minutes = models.FloatField(_("minutes stated"), null=True, blank=True)
    notes = models.JSONField(_("remarks"), default=list)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row}"


class ImportChange(models.Model):
    """A field of a person that was empty and that an import filled; undoing the import empties it again."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="changes")
    person = models.ForeignKey("participants.Person", models.CASCADE, related_name="+")
    field = models.CharField(_("field"), max_length=20)
    before = models.CharField(_("before"), max_length=255, blank=True)
    after = models.CharField(_("after"), max_length=255)

    class Meta:
        verbose_name = _("change by an import")
        verbose_name_plural = _("changes by imports")
        constraints = [models.UniqueConstraint(fields=["person", "field"], name="import_change_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} · {self.person_id} · {self.field}"


class MatchDecision(models.Model):
    """What a manager decided for an ambiguous name, address, institution or country; the next import needs no new
    decision."""

    class Subject(models.TextChoices):
        PERSON = "person", _("Person")
        INSTITUTION = "institution", _("Institution")
        COUNTRY = "country", _("Country")

    subject = models.CharField(_("subject"), max_length=12, choices=Subject.choices)
    fingerprint = models.CharField(
        _("fingerprint"), max_length=64, help_text=_("Digest of the normalised name, address, institution and country.")
    )
    person = models.ForeignKey("participants.Person", models.CASCADE, null=True, blank=True, related_name="+")
    institution = models.ForeignKey("participants.Institution", models.CASCADE, null=True, blank=True, related_name="+")
    country = models.ForeignKey("participants.Country", models.CASCADE, null=True, blank=True, related_name="+")
    is_new = models.BooleanField(
        _("somebody new"), default=False, help_text=_("New when decided; the row it became, once brought in.")
    )
    name = models.CharField(
        _("name"), max_length=255, blank=True, help_text=_("What somebody new is called, where the file has it wrong.")
    )
    is_left_out = models.BooleanField(_("left out"), default=False)
    same_as = models.CharField(
        _("same as"), max_length=64, blank=True, help_text=_("Fingerprint of another one of the same file.")
    )
    batch = models.ForeignKey(ImportBatch, models.SET_NULL, null=True, blank=True, related_name="decisions")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = [models.UniqueConstraint(fields=["subject", "fingerprint"], name="match_decision_once")]

    def __str__(self) -> str:
        return f"{self.subject} {self.fingerprint[:8]}"


class ColumnMapping(models.Model):
    """Which column of an unknown sheet means what; remembered for the next file with the same header."""

    header_digest = models.CharField(max_length=64, unique=True)
    headers = models.JSONField(default=list)
    columns = models.JSONField(_("columns"), default=dict)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("column mapping")
        verbose_name_plural = _("column mappings")

    def __str__(self) -> str:
        return ", ".join(self.headers[:4])
