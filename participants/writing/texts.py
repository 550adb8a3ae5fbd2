"""What somebody writes on a phone as safe HTML: paragraphs, line breaks, links, quotes and lists.

Markdown's other signs are left as they were typed, and a link shows the address that it leads to. What leaves here has
passed the sanitizer, whatever stood in the text.
"""

import re
from collections.abc import Container

import nh3
from markdown_it import MarkdownIt

from participants.attendance.folding import without_accents

LONGEST_QUOTE = 600
"""Characters of a post that an answer quotes."""
_MARKDOWN = MarkdownIt("zero", {"breaks": True, "linkify": True, "html": False}).enable(
    ["blockquote", "list", "newline", "linkify"]
)
assert _MARKDOWN.linkify is not None
_MARKDOWN.linkify.set({"fuzzy_email": False})
_TAGS = {"p", "br", "blockquote", "ul", "ol", "li", "a", "strong"}
_MENTION = re.compile(r"(?<![\w@.])@(\w+(?:-\w+)*)")
_TAG_OR_TEXT = re.compile(r"(<a\b.*?</a>|<[^>]*>)", re.DOTALL)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]")


def tidy(text: str) -> str:
    """The text with plain line ends, without characters that nobody sees and without more than one empty line at once."""
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = [line.rstrip() for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def as_html(text: str, *, handles: Container[str] = ()) -> str:
    """Safe HTML of a text; the folded names in `handles` are set apart where they stand behind an @."""
    html = _MARKDOWN.render(text)
    parts = _TAG_OR_TEXT.split(html)
    html = "".join(part if part.startswith("<") else _mark(part, handles) for part in parts)
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes={"a": {"href"}, "ol": {"start"}},
        url_schemes={"http", "https"},
        link_rel="nofollow ugc noopener noreferrer",
    )


def _mark(text: str, handles: Container[str]) -> str:
    return _MENTION.sub(lambda found: f"<strong>{found[0]}</strong>" if fold(found[1]) in handles else found[0], text)


def has_link(html: str) -> bool:
    return "<a " in html


def fold(text: str) -> str:
    """Lower case, without accents: under which a text is searched and a name is known."""
    return without_accents(text)


def mentioned_in(text: str) -> set[str]:
    """The folded names behind an @ in a text, whether anybody has them or not. Quoted lines name nobody anew."""
    own = "\n".join(line for line in text.split("\n") if not line.startswith(">"))
    return {fold(found) for found in _MENTION.findall(own)}


def quote(name: str, text: str) -> str:
    """The beginning of an answer that quotes a post, without what that quotes itself."""
    own = "\n".join(line for line in text.split("\n") if not line.startswith(">")).strip()
    if len(own) > LONGEST_QUOTE:
        own = own[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
    return "\n".join(f"> {line}".rstrip() for line in [f"{name}:", *own.split("\n")]) + "\n\n"


def without_quotes(text: str) -> str:
    """A text without its quoted lines."""
    return tidy("\n".join(line for line in text.split("\n") if not line.startswith(">")))


def without_mention(text: str, key: str) -> str:
    """A text that does not name the one with this folded name any more."""
    return _MENTION.sub(lambda found: "@…" if fold(found[1]) == key else found[0], text)
