"""Which branches of its rules each person's determination took."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from amparo.law.columnar.batch import Array
from amparo.law.columnar.frame import Frame
from amparo.law.columnar.plan import Plan
from amparo.law.expressions import AGGREGATES, LOOPS, Node
from amparo.law.program import Program

type Reached = dict[Node, Any]


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
            reached: Reached = {}
            self._reach(frame, self._plan.results[name], np.ones(frame.persons, np.bool), reached)
            for node, mark in zip(self._flags[name], marks, strict=True):
                held, codes = frame.value(node)
                at = reached.get(node, False) & np.equal(0 if codes is None else codes, 0)
                mark[place] = np.where(at, held, -1)

    def _reach(self, frame: Frame, node: Node, persons: Any, reached: Reached) -> None:
        """Note for every condition below a node for whom it is asked."""
        if not persons.any():
            return
        _note(reached, node, persons)
        if node.op in LOOPS:
            self._repeat(frame, node, persons, reached)
        elif node.rows is not None or node.op in AGGREGATES:
            for part in (part for each in node.args for part in _outside(each)):
                self._reach(frame, part, persons, reached)
        else:
            for position, each in enumerate(node.args):
                self._reach(frame, each, self._asked(frame, node, position, persons), reached)

    def _repeat(self, frame: Frame, node: Node, persons: Any, reached: Reached) -> None:
        """What does not change is computed before the first repetition; the rest where a repetition comes to ask it."""
        body, *limits = node.args
        for part in (*limits, *_outside(body)):
            self._reach(frame, part, persons, reached)
        (start, _), (end, _) = (frame.value(each) for each in limits)
        for number in range(int(np.min(start)), int(np.max(end)) + 1):
            frame.turn(node.data[0], number)
            counted = persons & np.less_equal(start, number) & np.less_equal(number, end)
            self._reach_again(frame, body, counted, reached)
        frame.turn(node.data[0], None)

    def _reach_again(self, frame: Frame, node: Node, persons: Any, reached: Reached) -> None:
        """The conditions asked in one repetition."""
        if not persons.any() or not node.loops or node.op in AGGREGATES or node.op in LOOPS:
            return
        _note(reached, node, persons)
        for position, each in enumerate(node.args):
            self._reach_again(frame, each, self._asked(frame, node, position, persons), reached)

    def _asked(self, frame: Frame, node: Node, position: int, persons: Any) -> Any:
        """For whom an argument is computed, which the first may guard."""
        if not position or node.op not in ("if", "and", "or"):
            return persons
        condition, codes = frame.value(node.args[0])
        holds = node.op == "and" or (node.op == "if" and position == 1)
        return persons & np.equal(condition, holds) & np.equal(0 if codes is None else codes, 0)


def _note(reached: Reached, node: Node, persons: Any) -> None:
    if node.op == "if":
        reached[node.args[0]] = reached.get(node.args[0], False) | persons


def _outside(node: Node) -> Iterator[Node]:
    """The largest parts that neither rows nor repetitions change."""
    if node.rows is None and not node.loops:
        yield node
    else:
        for each in node.args:
            yield from _outside(each)
