"""Certificates of courses: what each says, as it was when it was issued. What they share with others is the registry's."""

from typing import Any

from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from participants.models import Fact, IssuedCertificate, Programme, certificate_kind
from trainaction.models.enrolments import Enrolment


@certificate_kind
class Certificate(IssuedCertificate):
    """That somebody completed a run of a course. Of an enrolment one stands at most."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="certificates", verbose_name=_("enrolment"))
    course_title = models.CharField(_("course"), max_length=255)
    run_title = models.CharField(_("run"), max_length=255)
    hours = models.PositiveSmallIntegerField(_("hours"))
    grade = models.CharField(_("grade"), max_length=40, blank=True)

    class Meta(IssuedCertificate.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment"],
                condition=models.Q(revoked_at=None, replaced_at=None),
                name="certificate_once",
                violation_error_message=_("This person already has a certificate of this run."),
            ),
            *IssuedCertificate.Meta.constraints,
        ]

    @property
    def title(self) -> str:
        return self.course_title

    @property
    def programme(self) -> str:
        return Programme.TRAINACTION

    @property
    def facts(self) -> tuple[Fact, ...]:
        facts = [
            Fact(gettext("Duration"), self._hours_in_words),
            Fact(gettext("Grade"), self.grade),
            self.issued_in_words,
            Fact(gettext("Run"), self.run_title),
        ]
        return tuple(fact for fact in facts if fact.value)

    @property
    def achievement(self) -> dict[str, Any]:
        return {
            "id": f"urn:uuid:{self.enrolment.run.public_id}",
            "type": ["Achievement"],
            "achievementType": "CertificateOfCompletion",
            "name": self.course_title,
            "description": f"{self.run_title}. {self._hours_in_words}.",
            "criteria": {"narrative": gettext("Completed everything that the course asks for.")},
            "inLanguage": self.language,
        }

    @property
    def _hours_in_words(self) -> str:
        return ngettext("%(number)d hour", "%(number)d hours", self.hours) % {"number": self.hours}
