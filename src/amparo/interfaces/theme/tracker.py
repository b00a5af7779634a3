"""A claim's process as its claimant and its officer see it: a line of steps, and the model as drawn."""

from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from amparo.administration.claims.process import NodeView, ProcessView
from amparo.interfaces.theme.diagram import draw
from amparo.interfaces.theme.formats import in_language


@dataclass(frozen=True, slots=True)
class TrackerStep:
    """One step of the line: its words, whether it is done, now or later, and the day it was done."""

    label: str
    state: str
    on: date | None
    now: str


def tracker(view: ProcessView, *, received_on: date) -> list[TrackerStep]:
    """What happened in order of time, what happens now, and the end that is still to come.

    A claim begins on the day it was received, though its process may have been begun later.
    """
    steps = [node for node in view.nodes if not node.node.kind.endswith("Gateway")]
    done = sorted((node for node in steps if node.state == "done" and node.at), key=_moment)
    now = [node for node in steps if node.state == "now"]
    ends = [node for node in steps if node.state == "later" and node.node.kind == "endEvent"]
    return [_step(node, received_on) for node in (*done, *now, *(ends if now else []))]


def diagram(view: ProcessView) -> SafeString:
    """The process model as SVG, coloured by where the claim stands."""
    words = view.model.words
    labels = {
        **{code: in_language(text) for code, text in (*words.lanes.items(), *words.flows.items())},
        **{code: in_language(node.label) for code, node in words.nodes.items()},
    }
    states = {node.node.code: node.state for node in view.nodes}
    return draw(view.path, labels=labels, states=states, title=in_language(words.title))


def _moment(node: NodeView) -> float:
    return node.at.timestamp() if node.at else 0.0


def _step(node: NodeView, received_on: date) -> TrackerStep:
    words = node.node.words
    on = received_on if node.node.kind == "startEvent" else node.on
    return TrackerStep(in_language(words.label), node.state, on, in_language(words.now))
