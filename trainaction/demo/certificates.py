"""The demo's certificates: a template, and one for everybody whom the demo's academy certified. Called again it adds nothing."""

from collections.abc import Callable

from django.db.models import Max

from participants.certificates.templates import version_of
from participants.models import CertificateTemplate
from trainaction.certificates import services
from trainaction.certificates.queries import to_be_issued
from trainaction.models import CourseRun, EnrolmentChange, EnrolmentState

TEMPLATE = "Programa regional (demostración)"
SIGNATURES = (
    ("Rosa Elena Díaz Fuentes", "Coordinadora académica de TrainAction", "Academic coordinator of TrainAction"),
    ("Carlos Martínez Sandoval", "Director del programa regional", "Director of the regional programme"),
)
"""Invented people."""


def load(say: Callable[[str], None]) -> None:
    """Make what is missing, saying what is being made. Without runs it makes the template alone."""
    template = CertificateTemplate.objects.filter(name=TEMPLATE).first() or _make_template()
    version = version_of(template)
    for run in CourseRun.objects.order_by("pk"):
        rows = list(to_be_issued(run).filter(state=EnrolmentState.CERTIFIED).select_related("person__merged_into"))
        if not rows:
            continue
        say(f"{len(rows)} certificates of “{run.title_en or run.title_es}” ...")
        changes = EnrolmentChange.objects.filter(enrolment__in=rows, after=EnrolmentState.CERTIFIED)
        certified = dict(changes.order_by().values_list("enrolment").annotate(last=Max("at")))
        for enrolment in rows:
            services.issue(enrolment=enrolment, version=version, by=None, at=certified.get(enrolment.pk))


def _make_template() -> CertificateTemplate:
    template = CertificateTemplate(
        name=TEMPLATE,
        issuer="Programa regional de seguridad ciudadana",
        issuer_en="Regional citizen security programme",
        note="Curso de la academia en línea TrainAction. Demostración: las personas que aparecen son inventadas.",
        note_en="A course of the online academy TrainAction. Demonstration: the people named are invented.",
        shows_grade=True,
        is_default=not CertificateTemplate.objects.filter(is_default=True, purpose="course").exists(),
    )
    for place, (name, position, position_en) in enumerate(SIGNATURES):
        template.signatures.add(
            template.signatures.model(name=name, position=position, position_en=position_en, sort_order=place)
        )
    template.save()
    return template
