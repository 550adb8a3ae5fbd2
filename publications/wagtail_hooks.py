"""Where the library joins in Wagtail's admin."""

from typing import Any

from wagtail import hooks

from publications.urls import admin_urlpatterns


@hooks.register("register_admin_urls")
def admin_urls() -> list[Any]:
    return admin_urlpatterns
