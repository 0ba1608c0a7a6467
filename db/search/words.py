"""From a text to the words that are kept and asked for: the same on both sides.

Words are folded (case, accents, ł ø ß æ). Chinese, Japanese and Korean signs are a word each, so
that 北京 is found by 北 and by 京.
"""

from __future__ import annotations

import re

from db.folding import digits, fold, words

# Han, kana and Hangul, with their extensions.
_SIGN = re.compile(
    "[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af]"
)
_COMPOUND = re.compile(r"[^\W_]+(?:['-][^\W_]+)+")
# Spellings that people type for letters that fold to one.
_LONG_FORMS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_NUMBER_TRUNK = re.compile(r"\(0\)")


def split_words(text: str) -> list[str]:
    """The folded words of a text, signs apart.

    >>> split_words("O'Brien 北京")
    ['obrien', '北', '京']
    """
    if text.isascii():
        return words(text)
    return words(_SIGN.sub(lambda m: f" {m[0]} ", text))


def name_words(*names: str) -> list[str]:
    """The words under which a name is found, each once, with the other ways to write it.

    >>> name_words("Jürgen O'Brien-Smith")
    ['jurgen', 'obrien', 'smith', 'brien', 'obriensmith', 'juergen']
    """
    text = "\n".join(names)
    found = split_words(text)
    if "'" in text or "-" in text or not text.isascii():
        for name in names:
            found += _other_spellings(name)
    return list(dict.fromkeys(found))


def _other_spellings(name: str) -> list[str]:
    found: list[str] = []
    for compound in _COMPOUND.findall(fold(name)):
        parts = re.split("['-]", compound)
        found += [part for part in parts[1:] if len(part) > 1]
        found.append("".join(parts))
    lower = name.lower()
    longer = lower.translate(_LONG_FORMS)
    if longer != lower:
        kept = set(split_words(name))
        found += [word for word in split_words(longer) if word not in kept]
    return found


def mail_words(mail: str) -> list[str]:
    """The words of the part of an e-mail before the @.

    >>> mail_words("ada.lovelace+box@example.org")
    ['ada', 'lovelace', 'box']
    """
    return split_words(mail.partition("@")[0].replace("_", " "))


def phone_digits(value: str, normal: str) -> list[str]:
    """The digit strings of a phone: in its normal form, and as typed if that says more.

    >>> phone_digits("020 7946 0018", "+442079460018")
    ['442079460018', '02079460018']
    """
    whole = digits(normal)
    typed = digits(_NUMBER_TRUNK.sub("", value))
    return [d for d in (whole, typed if typed not in whole else "") if d]
