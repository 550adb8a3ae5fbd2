"""The demo's comments and its issue of the newsletter: made once, from what the site has."""

import pytest

from participants.comments import demo as comments
from participants.models import Comment, CommentReport, NewsletterDelivery, NewsletterIssue, Subscriber
from participants.newsletter import demo as newsletter
from tests.datacction.conftest import Webinar


def test_the_demo_has_one_comment_that_waits_one_reported_and_an_issue_that_was_sent(webinar: Webinar) -> None:
    webinar.episode(title="Medir la violencia", slug="medir")
    for _time in range(2):
        comments.load(print)
        newsletter.load(print)
    assert sorted(Comment.objects.values_list("state", flat=True)) == ["held", *["published"] * 5]
    assert CommentReport.objects.filter(decided_at=None).count() == 1
    assert NewsletterIssue.objects.get().number == 1
    sent = NewsletterDelivery.objects.exclude(sent_at=None)
    assert (sent.count(), sent.exclude(bounce="").count(), sent.exclude(ended_at=None).count()) == (4, 1, 1)
    assert Subscriber.objects.count() == 2


@pytest.mark.django_db
def test_a_site_without_pages_has_neither() -> None:
    comments.load(print)
    newsletter.load(print)
    assert (Comment.objects.count(), NewsletterIssue.objects.count()) == (0, 0)
