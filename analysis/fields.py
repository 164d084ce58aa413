"""What the names of fields in other people's data say: which holds an address, a title, a date. Names only, no values."""

import re

Path = tuple[str, ...]  # the names on the way to a field, the outermost first

_EDGE = re.compile(r"(?<=[a-z\d])(?=[A-Z])|[\W_]+|(?<=[A-Za-z])(?=\d)")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ADDRESS = _words("url urls link href permalink uri")
_NEAR_ADDRESS = _words("path location loc file document download web pc page share")
_ARTICLE = _words("article news info doc publish post content detail story item full web www pub file document")
_NO_ADDRESS = _words(
    "img image images pic pics picture cover thumb thumbnail avatar logo icon photo video audio media banner poster api author"
    " authors user users column channel category categories tag tags section site source comment comments reply edit self"
    " next previous prev first last metadata deferred feed replies collection about curies base qr qrcode schema context endpoint"
    " related"
)
_TITLE = _words("title headline subject doctitle articletitle newstitle linktitle bt")
_NEAR_TITLE = _words("name topic caption heading label text word style question text subtitle")
_NO_TITLE = _words(
    "sub short seo meta excerpt summary description desc abstract intro lead body detail details author editor user users column"
    " channel category categories tag tags section site source outlet publisher keyword keywords type types image images img"
    " status code lc lower metrics district court courts judge org organization department dept unit related comment id"
)
_BEST_DATE = _words(
    "publish published publishdate publishtime pub pubdate pubtime release released issued display docrelpubtime posted filed"
    " filing fbsj fbrq cwrq"
)
_DATE = _words(
    "date time day datetime timestamp rq sj pubtime pubdate publishdate publishtime docrelpubtime ptime fbsj fbrq"
)
_LATER = _words(
    "created create creation add added insert inserted updated update modified modify changed edit edited last ctime"
    " mtime"
)
_NO_DATE = _words(
    "expire expires expired expiry expiration end deadline effective start begin birth abolish valid until from due now server"
    " cache event total count duration length read"
)


def words_of(name: str) -> frozenset[str]:
    """The words of a field's name, in small letters: documentUrl, document_url and DOCUMENT-URL are the same."""
    return frozenset(word.lower() for word in _EDGE.split(name) if word) | {name.lower()}


def _named(path: Path) -> list[frozenset[str]]:
    """The words of each name on the way; a search engine keeps the record itself in `_source`."""
    return [words_of(name) for name in path if name != "_source"] or [frozenset()]


def address_name(path: Path) -> float:
    """How much a field is called like an article's address, at most 1; below 0 it is another thing's."""
    *around, own = _named(path)
    if "in" in own:
        own -= {"site"}  # the address in the site, not the site's
    if own & _NO_ADDRESS or any(words & _NO_ADDRESS for words in around):
        return -1.0
    if own & _ADDRESS:
        return 1.0 if own - {path[-1].lower()} <= _ADDRESS | _ARTICLE or path[-1].lower() in _ADDRESS else 0.8
    return 0.5 if own & _NEAR_ADDRESS or any(words & _ADDRESS for words in around) else 0.1


def title_name(path: Path) -> float:
    """How much a field is called like a title, at most 1; below 0 it is another text."""
    *around, own = _named(path)
    other = 0.5 * bool(own & _NO_TITLE) + 0.4 * any(words & _NO_TITLE and not words & _TITLE for words in around)
    if own & _TITLE:
        return 1.0 - other
    if any(words & _TITLE for words in around):
        return 0.9 - other
    return (0.4 if own & _NEAR_TITLE else 0.0) - other


def date_name(path: Path) -> float:
    """How much a field is called like a day of publication, at most 1; 0 says nothing, below 0 it is another day."""
    words = frozenset().union(*(words_of(name) for name in path))
    if words & _NO_DATE and not {"article", "start"} <= words:  # an article starts on the day on which it is published
        return -0.2
    if not words & (_DATE | _BEST_DATE | _LATER) and not any(word.endswith(("date", "time")) for word in words):
        return 0.0
    return 0.5 + 0.4 * bool(words & _BEST_DATE) - 0.45 * bool(words & _LATER)
