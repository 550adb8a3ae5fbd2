"""What is done by the clock."""

from datetime import timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from conose.joining import sending as joining_mail
from conose.joining import services as joining
from conose.researchers import sending as researchers_mail
from conose.researchers import services as researchers
from portal.periodic import periodic_task


@periodic_task(
    "conose.send_to_researchers",
    every=timedelta(seconds=30),
    label=_("Send e-mails to researchers"),
)
def send_to_researchers() -> dict[str, int]:
    return researchers_mail.send_due()


@periodic_task(
    "conose.send_about_joining",
    every=timedelta(seconds=30),
    label=_("Send e-mails to institutions that ask to join the network"),
)
def send_about_joining() -> dict[str, int]:
    return joining_mail.send_due()


@periodic_task(
    "conose.forget",
    every=timedelta(days=1),
    label=_("Remove what researchers and institutions sent to the network and is over"),
)
def forget() -> dict[str, int]:
    return {
        **researchers.forget_old(days=settings.RETENTION_DAYS["speakers"]),
        **joining.forget_old(days=settings.RETENTION_DAYS["joining"]),
    }
