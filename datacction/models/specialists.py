"""Who spoke in an episode."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from participants.models import Role


class EpisodeSpecialist(Orderable):
    """A person of the registry who spoke or moderated. Public only while their consent to a profile stands."""

    page = ParentalKey("datacction.EpisodePage", on_delete=models.CASCADE, related_name="specialists")
    person = models.ForeignKey("participants.Person", models.PROTECT, related_name="+", verbose_name=_("person"))
    role = models.CharField(
        _("role"),
        max_length=12,
        choices=[(Role.SPECIALIST, Role.SPECIALIST.label), (Role.MODERATOR, Role.MODERATOR.label)],
        default=Role.SPECIALIST,
    )

    panels: ClassVar = [FieldRowPanel([FieldPanel("person"), FieldPanel("role")])]

    class Meta(Orderable.Meta):
        verbose_name = _("specialist of an episode")
        verbose_name_plural = _("specialists of episodes")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "person", "role"],
                name="episode_specialist_once",
                violation_error_message=_("This person is already on the episode in this role."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.person_id} · {self.role}"
