"""The command line: one module a group of verbs, each of which parses, calls a lower room and prints.

No logic lives here. This is also the one room that reads settings and clocks, and hands them down as frozen parts.
Nothing imports from it.
"""

VERSION = "0.1.0"
