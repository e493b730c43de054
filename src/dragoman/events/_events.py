"""The events of one article."""

from collections.abc import Iterator
from functools import partial
from itertools import islice

import msgspec

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation
from dragoman.events._asking import Typer
from dragoman.events._coding import Coder, Coding
from dragoman.events._comments import Comment, Comments
from dragoman.events._dates import DONE, Dates
from dragoman.events._domains import Domains
from dragoman.events._matching import Match, Matcher
from dragoman.events._opponents import Opponents
from dragoman.events._pair_types import PairTypes, Proposal
from dragoman.events._roles import NOBODY, Role, Roles
from dragoman.events._status import Statuses, StatusFinding
from dragoman.events._syntax import Syntax
from dragoman.lexicon import EventRule, Lexicon
from dragoman.places import EventPlaces
from dragoman.record import Actor, Event, EventTime, Place, Span, Statement, Status, Time
from dragoman.times import event_time

# Of "A, B, C and D met" every pair is a row, as CAMEO's gold has it; above that the rows would drown the rest.
_SIDES = 4

# Parts of speech that can tell an act.
_TELLING = frozenset({"VERB", "NOUN", "AUX", "ADJ", "PROPN"})

# The quad class of material conflict, and what stands for the country in the code of somebody who has none.
_VIOLENCE = 4
NO_COUNTRY = "---"

# Events of one sentence that are compared with each other; a bound keeps a 10,000-word sentence linear.
_COMPARED = 50

# Of comments on news_dyads (four fifths) a little over a third name the very actor that the gold names.
_COMMENT = 0.4


class Events:
    """Codes who did what to whom, in PLOVER and CAMEO, and whether it happened."""

    def __init__(self, lexicon: Lexicon, typer: Typer | None = None) -> None:
        """Args:
        typer: the reader model's types of pairs; without it rules alone code.
        """
        self._lexicon = lexicon
        self._typer = typer

    def __call__(
        self,
        annotation: Annotation,
        actors: tuple[Actor, ...],
        times: tuple[Time, ...],
        places: tuple[Place, ...],
        statements: tuple[Statement, ...],
    ) -> tuple[Event, ...]:
        """The article's events, in text order."""
        article = _Article(annotation, self._lexicon, ActorIndex(annotation, actors), (times, places, statements))
        return tuple(article.events(self._typer))


class _Article:
    """One article being coded."""

    def __init__(
        self,
        annotation: Annotation,
        lexicon: Lexicon,
        index: ActorIndex,
        rows: tuple[tuple[Time, ...], tuple[Place, ...], tuple[Statement, ...]],
    ) -> None:
        self._a = annotation
        self._lexicon = lexicon.events
        self._times, self._places, self._statements = rows
        self._where = EventPlaces(annotation, self._places, lexicon.places.words)
        self._domains = Domains(annotation, self._lexicon.domains)
        self._index = index
        self._comments = Comments(annotation, index)
        self._statuses = Statuses(annotation, lexicon.status)
        self._planned_on = lexicon.status.occasions
        self._syntax = Syntax(annotation, self._lexicon)
        matcher = Matcher(annotation, self._syntax, self._lexicon)
        self._all = matcher.matches()
        self._roles = Roles(annotation, index, self._syntax, matcher.first)
        self._coder = Coder(annotation, self._lexicon, matcher.first)
        self._first = matcher.first
        self._dates = Dates(
            annotation, self._syntax, self._lexicon.ontology, times=self._times, definite=lexicon.status.definite
        )
        self._last = {annotation.sentence_of[token]: token for token in sorted(matcher.first)}
        self._claims = _claims(annotation, self._statements)
        self._confidence = lexicon.confidence
        self._own = {rule.id: rule.confidence for rule in self._lexicon.rules}
        self._pair_types = partial(PairTypes, annotation, index, lexicon.pair_types)
        self._lexicon_of_pairs = lexicon.pair_types

    def events(self, typer: Typer | None) -> Iterator[Event]:
        """The events, numbered in text order; one act told twice in a sentence is one event."""
        told: dict[int, list[Event]] = {}
        for token, coded in self._coded_acts(typer):
            told.setdefault(self._a.sentence_of[token], []).extend(coded)
        number = 0
        for events in told.values():
            for event in _told_once(events, self._own):
                number += 1
                yield msgspec.structs.replace(event, id=f"e{number}")

    def _coded_acts(self, typer: Typer | None) -> list[tuple[int, list[Event]]]:
        """The events of each trigger, comments at their cue, in text order."""
        acts = [(token, list(self._coded(match))) for token, match in self._all.items()]
        acts += self._released([token for token, events in acts if not events])
        acts = self._recalled(acts)
        coded = frozenset(
            part
            for token, events in acts
            if events
            for part in (token, self._first[token].governor, *self._first[token].used)
            if part is not None
        )
        nouns = frozenset(token for token, _ in acts if self._is_one_sided(self._first[token]))
        acts = Opponents(self._a, self._index.by_id, self._statements, self._lexicon)(acts, nouns)
        model = None if typer is None else self._pair_types(typer)
        if model is not None:
            acts = self._typed(model, acts)
        acts = self._calibrated(acts, modelled=model is not None)
        if model is not None:
            rows = [event for _, events in acts for event in events]
            acts += [(p.token, [self._proposed(p)]) for p in model.proposed(rows) if self._is_act(p)]
        comments = (comment for stmt in self._statements for comment in self._comments.of(stmt, coded))
        acts += [(comment.cue, [self._comment(comment)]) for comment in comments]
        return sorted(acts, key=lambda act: act[0])

    def _recalled(self, acts: list[tuple[int, list[Event]]]) -> list[tuple[int, list[Event]]]:
        """The acts, undated mentions with the date that the article gives the same act elsewhere."""
        rows = [
            (token, event, self._first[token].trigger.rule.reciprocal is not None)
            for token, events in acts
            for event in events
        ]
        events = self._dates.recalled(rows, self._index.by_id, self._places)
        return [(token, list(islice(events, len(told)))) for token, told in acts]

    def _calibrated(self, acts: list[tuple[int, list[Event]]], *, modelled: bool) -> list[tuple[int, list[Event]]]:
        """The acts with the confidence that such rows have earned, without those of which the model thinks nothing."""
        of = partial(self._confidence.of, modelled=modelled)
        least = self._confidence.least if modelled else 0.0
        rated = (
            (token, [msgspec.structs.replace(event, confidence=of(event.confidence)) for event in events])
            for token, events in acts
        )
        return [(token, [event for event in events if event.confidence >= least]) for token, events in rated]

    def _typed(self, model: PairTypes, acts: list[tuple[int, list[Event]]]) -> list[tuple[int, list[Event]]]:
        """The acts as the reader model weighs them, and those whose missing recipient it names."""
        told = [(token, event) for token, events in acts for event in events]
        cues = {token for stmt in self._statements if stmt.cue for token in self._a.tokens_in(stmt.cue)}
        empty = [token for token, events in acts if not events and token not in cues]
        wanting = [(token, event) for token in empty for event in self._wanting(self._first[token])]
        read = model([event for _, event in told + wanting])
        found = [(token, [event]) for (token, _), event in zip(told + wanting, read, strict=True)]
        return found[: len(told)] + [act for act in found[len(told) :] if act[1][0].recipient]

    def _code_of(self, proposal: Proposal) -> str:
        """The code of the word's own rule if it is of the model's type, else the type's first."""
        words = self._lexicon_of_pairs
        match = self._first.get(proposal.token)
        own = None if match is None else self._lexicon.ontology.codes[match.trigger.rule.cameo]
        known = own is not None and own.type is not None and words.labels[own.type] == proposal.label
        return own.code if own is not None and known else words.codes[proposal.label]

    def _is_act(self, proposal: Proposal) -> bool:
        """Whether the model points at a word that can tell an act: no name, and nothing that is kept out."""
        content = self._a.pos[proposal.token] in _TELLING and not self._index.at(proposal.token)
        return content and not self._domains.excludes(proposal.token, self._code_of(proposal), has_actor=True)

    def _proposed(self, proposal: Proposal) -> Event:
        """The event that the model alone tells; status, date and place as for any other word."""
        a, token, words = self._a, proposal.token, self._lexicon_of_pairs
        code = self._lexicon.ontology.codes[self._code_of(proposal)]
        places = [self._pair_place(proposal.sentence, actor, token) for actor in (proposal.actor, proposal.recipient)]
        spans = [a.span(token, token + 1), *(a.span(*place) for place in places)]
        coding = Coding(
            code=code.code,
            type=code.type,
            mode=code.mode,
            contexts=code.contexts,
            status=self._status_of(proposal),
            folded=False,
        )
        return self._row(
            token,
            coding,
            ((proposal.actor,), (proposal.recipient,)),
            time=event_time(a, self._times, token),
            evidence=(min(s for s, _ in spans), max(e for _, e in spans)),
            confidence=proposal.chance * words.proposed,
            rule=words.alone,
        )

    def _status_of(self, proposal: Proposal) -> Status:
        """The word's status; "did not see them as neutral" is the refusal itself, and no refusal that was not made."""
        status = self._statuses.of(proposal.token).status
        return "actual" if status == "negated" and proposal.label in self._lexicon_of_pairs.refusals else status

    def _pair_place(self, sentence: int, actor: str, token: int) -> tuple[int, int]:
        """The actor's mention nearest to the word."""
        start, end = self._a.sentences[sentence]
        spans = (self._a.tokens_in(span) for span in self._index.by_id[actor].mentions)
        here = [(t.start, t.stop) for t in spans if t and start <= t.start < end]
        return min(here, key=lambda place: abs(place[0] - token))

    def _released(self, empty: list[int]) -> list[tuple[int, list[Event]]]:
        """The events of words that were used up by acts which then named nobody: "the truce was welcomed".

        Those of somebody else stand as well: "turned down *Oslo's request*" tells of the request too.
        """
        kept = {t for token, match in self._all.items() if token not in empty for t in match.used}
        free = {t for token in empty for t in self._all[token].used if t in self._first and t not in self._all}
        others = {
            t: self._roles.actor(match)
            for token, match in self._all.items()
            if token not in empty
            for t in match.used
            if t in self._first and t not in self._all and self._is_of_another(self._first[t], match)
        }
        released = sorted((free - kept) | others.keys())
        return [(token, list(self._coded(self._first[token], others.get(token, NOBODY)))) for token in released]

    @staticmethod
    def _is_one_sided(match: Match) -> bool:
        """Whether a noun tells what one does to another: "the invasion", not "the war between"."""
        return match.trigger.kind == "noun" and match.trigger.rule.reciprocal is None

    def _is_of_another(self, match: Match, outer: Match) -> bool:
        """Whether a noun's own phrase says that somebody else than the doer of `outer` did the act."""
        if match.trigger.kind != "noun" or match.governor is not None or outer.trigger.kind != "verb":
            return False
        start, end = self._a.subtree(match.token)
        actor = self._roles.actor(match)
        within = bool(actor.ids) and all(start <= token < end for token in actor.tokens)
        if not within or not set(actor.ids).isdisjoint(self._roles.actor(outer).ids):
            return False
        return self._coding(match).status in DONE

    def _comment(self, comment: Comment) -> Event:
        a = self._a
        code = self._lexicon.ontology.codes[self._lexicon.comment]
        return Event(
            id="",
            type=code.type,
            cameo=code.code,
            quad_class=self._lexicon.ontology.quad_class(code.code),
            goldstein=code.goldstein,
            actor=(comment.speaker,),
            recipient=(comment.about,),
            time=event_time(a, self._times, comment.cue),
            status="actual",
            trigger=a.span(comment.cue, comment.cue + 1),
            evidence=(a.span(min(comment.tokens), max(comment.tokens) + 1),),
            confidence=_COMMENT,
            rule="comment-statement",
        )

    def _coded(self, match: Match, asked: Role = NOBODY) -> Iterator[Event]:
        """The events of a match; `asked` is who answers what it asks, where its own words do not say whom."""
        for coding, one, found in self._rows(match):
            other = found if found.ids or match.trigger.rule.fold is None else asked
            political = self._political(coding, one, other) and self._between_states(match.trigger.rule, one, other)
            if political and self._complete(match, coding, one, other):
                yield self._event(match, coding, one, other)

    def _wanting(self, match: Match) -> Iterator[Event]:
        """The events of a match that name who acts, and lack the recipient that they need."""
        for coding, one, other in self._rows(match):
            if one.ids and not other.ids:
                yield self._event(match, coding, one, other)

    def _rows(self, match: Match) -> Iterator[tuple[Coding, Role, Role]]:
        coding = self._coding(match)
        for one, other in self._sides(match, coding, self._roles.actor(match)):
            if not self._domains.excludes(match.token, coding.code, has_actor=bool(one.ids)):
                yield coding, one, other

    def _sides(self, match: Match, coding: Coding, actor: Role) -> Iterator[tuple[Role, Role]]:
        """Who to whom: one pair, or every direction of what several do to each other."""
        rule = match.trigger.rule
        # "meetings between Xi and Putin" has all its sides, whatever other phrases follow
        between = len(actor.ids) > 1 and bool(self._syntax.resolve(match.token, ("between",)))
        partner = NOBODY if between else self._roles.recipient(match, actor)
        if rule.reciprocal is not None and len(actor.ids) > 1 and partner.ids and not self._near(match, partner):
            partner = NOBODY  # "Xi and Putin exchanged views on the dispute with Japan"
        if rule.reciprocal is not None and not partner.ids:
            parties = self._roles.parties(actor)
            if 1 < len(parties.ids) <= _SIDES:
                singles = [msgspec.structs.replace(parties, ids=(one,)) for one in parties.ids]
                yield from ((one, other) for one in singles for other in singles if one is not other)
                return
        recipient = partner if partner.ids else self._further(match, actor, coding)
        yield actor, recipient
        if rule.reciprocal == "mutual" and actor.ids and recipient.ids:
            yield recipient, actor

    def _near(self, match: Match, partner: Role) -> bool:
        """Whether a partner stands by the act itself, or by its object: not within what the act is about."""
        a, head = self._a, self._a.heads[partner.tokens[0]]
        if a.deps[partner.tokens[0]] != "pobj":
            return True
        above = a.heads[head]
        return above in (match.token, match.governor, a.heads[match.token]) or a.deps[above] == "dobj"

    def _coding(self, match: Match) -> Coding:
        verb = match.token if match.governor is None else match.governor
        finding = self._statuses.of(match.token)
        if match.governor is not None and finding.status in DONE:
            finding = self._statuses.of(match.governor)  # "did not launch the attack", "denied ordering the attack"
        if match.trigger.kind == "noun" and match.governor is None and not self._bears_on(finding.cue, match.token):
            finding = StatusFinding()
        refusing = finding.status == "negated" and self._is_will(verb, finding.cue)
        return self._coder.coding(match, finding.status, refusing=refusing)

    def _is_will(self, verb: int, cue: int | None) -> bool:
        """Whether the negation is a refusal: "will not send", "will not go to meet"."""
        verbs = (verb,) if cue is None else (verb, self._a.heads[cue])
        auxiliaries = (self._a.lower[t] for v in verbs for t in self._syntax.resolve(v, ("aux",)))
        return any(word in self._lexicon.classes["refusing_aux"] for word in auxiliaries)

    def _bears_on(self, cue: int | None, noun: int) -> bool:
        """Whether a status cue reaches a noun: it modifies it or governs it directly.

        "Prices will rise after the invasion" says nothing against the invasion; "they plan an invasion" does.
        """
        a = self._a
        if cue is None:
            return False
        start, end = a.subtree(noun)
        head = a.heads[noun]
        if a.deps[noun] == "pobj" and a.lower[head] in self._planned_on and a.pos[a.heads[head]] == "VERB":
            return True  # "intends to meet him on a visit"
        if a.deps[noun] == "pobj" and a.lower[head] in self._lexicon.classes["content_preposition"]:
            head = a.heads[head]
        elif a.deps[noun] not in ("dobj", "nsubj", "nsubjpass", "attr", "compound", "ROOT", "conj"):
            return start <= cue < end
        return start <= cue < end or cue == head or a.heads[cue] == head

    def _further(self, match: Match, actor: Role, coding: Coding) -> Role:
        """The recipient of the inner act, else whoever stands in the complement, else those in the place."""
        role = NOBODY
        if match.inner is not None:
            role = self._roles.recipient(self._first[match.inner], actor)
        if not role.ids and match.trigger.rule.fold is not None:
            role = self._roles.beyond(match, actor)
        suffers = coding.type is not None and self._lexicon.ontology.types[coding.type].place_suffers
        # "families clashed with the press in Rome": where two do it to each other, the place is neither
        if not role.ids and suffers and match.trigger.rule.reciprocal is None:
            role = self._roles.place(match, actor)
        return role

    def _political(self, coding: Coding, *sides: Role) -> bool:
        """Whether anybody of the event stands for a country, body or sector; friends and stars do not.

        What people, firms and schools without a country say and do to each other is no politics short of violence.
        """
        actors = [self._index.by_id[actor] for side in sides for actor in side.ids]
        codes = [actor.code for actor in actors if actor.code is not None]
        if self._lexicon.ontology.quad_class(coding.code) == _VIOLENCE:
            return bool(codes)
        private = self._lexicon.classes["private_sector"]
        return any(not code.startswith(NO_COUNTRY) or code[len(NO_COUNTRY) :] not in private for code in codes)

    def _between_states(self, rule: EventRule, one: Role, other: Role) -> bool:
        """Whether those act for a state or body whom the rule wants to, and in another's country if it says so."""
        fits = self._official if rule.official else self._public if rule.public else None
        if fits is not None and any(side.ids and not any(map(fits, side.ids)) for side in (one, other)):
            return False
        countries = [{self._index.by_id[actor].country for actor in side.ids} for side in (one, other)]
        return not (rule.abroad and None not in countries[0] and countries[0] == countries[1])

    def _official(self, actor: str) -> bool:
        """Whether an actor is coded as a state, a body or an office, not as press, firm or private person."""
        code = self._index.by_id[actor].code
        sector = "" if code is None else code[len(NO_COUNTRY) :][:3] or code[: len(NO_COUNTRY)]
        return sector != "" and sector not in self._lexicon.classes["private_sector"]

    def _public(self, actor: str) -> bool:
        """Whether an actor is named or official, and no medium."""
        found = self._index.by_id[actor]
        press = (
            found.type == "outlet" or (found.code or "")[len(NO_COUNTRY) :][:3] in self._lexicon.classes["press_sector"]
        )
        return not press and (found.type != "unnamed" or found.code is not None)

    def _complete(self, match: Match, coding: Coding, actor: Role, recipient: Role) -> bool:
        """Whether the event names what its type or rule needs."""
        rule = match.trigger.rule
        bare = rule.fold is not None and match.inner is None  # "is willing to do much" says nothing without a partner
        usual = "both" if coding.type is None else self._lexicon.ontology.types[coding.type].needs
        needs = usual if usual == "pair" else rule.requires or ("both" if bare or coding.folded else usual)
        match needs:
            case "actor":
                return bool(actor.ids)
            case "recipient":
                return bool(recipient.ids)
            case "pair":
                return bool(actor.ids and recipient.ids)
            case "both":
                return bool(actor.ids and (recipient.ids or self._stands_alone(match, actor)))
            case _:
                return bool(actor.ids or recipient.ids)

    def _widened(self, span: Span, heads: tuple[int, ...]) -> Span:
        """The span with the whole names of those whose head words it holds: "Xi Jinping", not "Jinping"."""
        names = [name for head in heads if (name := self._index.mention(head)) is not None]
        start, end = (
            min((name[0] for name in names), default=span[0]),
            max((name[1] for name in names), default=span[1]),
        )
        return min(span[0], start), max(span[1], end)

    def _stands_alone(self, match: Match, actor: Role) -> bool:
        """Whether an act is news without a recipient: a named actor of known country did it ("Li held talks").

        Measured on the fourteen examples: 52 of 64 events found instead of 44; plv_train F1 .749 -> .746. Not for what
        is only mentioned ("talks"), nor where a phrase stands that names nobody ("visited a factory").
        """
        bare = self._lexicon.ontology.codes[match.trigger.rule.cameo].type
        if bare is not None and self._lexicon.ontology.types[bare].needs == "pair":
            return False  # "will help" is no aid as long as nobody is helped
        alone = match.trigger.rule.reciprocal == "among" and len(actor.ids) == 1
        if alone and self._index.by_id[actor.ids[0]].type == "person":  # "Xi discussed his childhood"
            about = self._syntax.resolve(match.token, ("obj",))
            if not any(self._a.lemmas[t] in self._lexicon.classes["matter"] for t in about):
                return False
        mentioned = match.trigger.kind == "noun" and self._mentioned(match, actor)
        # neither "the recent summit" nor "called for calm" names a side
        asked = match.trigger.inner if match.trigger.rule.fold is not None and match.trigger.kind == "verb" else ()
        slots = (slot for slot in match.trigger.recipient if slot[-1] != "mod" and slot not in asked)
        phrases = {head for slot in slots for head in self._syntax.resolve(match.token, slot)}
        # "the high-level summit of Xi": neither the modifier nor who acts is somebody else
        others = {t for t in phrases.difference(actor.tokens) if self._a.deps[t] not in ("amod", "compound", "nmod")}
        if mentioned or not all(self._a.lemmas[head] in self._lexicon.classes["matter"] for head in others):
            return False
        named = (self._index.by_id[i] for i in actor.ids)
        return self._several(match, actor) or any(one.country is not None and one.type != "unnamed" for one in named)

    def _several(self, match: Match, actor: Role) -> bool:
        """Whether office-holders do together what the rule says several do, though nobody names them: "leaders agreed".

        Of such verbs in sentences read, 8 of 13 are events; of what else unnamed office-holders do alone, 4 of 27.
        """
        if match.trigger.rule.reciprocal is None or match.trigger.kind != "verb":
            return False
        codes = [code for i in actor.ids if (code := self._index.by_id[i].code) is not None]
        office = any(code[len(NO_COUNTRY) :][:3] in self._lexicon.classes["office_sector"] for code in codes)
        return office and any(self._a.tags[token] == "NNS" for token in actor.tokens)

    def _mentioned(self, match: Match, actor: Role) -> bool:
        """Whether a noun only mentions an act: its clause tells nobody who does it, nor its own phrase whose it is.

        A governor lends it nobody where a body's name stands before it: "attended the NATO summit" is none by NATO.
        """
        if match.governor is None:
            return not self._owned(match, actor)
        start, end = self._a.subtree(match.token)
        within = [token for token in actor.tokens if start <= token < end]
        return any(self._hosts(token, one) for token in within for one in self._index.at(token))

    def _owned(self, match: Match, actor: Role) -> bool:
        """Whether the noun's own phrase says whose act it is: "the envoy's visit", "the summit of the minister"."""
        start, end = self._a.subtree(match.token)
        named = match.trigger.rule.reciprocal is not None and any(start <= token < end for token in actor.tokens)
        return named and not any(self._hosts(token, one) for token in actor.tokens for one in self._index.at(token))

    def _hosts(self, token: int, actor: str) -> bool:
        """Whether a body only lends a meeting its name: "the NATO summit" is not held with anybody by NATO."""
        return self._index.by_id[actor].type == "organization" and self._a.deps[token] in ("compound", "nmod")

    def _event(self, match: Match, coding: Coding, actor: Role, recipient: Role) -> Event:
        a, rule = self._a, match.trigger.rule
        tokens = (match.token, *match.used, *actor.tokens, *recipient.tokens)
        confidence = (
            self._lexicon.earned.get(rule.id, rule.confidence)
            * (actor.directness if actor.ids else 0.8)
            * (recipient.directness if recipient.ids else 0.85)
        )
        return self._row(
            match.token,
            coding,
            (actor.ids, recipient.ids),
            time=self._dates.when(match, coding.status, self._last[a.sentence_of[match.token]]),
            evidence=self._widened(a.span(min(tokens), max(tokens) + 1), (*actor.tokens, *recipient.tokens)),
            confidence=confidence,
            rule=rule.id,
        )

    def _row(
        self,
        token: int,
        coding: Coding,
        sides: tuple[tuple[str, ...], tuple[str, ...]],
        *,
        time: EventTime | None,
        evidence: Span,
        confidence: float,
        rule: str,
    ) -> Event:
        """The row of an act that the token tells, with its scores, place and the statement that claims it."""
        ontology, (actor, recipient) = self._lexicon.ontology, sides
        return Event(
            id="",
            type=coding.type,
            mode=coding.mode,
            contexts=coding.contexts,
            cameo=coding.code,
            quad_class=ontology.quad_class(coding.code),
            goldstein=ontology.codes[coding.code].goldstein,
            actor=actor,
            recipient=recipient,
            time=time,
            place=self._where(token),
            status=coding.status,
            claimed_in=self._claims.get(token),
            trigger=self._a.span(token, token + 1),
            evidence=(evidence,),
            confidence=round(confidence, 3),
            rule=rule,
        )


def _told_once(events: list[Event], own: dict[str, float]) -> Iterator[Event]:
    """The events of one sentence without those that another tells as well, and with more of who and to whom.

    `own` is what each rule claims of itself: it tells words that act from words that only mention.
    """
    for position, event in enumerate(events):
        fuller = any(
            _covers(other, event)
            and (_precedes(other, event, own, other_position < position) or not _covers(event, other))
            for other_position, other in enumerate(events[:_COMPARED])
            if other is not event
        )
        if not fuller:
            yield event


def _precedes(one: Event, other: Event, own: dict[str, float], before: bool) -> bool:
    """Of two that say the same: a verb's act tells more than its mention ("made the offer and offered to mediate")."""
    first, second = (own.get((event.rule or "").partition("+")[0], 0.0) for event in (one, other))
    return first > second if first != second else before


def _covers(one: Event, other: Event) -> bool:
    elsewhere = other.place is not None and one.place is not None and one.place != other.place
    if elsewhere or (other.place is not None and one.place is None and not other.recipient):
        return False  # "held talks in Kyiv and met the president": two acts
    same = one.type == other.type and one.cameo[:2] == other.cameo[:2] and one.status == other.status
    return same and set(one.actor) >= set(other.actor) and set(one.recipient) >= set(other.recipient)


def _claims(annotation: Annotation, statements: tuple[Statement, ...]) -> dict[int, str]:
    """Token -> the innermost statement whose content it stands in."""
    claims: dict[int, str] = {}
    pieces: list[tuple[int, Span, Statement]] = [
        (piece[1] - piece[0], piece, stmt) for stmt in statements for piece in stmt.content
    ]
    for _, piece, stmt in sorted(pieces, key=lambda entry: -entry[0]):
        cue = set(annotation.tokens_in(stmt.cue)) if stmt.cue else set()
        for token in annotation.tokens_in(piece):
            if token not in cue:
                claims[token] = stmt.id
    return claims
