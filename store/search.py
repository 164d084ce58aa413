"""Full-text search over stored articles: the tokens of `analysis.tokens`, in FTS5 on SQLite and a tsvector on PostgreSQL.

Both give the same answers: all phrases of the query occur; the newest article comes first.
"""

from sqlalchemy import Connection, text

from analysis.tokens import MAX_PHRASE, Phrase, phrases, tokens

MOST_TOKENS = 250_000  # of one article; more is no article
# A tsvector knows positions up to 16,383, and 255 of one token: PostgreSQL is given an article in parts that stay below,
# each with the beginning of the next, so that no phrase is cut in two.
PART = 2_000
_FORGET_ROW = text("DELETE FROM search WHERE rowid = :id")
_PUT_ROW = text("INSERT INTO search (rowid, tokens) VALUES (:id, :t)")
_FORGET_PARTS = text("DELETE FROM search WHERE article_id = :id")
_PUT_PARTS = text("INSERT INTO search (article_id, part, tokens) VALUES (:id, :part, CAST(:t AS tsvector))")


def put(c: Connection, article_id: int, words: str, *, fresh: bool = False) -> None:
    """Index the words of an article, in place of those that were indexed before; of one that is fresh none were."""
    found = tokens(words)[:MOST_TOKENS]
    if c.dialect.name == "sqlite":
        if not fresh:
            c.execute(_FORGET_ROW, {"id": article_id})
        c.execute(_PUT_ROW, {"id": article_id, "t": " ".join(found)})
        return
    if not fresh:
        c.execute(_FORGET_PARTS, {"id": article_id})
    parts = [found[start : start + PART + MAX_PHRASE] for start in range(0, len(found) or 1, PART)]
    c.execute(_PUT_PARTS, [{"id": article_id, "part": number, "t": _vector(part)} for number, part in enumerate(parts)])


def forget(c: Connection, article_id: int) -> None:
    """Index nothing of an article any more."""
    c.execute(_FORGET_ROW if c.dialect.name == "sqlite" else _FORGET_PARTS, {"id": article_id})


def find(c: Connection, query: str, limit: int) -> tuple[int, ...]:
    """The articles that hold all phrases of a query, newest first; none for a query without a word in it."""
    asked = phrases(query)
    if not asked:
        return ()
    if c.dialect.name == "sqlite":
        statement = "SELECT rowid FROM search WHERE search MATCH :q ORDER BY rowid DESC LIMIT :n"
        values = {"q": " AND ".join(_fts5(phrase) for phrase in asked)}
    else:
        one = "SELECT DISTINCT article_id FROM search WHERE tokens @@ CAST(:q{} AS tsquery)"
        every = " INTERSECT ".join(one.format(number) for number in range(len(asked)))
        statement = f"{every} ORDER BY article_id DESC LIMIT :n"
        values = {f"q{number}": _tsquery(phrase) for number, phrase in enumerate(asked)}
    return tuple(c.execute(text(statement), values | {"n": limit}).scalars())


def holds(c: Connection, article_id: int, query: str) -> bool:
    """Whether an article holds all phrases of a query; a query without a word in it is held by none."""
    asked = phrases(query)
    if not asked:
        return False
    if c.dialect.name == "sqlite":
        statement = "SELECT 1 FROM search WHERE search MATCH :q AND rowid = :id"
        return c.execute(text(statement), {"q": " AND ".join(map(_fts5, asked)), "id": article_id}).first() is not None
    one = "SELECT 1 FROM search WHERE article_id = :id AND tokens @@ CAST(:q AS tsquery)"
    return all(c.execute(text(one), {"q": _tsquery(p), "id": article_id}).first() is not None for p in asked)


def _fts5(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"{"*" if phrase.prefix else ""}'


def _tsquery(phrase: Phrase) -> str:
    words = [f"'{token}'" for token in phrase.tokens]
    return " <-> ".join(words) + (":*" if phrase.prefix else "")


def _vector(found: list[str]) -> str:
    return " ".join(f"'{token}':{position}" for position, token in enumerate(found, 1))
