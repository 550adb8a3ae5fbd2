"""Gives each role its group and permissions; `migrate` does the same."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand

from portal.roles import ROLES, grant_role_permissions


class Command(BaseCommand):
    help = "Make the groups of the roles and grant them their permissions. Run again, it changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        for app_config in apps.get_app_configs():
            grant_role_permissions(app_config)
        self.stdout.write(", ".join(role.group for role in ROLES.values()))
