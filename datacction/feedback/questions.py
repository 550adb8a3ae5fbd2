"""What is asked after an activity: the same each time, so that activities can be compared."""

from django.utils.translation import gettext as _

from portal.surveys.questions import Asked, Kind, on_a_scale


def ready_made() -> list[Asked]:
    """The questions in the reader's language, in order."""
    return [
        on_a_scale("whole", _("How satisfied are you with the activity as a whole?")),
        on_a_scale("useful", _("How useful is what you heard for your work?")),
        on_a_scale("speakers", _("How clear were those who spoke?")),
        Asked(
            "length",
            Kind.CHOICE,
            _("How was its length?"),
            (("short", _("Too short")), ("right", _("About right")), ("long", _("Too long"))),
        ),
        Asked(
            "followed",
            Kind.CHOICE,
            _("Could you follow it?"),
            (("all", _("All of it")), ("most", _("Most of it")), ("little", _("Little: sound, picture or connection"))),
        ),
        Asked("use", Kind.OPEN, _("What will you use of it?")),
        Asked("better", Kind.OPEN, _("What should be done better next time?")),
    ]
