"""Addresses that a page's own functions make: where `onclick="view('30')"` leads, as the page's scripts say.

Boards of many offices link nothing: a click calls a function that goes to an address, or fills a form in and sends it. The
few ways in which such functions are written are read here as text; nothing is run, and what is not understood leads nowhere.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlencode

from selectolax.lexbor import LexborHTMLParser, LexborNode

_MOST_SCRIPTS, _MOST_SCRIPT = 1_000, 1_000_000  # of a page, and characters of all together
_LONGEST = 2_000  # characters of a function, and of a handler
_MOST_FUNCTIONS = 50  # that are called and looked at
_MOST_FORMS, _MOST_INPUTS, _MOST_FIELDS = 100, 500, 30
_DEEPEST = 3  # variables that are made of others
_SAFE = "/:?&=%#.,~-_"
_LITERAL = r"""(?:"(?:[^"\\\n]|\\.){0,500}"|'(?:[^'\\\n]|\\.){0,500}'|`[^`\\\n]{0,500}`|\d{1,20})"""
_TERM = rf"(?:{_LITERAL}|(?:encodeURIComponent|encodeURI|escape|String|\$\.trim)\(\s*\w+\s*\)|[A-Za-z_$][\w$]*(?![\w$.(\[]))"
_SUM = rf"{_TERM}(?:\s*\+\s*{_TERM}){{0,20}}"
_FUNCTION = re.compile(
    r"(?:function\s+(?P<name>[\w$]+)|(?<![\w$])(?P<other>[\w$]{1,80})\s*[=:]\s*(?:async\s+)?(?:function)?)\s*\((?P<params>[\w$\s,]{0,200})\)\s*(?:=>\s*)?\{"
)
_NEXT = re.compile(r"(?<![\w$])function\s+[\w$]+\s*\(")
_CALL = re.compile(
    rf"(?<![\w$])(?P<name>[\w$]{{1,80}})\s*\(\s*(?P<arguments>(?:{_TERM}(?:\s*,\s*{_TERM}){{0,12}})?)\s*\)"
)
_EACH_TERM = re.compile(_TERM)
_GOES = re.compile(
    rf"(?<![\w$])location(?:\.href)?\s*=\s*(?P<set>{_SUM})|location\.(?:assign|replace|href)\(\s*(?P<called>{_SUM})\s*\)"
    rf"|window\.open\(\s*(?P<opened>{_SUM})"
)
_ACTION = re.compile(
    rf"""\.action\s*=\s*(?P<set>{_SUM})|\.(?:attr|prop)\(\s*["']action["']\s*,\s*(?P<given>{_SUM})\s*\)"""
)
_FIELD = re.compile(
    rf"""(?:\bgetElementById\(\s*["'](?P<id>[\w.-]{{1,60}})["']\s*\)|\.(?P<name>[\w$]{{1,60}}))\.value\s*=\s*(?P<set>{_SUM})"""
    rf"""|\$\(\s*["'][^"'\n]{{0,60}}?(?:\#|name\s*=\s*\\?["']?)(?P<chosen>[\w.-]{{1,60}})\\?["']?\]?["'][^()\n]{{0,40}}\)\.val\("""
    rf"""\s*(?P<given>{_SUM})\s*\)"""
)
_SENT = re.compile(r"\.submit\(")
_WORD = re.compile(r"[\w-]+")
_IN_TEMPLATE = re.compile(r"\$\{\s*([\w$]+)\s*\}")
_ASSIGNED = re.compile(rf"(?<![\w$.])(?P<name>[A-Za-z_$][\w$]*)\s*=\s*(?P<sum>{_SUM})")

Part = str | int  # a text, or the number of a parameter


@dataclass(frozen=True, slots=True)
class _Recipe:
    """What a function makes of its arguments: an address, and the fields that are sent to it."""

    address: tuple[Part, ...]
    fields: tuple[tuple[str, tuple[Part, ...]], ...] = ()


class Scripts:
    """The functions of a page's scripts, read when a link first asks for them."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._tree = tree
        self._recipes: dict[str, _Recipe | None] = {}

    def address(self, handler: str) -> str | None:
        """Where a handler leads, as the page would write it; None where that is not understood."""
        for call in _CALL.finditer(handler[:_LONGEST]) if self._functions else ():
            recipe = self._recipe_of(call["name"])
            given = [_literal(term) for term in _EACH_TERM.findall(call["arguments"])]
            made = _made(recipe, given) if recipe is not None else None
            if made is not None:
                return made
        return None

    def _recipe_of(self, name: str) -> _Recipe | None:
        function = self._functions.get(name)
        if function is not None and name not in self._recipes and len(self._recipes) < _MOST_FUNCTIONS:
            self._recipes[name] = self._recipe(function)
        return self._recipes.get(name)

    @cached_property
    def _text(self) -> str:
        scripts = self._tree.css("script:not([src])")[:_MOST_SCRIPTS]
        return "\n".join(node.text() or "" for node in scripts)[:_MOST_SCRIPT]

    @cached_property
    def _functions(self) -> dict[str, re.Match[str]]:
        """Where each function begins, by its name."""
        found: dict[str, re.Match[str]] = {}
        for match in _FUNCTION.finditer(self._text):
            found.setdefault(match["name"] or match["other"], match)
        return found

    def _recipe(self, function: re.Match[str]) -> _Recipe | None:
        end = function.end() + _LONGEST
        other = _NEXT.search(self._text, function.end(), end)
        body = self._text[function.end() : other.start() if other else end]
        params = [param.strip() for param in function["params"].split(",")]
        goes = _GOES.search(body)
        if goes is not None:
            address = self._parts(goes["set"] or goes["called"] or goes["opened"], body, params)
            return _Recipe(address) if address and _is_telling(address) else None
        if not _SENT.search(body):
            return None
        form = self._form(body)
        fields = _hidden(form)
        for match in _FIELD.finditer(body):
            value = self._parts(match["set"] or match["given"], body, params)
            if value is not None:
                name = match["id"] or match["name"] or match["chosen"]
                fields[self._names.get(name, name)] = value
        action = _ACTION.search(body)
        stated: tuple[Part, ...] | None = ((form.attributes.get("action") or "") if form is not None else "",)
        address = self._parts(action["set"] or action["given"], body, params) if action is not None else stated
        if address is None or not any(map(_is_telling, (address, *fields.values()))):
            return None
        return _Recipe(address, tuple(fields.items()))

    @cached_property
    def _names(self) -> dict[str, str]:
        """The names under which fields are sent, by their ids."""
        inputs = self._tree.css("input[id][name]")[:_MOST_INPUTS]
        return {node.attributes["id"] or "": node.attributes["name"] or "" for node in inputs}

    @cached_property
    def _variables(self) -> dict[str, str]:
        return _assigned(self._text)

    def _form(self, body: str) -> LexborNode | None:
        """The form that a function names, else the page's only one."""
        words = set(_WORD.findall(body))
        forms = self._tree.css("form")[:_MOST_FORMS]
        named = (form for form in forms if {form.attributes.get("name"), form.attributes.get("id")} & words)
        return next(named, forms[0] if len(forms) == 1 else None)

    def _parts(self, written: str, body: str, params: Sequence[str], depth: int = 0) -> tuple[Part, ...] | None:
        """A sum of texts and names as parts; None where a name means nothing that is known."""
        parts: list[Part] = []
        for term in _EACH_TERM.findall(written):
            for piece, is_name in _pieces(term):
                found = self._meaning(piece, body, params, depth) if is_name else (piece,)
                if found is None:
                    return None
                parts += found
        return tuple(parts)

    def _meaning(self, name: str, body: str, params: Sequence[str], depth: int) -> tuple[Part, ...] | None:
        """What a name stands for: a parameter, or a variable of the function or of the page."""
        if name in params:
            return (params.index(name),)
        said = _assigned(body).get(name) or self._variables.get(name)
        return self._parts(said, body, params, depth + 1) if said is not None and depth < _DEEPEST else None


def _assigned(script: str) -> dict[str, str]:
    """What the variables of a script are first set to."""
    found: dict[str, str] = {}
    for match in _ASSIGNED.finditer(script):
        found.setdefault(match["name"], match["sum"])
    return found


def _made(recipe: _Recipe, given: Sequence[str | None]) -> str | None:
    """The address for some arguments; None where one that is needed is not known."""
    address = _joined(recipe.address, [text if text is None else quote(text, safe=_SAFE) for text in given])
    fields = [(name, _joined(parts, given)) for name, parts in recipe.fields]
    if address is None or any(value is None for _, value in fields):
        return None
    sent = urlencode([(name, value) for name, value in fields if value])
    return f"{address}{'&' if '?' in address else '?'}{sent}" if sent else address


def _joined(parts: Sequence[Part], given: Sequence[str | None]) -> str | None:
    texts = [part if isinstance(part, str) else given[part] if part < len(given) else None for part in parts]
    return None if None in texts else "".join(filter(None, texts))


def _is_telling(parts: Sequence[Part]) -> bool:
    return any(isinstance(part, int) for part in parts)


def _literal(term: str) -> str | None:
    """The text that an argument is; None for a name."""
    pieces = list(_pieces(term))
    return None if any(is_name for _, is_name in pieces) else "".join(text for text, _ in pieces)


def _pieces(term: str) -> Iterator[tuple[str, bool]]:
    """The texts and names that a term is made of, and which is which."""
    if term[0] in "\"'":
        yield re.sub(r"\\(.)", r"\1", term[1:-1]), False
    elif term[0] == "`":
        for number, piece in enumerate(_IN_TEMPLATE.split(term[1:-1])):
            yield piece, bool(number % 2)
    elif term.endswith(")"):
        yield term[term.find("(") + 1 : -1].strip(), True
    else:
        yield term, not term.isdigit()


def _hidden(form: LexborNode | None) -> dict[str, tuple[Part, ...]]:
    """What a form sends besides, as far as the page has filled it in."""
    if form is None:
        return {}
    inputs = form.css("input[type=hidden][name][value]")[:_MOST_FIELDS]
    return {
        name: (value,)
        for node in inputs
        if (name := node.attributes.get("name")) and (value := node.attributes.get("value")) and len(value) <= 200
    }
