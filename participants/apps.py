from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ParticipantsConfig(AppConfig):
    name = "participants"

    def ready(self) -> None:
        from participants import documents, home, lookups, signals  # noqa: F401  (lookups and receivers register themselves)
        from participants.comments import erasing  # noqa: F401  (so does what an erasure takes)
        from participants.registration import clearing  # noqa: F401
        from participants.services.countries import bring_names_up_to_date

        post_migrate.connect(bring_names_up_to_date, sender=self)
        documents.declare()
        home.declare()
