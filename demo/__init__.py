"""The demo portals: a few small invented news sites, served on loopback under host names of their own.

They show what the monitor does without a network, and they are the stage of the integration tests. Every text, person and
firm in them is made up. They import nothing of the house. A portal is one module here (its host, its source, its pages), one
file in `texts/` and its own pages in `templates/`; `portals` gathers them and `server` serves them.
"""
