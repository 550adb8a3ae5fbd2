"""How words are taken apart and which of them are the same, for both engines.

Texts are analysed by the engine (split at whatever is no letter or digit, lower case, accents and ñ folded, stemmed by
Snowball in each language). A query is taken apart here, and what Snowball keeps apart (mujer and mujeres, joven and
jóvenes) is put together here, so that no engine needs a filter of its own.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain, filterfalse

STEMMERS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish", "fi": "finnish",
    "fr": "french", "hu": "hungarian", "it": "italian", "nl": "dutch", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
"""Snowball's name of a language, the same in tantivy and in Lucene; any other language is folded and not stemmed."""

STOP_WORDS = frozenset(
    [
        "a",
        "al",
        "ante",
        "aquel",
        "aquella",
        "como",
        "con",
        "cual",
        "cuando",
        "cuya",
        "cuyo",
        "de",
        "del",
        "desde",
        "donde",
        "e",
        "el",
        "ella",
        "ellas",
        "ellos",
        "en",
        "entre",
        "era",
        "es",
        "esa",
        "ese",
        "esta",
        "este",
        "esto",
        "fue",
        "ha",
        "hacia",
        "han",
        "hasta",
        "hay",
        "la",
        "las",
        "le",
        "les",
        "lo",
        "los",
        "mas",
        "me",
        "mi",
        "ni",
        "no",
        "nos",
        "o",
        "os",
        "para",
        "pero",
        "por",
        "porque",
        "que",
        "quien",
        "se",
        "segun",
        "ser",
        "si",
        "sin",
        "sobre",
        "son",
        "su",
        "sus",
        "tambien",
        "te",
        "tras",
        "tu",
        "u",
        "un",
        "una",
        "unas",
        "uno",
        "unos",
        "y",
        "ya",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "but",
        "by",
        "for",
        "from",
        "has",
        "have",
        "in",
        "into",
        "is",
        "it",
        "its",
        "not",
        "of",
        "on",
        "or",
        "our",
        "so",
        "than",
        "that",
        "the",
        "their",
        "these",
        "they",
        "this",
        "those",
        "to",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "who",
        "will",
        "with",
        "you",
    ]
)
"""Spanish and English words that say nothing by themselves, folded. They are indexed, for phrases."""

IRREGULAR = [
    ("woman", "women"), ("man", "men"), ("child", "children"), ("person", "people"), ("youth", "youths"),
    ("life", "lives"), ("wife", "wives"), ("knife", "knives"), ("thief", "thieves"), ("self", "selves"),
    ("analysis", "analyses"), ("crisis", "crises"), ("datum", "data"), ("criterion", "criteria"),
    ("regimen", "regimenes"), ("caracter", "caracteres"), ("pais", "paises"), ("juez", "jueza", "jueces", "juezas"),
    ("actor", "actriz", "actores", "actrices"), ("lider", "lideresa", "lideres", "lideresas"),
    ("alcalde", "alcaldesa", "alcaldes", "alcaldesas"), ("hombre", "hombres"), ("varon", "varones"),
]  # fmt: skip
_IRREGULAR = {word: group for group in IRREGULAR for word in group}

OTHER_WORDS = [
    ("acto", "acta"), ("bando", "banda"), ("bolso", "bolsa"), ("cargo", "carga"), ("caso", "casa"), ("cero", "cera"),
    ("costo coste", "costa"), ("cuadro", "cuadra"), ("cubo", "cuba"), ("cuento", "cuenta"), ("fondo", "fonda"),
    ("libro", "libra"), ("marco", "marca"), ("minuto", "minuta"), ("modo", "moda"), ("partido", "partida"),
    ("pasto", "pasta"), ("peso", "pesa"), ("plazo", "plaza"), ("puerto", "puerta"), ("punto", "punta"),
    ("ramo", "rama"), ("resto", "resta"), ("suelo", "suela"), ("tramo", "trama"), ("trato", "trata"),
]  # fmt: skip
"""Pairs that look like two genders of a word and are two words: «costos» is not about Costa Rica. Snowball gives both the same
stem, so who asks for one is given what holds it as it is written, in any number; one that is written in two ways, in either."""
_FORMS = [tuple(form for one in word.split() for form in (one, f"{one}s")) for pair in OTHER_WORDS for word in pair]
OF_OTHER_WORDS = {form: forms for forms in _FORMS for form in forms}
"""Each form of each of these words → all forms of the word."""

_WORD = re.compile(r"[^\W_]+")
_DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.){2,}[^\W\d_]?(?![^\W_])")
_BETWEEN_DOTS = re.compile(r"\.[^\W\d_]\.")
"""In every dotted acronym, and found in no time where there is none."""
_HYPHENATED = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)+")
_HYPHEN = re.compile("-")
_ACCENTS = re.compile("[\u0300-\u036f]+")
"""Those of the Latin alphabet, once they stand apart from their letters."""
_VOWELS = "aeiou"


def fold_text(text: str) -> str:
    """Lower case without accents: «Niñez y juventud» → «ninez y juventud»."""
    if text.isascii():
        return text.lower()
    apart = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return apart if apart.isascii() else "".join(each for each in apart if not unicodedata.combining(each))


fold = lru_cache(maxsize=50_000)(fold_text)
"""The same of a word, remembered: texts have the same few thousand words again and again."""


def words(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [fold(each) for each in _WORD.findall(text)]


def spellings(text: str) -> set[str]:
    """The words of a text that folding changes more than in case, behind what they are folded to: «La Niñez» → «ninez=niñez»."""
    if text.isascii():
        return set()
    chunks = set(filterfalse(str.isascii, text.split()))
    return set(chain.from_iterable(map(_spellings_in, chunks)))


@lru_cache(maxsize=50_000)
def _spellings_in(chunk: str) -> tuple[str, ...]:
    """The same of what stands between two spaces."""
    return tuple(f"{fold(word)}={word}" for word in _WORD.findall(chunk.lower()) if not word.isascii())


def _chunks_with(sign: re.Pattern[str], text: str) -> Iterator[str]:
    """What stands between spaces and holds a sign: looked for from each sign on, since most of a text has none."""
    end = 0
    for found in sign.finditer(text):
        if found.start() >= end:
            begin = text.rfind(" ", 0, found.start()) + 1
            end = text.find(" ", found.start())
            end = len(text) if end < 0 else end
            yield text[begin:end]


def joined_forms(text: str) -> list[str]:
    """Words that a text writes apart and a query may write together: «P.N.C.» → pnc, «socio-económico» → socioeconomico."""
    for sign in "‐‑":
        text = text.replace(sign, "-")
    dotted = [fold(found.replace(".", "")) for found in _DOTTED.findall(text)] if _BETWEEN_DOTS.search(text) else []
    if "-" not in text:
        return list(dict.fromkeys(dotted))
    return list(dict.fromkeys([*dotted, *chain.from_iterable(map(_joined_in, _chunks_with(_HYPHEN, text)))]))


@lru_cache(maxsize=10_000)
def _joined_in(chunk: str) -> tuple[str, ...]:
    """The hyphenated words of what stands between two spaces, written together."""
    return tuple(fold("".join(_WORD.findall(found))) for found in _HYPHENATED.findall(chunk))


def without_dots(text: str) -> str:
    """A text with its dotted acronyms written together: «la P.N.C. dijo» → «la PNC dijo»."""
    return _DOTTED.sub(lambda found: found.group().replace(".", ""), text)


def parts_of_hyphenated(text: str) -> list[str] | None:
    """The words of a text that is one hyphenated word; None where it is not."""
    return words(text) if _HYPHENATED.fullmatch(text) else None


@lru_cache(maxsize=10_000)
def singular(word: str) -> str:
    """The singular of a folded Spanish or English plural, by rule; of another word the word itself."""
    if word in _IRREGULAR:
        return _IRREGULAR[word][0]
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return word
    if word.endswith("ces"):
        return word[:-3] + "z"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("es") and word[-3] in "dlnrsjyxh":
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=10_000)
def variants(word: str) -> tuple[str, ...]:
    """A folded word and its other numbers and genders, itself first. Forms that do not exist do no harm: nothing has them."""
    if len(word) < 3 or not word.isalpha():
        return (word,)
    if word in _IRREGULAR:
        return tuple(dict.fromkeys((word, *_IRREGULAR[word])))
    if word in OF_OTHER_WORDS:
        return tuple(dict.fromkeys((word, *OF_OTHER_WORDS[word])))
    if len(word) == 3:
        return (word, *_plurals(word))
    stems = {word, singular(word)}
    if word.endswith("s") and not word.endswith("ss"):
        stems.add(word[:-1])
    found: list[str] = [word]
    for stem in sorted(stems):
        found += [stem, *_genders(stem)]
    found += [plural for each in list(found) for plural in _plurals(each)]
    return tuple(dict.fromkeys(found))


def _genders(word: str) -> Iterable[str]:
    if word.endswith("o"):
        yield word[:-1] + "a"
    elif word.endswith(("ora", "ona", "esa", "ina")):
        yield word[:-1]
        yield word[:-1] + "o"
    elif word.endswith("a"):
        yield word[:-1] + "o"
    elif word.endswith(("or", "on", "es", "in")):
        yield word + "a"


def _plurals(word: str) -> Iterable[str]:
    if word.endswith("z"):
        yield word[:-1] + "ces"
    elif word[-1] in _VOWELS:
        yield word + "s"
    elif word.endswith("y"):
        yield word + "es"
        yield word[:-1] + "ies"
    elif word[-1] in "dlnrjx":
        yield word + "es"
        yield word + "s"
