"""Who acts and to whom: from slots in the syntax to actors of the article."""

from itertools import islice

import msgspec

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation
from dragoman.events._matching import Match
from dragoman.events._syntax import Syntax

# Steps of syntax into a phrase: "the attack on a church in the city of Quetta in Pakistan" has seven to its actor, and
# every preposition counts two.
_DEPTH = 8
_CLIMB = 4
_INSIDE = frozenset(
    {"poss", "compound", "amod", "nmod", "appos", "npadvmod", "prep", "pobj", "nummod", "conj", "agent"}
)
# Who acts does not stand behind every preposition: "an explosion in Kabul" is not done by Kabul.
_ACTOR_WAYS = frozenset({"of", "by", "from", "between"})
_PLACES = (("in",), ("at",), ("near",), ("across",), ("inside",))

# Slots that leave the trigger's own phrase for the clause around it. "reached a deal after talks" is first of all the
# deal: on plv_train one in ten less sure put the nearer act first in every such pair.
_OCCASIONS = frozenset({"clause", "within"})
_REMOTE = 0.1

# Tokens back from a document that speaks to where its maker is told: two long sentences.
_BACK = 120

# Codes of unnamed people who may be anybody: a parliament that is urged is the one urged, "people" are not.
_ANYBODY = frozenset({None, "---CVL"})


class Role(msgspec.Struct, frozen=True):
    """The actors of one side of an event, the tokens that name them, and how directly the slot names them (0 to 1)."""

    ids: tuple[str, ...] = ()
    tokens: tuple[int, ...] = ()
    directness: float = 0.0


NOBODY = Role()


class Roles:
    """Fills the actor and recipient of matches in one article."""

    def __init__(self, annotation: Annotation, index: ActorIndex, syntax: Syntax, matches: dict[int, Match]) -> None:
        self._a = annotation
        self._index = index
        self._syntax = syntax
        self._matches = matches

    def actor(self, match: Match) -> Role:
        """Who does the act of `match`."""
        if match.trigger.kind == "noun" and self._syntax.undergoes(match.token):
            return self._first(match, (("from",), ("by",), ("poss",), ("mod",), ("of",)), None)
        role = self._first(match, match.trigger.actor, None)
        return role if role.ids or match.trigger.kind == "noun" else self._maker(match)

    def _maker(self, match: Match) -> Role:
        """Whoever made the document that speaks, as told just before: "China's plan …. The plan urges …"."""
        a = self._a
        for head in self._syntax.resolve(match.token, ("subj",)):
            names = {a.lemmas[t] for t in (head, *self._syntax.dependents(head, "compound"))} & self._syntax.documents
            start = a.subtree(head)[0]
            for token in range(start - 1, max(0, start - _BACK), -1) if names else ():
                if a.lemmas[token] in names:
                    role = self._of([token], None)
                    if not role.ids and a.deps[token] == "dobj":
                        role = self._of(self._syntax.subjects(a.heads[token]), None)
                    if role.ids:
                        return msgspec.structs.replace(role, tokens=(head,), directness=role.directness - _REMOTE)
        return NOBODY

    def recipient(self, match: Match, actor: Role) -> Role:
        """To whom it is done; never somebody who does it."""
        if match.trigger.kind == "noun" and self._syntax.undergoes(match.token):
            head = self._a.heads[self._syntax.measured(match.token)]
            return self._of(self._syntax.subjects(head), actor)
        return self._first(match, match.trigger.recipient, actor)

    def parties(self, actor: Role) -> Role:
        """The parties that one phrase names: "the presidents of Russia and Mali", "Israeli and Lebanese leaders"."""
        if len(actor.ids) != 1 or self._index.by_id[actor.ids[0]].type not in ("unnamed", "group"):
            return actor
        a, token = self._a, actor.tokens[0]
        for child in self._syntax.children(token):
            if a.deps[child] == "prep" and a.lower[child] == "of":
                members = [
                    m for inner in self._syntax.dependents(child, "pobj") for m in self._syntax.coordinated(inner)
                ]
            elif a.deps[child] in ("amod", "nmod", "compound"):
                members = [
                    *self._syntax.coordinated(child),
                    *self._syntax.dependents(token, "amod", "nmod", "compound"),
                ]
            else:
                continue
            ids = tuple(dict.fromkeys(actor for m in members for actor in (self._index.at(m) or self._close(m))))
            if len(ids) > 1:
                return Role(ids, actor.tokens, actor.directness - 0.05)
        return actor

    def beyond(self, match: Match, actor: Role) -> Role:
        """A recipient inside the complement of `match`."""
        return self._first(match, match.trigger.beyond, actor)

    def place(self, match: Match, actor: Role) -> Role:
        """Those in the place of the act, where nobody else is named: "killed 48 people in Nigeria"."""
        for slot in _PLACES:
            heads = [head for head in self._syntax.resolve(match.token, slot) if self._is_place(head)]
            role = self._of(heads, actor)
            if role.ids:
                return role
        return self._of([head for head in self._syntax.resolve(match.token, ("mod",)) if self._is_town(head)], actor)

    def _first(
        self, match: Match, slots: tuple[tuple[str, ...], ...], other: Role | None, trail: tuple[int, ...] = ()
    ) -> Role:
        """The first slot's actors; for an actor `other` is None. The actor's own people come last ("its troops").

        `trail` holds the deeds that led here: two that name each other as their doer would lead round for ever.
        """
        spare = NOBODY
        for slot in slots:
            heads = self._syntax.resolve(match.token, slot)
            if other is None:
                if slot[-1] == "mod":  # "the Paris attacks": the town suffers them, it does not do them
                    heads = [head for head in heads if not self._is_town(head)]
                if slot[-1] == "in":  # "arrested in Iran" is done by Iran, "in Tehran" tells nobody
                    heads = [head for head in heads if self._is_country(head) or self._is_deed(head, match)]
                deeds = (self._deed_at(head, match) for head in heads)
                deed = next((head for head in deeds if self._is_deed(head, match) and head not in trail), None)
                if deed is not None and len(trail) < _CLIMB:  # "a Taliban attack killed", "by the bombardment of Gaza"
                    passed = (*trail, match.token)
                    return self._first(self._matches[deed], self._matches[deed].trigger.actor, None, passed)
            elif slot[-1] == "mod" and match.trigger.rule.reciprocal is not None:  # nobody confers with a town
                heads = [head for head in heads if not self._is_town(head)]
            role = self._of(heads, other)
            if role.ids and slot[0] in _OCCASIONS:
                role = msgspec.structs.replace(role, directness=role.directness - _REMOTE)
            if other is not None and any(map(self._own_force, role.tokens)):
                continue
            if role.ids and (other is None or not all(map(self._vague, role.tokens))):
                return role
            if role.ids:
                spare = spare if spare.ids else role
        return spare

    def _own_force(self, token: int) -> bool:
        """Whether the phrase is what the actor acts with: "its troops" of "withdraw its troops"."""
        owned = any(self._a.tags[child] == "PRP$" for child in self._syntax.children(token))
        return owned and self._a.lemmas[token] in self._syntax.own_forces

    def _is_deed(self, token: int, match: Match) -> bool:
        """Whether the phrase is itself an act by somebody, told by a noun."""
        other = self._matches.get(token)
        return other is not None and other.trigger.kind == "noun" and token != match.token and not self._index.at(token)

    def _deed_at(self, head: int, match: Match) -> int:
        """The deed that a parser hides behind its place: "the *raid* on Gaza, which has killed nine"; else the head."""
        a, prep = self._a, self._a.heads[head]
        behind = a.deps[match.token] == "relcl" and a.heads[match.token] == head and a.deps[head] == "pobj"
        if not behind or a.lemmas[match.token] not in self._syntax.done_to or not self._is_country(head):
            return head
        return a.heads[prep] if self._is_deed(a.heads[prep], match) else head

    def _is_place(self, token: int) -> bool:
        """Whether the phrase names a country or a place in one, or has one beside it ("the city of Mosul")."""
        actors = [
            self._index.by_id[actor] for t in (token, *self._syntax.children(token)) for actor in self._index.at(t)
        ]
        return any(actor.type == "country" or actor.rule == "locality" for actor in actors)

    def _is_town(self, token: int) -> bool:
        return any(self._index.by_id[actor].rule == "locality" for actor in self._index.at(token))

    def _is_country(self, token: int) -> bool:
        return any(self._index.by_id[actor].type == "country" for actor in self._index.at(token))

    def _vague(self, token: int) -> bool:
        """Whether the phrase names nobody in particular, or the actor's own: "people", "its troops"."""
        ids = self._index.at(token)
        if not all(self._index.by_id[actor].type == "unnamed" for actor in ids):
            return False
        owned = any(self._a.tags[child] == "PRP$" for child in self._syntax.children(token))
        return owned or all(self._index.by_id[actor].code in _ANYBODY for actor in ids)

    def _of(self, heads: list[int], other: Role | None) -> Role:
        """The actors that the phrases name, without those of `other`."""
        ids: list[str] = []
        tokens: list[int] = []
        directness = 1.0
        first: int | None = None
        for head in heads:
            if first is not None and self._a.heads[head] != self._a.heads[first]:
                continue  # "in a meeting with envoys after talks with Oman": what follows is another phrase
            found, named, depth = self._named(head, other)
            fresh = [actor for actor in found if self._name(actor) not in map(self._name, ids)]
            if fresh:
                first = head if first is None else first
                ids += fresh
                tokens.append(named)
                directness = min(directness, 1.0 - 0.04 * depth)
        return Role(tuple(ids), tuple(tokens), directness) if ids else NOBODY

    def _named(self, head: int, other: Role | None) -> tuple[tuple[str, ...], int, int]:
        """The actors that the phrase headed by `head` names, but for `other`: itself, or the nearest within it."""
        a = self._a
        ways = _ACTOR_WAYS if other is None else None
        taken, inside = ((), ()) if other is None else (other.ids, other.tokens)
        if a.tags[head] == "PRP$":
            head = self._owner(head)
        if a.tags[head] == "PRP" and not self._index.at(head):
            head = next(iter(self._syntax.binder(head)), head)
        head = next((m for m in self._syntax.measures(head) if self._index.at(m)), head)  # "a group of diplomats"
        level = [head]
        for depth in range(_DEPTH + 1):
            for position, token in enumerate(level):
                found = () if self._within(token, inside) else self._distinct(self._means(token), taken)
                if found:
                    return self._coordinated(found, level[position + 1 :]), token, depth
            below = (
                c for token in level for c in self._syntax.children(token) if self._inside(c) and self._leads(c, ways)
            )
            # "China's envoy Li Hui": the one named beside the role acts, not the one who owns it
            level = sorted(islice(below, 40), key=lambda c: a.deps[c] != "appos")
        return (), head, 0

    def _owner(self, pronoun: int) -> int:
        """Whose deed a possessive names: the name right before it ("aid for *Eritrea* in its war"), else the pronoun.

        Of 14 such phrases in sentences read, the subject of the clause is meant in none, the name beside in all.
        """
        a, syntax = self._a, self._syntax
        noun = a.heads[pronoun]
        if a.deps[noun] != "pobj" or a.lemmas[noun] not in syntax.waged or a.lower[pronoun] not in syntax.possessive:
            return pronoun
        prep = a.heads[noun]
        beside = prep > 0 and a.lower[prep] in syntax.waging and a.pos[prep - 1] == "PROPN"
        return prep - 1 if beside and self._index.at(prep - 1) else pronoun

    def _distinct(self, ids: tuple[str, ...], taken: tuple[str, ...]) -> tuple[str, ...]:
        """The actors that are not taken, one a name: a country and its government share a mention.

        Of "their foreign ministers" there are as many as "their" has countries.
        """
        names = {self._name(actor) for actor in taken}
        return tuple({self._name(actor): actor for actor in reversed(ids) if self._name(actor) not in names}.values())[
            ::-1
        ]

    def _means(self, token: int) -> tuple[str, ...]:
        """The actors of the token, of what "and" joins to it, and of its joined modifiers ("UK and EU negotiators")."""
        if not self._index.at(token):
            return ()
        found = [*self._index.at(token)]
        for member in self._syntax.coordinated(token)[1:]:
            found += self._index.at(member) or self._close(member)
        span = self._index.mention(token)
        for child in self._syntax.dependents(token, "nmod", "compound", "amod"):
            outside = span is None or self._a.starts[child] < span[0]
            joined = any(self._a.deps[c] == "cc" for c in self._syntax.children(child)) or self._hyphened(child, token)
            if outside and joined:
                found += self._index.at(child)
        return tuple(dict.fromkeys(found))

    def _hyphened(self, first: int, second: int) -> bool:
        """Whether a hyphen or a dash joins two names into a pair: "the *Sudan-Chad* war"."""
        return second - first == 2 and self._a.tags[first + 1] in ("HYPH", ":")

    def _close(self, token: int) -> tuple[str, ...]:
        """The actor right beside a head that is none: "his counterpart *Imran Khan*", "the *Mercosur* bloc"."""
        beside = self._syntax.dependents(token, "appos", "compound", "nmod", "poss", "amod")
        return next((self._index.at(child) for child in beside if self._index.at(child)), ())

    def _within(self, token: int, phrases: tuple[int, ...]) -> bool:
        """Whether the token modifies one of `phrases`: Syria in "Syrian forces" is nobody beside the forces."""
        a = self._a
        for _ in range(_CLIMB):
            if token in phrases:
                return True
            if a.deps[token] not in ("amod", "compound", "nmod", "poss", "pobj", "prep"):
                return False
            token = a.heads[token]
        return False

    def _name(self, actor: str) -> tuple[str, str | None]:
        found = self._index.by_id[actor]
        return found.name, found.country

    def _leads(self, token: int, ways: frozenset[str] | None) -> bool:
        if self._a.deps[token] != "prep":
            return True
        if ways is None:  # "backs its fight *against Chad*": Chad is not the one backed
            return self._a.lower[token] not in self._syntax.opposing
        return self._a.lower[token] in ways

    def _coordinated(self, found: tuple[str, ...], rest: list[int]) -> tuple[str, ...]:
        """`found` with the actors of modifiers beside it ("UK and EU negotiators", "US-China talks")."""
        a = self._a
        more = list(found)
        for token in rest:
            if a.deps[token] in ("compound", "nmod", "amod") and token > 1 and self._joined(token):
                more += [actor for actor in self._index.at(token) if actor not in more]
        return tuple(more)

    def _joined(self, token: int) -> bool:
        """Whether "and", a comma or a hyphen joins the token to the word before it."""
        return self._a.tags[token - 1] in ("CC", "HYPH", ",", ":")

    def _inside(self, token: int) -> bool:
        """Whether the token leads on within its phrase: a modifier, or "proposed by Japan"."""
        a = self._a
        if a.deps[token] == "prep" and a.lower[token] in self._syntax.settings:
            # "56 wounded in a Russian strike": the strike's doer is not among the wounded
            return not any(inner in self._matches for inner in self._syntax.dependents(token, "pobj"))
        if a.deps[token] in _INSIDE:
            return True
        return a.deps[token] == "acl" and any(a.deps[child] == "agent" for child in self._syntax.children(token))
