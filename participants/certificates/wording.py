"""What issuing certificates in bulk came to, in words."""

from django.utils.translation import ngettext


def issued_in_words(issued: int, left_out: int) -> list[str]:
    """A sentence on how many were issued, and one on the people without a name where there are any."""
    sentences = [
        ngettext("%(number)d certificate was issued.", "%(number)d certificates were issued.", issued)
        % {"number": issued}
    ]
    if left_out:
        left = ngettext(
            "%(number)d person was left out: the registry has no name of them.",
            "%(number)d people were left out: the registry has no name of them.",
            left_out,
        )
        sentences.append(left % {"number": left_out})
    return sentences
