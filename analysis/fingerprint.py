"""The exact fingerprint of a text: equal for texts that say the same letters.

White space, punctuation and case make no difference. A text so short that it may stand under many headlines takes its
title in.
"""

import hashlib
import re

from analysis.folding import exchanged

FINGERPRINT_VERSION = 1
_LETTERS = re.compile(r"[^\W_]+")
_ASCII_MARKS = bytes(code for code in range(0x80) if not chr(code).isalnum())
_ASCII_LOWER = bytes(range(0x100)).lower()
_USUAL_MARKS = dict.fromkeys("’‘“”„—–«»。、《》·", "")  # of the others
SHORT = 60
SILENT = 20  # letters, below which a text says nothing that two pages could share


def fingerprint(normal_title: str, normal_text: str) -> str:
    """The fingerprint of a text in normal form: 32 hexadecimal digits."""
    letters = letters_of(normal_text)
    if len(letters) < SHORT:
        letters = f"{letters_of(normal_title)}\n{letters}"
    return hashlib.blake2b(letters.encode(), digest_size=16).hexdigest()


def own_fingerprint(address: str, normal_text: str, shared: str) -> str:
    """The fingerprint under which a page's text is known: `shared`, unless the text says next to nothing ("see annex").

    Such pages have their headlines in common, which makes no story.
    """
    if len(letters_of(normal_text[: SILENT * 10])) >= SILENT:
        return shared
    return hashlib.blake2b(f"{address}\n{shared}".encode("utf-8", "replace"), digest_size=16).hexdigest()


def letters_of(text: str) -> str:
    """The letters and digits of a text, folded for comparing without case."""
    text = exchanged(text, _USUAL_MARKS)
    # Most marks and all spaces are ASCII, and bytes are rid of them at once. No byte of another character is an ASCII one.
    text = text.encode("utf-8", "surrogatepass").translate(_ASCII_LOWER, _ASCII_MARKS).decode("utf-8", "surrogatepass")
    if not text.isascii():
        text = text.casefold()
    return text if text.isalnum() else "".join(_LETTERS.findall(text))
