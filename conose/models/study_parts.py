"""What a study is made of: institutions, team, milestones, what came out of it and what it is used for."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, PageChooserPanel
from wagtail.models import Orderable, TranslatableMixin

from participants.models.page_institutions import PageInstitution


class StudyInstitution(PageInstitution):
    """An institution that does a study, alone or with others: what the network's co-operation is drawn from."""

    page = ParentalKey("conose.StudyPage", on_delete=models.CASCADE, related_name="institutions")

    class Meta(PageInstitution.Meta):
        verbose_name = _("institution of a study")
        verbose_name_plural = _("institutions of studies")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "institution"],
                name="study_institution_once",
                violation_error_message=_("This institution is already on the study."),
            )
        ]


class TeamMember(Orderable):
    """A person of the registry who works on a study. Public only while their consent to a profile stands."""

    class Role(models.TextChoices):
        LEAD = "lead", _("Leads it")
        RESEARCHER = "researcher", _("Researcher")
        ASSISTANT = "assistant", _("Assistant")

    page = ParentalKey("conose.StudyPage", on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey("participants.Person", models.PROTECT, related_name="+", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.RESEARCHER)

    panels: ClassVar = [FieldRowPanel([FieldPanel("person"), FieldPanel("role")])]

    class Meta(Orderable.Meta):
        verbose_name = _("member of a study's team")
        verbose_name_plural = _("members of studies' teams")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "person"],
                name="study_person_once",
                violation_error_message=_("This person is already on the team."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.person_id}"


class Milestone(TranslatableMixin, Orderable):
    """A step of a study that has a day."""

    page = ParentalKey("conose.StudyPage", on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("step"), max_length=150)
    due_on = models.DateField(_("day due"))
    done_on = models.DateField(_("day done"), null=True, blank=True)

    panels: ClassVar = [FieldPanel("title"), FieldRowPanel([FieldPanel("due_on"), FieldPanel("done_on")])]

    class Meta(Orderable.Meta, TranslatableMixin.Meta):
        verbose_name = _("milestone of a study")
        verbose_name_plural = _("milestones of studies")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.done_on and self.done_on > timezone.localdate():
            raise ValidationError({"done_on": _("This day is still to come: leave it empty until the step is done.")})


class StudyOutput(Orderable):
    """A publication, an episode or another page in which a study came out or was presented."""

    page = ParentalKey("conose.StudyPage", on_delete=models.CASCADE, related_name="outputs")
    output = models.ForeignKey("wagtailcore.Page", models.CASCADE, related_name="+", verbose_name=_("page"))

    panels: ClassVar = [PageChooserPanel("output")]

    class Meta(Orderable.Meta):
        verbose_name = _("output of a study")
        verbose_name_plural = _("outputs of studies")

    def __str__(self) -> str:
        return f"{self.page_id} · {self.output_id}"


class StudyUse(TranslatableMixin, Orderable):
    """A policy, plan, norm or other decision that cites a study: the last step from evidence to policy."""

    class Kind(models.TextChoices):
        POLICY = "policy", _("Policy")
        PLAN = "plan", _("Plan or strategy")
        NORM = "norm", _("Law or norm")
        BUDGET = "budget", _("Budget")
        PROTOCOL = "protocol", _("Protocol or guideline")
        OTHER = "other", _("Other decision")

    page = ParentalKey("conose.StudyPage", on_delete=models.CASCADE, related_name="uses")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.POLICY)
    title = models.CharField(_("what uses it"), max_length=250, help_text=_("The title of the policy, plan or norm."))
    institution = models.ForeignKey(
        "participants.Institution", models.PROTECT, related_name="+", verbose_name=_("institution that used it")
    )
    used_on = models.DateField(_("day"), help_text=_("The day of the policy, plan or norm."))
    what = models.TextField(_("what it took from the study"), max_length=500, blank=True)
    document = models.ForeignKey(
        "wagtaildocs.Document", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    url = models.URLField(_("address"), blank=True, help_text=_("Where a reader can check it."))

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("used_on")]),
        FieldPanel("title"),
        FieldPanel("institution"),
        FieldPanel("what"),
        FieldRowPanel([FieldPanel("document"), FieldPanel("url")]),
    ]

    class Meta(Orderable.Meta, TranslatableMixin.Meta):
        verbose_name = _("use of a study")
        verbose_name_plural = _("uses of studies")

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.used_on and self.used_on > timezone.localdate():
            raise ValidationError({"used_on": _("This day is still to come: record the use once it has happened.")})
