"""Texts cut for a line of a list: at a word, and with a sign that there is more."""


def shortened(text: str, longest: int) -> str:
    """The words of a text, of so many letters at most; cut after a whole word, unless the first one is longer, with “…”."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    kept = text[: longest - 2]
    if text[len(kept)] != " ":
        kept = kept.rsplit(" ", 1)[0]
    return kept.rstrip(" ,;:.") + " …"
