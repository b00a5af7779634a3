"""Which branches of its rules each person's determination took."""

from typing import Any

import numpy as np

from amparo.law.columnar.batch import Array
from amparo.law.columnar.frame import Frame
from amparo.law.columnar.plan import Plan
from amparo.law.expressions import Node
from amparo.law.program import Program


class Branches:
    """For each variable its conditions, in the order in which the scalar program notes them: 1 held, 0 not, -1 not reached."""

    def __init__(self, program: Program, plan: Plan, persons: int) -> None:
        self._flags, self._plan = program.flags, plan
        self.found: dict[str, list[Array]] = {
            name: [np.full(persons, -1, np.int8) for _ in flags] for name, flags in program.flags.items() if flags
        }

    def note(self, place: slice, frame: Frame) -> None:
        """The branches that the persons of one block took."""
        for name, marks in self.found.items():
            reached: dict[Node, Any] = {}
            self._reach(frame, self._plan.results[name], np.ones(frame.persons, np.bool), reached)
            for node, mark in zip(self._flags[name], marks, strict=True):
                held, codes = frame.value(node)
                at = reached.get(node, False) & np.equal(0 if codes is None else codes, 0)
                mark[place] = np.where(at, held, -1)

    def _reach(self, frame: Frame, node: Node, persons: Any, reached: dict[Node, Any]) -> None:
        """Note for every condition below a node for whom it is asked."""
        if not persons.any():
            return
        if node.op == "if":
            condition = node.args[0]
            reached[condition] = reached.get(condition, False) | persons
        guarded = node.op in ("if", "and", "or") and node.rows is None and not node.loops
        for position, each in enumerate(node.args):
            inner = self._inside(frame, node, position, persons) if guarded and position else persons
            self._reach(frame, each, inner, reached)

    def _inside(self, frame: Frame, node: Node, position: int, persons: Any) -> Any:
        """For whom an argument is needed that a condition guards."""
        condition, codes = frame.value(node.args[0])
        holds = node.op == "and" or (node.op == "if" and position == 1)
        asked = np.equal(condition, holds) & np.equal(0 if codes is None else codes, 0)
        return persons & asked
