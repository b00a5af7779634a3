"""The process models of the institution: BPMN 2.0 files, read once, with their words.

A model is content of the institution, not code: its XML may hold no DTD, entity or reference to another file and no
script, its service tasks are operations that the settings list, and its conditions compare a name with a text.
"""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import yaml
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring as check_hostile_xml
from django.conf import settings
from lxml import etree
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser, BpmnValidator
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.ValidationException import ValidationException
from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.specs.defaults import ServiceTask

from amparo.administration.claims.conditions import ConditionError, evaluate_condition

MAXIMUM_BYTES = 1_000_000
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
NODE_KINDS = ("startEvent", "endEvent", "serviceTask", "userTask", "exclusiveGateway", "parallelGateway")
KNOWN_ELEMENTS = frozenset(
    (*NODE_KINDS, "documentation", "laneSet", "sequenceFlow", "extensionElements", "association", "textAnnotation")
)


class ProcessModelError(Exception):
    """A process model that cannot be used: the file, and what is wrong with it."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")


class NodeWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a node is called in each language, and what it says while it is under way."""

    label: dict[str, str]
    now: dict[str, str] = {}


class ProcessWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one process in each language."""

    title: dict[str, str]
    lanes: dict[str, dict[str, str]]
    nodes: dict[str, NodeWords]
    flows: dict[str, dict[str, str]] = {}


@dataclass(frozen=True, slots=True)
class ModelNode:
    """A node as drawn: its BPMN id and kind (startEvent, serviceTask, ...), its lane's name, its words."""

    code: str
    kind: str
    lane: str
    words: NodeWords


@dataclass(frozen=True, slots=True)
class ProcessModel:
    """One executable process. `flows` gives the id of the sequence flow between two nodes."""

    code: str
    path: Path
    spec: BpmnProcessSpec
    nodes: tuple[ModelNode, ...]
    flows: Mapping[tuple[str, str], str]
    words: ProcessWords


class PlainConditions(PythonScriptEngine):
    """Evaluates the conditions of sequence flows, without `eval`, and executes no script."""

    def validate(self, expression: str) -> None:
        """Conditions are checked when they are evaluated and by `_check_conditions`."""

    def evaluate(self, task: Any, expression: str, external_context: Any = None) -> bool:
        """Whether the condition holds for the task's data."""
        return evaluate_condition(expression, task.data)

    def execute(self, task: Any, script: str, external_context: Any = None) -> None:
        """Always refused."""
        raise PermissionError("process models may hold no script")


class OperationTask(ServiceTask):
    """A service task. Its operation is called by the process before the task runs; running it completes it."""

    def _execute(self, task: Any) -> bool:
        return True


class ModelParser(BpmnParser):
    """Reads service tasks as operations."""

    OVERRIDE_PARSER_CLASSES = {  # the library's own way
        f"{BPMN}serviceTask": (TaskParser, OperationTask)
    }


def process_model(code: str) -> ProcessModel:
    """The process model `processes/<code>.bpmn` of this institution. Raises ProcessModelError."""
    return load_process_model(Path(settings.INSTITUTION_FOLDER) / "processes" / f"{code}.bpmn")


@functools.cache
def load_process_model(path: Path) -> ProcessModel:
    """Read and check a BPMN file and the words beside it, once. Raises ProcessModelError."""
    root = _read_xml(path)
    processes = root.findall(f"{BPMN}process")
    if len(processes) != 1:
        raise ProcessModelError(path, f"one process is expected, {len(processes)} are there")
    process = processes[0]
    _check_elements(path, process)
    _check_tasks(path, process)
    _check_conditions(path, process)
    words = _read_words(path)
    return ProcessModel(
        code=process.get("id", ""),
        path=path,
        spec=_read_spec(path, root, process.get("id", "")),
        nodes=_read_nodes(path, process, words),
        flows={
            (flow.get("sourceRef", ""), flow.get("targetRef", "")): flow.get("id", "")
            for flow in process.findall(f"{BPMN}sequenceFlow")
        },
        words=words,
    )


def _read_xml(path: Path) -> Any:
    data = path.read_bytes()
    if len(data) > MAXIMUM_BYTES:
        raise ProcessModelError(path, f"larger than {MAXIMUM_BYTES} bytes")
    try:
        check_hostile_xml(data, forbid_dtd=True, forbid_entities=True, forbid_external=True)
        return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except DefusedXmlException as error:
        raise ProcessModelError(path, f"refused, it holds a DTD or an entity: {error!r}") from error
    except (SyntaxError, ValueError) as error:  # both parsers' syntax errors are SyntaxErrors
        raise ProcessModelError(path, f"not well-formed XML: {error}") from error


def _check_elements(path: Path, process: Any) -> None:
    for element in process:
        name = str(element.tag).removeprefix(BPMN) if isinstance(element.tag, str) else ""
        if name and name not in KNOWN_ELEMENTS:
            raise ProcessModelError(path, f"<{name} id={element.get('id')!r}> is not supported; use {NODE_KINDS}")


def _check_tasks(path: Path, process: Any) -> None:
    for task in process.findall(f"{BPMN}serviceTask"):
        if task.get("id") not in settings.PROCESS_TASKS:
            known = ", ".join(sorted(settings.PROCESS_TASKS))
            raise ProcessModelError(path, f"service task {task.get('id')!r} is no operation; known are {known}")


def _check_conditions(path: Path, process: Any) -> None:
    for condition in process.iter(f"{BPMN}conditionExpression"):
        try:
            evaluate_condition(condition.text or "", {})
        except ConditionError as error:
            raise ProcessModelError(path, str(error)) from error


def _read_words(path: Path) -> ProcessWords:
    words_path = path.with_suffix(".yaml")
    try:
        return msgspec.convert(yaml.safe_load(words_path.read_text(encoding="utf-8")), ProcessWords)
    except (OSError, yaml.YAMLError, msgspec.ValidationError) as error:
        raise ProcessModelError(words_path, str(error)) from error


def _read_spec(path: Path, root: Any, code: str) -> BpmnProcessSpec:
    untyped: Any = ModelParser  # the library's methods have no types
    validator: Any = BpmnValidator
    parser = untyped(validator=validator())
    try:
        parser.add_bpmn_xml(root, filename=str(path))
        spec: BpmnProcessSpec = parser.get_process_parser(code).get_spec()
    except ValidationException as error:
        raise ProcessModelError(path, str(error)) from error
    return spec


def _read_nodes(path: Path, process: Any, words: ProcessWords) -> tuple[ModelNode, ...]:
    lanes = {
        (reference.text or "").strip(): lane.get("name", "")
        for lane in process.iter(f"{BPMN}lane")
        for reference in lane.findall(f"{BPMN}flowNodeRef")
    }
    nodes = []
    for element in process:
        kind = str(element.tag).removeprefix(BPMN)
        if kind not in NODE_KINDS:
            continue
        code = element.get("id", "")
        if code not in words.nodes:
            raise ProcessModelError(path.with_suffix(".yaml"), f"the node {code!r} has no words")
        nodes.append(ModelNode(code=code, kind=kind, lane=lanes.get(code, ""), words=words.nodes[code]))
    return tuple(nodes)
