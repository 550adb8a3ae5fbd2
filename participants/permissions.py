"""Who may do what with the registry in the admin, whatever a group has been given besides."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy

from participants.models import (
    Activity,
    Consent,
    Country,
    Institution,
    Merge,
    MergeCandidate,
    NewsletterIssue,
    Participation,
    Person,
    PersonalDataAccess,
    PublicProfile,
    RegistrationDesk,
    ReportedFigure,
    Series,
)
from portal.models import User

VIEW_PERSONAL_DATA = "participants.view_personal_data"
EXPORT_PERSONAL_DATA = "participants.export_personal_data"
MERGE_RECORDS = "participants.merge_records"
HANDLE_REGISTRATIONS = "participants.handle_registrations"
MODERATE_COMMENTS = "participants.moderate_comments"
SEND_NEWSLETTER = "participants.send_newsletter"


def signed_in(request: HttpRequest) -> User:
    """The account behind a request that only signed-in people get to make."""
    assert isinstance(request.user, User)
    return request.user


class RegistryPolicy(ModelPermissionPolicy):
    """Django's own permissions, for the actions that make sense here and with one more permission where `needs` says so.

    What is not among `actions` nobody may do, administrators included: people are erased and not deleted,
    participations are derived and not edited.
    """

    def __init__(self, model: type[Model], *, actions: set[str], needs: str = "", superuser: bool = False) -> None:
        super().__init__(model)
        self.actions = actions
        self.needs = needs
        self.superuser = superuser

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action not in self.actions or (self.needs and not user.has_perm(self.needs)):
            return False
        if self.superuser and not user.is_superuser:
            return False
        return bool(super().user_has_permission(user, action))

    def users_with_any_permission(self, actions: Any) -> Any:
        found = super().users_with_any_permission(self.actions & set(actions))
        return found.filter(is_superuser=True) if self.superuser else found


POLICIES: tuple[RegistryPolicy, ...] = (
    RegistryPolicy(Person, actions={"add", "change", "view"}, needs=VIEW_PERSONAL_DATA),
    RegistryPolicy(Participation, actions={"view"}, needs=VIEW_PERSONAL_DATA),
    RegistryPolicy(Consent, actions={"add", "change", "view"}, needs=VIEW_PERSONAL_DATA),
    RegistryPolicy(Merge, actions={"view"}, needs=MERGE_RECORDS),
    RegistryPolicy(MergeCandidate, actions={"view"}, needs=MERGE_RECORDS),
    RegistryPolicy(PersonalDataAccess, actions={"view"}, superuser=True),
    RegistryPolicy(PublicProfile, actions={"add", "change", "delete", "view"}),
    RegistryPolicy(Institution, actions={"add", "change", "view"}),
    RegistryPolicy(Activity, actions={"add", "change", "delete", "view"}),
    RegistryPolicy(Series, actions={"add", "change", "delete", "view"}),
    RegistryPolicy(ReportedFigure, actions={"add", "change", "delete", "view"}),
    RegistryPolicy(Country, actions={"view"}),
    RegistryPolicy(RegistrationDesk, actions={"add", "change", "view"}),
    RegistryPolicy(NewsletterIssue, actions={"add", "change", "view"}),
)


def register_policies() -> None:
    """Called once, before anything asks what a user may do."""
    for policy in POLICIES:
        register_permission_policy(policy._model_or_name, policy, exact_class=True)
