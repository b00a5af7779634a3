"""Process models are content from outside: what they may say is narrow, and the rest is refused."""

import os
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.utils.module_loading import import_string
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from amparo.administration.claims.conditions import ConditionError, evaluate_condition
from amparo.administration.claims.process_model import ProcessModelError, load_process_model

ORIGINAL = Path(settings.INSTITUTION_FOLDER) / "processes" / "claim.bpmn"
ORIGINAL_TASKS = dict(settings.PROCESS_TASKS)
DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


def changed(folder: Path, old: str, new: str) -> Path:
    path = folder / "claim.bpmn"
    text = ORIGINAL.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    (folder / "claim.yaml").write_text(ORIGINAL.with_suffix(".yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return path


def test_every_node_has_its_lane_and_its_words_in_every_language() -> None:
    model = load_process_model(ORIGINAL)
    assert {node.lane for node in model.nodes} == {"Claimant", "Institution", "Officer"}
    for node in model.nodes:
        assert set(node.words.label) == {"pt", "es", "fr", "en"}
        assert set(node.words.now) in (set(), {"pt", "es", "fr", "en"})


@pytest.mark.parametrize("operation", ORIGINAL_TASKS.values())
def test_every_operation_that_the_settings_name_exists(operation: str) -> None:
    assert callable(import_string(operation))


def test_every_node_lane_and_flow_is_drawn_within_the_pool() -> None:
    root = etree.parse(os.fspath(ORIGINAL)).getroot()
    drawn = {shape.get("bpmnElement"): shape for shape in root.iter(f"{DI}BPMNShape", f"{DI}BPMNEdge")}
    process = root.find(f"{BPMN}process")
    assert process is not None
    elements = [each.get("id") for each in process if each.tag not in (f"{BPMN}documentation", f"{BPMN}laneSet")]
    elements += [lane.get("id") for lane in process.iter(f"{BPMN}lane")]
    assert set(elements) <= set(drawn)
    bounds = {
        name: [float(value) for value in next(shape.iter("{*}Bounds")).attrib.values()]
        for name, shape in drawn.items()
        if shape.tag == f"{DI}BPMNShape"
    }
    left, top, width, height = bounds["claim_pool"]
    for x, y, wide, high in bounds.values():
        assert left <= x
        assert top <= y
        assert x + wide <= left + width
        assert y + high <= top + height


def test_flows_begin_and_end_at_the_edge_of_their_nodes() -> None:
    root = etree.parse(os.fspath(ORIGINAL)).getroot()
    boxes = {
        shape.get("bpmnElement"): [float(value) for value in next(shape.iter("{*}Bounds")).attrib.values()]
        for shape in root.iter(f"{DI}BPMNShape")
    }
    flows = {flow.get("id"): flow for flow in root.iter(f"{BPMN}sequenceFlow")}
    for edge in root.iter(f"{DI}BPMNEdge"):
        points = [(float(point.get("x", "0")), float(point.get("y", "0"))) for point in edge.iter("{*}waypoint")]
        flow = flows[edge.get("bpmnElement")]
        for node, (x, y) in ((flow.get("sourceRef"), points[0]), (flow.get("targetRef"), points[-1])):
            left, top, width, height = boxes[node]
            assert left <= x <= left + width
            assert top <= y <= top + height
            assert x in (left, left + width) or y in (top, top + height)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('<?xml version="1.0" encoding="UTF-8"?>', '<!DOCTYPE x [<!ENTITY a "aaaa">]>', "DTD"),
        ('<?xml version="1.0" encoding="UTF-8"?>', '<!DOCTYPE x SYSTEM "file:///etc/passwd">', "DTD"),
        ("</bpmn:definitions>", "", "not well-formed"),
        ('id="grant" name="Open the award"', 'id="destroy" name="Open the award"', "service task 'destroy'"),
        ('outcome == "entitled"', '__import__("os").system("true")', "write conditions as"),
        ('outcome == "entitled"', 'outcome == "a" and print(1) == "b"', "write conditions as"),
        ("<bpmn:userTask", "<bpmn:scriptTask", "not well-formed"),
    ],
)
def test_a_hostile_or_broken_model_is_refused_with_its_file_and_the_reason(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    path = changed(tmp_path, old, new)
    with pytest.raises(ProcessModelError, match=told) as refused:
        load_process_model(path)
    assert str(path) in str(refused.value)


def test_a_script_is_not_supported(tmp_path: Path) -> None:
    script = '<bpmn:scriptTask id="s"><bpmn:script>open("/etc/passwd")</bpmn:script></bpmn:scriptTask><bpmn:startEvent'
    with pytest.raises(ProcessModelError, match="scriptTask id='s'"):
        load_process_model(changed(tmp_path, "<bpmn:startEvent", script))


def test_a_node_without_words_is_refused(tmp_path: Path) -> None:
    path = changed(tmp_path, "claim_model", "claim_model_2")
    words = path.with_suffix(".yaml")
    words.write_text(words.read_text(encoding="utf-8").replace("  decide:\n", "  decided:\n"), encoding="utf-8")
    with pytest.raises(ProcessModelError, match="'decide' has no words"):
        load_process_model(path)


def test_a_model_too_large_to_be_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProcessModelError, match="larger than"):
        load_process_model(changed(tmp_path, "</bpmn:definitions>", " " * 1_000_000 + "</bpmn:definitions>"))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ('outcome == "entitled"', True),
        ('outcome != "entitled"', False),
        ('outcome == "refer" or outcome == "entitled"', True),
        ('outcome == "entitled" and not outcome == "refer"', True),
        ('unknown == "entitled"', False),
    ],
)
def test_a_condition_compares_names_with_texts(condition: str, expected: bool) -> None:
    assert evaluate_condition(condition, {"outcome": "entitled"}) is expected


@given(st.text(max_size=60))
def test_whatever_a_condition_says_it_is_a_comparison_or_refused(text: str) -> None:
    with suppress(ConditionError):
        assert evaluate_condition(text, {}) in (True, False)
