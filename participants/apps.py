from django.apps import AppConfig


class ParticipantsConfig(AppConfig):
    name = "participants"

    def ready(self) -> None:
        from participants import documents, lookups  # noqa: F401  (lookups register themselves)

        documents.declare()
