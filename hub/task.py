"""Task of a model, from a hub's tags."""

from typing import get_args

from endpoints.catalog import Task
from endpoints.nearest import listed
from hub.errors import NotRecognisedError
from hub.repository import Repository

TASKS: tuple[Task, ...] = get_args(Task)
_FOLDED: dict[str, Task] = {
    **{task: task for task in TASKS},
    "conversational": "text-generation",
    "sentence-similarity": "feature-extraction",
}
"""Hubs' tasks to the served task that includes them; CSGHub folds the last one likewise."""
_RERANKER_TAGS = {"reranker", "cross-encoder"}


def task_of(repository: Repository) -> Task:
    """The task that the hub names, else the first task among its tags, in the order of TASKS.

    Raises:
        NotRecognisedError: the task is not served.
    """
    named = repository.pipeline_tag
    if named == "text-classification" and _is_reranker(repository):
        return "text-ranking"
    if named is not None:
        if named in _FOLDED:
            return _FOLDED[named]
        raise NotRecognisedError(f"the task {named[:60]!r} is not served here", _advice())
    tagged = {_FOLDED[tag] for tag in repository.tags if tag in _FOLDED}
    if task := next((task for task in TASKS if task in tagged), None):
        return task
    raise NotRecognisedError("the hub names no task", _advice())


def _is_reranker(repository: Repository) -> bool:
    return "rerank" in repository.name.lower() or not _RERANKER_TAGS.isdisjoint(repository.tags)


def _advice() -> str:
    return f"Give one with --task: {listed(TASKS, 'or')}."
