"""Where the portal joins in Wagtail's admin."""

from django.http import HttpRequest
from wagtail import hooks

from portal.accounts import drop_former_addresses
from portal.models import User


@hooks.register("after_edit_user")
def keep_one_address(request: HttpRequest, user: User) -> None:
    drop_former_addresses(user=user)
