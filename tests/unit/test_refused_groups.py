"""What replicas that span nodes cannot be, as the shipped catalogue has it: whole messages."""

from pathlib import Path

import pytest

from endpoints.catalog import load_catalog
from endpoints.check.load import load_endpoints
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.read.problem import InvalidInputError
from tests.unit import catalogue

DEFAULTS = "defaults: {cluster: main, resource: p5.48xlarge-x2}\nendpoints:\n"
CHAT = "model: meta-llama/Llama-3.1-70B-Instruct, framework: vllm"


def load(content: str) -> tuple[ResolvedEndpoint, ...]:
    Path("e.yaml").write_text(f"{DEFAULTS}{content}\n", encoding="utf-8")
    return load_endpoints(Path("e.yaml"), catalogue.settings(), load_catalog())


@pytest.mark.usefixtures("in_folder")
@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (
            "  chat: {model: meta-llama/Llama-3.1-8B-Instruct, framework: tgi}",
            "e.yaml:1:37: defaults.resource: tgi cannot spread one replica over the 2 nodes of "
            "p5.48xlarge-x2 (got p5.48xlarge-x2). Choose a resource of one node.",
        ),
        (
            f"  chat: {{{CHAT}, engineArgs: {{data-parallel-size: 2}}}}",
            "e.yaml:3:102: endpoints.chat.engineArgs.data-parallel-size: copies do not spread over "
            "the 2 nodes of a replica (got 2). Remove it, and write more `replicas`.",
        ),
        (
            f"  chat: {{{CHAT}, engineArgs: {{tensor-parallel-size: 5}}}}",
            "e.yaml:3:104: endpoints.chat.engineArgs.tensor-parallel-size: tensor-parallel-size 5 "
            "does not divide what p5.48xlarge-x2 has: 16 accelerators (got 5). Choose sizes whose "
            "product is that count, or another resource.",
        ),
        (
            f"  chat: {{{CHAT}, engineArgs: {{nnodes: 2}}}}",
            "e.yaml:3:82: endpoints.chat.engineArgs.nnodes: this argument is set by `resource` "
            "(got nnodes). Remove it here.",
        ),
        (
            f"  chat: {{{CHAT}, replicas: {{max: 3}}}}\n"
            f"  chat-2: {{{CHAT}, resource: p5.48xlarge}}",
            "e.yaml:4:3: endpoints.chat-2: has the name of a Service of chat, which has one for "
            "each of its 3 replicas of several nodes (got chat-2). Rename one of them.",
        ),
        (
            "  chat: {model: Qwen/Qwen2.5-7B-Instruct, framework: vllm}",
            "e.yaml:1:37: defaults.resource: vllm@0.24.0 cannot divide the 28 attention heads of "
            "Qwen/Qwen2.5-7B-Instruct over 8 accelerators (got 8). Choose a resource with 1, 2 or "
            "4 accelerators.",
        ),
    ],
    ids=["engine", "copies", "tensors", "nodes", "name", "heads"],
)
def test_what_a_group_cannot_be(content: str, problem: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        load(content)
    assert [found.render() for found in caught.value.problems] == [problem]


@pytest.mark.usefixtures("in_folder")
@pytest.mark.parametrize("framework", ["vllm", "vllm@0.9.2", "sglang", "nvidia-vllm"])
def test_a_model_is_divided_in_nodes_and_over_them(framework: str) -> None:
    model = "meta-llama/Llama-3.1-70B-Instruct"
    content = f"  chat: {{model: {model}, framework: {framework}, replicas: {{max: 3}}}}"
    other = f"  chat-3: {{model: {model}, framework: {framework}}}"
    endpoint, _ = load(f"{content}\n{other}")
    knobs = endpoint.engine.knobs
    derived = {argument.name: argument.value for argument in endpoint.derived}
    assert (derived[knobs.tensor_parallel or ""], derived[knobs.pipeline_parallel or ""]) == (8, 2)
    assert endpoint.fit is not None
    assert (endpoint.fit.tensor_parallel, endpoint.fit.pipeline_parallel) == (8, 2)
