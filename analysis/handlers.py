"""Addresses that a page's own functions make: where `onclick="view('30')"` leads, as the page's scripts say.

Boards of many offices link nothing: a click calls a function that goes to an address, or fills a form in and sends it. The
few ways in which such functions are written are read here as text; nothing is run, and what is not understood leads nowhere.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote, urlencode

from selectolax.lexbor import LexborHTMLParser, LexborNode

_MOST_SCRIPTS, _MOST_SCRIPT = 1_000, 1_000_000  # of a page, and characters of all together
_LONGEST = 2_000  # characters of a function, and of a handler
_MOST_FUNCTIONS, _MOST_HANDLERS = 50, 20_000  # that are called and looked at
_MOST_PARTS, _LONGEST_ADDRESS = 50, 2_000
_MOST_FORMS, _MOST_INPUTS, _MOST_FIELDS = 100, 500, 30
_DEEPEST = 3  # variables that are made of others
_SAFE = "/:?&=%#.,~-_"
_LITERAL = r"""(?:"(?:[^"\\\n]|\\.){0,500}"|'(?:[^'\\\n]|\\.){0,500}'|`[^`\\\n]{0,500}`|\d{1,20})"""
_TERM = rf"(?:{_LITERAL}|(?:encodeURIComponent|encodeURI|escape|String|\$\.trim)\(\s*\w+\s*\)|[A-Za-z_$][\w$]*(?![\w$.(\[]))"
_SUM = rf"{_TERM}(?:\s{{0,99}}\+\s{{0,99}}{_TERM}){{0,20}}"
_WHOLE = r"(?=\s{0,99}(?:[;})\n,]|\Z))"  # a sum that goes on with what is not understood is not understood
_FUNCTION = re.compile(
    r"(?:(?<![\w$])function\s{1,9}(?P<name>[\w$]{1,80})|(?<![\w$])(?P<other>[\w$]{1,80})\s{0,9}[=:]\s{0,9}(?:async\s{1,9})?(?:function\b)?)"
    r"\s{0,9}\((?P<params>[\w$\s,]{0,200})\)\s{0,9}(?:=>\s{0,9})?\{"
)
_CALL = re.compile(r"(?<![\w$])(?P<name>[\w$]{1,80})\s{0,9}\(")
_ARGUMENTS = re.compile(rf"\s{{0,9}}(?P<all>(?:{_TERM}(?:\s{{0,9}},\s{{0,9}}{_TERM}){{0,12}})?)\s{{0,9}}\)")
_EACH_TERM = re.compile(_TERM)
_GIVEN = rf"\s{{0,9}}(?P<sum>{_SUM}){_WHOLE}"
_GOES = re.compile(
    rf"(?:(?<![\w$])location(?:\.href)?\s{{0,9}}=|location\.(?:assign|replace|href)\(|window\.open\(){_GIVEN}"
)
_ACTION = re.compile(rf"""(?:\.action\s{{0,9}}=|\.(?:attr|prop)\(\s{{0,9}}["']action["']\s{{0,9}},){_GIVEN}""")
_FIELD = re.compile(
    rf"""(?:(?:\bgetElementById\(\s{{0,9}}["'](?P<id>[\w.-]{{1,60}})["']\s{{0,9}}\)|\.(?P<name>[\w$]{{1,60}}))\.value\s{{0,9}}="""
    rf"""|\$\(\s{{0,9}}["'][^"'\n]{{0,60}}?(?:\#|name\s{{0,9}}=\s{{0,9}}\\?["']?)(?P<chosen>[\w.-]{{1,60}})\\?["']?\]?["'][^()\n]{{0,40}}\)"""
    rf"""\.val\(){_GIVEN}"""
)
_SENT = re.compile(r"\.submit\(")
_WORD = re.compile(r"[\w-]+")
_IN_TEMPLATE = re.compile(r"\$\{\s*([\w$]+)\s*\}")
_ASSIGNED = re.compile(rf"(?<![\w$.])(?P<name>[A-Za-z_$][\w$]{{0,80}})\s{{0,9}}=\s{{0,9}}(?P<sum>{_SUM}){_WHOLE}")
_BRACE = re.compile(r"[{}]")
_REMARK = re.compile(r"(?<![:\"'\\\w])//[^\n]*")
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)

Part = str | int  # a text, or the number of a parameter


@dataclass(frozen=True, slots=True)
class _Recipe:
    """What a function makes of its arguments: an address, and the fields that are sent to it."""

    address: tuple[Part, ...]
    fields: tuple[tuple[str, tuple[Part, ...]], ...] = ()


class Functions:
    """The functions that a page's scripts define, read when a link first asks for them."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._tree = tree
        self._recipes: dict[str, _Recipe | None] = {}
        self._addresses: dict[str, str | None] = {}

    def address(self, handler: str) -> str | None:
        """Where a handler leads, as the page would write it; None where that is not understood."""
        handler = handler[:_LONGEST]
        if handler not in self._addresses and self._functions and len(self._addresses) < _MOST_HANDLERS:
            self._addresses[handler] = next(self._led(handler), None)
        return self._addresses.get(handler)

    def _led(self, handler: str) -> Iterator[str]:
        """Where the calls of a handler lead."""
        for call in _CALL.finditer(handler):
            recipe = self._recipe_of(call["name"], of_object=handler[call.start() - 1 : call.start()] == ".")
            if recipe is None or (given := _ARGUMENTS.match(handler, call.end())) is None:
                continue
            made = _made(recipe, [_literal(term) for term in _EACH_TERM.findall(given["all"])])
            if made is not None:
                yield made

    def _recipe_of(self, name: str, *, of_object: bool) -> _Recipe | None:
        function = self._functions.get(name)
        if function is None or (of_object and function["name"]):
            return None  # a method of that name is another function
        if name not in self._recipes and len(self._recipes) < _MOST_FUNCTIONS:
            self._recipes[name] = self._recipe(function)
        return self._recipes.get(name)

    @cached_property
    def _text(self) -> str:
        scripts = self._tree.css("script:not([src])")[:_MOST_SCRIPTS]
        return _REMARK.sub("", _uncommented("\n".join(node.text() or "" for node in scripts)[:_MOST_SCRIPT]))

    @cached_property
    def _functions(self) -> dict[str, re.Match[str]]:
        """Where each function begins, by its name."""
        found: dict[str, re.Match[str]] = {}
        for match in _FUNCTION.finditer(self._text):
            found.setdefault(match["name"] or match["other"], match)
        return found

    def _recipe(self, function: re.Match[str]) -> _Recipe | None:
        body = _body(self._text, function.end())
        params = [param.strip() for param in function["params"].split(",")]
        local = {**self._variables, **_assigned(body)}
        goes = {self._parts(m["sum"], params, local) for m in _GOES.finditer(body)}
        led = {address for address in goes if address is not None and _is_telling(address)}
        if led or None in goes:
            return _bearable(_Recipe(led.pop())) if len(led) == 1 and None not in goes else None
        if not _SENT.search(body):
            return None
        form = self._form(body)
        fields = _hidden(form)
        for match in _FIELD.finditer(body):
            value = self._parts(match["sum"], params, local)
            if value is not None:
                name = match["id"] or match["name"] or match["chosen"]
                fields[self._names.get(name, name)] = value
        action = _ACTION.search(body)
        stated: tuple[Part, ...] | None = ((form.attributes.get("action") or "") if form is not None else "",)
        address = self._parts(action["sum"], params, local) if action is not None else stated
        if address is None or not any(map(_is_telling, (address, *fields.values()))):
            return None
        return _bearable(_Recipe(address, tuple(fields.items())))

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

    def _parts(
        self, written: str, params: Sequence[str], known: Mapping[str, str], depth: int = 0
    ) -> tuple[Part, ...] | None:
        """A sum of texts and names as parts; None where a name means nothing that is known."""
        parts: list[Part] = []
        for term in _EACH_TERM.findall(written):
            for piece, is_name in _pieces(term):
                found: tuple[Part, ...] | None = (piece,)
                if is_name and piece in params:
                    found = (params.index(piece),)
                elif is_name:
                    said = known.get(piece) if depth < _DEEPEST else None
                    found = self._parts(said, params, known, depth + 1) if said is not None else None
                if found is None or len(parts) + len(found) > _MOST_PARTS:
                    return None
                parts += found
        return tuple(parts)


def _body(script: str, start: int) -> str:
    """The body of a function, up to the brace that ends it."""
    depth = 1
    for brace in _BRACE.finditer(script, start, start + _LONGEST):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return script[start : brace.start()]
    return script[start : start + _LONGEST]


def _uncommented(script: str) -> str:
    kept: list[str] = []
    at = 0
    while (begin := script.find("/*", at)) >= 0 and (end := script.find("*/", begin + 2)) >= 0:
        kept.append(script[at:begin])
        at = end + 2
    return "".join([*kept, script[at:]])


def _bearable(recipe: _Recipe) -> _Recipe | None:
    """A recipe whose addresses are not too long to be any."""
    texts = [*recipe.address, *(piece for name, parts in recipe.fields for piece in (name, *parts))]
    return recipe if sum(len(text) for text in texts if isinstance(text, str)) <= _LONGEST_ADDRESS else None


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
        yield _ESCAPED.sub(_unescaped, term[1:-1]), False
    elif term[0] == "`":
        for number, piece in enumerate(_IN_TEMPLATE.split(term[1:-1])):
            yield piece, bool(number % 2) or "${" in piece
    elif term.endswith(")"):
        yield term[term.find("(") + 1 : -1].strip(), True
    else:
        yield term, not term.isdigit()


def _unescaped(found: re.Match[str]) -> str:
    code = int(found[1] or found[2] or "0", 16)
    half = 0xD800 <= code < 0xE000  # of a character that is written as two
    return "" if half else chr(code) if code else found[3] or ""


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
