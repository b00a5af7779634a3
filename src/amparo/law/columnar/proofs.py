"""That 64 bits hold whatever the columnar program adds to the law's own arithmetic.

Loading the law has proven each value of the graph, under the conditions that guard it. What remains are the parts of
a quotient scaled before it is rounded, and the units of roundings.
"""

from collections.abc import Sequence

from amparo.law.errors import Unbounded
from amparo.law.expressions import Node
from amparo.law.ranges import MOST, Known, Range, Ranges, quotient_scaling
from amparo.law.rulebook import Rulebook


class _Proofs(Ranges):
    """The ranges once more, with what the columns need besides."""

    def _round(self, node: Node, known: Known) -> Range:
        (inner,) = node.args
        if inner.type.kind == "ratio":
            for part, power in zip(inner.args, quotient_scaling(node), strict=True):
                self._must_stay(part, self.of(part, known), power)
        else:
            self._must_stay(inner, (1, 1), 10 ** (inner.type.decimals - node.type.decimals))
        return super()._round(node, known)

    def _must_stay(self, node: Node, found: Range, power: int) -> None:
        if max(-found[0], found[1]) * power > MOST:
            self._at = node
            raise Unbounded(
                "a part of what is rounded here, scaled to its decimals, could leave 64 bits",
                fix="Limit it with min(...), or round to fewer decimals",
            )


def prove(rulebook: Rulebook, order: Sequence[str]) -> None:
    """Raises Unbounded with file, line and variable for the first of some variables that columns cannot compute."""
    proofs = _Proofs(rulebook.scope)
    for name in rulebook.order:
        if name in order:
            proofs.check(rulebook.scope.rules[name], rulebook.readings[name])
        else:
            proofs.variables[name] = rulebook.ranges.variables[name]
