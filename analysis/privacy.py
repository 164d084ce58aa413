"""Numbers of private persons, masked: identity cards everywhere, mobile phones in the lists of persons that authorities publish.

The kept page stays as it was. Phones in other texts are mostly those of offices and left alone.
"""

import re

# What must not stand around a number is looked at afterwards: so the search leaps from digit to digit.
_CARD = re.compile(
    r"[1-8]\d{5}(?:18|19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dXxA-Za-z])", re.ASCII
)
_PHONE = re.compile(r"1[3-9]\d{9}(?![\d-])", re.ASCII)
_LIST = re.compile("公示|名单|拟录用|拟聘|中签|获奖|申领|补贴对象|资助对象")


def masked(title: str, text: str) -> str:
    """A text with those numbers masked: 420106********0017 → 420106************, 13812345678 → 138****5678."""
    text = _CARD.sub(lambda match: _hidden(match, 6, 0), text)
    return _PHONE.sub(lambda match: _hidden(match, 3, 4), text) if _LIST.search(title) else text


def _hidden(match: re.Match[str], first: int, last: int) -> str:
    number = match[0]
    before = match.string[match.start() - 1 : match.start()] if match.start() else ""
    if before.isdigit() or before in ("-", "."):
        return number
    return number[:first] + "*" * (len(number) - first - last) + number[len(number) - last :]
