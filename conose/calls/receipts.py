"""The receipt of a submission on paper: a tagged PDF (portal/typesetting.py) with the digest of what was submitted."""

import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from conose.calls.fields import in_currency
from conose.models import ApplicationSubmission
from portal import typesetting
from portal.mail import whole
from portal.timezones import moment_at
from portal.typesetting import qr_code

TEMPLATE = Path(__file__).parent / "receipt.typ"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What stands on it, in the application's language."""

    language: str
    site: str
    heading: str
    sentence: str
    call: str
    reference: str
    facts: tuple[tuple[str, str], ...]
    files_head: str
    files: tuple[tuple[str, str], ...]
    """Names of files with their digests, in eight groups of eight."""
    digest_head: str
    digest: str
    digest_note: str
    check: str
    url: str
    qr: str
    qr_alt: str


def receipt_of(submission: ApplicationSubmission) -> Receipt:
    """What stands on the receipt of a submission, read with its application and call. No query besides."""
    own = submission.application
    call, content = own.call, submission.content
    with override(own.language):
        url = whole(reverse("application", args=[own.public_id]))
        moment = moment_at(submission.submitted_at, call.timezone, has_seconds=True)
        budget = content.get("budget") or {}
        amount = in_currency(budget.get("requested"), content["call"]["currency"])
        facts = [
            (_("Applicant"), content["applicant"]["name"]),
            (_("Title of the project"), content["applicant"]["title"]),
            (_("Arrived"), moment),
            (_("Amount requested"), amount),
            (_("Submission"), _("no. %(place)s of this application") % {"place": submission.place}),
        ]
        return Receipt(
            language=own.language,
            site=_("Citizen security in data"),
            heading=_("Receipt of an application"),
            sentence=_("Receipt of application %(reference)s") % {"reference": own.reference},
            call=call.title,
            reference=own.reference,
            facts=tuple((label, in_letters(value)) for label, value in facts if value),
            files_head=_("Files sent with it, with their SHA-256"),
            files=tuple(
                (in_letters(part["file"]["name"]), grouped(part["file"]["sha256"]))
                for part in content["parts"]
                if part.get("file") is not None
            ),
            digest_head=_("SHA-256 of what was submitted"),
            digest=grouped(submission.sha256),
            digest_note=_(
                "Computed over all that was submitted, as the JSON text that can be downloaded on the application's page has it. "
                "Whoever has that text can compute the digest anew and see that nothing was changed."
            ),
            check=_("Your application"),
            url=url,
            qr=qr_code(url),
            qr_alt=_("QR code that leads to the application's page: %s") % url,
        )


def in_letters(text: str) -> str:
    """A text for paper, whose types have letters and no pictures: an emoji stands by its name, [books], as Unicode calls it."""
    found = []
    for sign in text:
        if ord(sign) < 0x2600 or unicodedata.category(sign) not in ("So", "Sk", "Cn", "Co"):
            found.append("" if sign in "\u200d\ufe0f" else sign)
        else:
            found.append(f"[{unicodedata.name(sign, 'sign').lower()}]")
    return "".join(found)


def grouped(digest: str) -> str:
    """A digest in groups of eight digits, as people compare them."""
    return " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))


def as_pdf(submission: ApplicationSubmission) -> bytes:
    """The receipt as a tagged PDF; the same submission gives the same bytes on the same machine."""
    values = asdict(receipt_of(submission))
    return typesetting.as_pdf(
        TEMPLATE, name="receipt", values=values, called=f"Receipt {submission.application.reference}"
    )


def file_name(submission: ApplicationSubmission, ending: str) -> str:
    return f"{submission.application.reference}-{submission.place}.{ending}"
