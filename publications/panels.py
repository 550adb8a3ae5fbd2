"""What the editor sees of a publication's files beside its fields."""

from typing import Any

from wagtail.admin.panels import Panel


class ReadingsPanel(Panel):
    """What was read in the files, with its notes, and the way to what is proposed. Nothing before the first save."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "publications/admin/readings_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and super().is_shown()

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from publications.queries.readings import readings_of  # it knows the models

            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "page": self.instance, "readings": readings_of(self.instance)}


class DatasetTablePanel(Panel):
    """Which file a dataset's table is of and how much of it was taken; or what is wrong with the one that was sent."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "publications/admin/dataset_table_panel.html"

        def is_shown(self) -> bool:
            is_there = bool(self.instance.content_id or getattr(self.form, "mistakes", ()))
            return is_there and super().is_shown()

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "dataset": self.instance, "mistakes": self.form.mistakes}
