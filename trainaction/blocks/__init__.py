"""What a lesson is made of, each block in a file of its own; texts, tables and call-outs are the portal's.

They know no model by import: a lesson's field is built of them.
"""

from wagtail import blocks

from portal.blocks import (
    AccordionBlock,
    CalloutBlock,
    DocumentLinkBlock,
    HeadingBlock,
    QuoteBlock,
    TableBlock,
    TextBlock,
)
from trainaction.blocks.assignment import AssignmentBlock
from trainaction.blocks.glossary import GlossaryBlock
from trainaction.blocks.package import PackageBlock
from trainaction.blocks.picture import LessonPictureBlock
from trainaction.blocks.prompts import DiscussionBlock, ReflectionBlock
from trainaction.blocks.quiz import QuizBlock
from trainaction.blocks.reading import ReadingBlock
from trainaction.blocks.sound import AudioBlock, VideoBlock
from trainaction.blocks.timeline import TimelineBlock


class LessonBlock(blocks.StreamBlock):
    """The body of a lesson."""

    heading = HeadingBlock()
    text = TextBlock()
    picture = LessonPictureBlock()
    video = VideoBlock()
    audio = AudioBlock()
    reading = ReadingBlock()
    document = DocumentLinkBlock()
    callout = CalloutBlock()
    accordion = AccordionBlock()
    glossary = GlossaryBlock()
    timeline = TimelineBlock()
    table = TableBlock()
    quote = QuoteBlock()
    reflection = ReflectionBlock()
    discussion = DiscussionBlock()
    quiz = QuizBlock()
    assignment = AssignmentBlock()
    package = PackageBlock()


__all__ = [
    "AssignmentBlock",
    "AudioBlock",
    "DiscussionBlock",
    "GlossaryBlock",
    "LessonBlock",
    "LessonPictureBlock",
    "PackageBlock",
    "QuizBlock",
    "ReadingBlock",
    "ReflectionBlock",
    "TimelineBlock",
    "VideoBlock",
]
