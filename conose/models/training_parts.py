"""What a training activity is made of: who gave it, its sessions, what it is joined to, its documents."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.models import Orderable

from participants.models import Activity
from participants.models.held import ENDS_FIRST, HeldSession
from participants.models.page_institutions import PageInstitution
from portal.models import PageDocument


class TrainingInstitution(PageInstitution):
    """An institution that gave a training activity, alone or with others."""

    page = ParentalKey("conose.TrainingPage", on_delete=models.CASCADE, related_name="institutions")

    class Meta(PageInstitution.Meta):
        verbose_name = _("institution of a training activity")
        verbose_name_plural = _("institutions of training activities")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "institution"],
                name="training_institution_once",
                violation_error_message=_("This institution is already on the activity."),
            )
        ]


class TrainingSession(HeldSession):
    """A session, or a module on its day. An activity of the registry follows it, by its translation key."""

    page = ParentalKey("conose.TrainingPage", on_delete=models.CASCADE, related_name="sessions")

    panels: ClassVar = [
        HelpPanel(
            _(
                "Each session is an activity of the registry once the page is published: its attendance is brought in there, and "
                "Registration can be opened for it, with certificates of attendance."
            )
        ),
        *HeldSession.panels,
    ]

    class Meta(HeldSession.Meta):
        verbose_name = _("session of a training activity")
        verbose_name_plural = _("sessions of training activities")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("starts")),
                name="training_session_ends_after_it_starts",
                violation_error_message=ENDS_FIRST,
            )
        ]


class JoinedActivity(Orderable):
    """A run of a course of TrainAction, or an event of DatAction, that a training activity was given with.

    Who took part in it took part in what they are: it is counted there, and shown beside what the network held itself.
    """

    page = ParentalKey("conose.TrainingPage", on_delete=models.CASCADE, related_name="joined")
    activity = models.ForeignKey(
        "participants.Activity", models.CASCADE, related_name="+", verbose_name=_("run or event")
    )

    panels: ClassVar = [FieldPanel("activity")]

    class Meta(Orderable.Meta):
        verbose_name = _("run or event of a training activity")
        verbose_name_plural = _("runs and events of training activities")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "activity"],
                name="training_joined_once",
                violation_error_message=_("This run or event is already on the activity."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.activity_id}"

    def clean(self) -> None:
        super().clean()
        activity = Activity.objects.filter(pk=self.activity_id).first()
        if activity is not None and activity.programme == "conose":
            raise ValidationError(
                {
                    "activity": _(
                        "Choose a run of TrainAction or an event of DatAction: the network's own sessions stand above."
                    )
                }
            )


class TrainingDocument(PageDocument):
    """Something to read: the programme, slides, a guide."""

    page = ParentalKey("conose.TrainingPage", on_delete=models.CASCADE, related_name="documents")

    class Meta(PageDocument.Meta):
        verbose_name = _("document of a training activity")
        verbose_name_plural = _("documents of training activities")
