"""Document -> Annotation: sentences, tokens, syntax and names, as plain columns.

The only room that imports spaCy and onnxruntime; no spaCy object leaves it.
"""

from dragoman.annotation._annotator import Annotator, ModelName
from dragoman.annotation._columns import Annotation, Attribution, NamedSpan
from dragoman.annotation._types import PairTyper

__all__ = ["Annotation", "Annotator", "Attribution", "ModelName", "NamedSpan", "PairTyper"]
