"""Records against gold: the measures that tests and `dragoman evaluate` print."""

from dragoman.scoring._articles import Finding, GoldArticle, judge, read_gold, tally

__all__ = ["Finding", "GoldArticle", "judge", "read_gold", "tally"]
