"""On which side of the moment of speaking the syntax puts a time: by the verb that governs it."""

from dragoman.annotation import Annotation
from dragoman.lexicon._times import Tense
from dragoman.times._resolve import FUTURE, LIKELY_FUTURE, PAST, PRESENT, UNKNOWN

# How far up the tree to look for a verb; news clauses are rarely deeper (and time stays linear).
_CLIMB = 12

_VERBAL = frozenset(("VERB", "AUX"))


def direction(annotation: Annotation, tokens: range, tense: Tense) -> int:
    """PAST, UNKNOWN, PRESENT, LIKELY_FUTURE or FUTURE for the expression at `tokens`."""
    if not tokens:
        return UNKNOWN
    before = " ".join(annotation.lower[max(0, tokens.start - 3) : tokens.start])
    if any(before.endswith(phrase) for phrase in tense.ahead_phrases):
        return FUTURE
    head = annotation.head_of(tokens.start, tokens.stop)
    found = _of_clause(annotation, head, tense)
    if found == UNKNOWN and before.rpartition(" ")[2] in tense.ahead_prepositions:
        return LIKELY_FUTURE
    return found


def _of_clause(annotation: Annotation, token: int, tense: Tense) -> int:
    """What the nearest verb above says, or a noun of planning on the way to it."""
    for steps, above in enumerate(annotation.ancestors(token)):
        if annotation.pos[above] in _VERBAL:
            return _of_verb(annotation, above, token, tense)
        lemma = annotation.lemmas[above]
        if lemma in tense.planning or lemma in tense.coming:
            verb = _of_clause_verb(annotation, above)
            told = UNKNOWN if verb is None else verb_direction(annotation, verb, tense)
            return told if told == PAST else LIKELY_FUTURE
        if steps > _CLIMB:
            break
    return UNKNOWN


def _of_verb(annotation: Annotation, verb: int, token: int, tense: Tense) -> int:
    """What the verb says of a time below it. "On Friday they planned …" tells when they planned; "planned for Friday"
    and "was expected on Friday" look ahead."""
    found = verb_direction(annotation, verb, tense)
    if annotation.tags[verb] == "VBD" and annotation.lemmas[verb] in tense.planning and token < verb:
        return PAST
    return found


def _of_clause_verb(annotation: Annotation, token: int) -> int | None:
    for steps, above in enumerate(annotation.ancestors(token)):
        if annotation.pos[above] in _VERBAL:
            return above
        if steps > _CLIMB:
            break
    return None


def verb_direction(annotation: Annotation, verb: int, tense: Tense) -> int:
    """PAST, UNKNOWN, PRESENT, LIKELY_FUTURE or FUTURE for what the clause of `verb` tells."""
    auxiliaries = [annotation.lower[child] for child in annotation.dependents(verb, "aux", "auxpass")]
    tag, lemma = annotation.tags[verb], annotation.lemmas[verb]
    if any(word in tense.future_auxiliaries for word in auxiliaries):
        return FUTURE
    if lemma in tense.planning and tag != "VB":
        return LIKELY_FUTURE
    if tag == "VBD" or any(word in tense.past_auxiliaries for word in auxiliaries):
        return PAST
    if any(word in tense.modal_auxiliaries for word in auxiliaries):
        return _of_modal(annotation, verb, auxiliaries, tense)
    match tag:
        case "VB":
            return _of_infinitive(annotation, verb, tense)
        case "VBZ" | "VBP":
            return _of_present(annotation, verb, tense)
        case "VBG" | "VBN":
            return _of_participle(annotation, verb, tense)
    return UNKNOWN


def _of_modal(annotation: Annotation, verb: int, auxiliaries: list[str], tense: Tense) -> int:
    """A modal leaves the side open; but what was ahead when it was said is taken to be ahead: "said it would leave"."""
    ahead = any(word in tense.reported_future for word in auxiliaries) and annotation.tags[verb] != "VBN"
    return LIKELY_FUTURE if ahead and annotation.deps[verb] == "ccomp" else UNKNOWN


def _of_present(annotation: Annotation, verb: int, tense: Tense) -> int:
    """The present tense of an event looks ahead ("leaves on Friday"); that of a report or a state does not."""
    lemma = annotation.lemmas[verb]
    return UNKNOWN if annotation.pos[verb] == "AUX" or lemma in tense.reporting else PRESENT


def _of_infinitive(annotation: Annotation, verb: int, tense: Tense) -> int:
    """An infinitive lies ahead when its head plans or directs: "plans to meet on Friday", "plans to begin to meet"."""
    for _ in range(_CLIMB):
        head = annotation.heads[verb]
        lemma = annotation.lemmas[head]
        if head == verb or lemma in tense.planning or lemma in tense.directing or lemma in tense.coming:
            return LIKELY_FUTURE
        if annotation.tags[head] != "VB" or annotation.deps[verb] != "xcomp":
            break
        verb = head
    return UNKNOWN


def _of_participle(annotation: Annotation, verb: int, tense: Tense) -> int:
    """A past participle after its noun tells what was done; another participle goes with the verb above it."""
    if annotation.tags[verb] == "VBN" and annotation.deps[verb] == "acl":
        return PAST
    for steps, above in enumerate(annotation.ancestors(verb)):
        if annotation.tags[above] == "VBD":
            return PAST
        if annotation.tags[above] == "VB" and annotation.deps[verb] == "xcomp":  # "plans to start charging on Friday"
            return _of_infinitive(annotation, above, tense)
        if annotation.tags[above] in ("VBZ", "VBP", "VB") or steps > _CLIMB:
            break
    return UNKNOWN
