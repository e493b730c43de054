"""What a pact binds to: the signing is done, what it is about is still to be done."""

from collections.abc import Iterator

from dragoman.actors import ActorIndex
from dragoman.annotation import Annotation
from dragoman.lexicon._commitments import CommitmentWords

# Steps down a list of pacts: "of a series of deals".
_STEPS = 3


def pact_content(annotation: Annotation, act: int, pact: int, words: CommitmentWords, index: ActorIndex) -> int | None:
    """The token for what the pact is about, None where nothing says it ("signed a memorandum of understanding").

    A verb that hangs on the pact or the signing ("a deal to exchange prisoners"), else the noun that it is on; a truce,
    or a pact with a name ("a fishing pact"), says it itself. Who takes up a known pact again need not say it.
    """
    a = annotation
    if a.lemmas[pact] in words.lasting:
        return pact
    if (verb := next(_verbs(a, act, pact, words), None)) is not None:
        return verb
    for preposition in a.dependents(pact, "prep"):
        if a.lower[preposition] in words.contents:
            for party in a.dependents(preposition, "pobj", "pcomp"):
                if not index.at(party):
                    return party
    named = any(not index.at(child) for child in a.dependents(pact, "compound"))
    return pact if named or a.lemmas[act] in words.resumed else None


def _verbs(a: Annotation, act: int, pact: int, words: CommitmentWords) -> Iterator[int]:
    """The verbs of what is agreed: "a deal to exchange", "a pact that will cut", "a deal allowing ships to leave"."""
    for child in a.dependents(pact, "acl", "relcl", "ccomp"):
        if a.pos[child] in ("VERB", "AUX") and a.tags[child] not in ("VBD", "VBN"):
            # A deal covering grain is about grain.
            yield from a.dependents(child, "dobj") if a.lemmas[child] in words.descriptive else (child,)
    for child in a.dependents(act, "advcl", "xcomp", "relcl"):
        if child > pact and a.tags[child] == "VB":
            yield child
