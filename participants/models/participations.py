"""A participation: a person took part in an activity. The one source of every reach figure."""

from itertools import combinations

from django.db import models
from django.utils.translation import gettext_lazy as _

from participants.models.activities import Programme
from participants.models.ages import AgeBand
from participants.models.coded import CodedField
from participants.models.institutions import Institution
from participants.models.persons import Sex
from participants.models.standings import Standing


class Role(models.TextChoices):
    PARTICIPANT = "participant", _("Participant")
    SPECIALIST = "specialist", _("Specialist")
    MODERATOR = "moderator", _("Moderator")
    ORGANISER = "organiser", _("Organiser")
    LEARNER = "learner", _("Learner")
    TUTOR = "tutor", _("Tutor")


class Mode(models.TextChoices):
    ONLINE = "online", _("Online")
    IN_PERSON = "in_person", _("In person")


class Outcome(models.TextChoices):
    """How far it went; each one includes those before it."""

    REGISTERED = "registered", _("Registered")
    ATTENDED = "attended", _("Attended")
    COMPLETED = "completed", _("Completed")
    CERTIFIED = "certified", _("Certified")


class Facts(models.Model):
    """What is said of a person's part in an activity, as it was then."""

    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.PARTICIPANT)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode.choices, default=Mode.ONLINE)
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices, default=Outcome.ATTENDED)
    minutes = models.FloatField(_("minutes present"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices, default=Sex.NOT_STATED)
    institution = models.ForeignKey(
        "participants.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
    )
    country = models.ForeignKey(
        "participants.Country", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )

    class Meta:
        abstract = True


COUNTED_BY = {
    "country": "country",
    "institution": "institution",
    "institution_kind": "kind",
    "month": "month",
    "year": "year",
    "series": "series",
    "activity": "activity",
    "role": "role",
    "mode": "mode",
    "person_sex": "sex",
}
"""The columns that figures are broken down by, with what the names of their indexes call them."""
SETTLED = (
    {"activity", "month"},
    {"activity", "year"},
    {"activity", "series"},
    {"month", "year"},
    {"institution", "institution_kind"},
)
"""Pairs of which one column settles the other: there is nothing to group by in the second."""
CARRIED = ("present", "programme", "role", "mode", "outcome", "person_sex")
"""What a counting index carries behind the person, so that a filter by it needs no other look."""
MARKED = {("institution", "month"): "again_in_month", ("institution", "series"): "again_in_series"}
"""Pairs with tens of thousands of cells, and what marks the participations of people who may be in a cell of theirs more
than once. All others are people by themselves, so that counting rows counts people (docs/decisions/0062)."""


def counting_indexes() -> list[models.Index]:
    """One index for each pair of columns that a breakdown may group by, with the person behind them, of the rows alone
    that are present.

    Read in its order, a database counts different people in one pass, without sorting and without asking of any row
    whether it counts (docs/decisions/0019-counting-indexes.md, 0020-counted-rows-alone.md). Of a pair that is MARKED there
    are two, of the rows with the mark and of those without. One more gives people by sex, one sums minutes, one holds who
    was in several roles of an activity, and one who is not present.
    """
    pairs = [pair for pair in combinations(COUNTED_BY, 2) if set(pair) not in SETTLED]
    return [
        *(_counting("_".join(COUNTED_BY[column] for column in pair), *pair) for pair in pairs if pair not in MARKED),
        *(index for pair, mark in MARKED.items() for index in _counting_marked(mark, *pair)),
        _counting("sex", "person_sex"),
        models.Index(
            fields=["present", "has_other_roles", "minutes", "programme", "role", "mode", "outcome"],
            name="counted_minutes",
        ),
        models.Index(
            fields=[
                "activity", "person", "has_other_roles", "minutes", "country", "institution", "institution_kind", *CARRIED
            ],
            condition=models.Q(has_other_roles=True),
            name="counted_in_several_roles",
        ),
        # Of the rows that are not present, staff who attended: those who only registered come before them.
        models.Index(fields=["outcome", "person"], condition=models.Q(present=False), name="counted_apart"),
    ]  # fmt: skip


def learners_index() -> models.Index:
    """Of learners alone, so that no other row pays for it: a course's statistics read it and nothing else.

    Partial by a null, which both databases take from any comparison with the column; a flag would have to be asked for.
    """
    return models.Index(
        fields=[
            "activity", "standing", "person_sex", "country", "institution", "institution_kind", "sector", "age_band", "person", "outcome", "counted"
        ],
        condition=models.Q(standing__isnull=False),
        name="counted_learners",
    )  # fmt: skip


def _counting(name: str, *columns: str) -> models.Index:
    # With `present` among them although it is true of all: SQLite would look it up in the table otherwise.
    carried = [column for column in CARRIED if column not in columns]
    if "person_sex" in columns:
        carried.append("minutes")  # these answer for one column alone too: under a rule of minutes as well
    return models.Index(fields=[*columns, "person", *carried], condition=models.Q(present=True), name=f"counted_{name}")


def _counting_marked(mark: str, *columns: str) -> tuple[models.Index, models.Index]:
    """Whoever has no mark is told from nobody, so that these rows need no person."""
    carried = [*(column for column in CARRIED if column not in columns), mark]
    name = "_".join(columns)
    once = models.Q(present=True, **{f"{mark}__isnull": True})
    again = models.Q(present=True, **{mark: True})
    return (
        models.Index(fields=[*columns, *carried], condition=once, name=f"once_{name}"),
        models.Index(fields=[*columns, "person", *carried], condition=again, name=f"again_{name}"),
    )


class Participation(Facts):
    """A person took part in an activity in a role: once, whatever the number of sources that say so.

    Derived: `services.participations.rebuild` makes it from its records, for the person and the
    institution that count after merges. Nothing else writes it. `programme`, `series`, `month` and `year`
    repeat the activity's own and `institution_kind` the institution's, `present` says whether it is in a figure
    that asks for nothing else, and `person_sex` is one for all of a person's participations: so that one index
    answers a figure. `has_other_roles`, `again_in_month` and `again_in_series` tell which rows a person may be met in again.
    """

    role = CodedField(_("role"), choices=Role.choices, default=Role.PARTICIPANT)
    mode = CodedField(_("mode"), choices=Mode.choices, default=Mode.ONLINE)
    outcome = CodedField(_("outcome"), choices=Outcome.choices, default=Outcome.ATTENDED)
    sex = CodedField(_("sex"), choices=Sex.choices, default=Sex.NOT_STATED)
    # Of the indexes that foreign keys bring, only those are kept that the ones below cannot stand in for, each once.
    activity = models.ForeignKey(
        "participants.Activity",
        models.PROTECT,
        related_name="participations",
        verbose_name=_("activity"),
        db_index=False,
    )
    person = models.ForeignKey(
        "participants.Person", models.PROTECT, related_name="participations", verbose_name=_("person")
    )
    institution = models.ForeignKey(
        "participants.Institution",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("institution"),
        db_index=False,
    )
    country = models.ForeignKey(
        "participants.Country",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("country"),
        db_index=False,
    )
    programme = CodedField(_("programme"), choices=Programme.choices, editable=False)
    series = models.ForeignKey(
        "participants.Series", models.PROTECT, null=True, blank=True, related_name="+", editable=False, db_index=False
    )
    month = models.PositiveIntegerField(
        _("month"), null=True, blank=True, editable=False, help_text=_("Year × 100 + month of the activity's day.")
    )
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True, editable=False)
    institution_kind = CodedField(
        _("kind of institution"),
        choices=Institution.Kind.choices,
        default=Institution.Kind.UNKNOWN,
        editable=False,
    )
    counted = models.BooleanField(
        _("counted by default"),
        default=True,
        editable=False,
        help_text=_("False for programme staff, bots and test accounts."),
    )
    present = models.BooleanField(
        _("present"), default=True, editable=False, help_text=_("Counted by default, and more than registered.")
    )
    has_other_roles = models.BooleanField(
        _("in several roles"),
        default=False,
        editable=False,
        help_text=_("The person has another participation in this activity, in another role."),
    )
    # True or null, as the columns below are null and not empty.
    again_in_month = models.BooleanField(
        _("again in the month"),
        null=True,
        editable=False,
        help_text=_("The person has another participation in this month, or another without a day."),
    )
    again_in_series = models.BooleanField(
        _("again in the series"),
        null=True,
        editable=False,
        help_text=_("The person has another participation in this series, or another in no series."),
    )
    standing = CodedField(  # type: ignore[misc]  # the only one that may be null
        _("standing"),
        choices=Standing.choices,
        null=True,
        blank=True,
        editable=False,
        help_text=_("Of learners: how far they have come, those who never had a place among them."),
    )
    # Null and not empty: so SQLite adds the column without writing millions of rows and 45 indexes anew.
    sector = models.CharField(_("sector"), max_length=40, null=True, blank=True, editable=False)  # noqa: DJ001
    age_band = models.CharField(  # noqa: DJ001
        _("age"), max_length=10, choices=AgeBand.choices, null=True, blank=True, editable=False
    )
    person_sex = CodedField(
        _("sex of the person"),
        choices=Sex.choices,
        default=Sex.NOT_STATED,
        editable=False,
        help_text=_("As the person stated it last in anything they took part in: so a person counts under one."),
    )

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        indexes = [
            *counting_indexes(),
            learners_index(),
            # Of all rows: what rests on an institution is looked up when it is merged, split or of another kind.
            models.Index(fields=["institution"], name="participation_institution"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person", "role"],
                name="participation_once",
                violation_error_message=_("This person already takes part in this activity in this role."),
            ),
            models.CheckConstraint(
                condition=models.Q(minutes=None) | models.Q(minutes__gte=0),
                name="participation_minutes_not_negative",
                violation_error_message=_("Minutes present cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.activity_id} · {self.role}"


class ParticipationRecord(Facts):
    """What one source says of one person in one activity: the evidence a participation rests on.

    `person` and `institution` are the rows the source was matched to, whatever was merged since:
    so a merge can be undone with nothing lost. `intervals` holds [start, end] pairs in whole
    seconds since the epoch (UTC); `minutes` what the source itself states where it has no times.
    """

    class Source(models.TextChoices):
        IMPORT = "import", _("Import")
        PAGE = "page", _("Page of the activity")
        SIGN_UP = "sign_up", _("Sign-up on the portal")
        ENROLMENT = "enrolment", _("Enrolment on the portal")
        MANUAL = "manual", _("Entered by hand")
        ERASED = "erased", _("Kept after an erasure")

    activity = models.ForeignKey(
        "participants.Activity", models.PROTECT, related_name="records", verbose_name=_("activity")
    )
    person = models.ForeignKey("participants.Person", models.PROTECT, related_name="records", verbose_name=_("person"))
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    batch = models.ForeignKey(
        "participants.ImportBatch",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="records",
        verbose_name=_("import"),
    )
    standing = models.CharField(
        _("standing"),
        max_length=10,
        choices=Standing.choices,
        blank=True,
        default="",
        db_default="",  # imports write millions of records by the columns they state
        help_text=_("What an enrolment says of a learner; empty in other sources."),
    )
    sector = models.CharField(
        _("sector"),
        max_length=40,
        blank=True,
        default="",
        db_default="",
        help_text=_("As the learner stated it when asking."),
    )
    age_band = models.CharField(
        _("age"),
        max_length=10,
        choices=AgeBand.choices,
        blank=True,
        default="",
        db_default="",
        help_text=_("As the learner stated it, where the run asks for it."),
    )
    intervals = models.JSONField(_("times present"), default=list)
    rows = models.JSONField(_("rows of the file"), default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("record")
        verbose_name_plural = _("records")
        indexes = [models.Index(fields=["activity", "person", "role"], name="record_activity_person_role")]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "person", "role", "source", "batch"],
                condition=~models.Q(batch=None),
                name="record_once_per_batch",
            ),
            models.UniqueConstraint(
                fields=["activity", "person", "role", "source"],
                condition=models.Q(batch=None),
                name="record_once_per_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_source_display()} · {self.person_id} · {self.activity_id}"
