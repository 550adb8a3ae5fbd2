"""What allauth and Django say to who signs in or fills in a form, in Spanish of the portal's own.

Their own Spanish speaks to people as «tú» here and there, and of «token» and «exitosamente». These are extracted and translated
with our texts, which Django prefers; allauth's pages and e-mails have templates of ours. Nothing reads this module but
`make messages` and the test that every text here is still one of theirs.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

TEXTS = (
    _("The email address and/or password you specified are not correct."),
    _("A user is already registered with this email address."),
    _("This email address is already associated with this account."),
    _("This account is currently inactive."),
    _("Please type your current password."),
    _("You must type the same password each time."),
    _("Be patient, you are sending too many requests."),
    _("Too many failed login attempts. Try again later."),
    _("Successfully signed in as %(name)s."),
    _("You have signed out."),
    _("Confirmation email sent to %(email)s."),
    _("You have confirmed %(email)s."),
    _("Unable to confirm %(email)s because it is already confirmed by a different account."),
    _("Removed email address %(email)s."),
    _("Password successfully changed."),
    _("Password (again)"),
    _("New Password"),
    _("New Password (again)"),
    _("Account Inactive"),
    _("This account is inactive."),
    _("Enter your password:"),
    _("Confirm Access"),
    _("Please reauthenticate to safeguard your account."),
    _("Forgot your password?"),
    _("Remember Me"),
    _("Your password can’t be too similar to your other personal information."),
    _("Your password can’t be a commonly used password."),
    _("Your password can’t be entirely numeric."),
    _("Enter a valid email address."),
    _("Enter a valid URL."),
    _("Enter a whole number."),
    _("Enter a number."),
    _("Enter a valid date."),
    _("Enter a valid time."),
    _("Enter a valid date/time."),
    _("Enter a valid JSON."),
    _("Please select only one."),
    _("Add another %(verbose_name)s"),
    _("Added “%(object)s”."),
    _("Added {name} “{object}”."),
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was added successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully. You may add another {name} below."),
    _("No, take me back"),
    _("Added:"),
    _("This object doesn’t have a change history. It probably wasn’t added via this admin site."),
    _("Conflicting form data submitted. Please try again."),
)
COUNTED = (
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
    # Django's Spanish says “menos de 255” where 255 are allowed.
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
)
