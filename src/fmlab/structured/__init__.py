"""Structured outputs: a regular expression or a JSON Schema says at every step which tokens may follow."""

from fmlab.structured.automaton import Automaton, compile_regex
from fmlab.structured.constrained import Written, constrain
from fmlab.structured.constraint import Constraint, accepts, allows
from fmlab.structured.guide import Guide
from fmlab.structured.index import TokenIndex
from fmlab.structured.pushdown import PushDown
from fmlab.structured.regex import PatternError
from fmlab.structured.repair import Closed, RepairError, close
from fmlab.structured.schema import SchemaError
from fmlab.structured.schema_rules import compile_schema
from fmlab.structured.syntax import StructureError, TooLargeError
from fmlab.structured.validate import Problem, validate
from fmlab.structured.vocabulary import Vocabulary

__all__ = [
    "Automaton",
    "Closed",
    "Constraint",
    "Guide",
    "PatternError",
    "Problem",
    "PushDown",
    "RepairError",
    "SchemaError",
    "StructureError",
    "TokenIndex",
    "TooLargeError",
    "Vocabulary",
    "Written",
    "accepts",
    "allows",
    "close",
    "compile_regex",
    "compile_schema",
    "constrain",
    "validate",
]
