"""Carries a claim through its BPMN process, as drawn, up to the next step that a person must take."""

import copy
import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from SpiffWorkflow.bpmn.serializer.config import DEFAULT_CONFIG
from SpiffWorkflow.bpmn.serializer.default.task_spec import BpmnTaskSpecConverter
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

from amparo.administration.claims.catalogue import service
from amparo.administration.claims.choices import DECIDED_STATUSES, ClaimStatus
from amparo.administration.claims.models import Claim, ClaimStep
from amparo.administration.claims.process_model import (
    ModelNode,
    OperationTask,
    PlainConditions,
    ProcessModel,
    process_model,
)
from amparo.administration.common.errors import RecordError
from amparo.administration.decisions.queries import decision_outcome

WAITING_BY_LANE = {"Claimant": ClaimStatus.WAITING_FOR_CLAIMANT, "Officer": ClaimStatus.REFERRED}
# The library's classes have no types of their own.
Workflow: Any = BpmnWorkflow
Serializer: Any = BpmnWorkflowSerializer
Conditions: Any = PlainConditions

UNDER_WAY = TaskState.READY | TaskState.WAITING | TaskState.STARTED
NodeState = Literal["done", "now", "later"]


class StepNotOpen(RecordError):
    """The claim's process does not stand at the step that someone wants to finish."""

    def __init__(self) -> None:
        super().__init__(_("This step is not open any more. Someone may have finished it before you."))


@dataclass(frozen=True, slots=True)
class NodeView:
    """A node of the process and where the claim stands with it; `on` and `at` say when it was last done."""

    node: ModelNode
    state: NodeState
    on: date | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ProcessView:
    """A claim's process for the tracker and the diagram: nodes as drawn, the flows travelled, the BPMN file."""

    model: ProcessModel
    path: Path
    nodes: tuple[NodeView, ...]
    flows: frozenset[str]


@transaction.atomic
def proceed(claim_id: int, on: date, *, finish: str | None = None, actor_id: int | None = None) -> Claim:
    """Run the claim's process to its next wait or its end, and save where it stands.

    `finish` names the lane (Claimant, Officer) whose waiting step has just been done; where none waits, StepNotOpen.
    The claim's row is locked, so two runs of one claim follow each other.
    """
    return carry_on(Claim.objects.select_for_update().get(pk=claim_id), on, finish=finish, actor_id=actor_id)


def carry_on(claim: Claim, on: date, *, finish: str | None = None, actor_id: int | None = None) -> Claim:
    """`proceed` for a claim that the caller's transaction has just made or locked."""
    workflow = _workflow_of(claim)
    done: list[Any] = []
    if finish is not None:
        done.append(_finish(workflow, finish))
    workflow.do_engine_steps(
        will_complete_task=_performer(claim.pk, on, actor_id),
        did_complete_task=done.append,
    )
    _record_steps(claim, done, on, actor_id)
    return _save(claim, workflow, _moment(done[-1]) if done else None)


def process_view(claim: Claim) -> ProcessView:
    """Where a claim stands in its process: done, now or later for each node."""
    model = process_model(service(claim.service).process)
    tasks: list[Any] = list(_workflow_of(claim).get_tasks())
    steps = {step.node: step for step in claim.steps.order_by("number")}
    flows = {model.flows.get((task.parent.task_spec.name, task.task_spec.name)) for task in tasks if _reached(task)}
    return ProcessView(
        model=model,
        path=model.path,
        nodes=tuple(_node_view(node, tasks, steps.get(node.code)) for node in model.nodes),
        flows=frozenset(flow for flow in flows if flow is not None),
    )


def cancelled_state(claim: Claim) -> dict[str, Any]:
    """The state of the claim's process once it is given up."""
    workflow = _workflow_of(claim)
    workflow.cancel()
    return _state(workflow)


def _workflow_of(claim: Claim) -> Any:
    if claim.process_state is None:
        spec = process_model(service(claim.service).process).spec
        return Workflow(spec, script_engine=Conditions())
    state = copy.deepcopy(claim.process_state)  # the library writes into what it restores from
    _serializer().migrate(state)
    workflow = _serializer().from_dict(state)
    workflow.script_engine = Conditions()
    return workflow


@functools.cache
def _serializer() -> Any:
    """The library's serializer, with our own kind of task added."""
    kinds = {**DEFAULT_CONFIG, OperationTask: BpmnTaskSpecConverter}
    return Serializer(Serializer.configure(kinds))


def _state(workflow: Any) -> dict[str, Any]:
    state: dict[str, Any] = _serializer().to_dict(workflow)
    state[BpmnWorkflowSerializer.VERSION_KEY] = _serializer().VERSION
    return state


def _finish(workflow: Any, lane: str) -> Any:
    for task in workflow.get_tasks(state=TaskState.READY, manual=True, lane=lane):
        task.run()
        return task
    raise StepNotOpen


def _performer(claim_id: int, on: date, actor_id: int | None) -> Callable[[Any], None]:
    """What performs a service task: its operation runs first; a mapping that it returns is for the gateways to see."""

    def perform(task: Any) -> None:
        if not isinstance(task.task_spec, OperationTask):
            return
        operation = import_string(settings.PROCESS_TASKS[task.task_spec.name])
        result = operation(claim_id=claim_id, on=on, actor_id=actor_id)
        if isinstance(result, Mapping):
            task.data.update(result)

    return perform


def _record_steps(claim: Claim, tasks: list[Any], on: date, actor_id: int | None) -> None:
    first = claim.steps.count() if claim.process_state else 0
    visible = [task for task in tasks if task.task_spec.bpmn_id is not None]
    ClaimStep.objects.bulk_create(
        ClaimStep(
            claim=claim,
            number=first + offset,
            node=task.task_spec.bpmn_id,
            on=on,
            at=_moment(task),
            actor_id=actor_id,
        )
        for offset, task in enumerate(visible, start=1)
    )


def _save(claim: Claim, workflow: Any, moment: datetime | None) -> Claim:
    """Write status and process state at once: where the process stands is what the status says."""
    claim.process_state = _state(workflow)
    waiting = workflow.get_tasks(state=TaskState.READY, manual=True)
    if waiting:
        claim.status = WAITING_BY_LANE[waiting[0].task_spec.lane]
        claim.referral_reasons = waiting[0].data.get("refer", [])
        claim.missing_facts = waiting[0].data.get("missing", [])
    else:
        claim.status = ClaimStatus(decision_outcome(claim.pk))
    if claim.status in DECIDED_STATUSES and claim.decided_at is None:
        claim.decided_at = moment
    Claim.objects.filter(pk=claim.pk).update(
        status=claim.status,
        process_state=claim.process_state,
        referral_reasons=claim.referral_reasons,
        missing_facts=claim.missing_facts,
        decided_at=claim.decided_at,
    )
    return claim


def _moment(task: Any) -> datetime:
    return datetime.fromtimestamp(task.last_state_change, UTC)


def _reached(task: Any) -> bool:
    return task.parent is not None and task.has_state(TaskState.COMPLETED | UNDER_WAY)


def _node_view(node: ModelNode, tasks: list[Any], step: ClaimStep | None) -> NodeView:
    own = [task for task in tasks if task.task_spec.name == node.code]
    state: NodeState = "later"
    if any(task.has_state(UNDER_WAY) for task in own):
        state = "now"
    elif any(task.has_state(TaskState.COMPLETED) for task in own):
        state = "done"
    return NodeView(node=node, state=state, on=step.on if step else None, at=step.at if step else None)
