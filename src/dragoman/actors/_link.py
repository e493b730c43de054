"""From a name to the office-holder of the tables whom it means on the article's day."""

import msgspec

from dragoman.lexicon import ActorKnowledge, Holding, Name, Person, name_words, spelt

# A surname alone means an office-holder of the tables only up to this rank (ministers of state and below need a name).
KNOWN_RANK = 7
# Heads of state and government need no other sign: "Putin said".
LEADER_RANK = 2
# A surname that so many of the tables bear says nothing by itself ("Li" 14, "Kim" 50, "Smith" 16, but "Biden" 3).
COMMON = 4
# Offices whose holders the news of other countries calls by surname alone.
ABROAD = ("foreign", "igo_head", "defence")
# First names are one in several spellings when so many letters agree ("Mike" and "Mikhail" are not).
SAME_GIVEN = 4


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What the words around a name say of its bearer."""

    owner: Name | None = None
    offices: tuple[str, ...] = ()
    former: bool = False
    gender: str | None = None
    """What an honorific tells: "Mrs. Clinton"."""


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
    """The name alone is a first name or a surname of many."""
    known_to_all: bool
    """A surname that only he bears, in an office by which the news abroad names him."""
    exact: bool
    """The text spells him as the tables do: "Biden" is no Bydén."""

    def possible(self) -> bool:
        """Whether there is enough to speak of him at all."""
        if self.titled and self.owned:
            return True
        if self.surname_only:
            return bool(self.titled) and self.here
        if self.full:
            return self.here or self.notable or self.best <= KNOWN_RANK
        if self.coming or not (self.exact or self.notable or self.titled):
            return False
        if self.titled and self.notable and self.best <= LEADER_RANK:
            return True
        if self.common and not self.titled:
            return self.here and self.active and self.rank <= LEADER_RANK
        return (
            self.famous()
            or self.known_to_all
            or (self.here and (self.best <= LEADER_RANK or (self.active and self.rank <= KNOWN_RANK)))
        )

    def famous(self) -> bool:
        """Whether the surname alone is enough anywhere: he leads a state, or did and nobody else is spelt so."""
        leads = self.active or self.exact
        return self.notable and self.best <= LEADER_RANK and not (self.common or self.coming) and leads

    def weight(self) -> float:
        """How much speaks for him, for choosing between namesakes."""
        title = {True: 3.0, False: -1.0, None: 0.0}[self.titled]
        office = 2.0 - self.rank / 10 if self.active else -2.0 if self.coming else 0.0
        spelling = (0.0 if self.exact else -2.0) + (0.6 if self.famous() else 0.0)
        here = 1.0 if self.here else -0.5 if self.famous() or self.known_to_all else -1.5
        return 4.0 * self.full + 3.0 * self.owned + title + office + here + spelling


class Linker:
    """Finds office-holders by name.

    Args:
        day: the article's, ISO; None if unknown.
        countries: codes of all countries that the article names.
        spelt_out: names of two words and more that the article gives, by their first and last words.
    """

    def __init__(
        self,
        knowledge: ActorKnowledge,
        day: str | None,
        countries: set[str],
        spelt_out: dict[str, set[tuple[str, ...]]],
    ) -> None:
        self._k = knowledge
        self._people = knowledge.people
        self._day = day
        self._countries = countries
        self._spelt_out = spelt_out

    def link(self, text: str, context: Context) -> Person | None:
        """The office-holder whom the name means; None if nobody surely."""
        words = name_words(text)
        spelling = spelt(text)
        best: tuple[float, Person] | None = None
        for person in self._candidates(words):
            evidence = self._evidence(person, words, context, exact=person.spelt_as(spelling))
            if len(words) == 1 and self.under_another_title(person, context):
                continue
            if evidence is not None and evidence.possible() and not self._somebody_elses(person, words, evidence):
                weight = evidence.weight()
                if weight > 0 and (best is None or weight > best[0]):
                    best = weight, person
        return best[1] if best is not None else None

    def _somebody_elses(self, person: Person, words: tuple[str, ...], evidence: Evidence) -> bool:
        """Whether the article gives a surname's bearer in full and it is another: "Wang Wenbin" is its "Wang"."""
        # "Hunter Biden" leaves "Biden" the president's, and "Premier Li Qiang" "Defence Minister Li".
        leads = evidence.active and (evidence.famous() or evidence.titled)
        full = self._spelt_out.get(words[0], ()) if len(words) == 1 and not leads else ()
        return bool(full) and not any(self.names(person, name) for name in full)

    def names(self, person: Person, full: tuple[str, ...]) -> bool:
        """Whether a name of two words and more can be the person's: "Hillary Clinton" is not Bill's."""
        cuts = range(1, len(full))
        return full in person.calls or any(self._given_fits(person, full[:-n], full[-n:]) for n in cuts)

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

    def _evidence(self, person: Person, words: tuple[str, ...], context: Context, *, exact: bool) -> Evidence | None:
        """What speaks for the person; None when the text says that he is somebody else's."""
        countries = {holding.country for holding in person.holdings if holding.country}
        owner = context.owner.country if context.owner is not None else None
        owned = owner is not None and owner in countries
        if (owner is not None and countries and not owned) or {person.gender, context.gender} == {"m", "f"}:
            return None
        held = self._people.current(person, self._day) if self._day else list(person.holdings)
        ranks = [self._people.rank(holding) for holding in person.holdings]
        lone = words[0] if len(words) == 1 else None
        common = lone in self._k.given_names or (lone is not None and self._people.bearers(lone) >= COMMON)
        return Evidence(
            full=len(words) > 1 and words in person.calls and len(person.calls[0]) > 1,
            active=bool(held),
            coming=self._day is not None and all(h.start > self._day for h in person.holdings),
            rank=min((self._people.rank(h) for h in held), default=99),
            best=min(ranks),
            titled=self.titled(person, context),
            owned=owned,
            notable=any(holding.by_hand for holding in person.holdings),
            surname_only=len(words) > 1 and len(person.calls[0]) == 1,
            common=common,
            known_to_all=self._known_to_all(person, held, lone) and exact and not common,
            exact=exact,
            here=bool(countries & self._countries) or not (countries or common),
        )

    def _known_to_all(self, person: Person, held: list[Holding], lone: str | None) -> bool:
        """Whether a lone surname is his alone in the tables, and an office he holds one of ABROAD: "Lavrov arrived".

        Or the table has the surname as a name of his: "Peskov", but not "Kirby".
        """
        bearers = self._people.bearers(lone) if lone is not None else 99
        abroad = any(h.by_hand and h.office in ABROAD for h in held)
        return (bearers <= 2 and abroad) or (bearers == 1 and lone in person.alone)

    def under_another_title(self, person: Person, context: Context) -> bool:
        """Whether "Defence Minister Li" cannot be the premier Li: one person holds each office, and not he."""
        single = bool(context.offices) and all(self._people.one_holder(office) for office in context.offices)
        return single and self.titled(person, context) is False

    def titled(self, person: Person, context: Context) -> bool | None:
        """Whether the title is of an office that he holds or has held: "President Obama" stays one in the news."""
        if not context.offices:
            return None
        begun = [h for h in person.holdings if self._day is None or h.start <= self._day]
        headed = "prime_minister" in context.offices or "president" in context.offices
        return any(h.office in context.offices or (headed and h.office == "leader") for h in begun)
