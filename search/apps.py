from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from portal.jobs import when_serving
        from search import labels, outbox, statistics, tasks, text_pages

        labels.declare()
        text_pages.declare()
        outbox.ON_COMMIT.append(tasks.ask_worker)
        when_serving(tasks.begin)
        when_serving(statistics.start)
