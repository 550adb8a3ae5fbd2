"""The academy in the Wagtail admin."""

from trainaction.viewsets.quizzes import QuizGroup
from trainaction.viewsets.runs import CourseRunViewSet

__all__ = ["CourseRunViewSet", "QuizGroup"]
