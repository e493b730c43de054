"""On which side of the moment of speaking the syntax puts a time: by the verb that governs it."""

from dragoman.annotation import Annotation
from dragoman.lexicon._times import Tense
from dragoman.times._resolve import FUTURE, PAST, UNKNOWN

# How far up the tree to look for words of planning; news clauses are rarely deeper (and time stays linear).
_CLIMB = 12


def direction(annotation: Annotation, tokens: range, tense: Tense) -> int:
    """PAST, FUTURE or UNKNOWN for the expression at `tokens`."""
    if not tokens:
        return UNKNOWN
    head = annotation.head_of(tokens.start, tokens.stop)
    before = annotation.lower[tokens.start - 1] if tokens.start else ""
    verb = _governing_verb(annotation, head, tense)
    found = UNKNOWN if verb is None else verb_direction(annotation, verb, tense)
    if found != PAST and (verb is None or found == UNKNOWN) and before in tense.prospective_prepositions:
        return FUTURE
    return found


def _governing_verb(annotation: Annotation, token: int, tense: Tense) -> int | None:
    """The nearest verb above `token`."""
    for steps, above in enumerate(annotation.ancestors(token)):
        if annotation.pos[above] in ("VERB", "AUX"):
            return above
        if steps > _CLIMB:
            break
    return None


def verb_direction(annotation: Annotation, verb: int, tense: Tense) -> int:
    """PAST, FUTURE or UNKNOWN for what the clause of `verb` tells."""
    auxiliaries = [annotation.lower[child] for child in annotation.dependents(verb, "aux", "auxpass")]
    tag = annotation.tags[verb]
    if any(word in tense.future_auxiliaries for word in auxiliaries):
        return FUTURE
    if tag == "VBD" or any(word in tense.past_auxiliaries for word in auxiliaries):
        return _past_or_planned(annotation, verb, tense)
    if tag == "VBN" and not any(word in tense.modal_auxiliaries for word in auxiliaries):
        return FUTURE if annotation.lemmas[verb] in tense.prospective else PAST
    if tag == "VB" and not auxiliaries:
        return FUTURE if annotation.deps[verb] in ("ROOT", "ccomp") else UNKNOWN
    if tag == "VB" and annotation.deps[verb] in ("xcomp", "acl", "ccomp", "advcl", "pcomp", "relcl"):
        return _of_infinitive(annotation, verb, tense)
    if any(word in tense.modal_auxiliaries for word in auxiliaries):
        return UNKNOWN
    if tag in ("VBG", "VBN") and not auxiliaries:
        return _of_participle(annotation, verb, tense)
    if tag in ("VBZ", "VBP") and annotation.lemmas[verb] in tense.prospective:
        return FUTURE
    return UNKNOWN


def _past_or_planned(annotation: Annotation, verb: int, tense: Tense) -> int:
    """A past verb tells the past, unless it is one of planning: "was expected on Friday"."""
    return UNKNOWN if annotation.lemmas[verb] in tense.prospective else PAST


def _of_infinitive(annotation: Annotation, verb: int, tense: Tense) -> int:
    """An infinitive lies ahead when its head plans: "plans to meet on Friday"."""
    return FUTURE if annotation.lemmas[annotation.heads[verb]] in tense.prospective else UNKNOWN


def _of_participle(annotation: Annotation, verb: int, tense: Tense) -> int:
    """A participle goes with the verb above it."""
    if annotation.lemmas[verb] in tense.prospective:
        return FUTURE
    for steps, above in enumerate(annotation.ancestors(verb)):
        if annotation.tags[above] == "VBD":
            return PAST
        if steps > _CLIMB:
            break
    return UNKNOWN
