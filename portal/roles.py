"""The roles that sign in, each a group with the permissions it needs.

Learners are accounts without a group; administrators are superusers. What is declared here is granted again at each
`migrate`; what an administrator grants on top in the admin stays.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.management import create_permissions


@dataclass(frozen=True)
class Role:
    group: str
    permissions: tuple[str, ...]
    """`app.codename`, or `app.*` for all of an app's but those of BY_NAME_ALONE."""
    edits_pages: bool = False


THEMES = ("portal.add_theme", "portal.change_theme", "portal.delete_theme", "portal.view_theme")

PUBLICATIONS = tuple(
    f"publications.{verb}_{model}"
    for model, verbs in (
        ("publicationseries", ("add", "change", "delete", "view")),
        ("dataset", ("add", "change", "delete", "view", "publish")),
        ("authoridentity", ("add", "change", "delete", "view")),
    )
    for verb in verbs
)

FRONT = tuple(
    f"front.{verb}_{model}"
    for model in ("term", "observatory", "contacttopic")
    for verb in ("add", "change", "delete", "view")
)

QUIZZES = tuple(
    f"trainaction.{verb}_{model}"
    for model in ("questionbank", "question", "quiz")
    for verb in ("add", "change", "delete", "view")
)

PACKAGES = tuple(f"trainaction.{verb}_interactivepackage" for verb in ("add", "change", "delete", "view"))

BY_NAME_ALONE = frozenset({"handle_applications"})
"""Permissions that `app.*` does not bring: who writes pages does not thereby read what people confide to a committee."""

ROLES = {
    "editor": Role(
        settings.ROLE_GROUPS["editor"],
        (
            "wagtailadmin.access_admin",
            *THEMES,
            "taggit.*",
            "wagtail_localize.*",
            "datacction.*",
            "conose.*",
            *PUBLICATIONS,
            *FRONT,
            "portal.change_siteowner",
            *QUIZZES,
            *PACKAGES,
            "publications.import_publications",
            "search.*",
            "participants.change_publicprofile",
            "participants.view_publicprofile",
            *(f"participants.{verb}_registrationdesk" for verb in ("add", "change", "view")),
            "participants.handle_registrations",
            "participants.moderate_comments",
            "participants.change_commentrules",
            *(f"participants.{verb}_newsletterissue" for verb in ("add", "change", "view")),
            "participants.send_newsletter",
        ),
        edits_pages=True,
    ),
    "manager": Role(
        settings.ROLE_GROUPS["manager"],
        (
            "wagtailadmin.access_admin",
            "participants.*",
            "datacction.moderate_live",
            "reporting.*",
            "front.handle_contact",
            "publications.view_downloads",
            "publications.view_exact_downloads",
        ),
    ),
    # Writes courses too, so edits pages; sees who enrolled in any run, and nothing else of the registry.
    "course_manager": Role(
        settings.ROLE_GROUPS["course_manager"],
        (
            "wagtailadmin.access_admin",
            "wagtail_localize.*",
            "trainaction.run_courses",
            *(f"trainaction.{verb}_courserun" for verb in ("add", "change", "view")),
            *QUIZZES,
            *PACKAGES,
            *(f"participants.{verb}_certificatetemplate" for verb in ("add", "change", "delete", "view")),
        ),
        edits_pages=True,
    ),
    # Sees who applied to calls, asks and reopens; writes no pages, and sees nothing of the registry.
    "call_secretary": Role(
        settings.ROLE_GROUPS["call_secretary"],
        (
            "wagtailadmin.access_admin",
            "conose.handle_applications",
            *(f"conose.{verb}_call" for verb in ("change", "view")),
            *(f"conose.{verb}_callquestion" for verb in ("change", "view")),
        ),
    ),
    # Decides on institutions that ask to join the network, and on nothing else; its calls it decides by a seat on their panel.
    "committee": Role(settings.ROLE_GROUPS["committee"], ("wagtailadmin.access_admin", "conose.decide_joining")),
}
PAGE_PERMISSIONS = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
COLLECTION_PERMISSIONS = ("add", "change", "choose")


def grant_role_permissions(app_config: AppConfig, **kwargs: Any) -> None:
    """Give each role what it declares of this app. Called after the app's migrations."""
    from django.contrib.auth.models import Group, Permission
    from wagtail.snippets.models import create_extra_permissions

    create_permissions(app_config, verbosity=0)
    wanted_by = {
        role: {codename for app, codename in (name.split(".") for name in role.permissions) if app == app_config.label}
        for role in ROLES.values()
    }
    if any(wanted_by.values()):  # of snippets with drafts, which Wagtail makes after our apps have migrated
        create_extra_permissions(app_config)
    for role, wanted in wanted_by.items():
        if not wanted:
            continue
        of_app = Permission.objects.filter(content_type__app_label=app_config.label)
        group, _ = Group.objects.get_or_create(name=role.group)
        every = of_app.exclude(codename__in=BY_NAME_ALONE)
        group.permissions.add(*(every if "*" in wanted else of_app.filter(codename__in=wanted)))
    if app_config.label == "wagtailcore":
        _open_pages_and_files()


def _open_pages_and_files() -> None:
    """Roles that edit pages may do so everywhere, and use all pictures and documents."""
    from django.contrib.auth.models import Group, Permission
    from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

    root, collection = Page.objects.filter(depth=1).first(), Collection.objects.filter(depth=1).first()
    for role in ROLES.values():
        if not role.edits_pages:
            continue
        group, _ = Group.objects.get_or_create(name=role.group)
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", content_type__model="page", codename__in=PAGE_PERMISSIONS
        ):
            if root:
                GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
        codenames = [f"{verb}_{kind}" for verb in COLLECTION_PERMISSIONS for kind in ("image", "document")]
        for permission in Permission.objects.filter(codename__in=codenames):
            if collection:
                GroupCollectionPermission.objects.get_or_create(
                    group=group, collection=collection, permission=permission
                )
