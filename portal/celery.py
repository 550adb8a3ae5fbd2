"""The Celery application: one task that runs a job row, and what the beat asks for: taking up interrupted jobs, and
doing what is due."""

import os

from celery import Celery
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.production")

app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")

BrokerOutOfReach = OperationalError


@app.task(name="portal.run_job", ignore_result=True)
def run(job_id: int) -> None:
    from portal.jobs import as_of_now, run_job
    from portal.models import Job

    # The broker gives a job back whose worker died; its row is then still held by that worker.
    as_of_now(Job.objects.get(pk=job_id))
    run_job(job_id)


@app.task(name="portal.resume_interrupted_jobs", ignore_result=True)
def resume() -> None:
    from portal.jobs import resume_interrupted_jobs

    resume_interrupted_jobs()


@app.task(name="portal.run_due_tasks", ignore_result=True)
def run_due_tasks() -> None:
    from portal.periodic import run_due

    run_due()
