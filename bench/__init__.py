"""Measurements beside peers, for anyone to run: `python -m bench.NAME`. Figures go into docs/quality.md."""
