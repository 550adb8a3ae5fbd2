"""What becomes of posts whose author asks to be erased, and of forums whose run is long over."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from participants.writing import texts
from trainaction.discussion import attachments
from trainaction.discussion.posting import empty
from trainaction.models import (
    CourseRun,
    ForumAttachment,
    ForumMember,
    ForumPost,
    ForumPostChange,
    ForumReport,
    ForumThread,
    PostState,
)


def erase_posts(people: Sequence[int]) -> None:
    """Empty what these people wrote, and take their words and names from the posts that quote and mention them.

    The places of their posts stay, so that what others answered can be read. Called within the erasure's transaction.
    """
    members = list(ForumMember.objects.filter(person__in=people))
    own = list(ForumPost.objects.filter(author__in=members).select_for_update(no_key=True, of=("self",)))
    quoting = list(ForumPost.objects.filter(quoted__in=own).exclude(pk__in=[each.pk for each in own]))
    for post in quoting:
        _write_anew(post, texts.without_quotes(post.text))
    for member in members:
        naming = ForumPost.objects.filter(thread__run=member.run_id, text__icontains="@").exclude(
            pk__in=[each.pk for each in own]
        )
        for post in naming:
            if (text := texts.without_mention(post.text, member.key)) != post.text:
                _write_anew(post, text)
    empty(own, state=PostState.ERASED)
    ForumReport.objects.filter(post__in=own).delete()  # what others and tutors said of them
    ForumPostChange.objects.filter(post__in=own).update(why="")
    ForumPost.objects.filter(pk__in=[each.pk for each in own]).update(author=None)


def _write_anew(post: ForumPost, text: str) -> None:
    title = post.thread.title if post.number == 1 else ""
    keys = post.mentions.values_list("member__key", flat=True)
    post.text = text
    post.html = texts.as_html(text, handles=set(keys))
    post.folded = texts.fold(f"{title}\n{text}")
    post.save(update_fields=["text", "html", "folded"])


@transaction.atomic
def forget_old(*, days: int, at: datetime | None = None) -> dict[str, int]:
    """Remove the forums of runs that ended or were archived so many days ago: what was said, by whom, and its files.

    Returns how many threads and files went.
    """
    before = (at or timezone.now()) - timedelta(days=days)
    over = CourseRun.objects.filter(Q(ends_at__lt=before) | Q(archived_at__lt=before))
    threads = ForumThread.objects.filter(run__in=over)
    files = list(ForumAttachment.objects.filter(post__thread__in=threads).values_list("key", flat=True))
    number = threads.count()
    threads.delete()
    ForumMember.objects.filter(run__in=over).delete()
    transaction.on_commit(partial(attachments.remove, files))
    return {"threads": number, "files": len(files)}
