"""A BPMN 2.0 model drawn as inline SVG from its own diagram interchange, with what is done, under way and still to come.

The picture is decorative beside a list of the same steps, so it is one image with a text alternative to screen readers.
"""

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from django.utils.safestring import SafeString

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BOUNDS = "{http://www.omg.org/spec/DD/20100524/DC}Bounds"
WAYPOINT = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"
SVG = "http://www.w3.org/2000/svg"
_ARROW = (
    '<defs><marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0L10 5L0 10z" class="amparo-diagram__arrow"/></marker></defs>'
)
_MARGIN = 10
_LINE_HEIGHT = 15


@dataclass(frozen=True, slots=True)
class Box:
    """Where an element is drawn."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Shape:
    """A node, lane or pool: its id, BPMN kind, place, and the place of its label where it has one of its own."""

    code: str
    kind: str
    box: Box
    label: Box | None


@dataclass(frozen=True, slots=True)
class Edge:
    """A sequence flow: its id, its corners, and the place of its label."""

    code: str
    points: tuple[tuple[float, float], ...]
    label: Box | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything of one model that is drawn."""

    shapes: tuple[Shape, ...]
    edges: tuple[Edge, ...]

    def frame(self) -> Box:
        """The smallest box around all shapes, with a margin."""
        left = min(shape.box.x for shape in self.shapes) - _MARGIN
        top = min(shape.box.y for shape in self.shapes) - _MARGIN
        right = max(shape.box.x + shape.box.width for shape in self.shapes) + _MARGIN
        bottom = max(shape.box.y + shape.box.height for shape in self.shapes) + _MARGIN
        return Box(left, top, right - left, bottom - top)


@cache
def read_drawing(path: Path) -> Drawing:
    """The diagram of a BPMN file. Hostile XML (entities, external references) is refused by the parser."""
    root = ElementTree.fromstring(path.read_bytes(), forbid_dtd=True)
    kinds = {
        element.get("id"): element.tag.removeprefix(BPMN)
        for element in root.iter()
        if isinstance(element.tag, str) and element.tag.startswith(BPMN)
    }
    shapes = tuple(
        Shape(code, kinds.get(code, ""), _bounds(shape.find(BOUNDS)), _label(shape))
        for shape in root.iter(f"{DI}BPMNShape")
        if (code := shape.get("bpmnElement", ""))
    )
    edges = tuple(
        Edge(
            edge.get("bpmnElement", ""),
            tuple((float(point.get("x", "0")), float(point.get("y", "0"))) for point in edge.findall(WAYPOINT)),
            _label(edge),
        )
        for edge in root.iter(f"{DI}BPMNEdge")
    )
    return Drawing(shapes, edges)


def _bounds(element: Element | None) -> Box:
    if element is None:
        raise ValueError("a shape of the diagram has no bounds")
    return Box(*(float(element.get(name, "0")) for name in ("x", "y", "width", "height")))


def _label(element: Element) -> Box | None:
    found = element.find(f"{DI}BPMNLabel/{BOUNDS}")
    return None if found is None else _bounds(found)


def draw(path: Path, *, labels: Mapping[str, str], states: Mapping[str, str], title: str) -> SafeString:
    """The model as SVG. `labels` names each element in the reader's language; `states` is done, now or later by node."""
    drawing = read_drawing(path)
    frame = drawing.frame()
    view = f"{frame.x:g} {frame.y:g} {frame.width:g} {frame.height:g}"
    opening = f'<svg class="amparo-diagram" xmlns="{SVG}" role="img" viewBox="{view}" aria-label="{escape(title)}">'
    nodes = [shape for shape in drawing.shapes if shape.kind not in ("participant", "lane")]
    parts = [opening, _ARROW]
    parts += [_lane(shape, labels) for shape in drawing.shapes if shape not in nodes]
    parts += [_edge(edge, labels) for edge in drawing.edges]
    parts += [_node(shape, labels, states.get(shape.code, "later")) for shape in nodes]
    return SafeString("".join((*parts, "</svg>")))


def _lane(shape: Shape, labels: Mapping[str, str]) -> str:
    box = shape.box
    name = labels.get(shape.code, "")
    x, y = box.x + 18, box.y + box.height / 2
    text = (
        f'<text class="amparo-diagram__lane-name" transform="translate({x:g} {y:g}) rotate(-90)">{escape(name)}</text>'
    )
    return f'<rect class="amparo-diagram__lane" {_place(box)}/>{text}'


def _edge(edge: Edge, labels: Mapping[str, str]) -> str:
    points = " ".join(f"{x:g},{y:g}" for x, y in edge.points)
    line = f'<polyline class="amparo-diagram__flow" points="{points}" marker-end="url(#arrow)"/>'
    name = labels.get(edge.code, "")
    return line + (_text(name, edge.label, "amparo-diagram__flow-name") if name and edge.label else "")


def _node(shape: Shape, labels: Mapping[str, str], state: str) -> str:
    name = labels.get(shape.code, shape.code)
    label = _text(name, shape.label or shape.box, "amparo-diagram__name")
    return f'<g class="amparo-diagram__node is-{escape(state)}">{_outline(shape)}{label}</g>'


def _outline(shape: Shape) -> str:
    box = shape.box
    if shape.kind.endswith("Event"):
        radius = box.width / 2
        thick = ' class="amparo-diagram__end"' if shape.kind == "endEvent" else ""
        return f'<circle cx="{box.x + radius:g}" cy="{box.y + radius:g}" r="{radius:g}"{thick}/>'
    if shape.kind.endswith("Gateway"):
        x, y, half_width, half_height = box.x, box.y, box.width / 2, box.height / 2
        corners = (
            (x + half_width, y),
            (x + box.width, y + half_height),
            (x + half_width, y + box.height),
            (x, y + half_height),
        )
        return f'<polygon points="{" ".join(f"{a:g},{b:g}" for a, b in corners)}"/>'
    return f'<rect {_place(box)} rx="10"/>'


def _place(box: Box) -> str:
    return f'x="{box.x:g}" y="{box.y:g}" width="{box.width:g}" height="{box.height:g}"'


def _text(text: str, box: Box, style: str) -> str:
    """Text in the middle of a box, broken into lines that fit its width."""
    lines = textwrap.wrap(text, max(8, round(box.width / 6.6)))
    middle = box.x + box.width / 2
    first = box.y + box.height / 2 - (len(lines) - 1) * _LINE_HEIGHT / 2
    spans = "".join(
        f'<tspan x="{middle:g}" y="{first + place * _LINE_HEIGHT:g}">{escape(line)}</tspan>'
        for place, line in enumerate(lines)
    )
    return f'<text class="{style}">{spans}</text>'
