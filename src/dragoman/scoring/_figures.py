"""What a score is made of: how many are right, of how many asked for and how many given."""

import msgspec


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One measure: `right` of the `gold` rows were found; of the `given` ones `given_right` are right."""

    name: str
    right: float
    gold: int
    given: int | None = None
    """None: a share of `gold`, not a precision and recall."""
    given_right: float | None = None
    """Where it differs from `right`: a soft measure looks from both sides."""

    @property
    def precision(self) -> float | None:
        """Share of what was given that is right; None for a plain share."""
        if self.given is None:
            return None
        right = self.right if self.given_right is None else self.given_right
        return right / self.given if self.given else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that is right."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; the share itself for a plain share."""
        if self.precision is None:
            return self.recall
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0
