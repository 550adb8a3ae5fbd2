from trainaction.models.catalogue import CourseIndexPage
from trainaction.models.courses import CoursePage, Level
from trainaction.models.lessons import LessonPage
from trainaction.models.links import CourseInstitution, CoursePrerequisite, CourseTheme, CourseTutor
from trainaction.models.modules import ModulePage

__all__ = [
    "CourseIndexPage",
    "CourseInstitution",
    "CoursePage",
    "CoursePrerequisite",
    "CourseTheme",
    "CourseTutor",
    "LessonPage",
    "Level",
    "ModulePage",
]
