from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        from portal import (  # noqa: F401  (some register themselves)
            address_fields,
            avif,
            choosers,
            former_texts,
            lookups,
            periodic,
            segments,
            signals,
            whole_actions,
        )
        from portal.jobs import when_serving
        from portal.owner import owner_is_named
        from portal.roles import grant_role_permissions

        register(owner_is_named, deploy=True)
        address_fields.use_in_admin()
        avif.encode_quickly()
        choosers.use_in_admin()
        former_texts.publish_former_texts()
        segments.read_together()
        whole_actions.do_whole()
        autodiscover_modules("tasks")
        when_serving(periodic.start)
        post_migrate.connect(grant_role_permissions)
