"""Pure functions: bytes in, facts out. No clock, no network, no database; the same page gives the same article.

`analysis.analyse.analyse` is the way of a page, `analysis.links` and `analysis.feeds` find links, `analysis.article` and
`analysis.page` hold the shapes that every room above speaks in. Anything may import from here.
"""
