"""What becomes of comments whose author asks to be erased.

Their texts and the name go; the places stay where others answered, so that the answers can be read. Reports of them and
the reasons that moderators gave go too.
"""

from collections.abc import Sequence

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import ModelLogEntry

from participants.comments.services import empty
from participants.models import Comment, CommentChange, Commenter, CommentReport, CommentState, PersonEmail
from participants.personal_data import empties
from portal.models import User


@empties
def erase_comments(people: Sequence[int]) -> None:
    """Empty what these people wrote. Called within the erasure's transaction."""
    addresses = PersonEmail.objects.filter(person__in=people).values("address")
    accounts = User.objects.filter(Q(person__in=people) | Q(email__in=addresses))
    own = list(
        Comment.objects.filter(author__account__in=accounts)
        .select_related("conversation")
        .select_for_update(no_key=True, of=("self",))
    )
    empty(own, state=CommentState.ERASED)
    CommentReport.objects.filter(comment__in=own).delete()
    CommentChange.objects.filter(comment__in=own).update(why="")
    Comment.objects.filter(pk__in=[each.pk for each in own]).update(author=None)
    commenters = Commenter.objects.filter(account__in=accounts)
    keys = [str(pk) for pk in commenters.values_list("pk", flat=True)]
    content_type = ContentType.objects.get_for_model(Commenter)
    ModelLogEntry.objects.filter(content_type=content_type, object_id__in=keys).update(label="", data={})
    commenters.delete()
