"""What is asked at the end of a run: the ready-made questions, and those of the run's own after them."""

from django.utils.translation import gettext as _

from portal.surveys.questions import Asked, Kind, on_a_scale, scale_options
from trainaction.models import RunSurvey, SurveyQuestion


def ready_made() -> list[Asked]:
    """The same in every run, so that runs can be compared."""
    return [
        on_a_scale("whole", _("How satisfied are you with the course as a whole?")),
        on_a_scale("useful", _("How useful is what you learnt for your work?")),
        on_a_scale("clear", _("How clear were the lessons?")),
        on_a_scale("tutors", _("How well did the tutors support you?")),
        Asked(
            "load",
            Kind.CHOICE,
            _("How much work was it?"),
            (("less", _("Less than I expected")), ("right", _("About right")), ("more", _("Too much"))),
        ),
        Asked(
            "device",
            Kind.CHOICE,
            _("On what did you learn most of the time?"),
            (("phone", _("A phone")), ("tablet", _("A tablet")), ("computer", _("A computer"))),
        ),
        Asked("helped", Kind.OPEN, _("What helped you most?")),
        Asked("better", Kind.OPEN, _("What should be done better?")),
    ]


def questions_of(survey: RunSurvey, language: str, *, with_retired: bool = False) -> list[Asked]:
    """All that is asked, in order; also what is asked no more, for its answers. One query."""
    own = SurveyQuestion.objects.filter(survey=survey).order_by("pk")
    if not with_retired:
        own = own.filter(is_asked=True)
    return [*ready_made(), *(_own(each, language) for each in own)]


def _own(question: SurveyQuestion, language: str) -> Asked:
    is_english = language == "en"
    options = scale_options() if question.kind == Kind.SCALE else ()
    if question.kind == Kind.CHOICE:
        options = tuple(
            (str(place), (english if is_english else "") or spanish)
            for place, (spanish, english) in enumerate(question.options)
        )
    return Asked(
        key=f"own-{question.pk}",
        kind=question.kind,
        text=(question.text_en if is_english else "") or question.text_es,
        options=options,
        own=question.pk,
        is_asked=question.is_asked,
    )
