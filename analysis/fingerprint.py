"""The exact fingerprint of a text: equal for texts that say the same letters.

White space, punctuation and case make no difference. A text so short that it may stand under many headlines takes its
title in.
"""

import hashlib

FINGERPRINT_VERSION = 1
SHORT = 60
SILENT = 20  # letters, below which a text says nothing that two pages could share


def fingerprint(normal_title: str, normal_text: str) -> str:
    """The fingerprint of a text in normal form: 32 hexadecimal digits."""
    letters = _letters(normal_text)
    if len(letters) < SHORT:
        letters = f"{_letters(normal_title)}\n{letters}"
    return hashlib.blake2b(letters.encode(), digest_size=16).hexdigest()


def own_fingerprint(address: str, normal_text: str, shared: str) -> str:
    """The fingerprint under which a page's text is known: `shared`, unless the text says next to nothing ("see annex").

    Such pages have their headlines in common, which makes no story.
    """
    if len(_letters(normal_text[: SILENT * 10])) >= SILENT:
        return shared
    return hashlib.blake2b(f"{address}\n{shared}".encode("utf-8", "replace"), digest_size=16).hexdigest()


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
