"""From a name to the office-holder of the tables whom it means on the article's day."""

import msgspec

from dragoman.lexicon import ActorKnowledge, Name, Person

# A surname alone means an office-holder of the tables only up to this rank (ministers of state and below need a name).
KNOWN_RANK = 7
# Heads of state and government need no other sign: "Putin said".
LEADER_RANK = 2
# First names are one in several spellings when so many letters agree ("Mike" and "Mikhail" are not).
SAME_GIVEN = 4


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What the words around a name say of its bearer."""

    owner: Name | None = None
    offices: tuple[str, ...] = ()
    former: bool = False


NO_CONTEXT = Context()


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What speaks for a name meaning one office-holder."""

    full: bool
    """The name is his in full, not only a surname."""
    active: bool
    """He holds an office that day; without a day, he ever did."""
    coming: bool
    """All his offices lie after the day."""
    rank: int
    """The highest office he holds that day; 99 for none."""
    best: int
    """The highest he ever held."""
    titled: bool | None
    """The title beside the name is of an office that he holds; None without a title."""
    owned: bool
    """The title names his country."""
    here: bool
    """The article names his country."""
    notable: bool
    """He stands in the table by hand: the news knows him."""
    surname_only: bool
    """The tables know no first name: the text's may be another's."""
    common: bool
    """The name alone is a first name of many."""

    def possible(self) -> bool:
        """Whether there is enough to speak of him at all."""
        if self.titled and self.owned:
            return True
        if self.surname_only:
            return bool(self.titled) and self.here
        if self.full:
            return self.here or self.notable or self.best <= KNOWN_RANK
        if self.coming:
            return False
        if self.titled and self.notable and self.best <= LEADER_RANK:
            return True
        leads = self.active and self.rank <= LEADER_RANK and self.notable and not self.common
        return leads or (self.here and (self.best <= LEADER_RANK or (self.active and self.rank <= KNOWN_RANK)))

    def weight(self) -> float:
        """How much speaks for him, for choosing between namesakes."""
        title = {True: 3.0, False: -1.0, None: 0.0}[self.titled]
        office = 2.0 - self.rank / 10 if self.active else -2.0 if self.coming else 0.0
        return 4.0 * self.full + 3.0 * self.owned + title + office + (1.0 if self.here else -1.5)


class Linker:
    """Finds office-holders by name.

    Args:
        day: the article's, ISO; None if unknown.
        countries: codes of all countries that the article names.
    """

    def __init__(self, knowledge: ActorKnowledge, day: str | None, countries: set[str]) -> None:
        self._k = knowledge
        self._people = knowledge.people
        self._day = day
        self._countries = countries

    def link(self, words: tuple[str, ...], context: Context) -> Person | None:
        """The office-holder whom the folded words mean; None if nobody surely."""
        best: tuple[float, Person] | None = None
        for person in self._candidates(words):
            evidence = self._evidence(person, words, context)
            if evidence is not None and evidence.possible():
                weight = evidence.weight()
                if weight > 0 and (best is None or weight > best[0]):
                    best = weight, person
        return best[1] if best is not None else None

    def _candidates(self, words: tuple[str, ...]) -> list[Person]:
        exact = self._people.called(words)
        if exact or len(words) == 1:
            return exact
        found = []
        for size in range(len(words) - 1, 0, -1):
            family = words[-size:]
            found += [p for p in self._people.called(family) if self._given_fits(p, words[:-size], family)]
        return found

    def _given_fits(self, person: Person, given: tuple[str, ...], family: tuple[str, ...]) -> bool:
        """Whether other first names can be the person's: the same, an initial, or the table knows none."""
        full = person.calls[0]
        if full == family:
            return True
        if self._k.family_first(person.country) or full[-len(family) :] != family:
            return False
        a, b = given[0], full[0]
        return a == b or (a[0] == b[0] and min(len(a), len(b)) == 1) or a[:SAME_GIVEN] == b[:SAME_GIVEN]

    def _evidence(self, person: Person, words: tuple[str, ...], context: Context) -> Evidence | None:
        """What speaks for the person; None when the text says that he is somebody else's."""
        countries = {holding.country for holding in person.holdings if holding.country}
        owner = context.owner.country if context.owner is not None else None
        owned = owner is not None and owner in countries
        if owner is not None and countries and not owned:
            return None
        held = self._people.current(person, self._day) if self._day else list(person.holdings)
        ranks = [self._people.rank(holding) for holding in person.holdings]
        return Evidence(
            full=len(words) > 1 and words in person.calls and len(person.calls[0]) > 1,
            active=bool(held),
            coming=self._day is not None and all(h.start > self._day for h in person.holdings),
            rank=min((self._people.rank(h) for h in held), default=99),
            best=min(ranks),
            titled=self._titled(person, context),
            owned=owned,
            notable=any(holding.by_hand for holding in person.holdings),
            surname_only=len(words) > 1 and len(person.calls[0]) == 1,
            common=len(words) == 1 and words[0] in self._k.given_names,
            here=not countries or bool(countries & self._countries),
        )

    def _titled(self, person: Person, context: Context) -> bool | None:
        """Whether the title is of an office that he holds or has held: "President Obama" stays one in the news."""
        if not context.offices:
            return None
        begun = [h for h in person.holdings if self._day is None or h.start <= self._day]
        headed = "prime_minister" in context.offices or "president" in context.offices
        return any(h.office in context.offices or (headed and h.office == "leader") for h in begun)
