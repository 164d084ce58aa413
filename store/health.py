"""Is the database sound? What the house promises of its data, asked of the data itself."""

from sqlalchemy import Connection, text

# Promise → a query that counts what breaks it.
_PROMISES = {
    "every article has a current revision": """
        SELECT count(*) FROM articles a LEFT JOIN revisions r ON r.id = a.revision_id AND r.article_id = a.id
        WHERE r.id IS NULL""",
    "every article has a judgement": """
        SELECT count(*) FROM articles a WHERE NOT EXISTS (SELECT 1 FROM judgements j WHERE j.article_id = a.id)""",
    "every article was told as new exactly once": """
        SELECT count(*) FROM articles a
        WHERE 1 <> (SELECT count(*) FROM events e WHERE e.article_id = a.id AND e.type = 'article.new')""",
    "every revision after the first was told": """
        SELECT count(*) FROM articles a
        WHERE a.revisions - 1 <> (SELECT count(*) FROM events e WHERE e.article_id = a.id AND e.type = 'article.revised')""",
    "an article's seq is that of its newest event": """
        SELECT count(*) FROM articles a WHERE a.seq <> (SELECT max(e.seq) FROM events e WHERE e.article_id = a.id)""",
    "revisions are numbered from 1 without a gap": """
        SELECT count(*) FROM articles a
        WHERE a.revisions <> (SELECT count(*) FROM revisions r WHERE r.article_id = a.id)
           OR a.revisions <> (SELECT max(r.number) FROM revisions r WHERE r.article_id = a.id)""",
    "every story has as many members as it says": """
        SELECT count(*) FROM stories s
        WHERE s.size <> (SELECT count(*) FROM articles a WHERE a.story_id = s.id)""",
    "every story has one original among its members": """
        SELECT count(*) FROM stories s
        WHERE s.size > 0 AND 1 <> (
            SELECT count(*) FROM articles a WHERE a.story_id = s.id AND a.role = 'original' AND a.id = s.original_id)""",
    "every text belongs to a revision": """
        SELECT count(*) FROM text_nodes n WHERE NOT EXISTS (SELECT 1 FROM revisions r WHERE r.node_id = n.id)""",
    "every article stands in the story of its text": """
        SELECT count(*) FROM articles a JOIN revisions r ON r.id = a.revision_id JOIN text_nodes n ON n.id = r.node_id
        WHERE n.story_id <> a.story_id""",
    "a story that led to another is empty": """
        SELECT count(*) FROM stories s JOIN text_nodes n ON n.story_id = s.id WHERE s.merged_into IS NOT NULL""",
    "what is said of two texts is said both ways round": """
        SELECT count(*) FROM ties t
        WHERE NOT EXISTS (SELECT 1 FROM ties o WHERE o.node_id = t.other_id AND o.other_id = t.node_id AND o.said = t.said)""",
    "every link that is stored leads to an article": """
        SELECT count(*) FROM links WHERE state = 'stored' AND article_id IS NULL""",
    "every article that has a text can be searched": """
        SELECT count(*) FROM articles a JOIN revisions r ON r.id = a.revision_id
        WHERE r.normal <> '' AND NOT EXISTS (SELECT 1 FROM search s WHERE s.{key} = a.id)""",
    "a source has at most one run in hand": """
        SELECT count(*) FROM (
            SELECT source_id FROM runs WHERE state = 'claimed' GROUP BY source_id HAVING count(*) > 1) twice""",
}


def check(c: Connection) -> tuple[str, ...]:
    """The promises that are broken, each as a sentence with the number of cases; empty if the database is sound."""
    broken = list(_damage(c)) if c.dialect.name == "sqlite" else []
    key = "rowid" if c.dialect.name == "sqlite" else "article_id"
    for promise, query in _PROMISES.items():
        cases: int = c.execute(text(query.format(key=key))).scalar_one()
        if cases:
            broken.append(f"broken {cases} times: {promise}")
    return tuple(broken)


def _damage(c: Connection) -> list[str]:
    found = [str(row[0]) for row in c.execute(text("PRAGMA integrity_check(20)")) if row[0] != "ok"]
    orphans = c.execute(text("PRAGMA foreign_key_check")).all()
    return found + ([f"broken {len(orphans)} times: what is referred to exists"] if orphans else [])
