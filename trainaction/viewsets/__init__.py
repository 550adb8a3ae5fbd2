"""The academy in the Wagtail admin."""

from trainaction.viewsets.packages import PackageViewSet
from trainaction.viewsets.quizzes import QuizGroup
from trainaction.viewsets.runs import CourseRunViewSet

__all__ = ["CourseRunViewSet", "PackageViewSet", "QuizGroup"]
