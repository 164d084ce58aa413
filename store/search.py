"""Full-text search over stored articles: the tokens of `analysis.tokens`, in FTS5 on SQLite and a tsvector on PostgreSQL.

Both give the same answers: all phrases of the query occur; the newest article comes first.
"""

from sqlalchemy import Connection, text

from analysis.tokens import Phrase, phrases, tokens

# A tsvector holds 1 MiB and positions up to 16,383; what lies beyond is found by its words but not as a phrase.
MOST_TOKENS = 60_000
LAST_POSITION = 16_383


def put(c: Connection, article_id: int, words: str) -> None:
    """Index the words of an article, in place of those that were indexed before."""
    found = tokens(words)[:MOST_TOKENS]
    if c.dialect.name == "sqlite":
        c.execute(text("DELETE FROM search WHERE rowid = :id"), {"id": article_id})
        c.execute(text("INSERT INTO search (rowid, tokens) VALUES (:id, :t)"), {"id": article_id, "t": " ".join(found)})
        return
    c.execute(
        text(
            "INSERT INTO search (article_id, tokens) VALUES (:id, CAST(:t AS tsvector)) "
            "ON CONFLICT (article_id) DO UPDATE SET tokens = excluded.tokens"
        ),
        {"id": article_id, "t": _vector(found)},
    )


def find(c: Connection, query: str, limit: int) -> tuple[int, ...]:
    """The articles that hold all phrases of a query, newest first; none for a query without a word in it."""
    asked = phrases(query)
    if not asked:
        return ()
    if c.dialect.name == "sqlite":
        rows = c.execute(
            text("SELECT rowid FROM search WHERE search MATCH :q ORDER BY rowid DESC LIMIT :n"),
            {"q": " AND ".join(_fts5(phrase) for phrase in asked), "n": limit},
        )
    else:
        rows = c.execute(
            text("SELECT article_id FROM search WHERE tokens @@ CAST(:q AS tsquery) ORDER BY article_id DESC LIMIT :n"),
            {"q": " & ".join(_tsquery(phrase) for phrase in asked), "n": limit},
        )
    return tuple(rows.scalars())


def _fts5(phrase: Phrase) -> str:
    return f'"{" ".join(phrase.tokens)}"{"*" if phrase.prefix else ""}'


def _tsquery(phrase: Phrase) -> str:
    last = len(phrase.tokens) - 1
    words = (f"'{token}'{':*' if phrase.prefix and i == last else ''}" for i, token in enumerate(phrase.tokens))
    return f"({' <-> '.join(words)})"


def _vector(found: list[str]) -> str:
    places: dict[str, list[str]] = {}
    for position, token in enumerate(found, 1):
        places.setdefault(token, []).append(str(min(position, LAST_POSITION)))
    return " ".join(f"'{token}':{','.join(at[:250])}" for token, at in places.items())
