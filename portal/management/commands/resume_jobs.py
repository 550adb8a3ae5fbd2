from typing import Any

from django.core.management.base import BaseCommand

from portal.jobs import resume_interrupted_jobs


class Command(BaseCommand):
    help = "Take up the jobs that wait or whose process died: start them again, or mark them as interrupted."

    def handle(self, *args: Any, **options: Any) -> None:
        for job in resume_interrupted_jobs():
            job.refresh_from_db()
            self.stdout.write(f"{job}: {job.get_state_display()}")
