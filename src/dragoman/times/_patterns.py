"""Patterns over tokens, all compiled into one automaton that reads each token once a start.

A pattern is a row of items:
    word        that word or sign, in any case            CLASS       a token of that class (bound to its name)
    +item       the same, with no space before it         item?       optional
    (a b | c)   alternatives                              <macro>     a macro of the file (bound to its name)
    CLASS:x     bound to x instead                        <macro:x>   bound to x instead
    [ … ]       the extent, when words around it are only asked for

The automaton is determinised as it reads, so a text pays only for what its own words can reach; the captures are
found afterwards, by walking the winning pattern over the few tokens that it matched.
"""

import re
from collections.abc import Iterator

import msgspec

from dragoman.errors import KnowledgeError
from dragoman.times._tokens import Tokens, Vocabulary

_ITEM = re.compile(r"\s*(\(|\)|\||\?|\[|\]|\+?<[a-z_-]+(?::[a-z0-9]+)?>|\+?[^\s()|?\[\]]+)")

# No time expression of English is longer; bounds the work at any start, so that time stays linear.
LONGEST = 24


class Symbol(msgspec.Struct, frozen=True):
    """One token: a literal or a class."""

    name: str
    glued: bool
    bind: str | None


class Seq(msgspec.Struct, frozen=True):
    """Items in a row."""

    items: "tuple[Node, ...]"


class Alt(msgspec.Struct, frozen=True):
    """One of several; an empty Seq among them makes it optional."""

    options: "tuple[Node, ...]"


class Bound(msgspec.Struct, frozen=True):
    """A part whose tokens are bound to a name."""

    name: str
    inner: "Node"


class Mark(msgspec.Struct, frozen=True):
    """Where the extent opens or closes."""

    name: str


Node = Symbol | Seq | Alt | Bound | Mark
Captures = dict[str, tuple[int, int, str | None]]
"""Names to token ranges, each with the class that was matched there (None for a part of several tokens)."""


class Grammar:
    """Reads patterns into trees; knows the macros."""

    def __init__(self, macros: dict[str, str]) -> None:
        self._sources = macros
        self._trees: dict[str, Node] = {}

    def add(self, name: str, node: Node) -> None:
        """Adds a macro that is already a tree."""
        self._trees[name] = node

    def parse(self, source: str) -> Node:
        """The tree of a pattern.

        Raises:
            KnowledgeError: the pattern does not follow the syntax or names an unknown macro.
        """
        items = _ITEM.findall(source)
        if "".join(items) != re.sub(r"\s", "", source):
            raise KnowledgeError(f"times.toml: pattern {source!r} cannot be read; see the head of the file")
        node, rest = self._alternatives(items, 0, source)
        if rest != len(items):
            raise KnowledgeError(f"times.toml: pattern {source!r} has an unmatched parenthesis; close it")
        return node

    def _alternatives(self, items: list[str], at: int, source: str) -> tuple[Node, int]:
        options: list[Node] = []
        row: list[Node] = []
        while at < len(items) and items[at] not in (")", "]"):
            item = items[at]
            if item == "|":
                options.append(Seq(tuple(row)))
                row = []
            elif item == "?":
                row[-1] = Alt((row[-1], Seq(())))
            elif item in ("(", "["):
                inner, at = self._alternatives(items, at + 1, source)
                if at >= len(items) or items[at] != {"(": ")", "[": "]"}[item]:
                    raise KnowledgeError(f"times.toml: pattern {source!r} has an unmatched parenthesis; close it")
                row.append(Seq((Mark("["), inner, Mark("]"))) if item == "[" else inner)
            else:
                row.append(self._item(item, source))
            at += 1
        options.append(Seq(tuple(row)))
        return (options[0] if len(options) == 1 else Alt(tuple(options))), at

    def _item(self, item: str, source: str) -> Node:
        glued = item.startswith("+") and len(item) > 1
        item = item[1:] if glued else item
        if item.startswith("<"):
            name, _, bind = item[1:-1].partition(":")
            tree = self._macro(name, source)
            return Bound(bind or name, _glue(tree) if glued else tree)
        name, _, bind = item.partition(":") if len(item) > 1 else (item, "", "")
        is_class = name[0].isupper()
        return Symbol(name if is_class else name.lower(), glued, (bind or name) if is_class else None)

    def _macro(self, name: str, source: str) -> Node:
        if name not in self._trees:
            if name not in self._sources:
                raise KnowledgeError(
                    f"times.toml: pattern {source!r} names <{name}>, which no macro defines; define it"
                )
            self._trees[name] = Seq(())  # a macro that names itself matches nothing there, instead of never ending
            self._trees[name] = self.parse(self._sources[name])
        return self._trees[name]


def _glue(node: Node) -> Node:
    """The tree with its first token glued to what stands before."""
    match node:
        case Symbol():
            return Symbol(node.name, True, node.bind)
        case Seq() if node.items:
            return Seq((_glue(node.items[0]), *node.items[1:]))
        case Alt():
            return Alt(tuple(_glue(option) for option in node.options))
        case Bound():
            return Bound(node.name, _glue(node.inner))
    return node


def literals(node: Node) -> Iterator[str]:
    """The words and signs that a pattern names itself."""
    match node:
        case Symbol() if not node.name[0].isupper():
            yield node.name
        case Seq():
            for item in node.items:
                yield from literals(item)
        case Alt():
            for option in node.options:
                yield from literals(option)
        case Bound():
            yield from literals(node.inner)


class Automaton:
    """All patterns at once: for a start, the ends at which some pattern is complete."""

    def __init__(self, patterns: tuple[Node, ...], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._edges: list[list[tuple[str, bool, int]]] = []
        self._empty: list[list[int]] = []
        self._accepts: dict[int, int] = {}
        start = self._state()
        for number, pattern in enumerate(patterns):
            entry, exit_ = self._build(pattern)
            self._empty[start].append(entry)
            self._accepts[exit_] = number
        # Determinised on demand. A signature is a token's set of classes; `0` is a word that no pattern knows.
        self._signatures: dict[frozenset[str], int] = {frozenset(): 0}
        self._classes: list[frozenset[str]] = [frozenset()]
        self._of_word: dict[str, int] = {}
        self._states: dict[frozenset[int], int] = {}
        self._members: list[frozenset[int]] = []
        self._complete: list[tuple[int, ...]] = []
        self._next: list[dict[int, int]] = []
        self._start = self._intern(self._closure({start}))

    def _state(self) -> int:
        self._edges.append([])
        self._empty.append([])
        return len(self._edges) - 1

    def _build(self, node: Node) -> tuple[int, int]:
        entry, exit_ = self._state(), self._state()
        match node:
            case Symbol():
                self._edges[entry].append((node.name, node.glued, exit_))
            case Seq():
                last = entry
                for item in node.items:
                    first, end = self._build(item)
                    self._empty[last].append(first)
                    last = end
                self._empty[last].append(exit_)
            case Alt():
                for option in node.options:
                    first, end = self._build(option)
                    self._empty[entry].append(first)
                    self._empty[end].append(exit_)
            case Bound():
                first, end = self._build(node.inner)
                self._empty[entry].append(first)
                self._empty[end].append(exit_)
            case Mark():
                self._empty[entry].append(exit_)
        return entry, exit_

    def _closure(self, states: set[int]) -> frozenset[int]:
        found, pending = set(states), list(states)
        while pending:
            for state in self._empty[pending.pop()]:
                if state not in found:
                    found.add(state)
                    pending.append(state)
        return frozenset(state for state in found if self._edges[state] or state in self._accepts)

    def _intern(self, states: frozenset[int]) -> int:
        if states not in self._states:
            self._states[states] = len(self._members)
            self._members.append(states)
            self._complete.append(tuple(sorted(self._accepts[state] for state in states if state in self._accepts)))
            self._next.append({})
        return self._states[states]

    def signature(self, word: str) -> int:
        """The number of the token's set of classes."""
        known = self._of_word.get(word)
        if known is None:
            classes = frozenset(self._vocabulary.classes(word) or ())
            known = self._signatures.setdefault(classes, len(self._classes))
            if known == len(self._classes):
                self._classes.append(classes)
            if known and len(self._of_word) < 50_000:  # junk digits must not fill the memory
                self._of_word[word] = known
        return known

    def _step(self, state: int, key: int) -> int:
        """The state after a token; -1 when no pattern goes on. `key` is the signature doubled, plus one if glued."""
        classes, glued = self._classes[key >> 1], key & 1
        reached = {
            target
            for member in self._members[state]
            for name, needs_glue, target in self._edges[member]
            if name in classes and (glued or not needs_glue)
        }
        following = self._intern(self._closure(reached)) if reached else -1
        self._next[state][key] = following
        return following

    def keys(self, tokens: Tokens) -> list[int]:
        """One key a token, as `matches` reads them."""
        signature, ends, end = self.signature, tokens.ends, -1
        found = []
        for number, (word, start) in enumerate(zip(tokens.words, tokens.starts, strict=True)):
            found.append(signature(word) * 2 + (start == end))
            end = ends[number]
        return found

    def starts(self, key: int) -> bool:
        """Whether some pattern can begin with a token of this key."""
        known = self._next[self._start].get(key)
        return (self._step(self._start, key) if known is None else known) >= 0

    def matches(self, keys: list[int], start: int) -> list[tuple[int, int]]:
        """The complete matches from token `start`: (end, pattern number), longest first, then by pattern number."""
        state, found = self._start, []
        for at in range(start, min(start + LONGEST, len(keys))):
            key = keys[at]
            if key < 2:
                break
            following = self._next[state].get(key)
            state = self._step(state, key) if following is None else following
            if state < 0:
                break
            found += [(-at - 1, pattern) for pattern in self._complete[state]]
        found.sort()
        return [(-end, pattern) for end, pattern in found]


def captures(node: Node, tokens: Tokens, vocabulary: Vocabulary, start: int, end: int) -> Captures:
    """What a pattern binds when it matches tokens `start` to `end`: names to token ranges."""

    def walk(node: Node, at: int, bound: Captures) -> Iterator[tuple[int, Captures]]:
        match node:
            case Symbol():
                if at < end and (not node.glued or tokens.glued(at)):
                    classes = vocabulary.classes(tokens.words[at])
                    if classes and node.name in classes:
                        yield at + 1, (bound | {node.bind: (at, at + 1, node.name)} if node.bind else bound)
            case Seq():
                yield from row(node.items, at, bound)
            case Alt():
                for option in node.options:
                    yield from walk(option, at, bound)
            case Bound():
                for stop, inner in walk(node.inner, at, bound):
                    yield stop, inner | {node.name: (at, stop, None)}
            case Mark():
                yield at, bound | {node.name: (at, at, None)}

    def row(items: tuple[Node, ...], at: int, bound: Captures) -> Iterator[tuple[int, Captures]]:
        if not items:
            yield at, bound
            return
        for stop, inner in walk(items[0], at, bound):
            yield from row(items[1:], stop, inner)

    return next((bound for stop, bound in walk(node, start, {}) if stop == end), {})
