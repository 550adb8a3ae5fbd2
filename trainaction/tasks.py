"""Long work of the academy, as jobs, and what it does by the clock."""

from typing import Any

from portal.jobs import Progress, job_task
from portal.models import User
from trainaction.certificates import services as certificates
from trainaction.models import CertificateTemplateVersion, CourseRun


@job_task("trainaction.issue_certificates", long=True, resumable=True)
def issue_certificates(progress: Progress, *, run: int, version: int, user: int | None) -> dict[str, Any]:
    """Give everybody who completed a run their certificate; begun again, it goes on with who has none."""
    return certificates.issue_all(
        run=CourseRun.objects.get(pk=run),
        version=CertificateTemplateVersion.objects.get(pk=version),
        by=User.objects.filter(pk=user).first() if user else None,
        progress=progress,
    )
