"""Consent and access: what a person agreed to, and who looked at their data."""

from django.conf import settings
from django.contrib.admin import display
from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentQuerySet(models.QuerySet["Consent"]):
    def standing(self) -> "ConsentQuerySet":
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """A person agreed to a purpose, in a version of its text, at a moment; until withdrawn."""

    class Purpose(models.TextChoices):
        REGISTRY = "registry", _("Being in the registry")
        PUBLIC_PROFILE = "public_profile", _("Public profile")
        RESEARCHER = "researcher", _("Directory of researchers")
        EMAIL = "email", _("E-mail about activities")

    person = models.ForeignKey("participants.Person", models.CASCADE, related_name="consents", verbose_name=_("person"))
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose.choices)
    version = models.CharField(_("version of the text"), max_length=20)
    given_at = models.DateTimeField(_("given at"))
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True)
    source = models.CharField(_("how it was given"), max_length=120, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=models.Q(withdrawn_at=None),
                name="consent_once_while_it_stands",
                violation_error_message=_("This person has already consented to this."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} {self.version}"


class ErasedAddress(models.Model):
    """A keyed digest of an erased person's e-mail address, so that no later file brings them back unseen.

    It tells nothing to who does not already hold both the address and the portal's secret key.
    """

    digest = models.CharField(_("digest"), max_length=64, unique=True)
    erased_at = models.DateTimeField(_("erased at"), auto_now_add=True)

    class Meta:
        verbose_name = _("erased address")
        verbose_name_plural = _("erased addresses")

    def __str__(self) -> str:
        return self.digest[:8]


class KeptFact(models.Model):
    """What a page said of somebody's part in an activity, kept of them once they are erased: figures rest on it.

    `person` is the row without a name that takes part in their place, `says` a code of the app whose page said it. See
    `participants.personal_data.keeps`; written by services.privacy alone.
    """

    person = models.ForeignKey("participants.Person", models.CASCADE, related_name="+", verbose_name=_("person"))
    activity = models.ForeignKey("participants.Activity", models.CASCADE, related_name="+", verbose_name=_("activity"))
    says = models.CharField(_("what was said"), max_length=40)

    class Meta:
        verbose_name = _("fact kept after an erasure")
        verbose_name_plural = _("facts kept after an erasure")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["person", "activity", "says"], name="kept_fact_once")]

    def __str__(self) -> str:
        return f"{self.says} · {self.person_id} · {self.activity_id}"


LISTED = {
    "person": _("People"),
    "participation": _("Participations"),
    "consent": _("Consents"),
    "merge": _("Merges"),
}
LOOKS = {
    "list": _("%(what)s: list"),
    "export": _("%(what)s: taken away as a file"),
    "view": _("%(what)s: page"),
    "edit": _("%(what)s: form"),
    "history": _("%(what)s: history"),
    "usage": _("%(what)s: where it is used"),
}
OTHER_LOOKS = {
    "person.held": _("All that is held of a person"),
    "person.bulk": _("People about to be merged, marked or unmarked together"),
    "person.erase": _("What erasing a person takes and leaves"),
    "candidate.list": _("Pairs of people that may be one"),
    "import.preview": _("What an attendance file holds"),
    "import.search": _("People looked for while an attendance file was decided"),
    "reporting.records": _("Records behind a figure"),
    "enrolment.list": _("People in a run of a course"),
    "registration.list": _("Who registered for an activity"),
    "registration.file": _("Who registered for an activity: taken away as a file"),
    "registration.badges": _("Badges of an activity"),
    "registration.check_in": _("List to check in with"),
    "courses.at_risk": _("Learners of a run who may be lost"),
    "courses.gradebook": _("Gradebook of a run"),
    "courses.gradebook_file": _("Gradebook of a run: taken away as a file"),
    "courses.marks": _("Marks of a learner in a run"),
}
"""What was looked at, by the code that is kept: one of these, or one of LISTED with one of LOOKS."""


def look_in_words(code: str) -> str:
    """What was looked at, for a reader; a code that no words are known for as it is."""
    if code in OTHER_LOOKS:
        return str(OTHER_LOOKS[code])
    listed, _dot, look = code.partition(".")
    if listed in LISTED and look in LOOKS:
        return str(LOOKS[look]) % {"what": LISTED[listed]}
    return code


def all_looks() -> list[tuple[str, str]]:
    """Each code with its words."""
    codes = [*OTHER_LOOKS, *(f"{listed}.{look}" for listed in LISTED for look in LOOKS)]
    return sorted(((code, look_in_words(code)) for code in codes), key=lambda each: each[1])


class PersonalDataAccess(models.Model):
    """Somebody looked at personal data: who, whose, where, when. Written by services.privacy alone."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    person = models.ForeignKey(
        "participants.Person", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    what = models.CharField(_("what"), max_length=60)
    query = models.JSONField(_("filters"), default=dict)
    records = models.PositiveIntegerField(_("records shown"), default=1)
    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("look at personal data")
        verbose_name_plural = _("looks at personal data")
        ordering = ("-pk",)
        permissions = [
            ("view_personal_data", _("Can see personal data of participants")),
            ("export_personal_data", _("Can export and erase personal data")),
            ("merge_records", _("Can merge and split people and institutions")),
        ]

    def __str__(self) -> str:
        return f"{self.looked_at} · {self.at:%Y-%m-%d %H:%M}"

    @property
    @display(description=_("what"))
    def looked_at(self) -> str:
        return look_in_words(self.what)
