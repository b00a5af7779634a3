"""The process model is drawn from its own interchange, in the reader's words, and hostile files are refused."""

from pathlib import Path

import pytest
from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from amparo.interfaces.theme.diagram import draw, read_drawing
from tests.database import REPOSITORY

CLAIM = REPOSITORY / "institutions" / "brazil_inss" / "processes" / "claim.bpmn"
SVG = "{http://www.w3.org/2000/svg}"
ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'


def test_every_shape_and_flow_of_the_model_is_drawn() -> None:
    drawing = read_drawing(CLAIM)
    svg = ElementTree.fromstring(draw(CLAIM, labels={}, states={}, title="Claim"))
    nodes = [shape for shape in drawing.shapes if shape.kind not in ("participant", "lane")]
    assert len(svg.findall(f"{SVG}g")) == len(nodes) > 5
    assert len(svg.findall(f"{SVG}polyline")) == len(drawing.edges) > 5


def test_states_and_words_are_shown() -> None:
    codes = [shape.code for shape in read_drawing(CLAIM).shapes if shape.kind == "serviceTask"]
    drawn = draw(
        CLAIM, labels={codes[0]: "Aplicar a lei"}, states={codes[0]: "done", codes[1]: "now"}, title="O pedido"
    )
    svg = ElementTree.fromstring(drawn)
    assert svg.get("aria-label") == "O pedido"
    assert svg.get("role") == "img"
    assert [
        len([g for g in svg.findall(f"{SVG}g") if f"is-{state}" in (g.get("class") or "")]) for state in ("done", "now")
    ] == [1, 1]
    assert "Aplicar a lei" in " ".join(svg.itertext())


def test_words_cannot_break_out_of_the_picture() -> None:
    code = read_drawing(CLAIM).shapes[-1].code
    drawn = draw(CLAIM, labels={code: "</svg><script>"}, states={code: '"><script>'}, title='"><script>')
    assert "<script" not in drawn
    ElementTree.fromstring(drawn)


@pytest.mark.parametrize("content", [ENTITY, BOMB])
def test_hostile_xml_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "hostile.bpmn"
    file.write_text(content)
    with pytest.raises(DefusedXmlException):
        read_drawing(file)


def test_a_shape_without_a_place_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bare.bpmn"
    file.write_text('<x xmlns:d="http://www.omg.org/spec/BPMN/20100524/DI"><d:BPMNShape bpmnElement="a"/></x>')
    with pytest.raises(ValueError, match="no bounds"):
        read_drawing(file)
