"""What editors teach the search."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from search.models import Synonyms


def test_editor_adds_synonyms(editor_client: Client):
    sent = editor_client.post("/admin/snippets/search/synonyms/add/", {"words": "mara ;  clica", "note": ""})
    assert sent.status_code == 302
    assert Synonyms.objects.filter(words="mara, clica").count() == 1


def test_one_word_alone_is_no_synonym(db: None):
    with pytest.raises(ValidationError) as refused:
        Synonyms(words="maras, ,").full_clean()
    assert list(refused.value.message_dict) == ["words"]
