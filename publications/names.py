"""Names of authors as a file has them, taken apart."""

_PARTICLES = {"de", "del", "la", "las", "los", "y", "da", "dos", "van", "von", "di"}


def name_parts(name: str) -> dict[str, str]:
    """An author's name as fields of `Author`: “Sol, Ana” and “Ana Sol” are a person, a single word or more are a body.

    Spanish names have two family names, which a name without a comma does not tell from a second given name: of four
    words and more the last two are taken for them.
    """
    family, comma, given = (each.strip() for each in name.partition(","))
    if comma and family:
        return {"family_name": family[:100], "given_name": given[:100]}
    words = name.split()
    if not 2 <= len(words) <= 5 or not all(word[:1].isupper() or word in _PARTICLES for word in words):
        return {"body_name": name[:255]}
    cut = len(words) - (2 if len(words) >= 4 else 1)
    while cut > 1 and words[cut - 1] in _PARTICLES:
        cut -= 1
    return {"given_name": " ".join(words[:cut])[:100], "family_name": " ".join(words[cut:])[:100]}
