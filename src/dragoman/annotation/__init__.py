"""Document -> Annotation: sentences, tokens, syntax and names, as plain columns.

The only room that imports spaCy and onnxruntime; no spaCy object leaves it.
"""

from dragoman.annotation._annotator import Annotator, ModelName
from dragoman.annotation._columns import Annotation, Attribution, NamedSpan
from dragoman.annotation._types import Answer, PairTyper, Question

__all__ = ["Annotation", "Annotator", "Answer", "Attribution", "ModelName", "NamedSpan", "PairTyper", "Question"]
