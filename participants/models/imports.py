"""An import batch: one attendance file for one activity, from upload to undo, and its rows."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


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
    mode = models.CharField(_("mode"), max_length=10, default="online")
    recognition = models.JSONField(_("what was recognised"), default=dict)
    answers = models.JSONField(_("answers given"), default=dict)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.UPLOADED)
    refusal = models.TextField(_("why it was refused"), blank=True)
    summary = models.JSONField(_("summary"), default=dict)
    undo_log = models.JSONField(_("what applying changed"), default=dict, editable=False)
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


class ImportRow(models.Model):
    """One row of the file while its batch is looked at, with what the program makes of it.

    Personal data as typed: emptied when the batch is applied or discarded, by `services.imports`.
    """

    class Group(models.TextChoices):
        MATCHED = "matched", _("Matched")
        NEW = "new", _("New person")
        AMBIGUOUS = "ambiguous", _("To decide")
        SKIPPED = "skipped", _("Skipped")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="staged")
    row = models.PositiveIntegerField(_("row"))
    group = models.CharField(_("group"), max_length=10, choices=Group.choices)
    reason = models.CharField(_("reason"), max_length=40, blank=True)
    identity = models.CharField(
        _("identity"),
        max_length=64,
        blank=True,
        help_text=_("Rows of one batch with the same identity are one person."),
    )
    name = models.CharField(max_length=255, blank=True)
    key = models.CharField(max_length=255, blank=True)
    email = models.CharField(max_length=254, blank=True)
    role = models.CharField(max_length=12, blank=True)
    outcome = models.CharField(max_length=10, blank=True)
    sex = models.CharField(max_length=10, blank=True)
    institution_name = models.CharField(max_length=255, blank=True)
    position = models.CharField(max_length=255, blank=True)
    country = models.CharField(max_length=2, blank=True)
    joined = models.BigIntegerField(null=True, blank=True)
    left = models.BigIntegerField(null=True, blank=True)
    minutes = models.FloatField(null=True, blank=True)
    notes = models.JSONField(default=list)
    person = models.ForeignKey("participants.Person", models.CASCADE, null=True, blank=True, related_name="+")
    institution = models.ForeignKey("participants.Institution", models.CASCADE, null=True, blank=True, related_name="+")
    question = models.CharField(_("open question"), max_length=64, blank=True)
    candidates = models.JSONField(_("who it could be"), default=list)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="import_row_once")]
        indexes = [models.Index(fields=["batch", "group", "row"], name="import_row_group")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.row}"


class MatchDecision(models.Model):
    """What a manager decided for an ambiguous name, address or institution; the next import needs no new decision."""

    class Subject(models.TextChoices):
        PERSON = "person", _("Person")
        INSTITUTION = "institution", _("Institution")

    subject = models.CharField(_("subject"), max_length=12, choices=Subject.choices)
    fingerprint = models.CharField(
        _("fingerprint"), max_length=64, help_text=_("Digest of the normalised name, address, institution and country.")
    )
    person = models.ForeignKey("participants.Person", models.CASCADE, null=True, blank=True, related_name="+")
    institution = models.ForeignKey("participants.Institution", models.CASCADE, null=True, blank=True, related_name="+")
    is_new = models.BooleanField(_("somebody new"), default=False)
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
