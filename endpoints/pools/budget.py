"""A stack's budget against what its endpoints can cost."""

from collections.abc import Sequence

from endpoints import plan
from endpoints.read.problem import InvalidInputError, Problem
from endpoints.report.numbers import dollars
from endpoints.stack.settings import Settings, stack_file

_NAMED = 3


def check_budget(settings: Settings, total: plan.Cost, endpoints: Sequence[plan.Endpoint]) -> None:
    """Refuse a stack that can cost more than its budget, or whose cost is not known.

    Raises:
        InvalidInputError: the cost of a month at the most replicas is above `settings.budget`.
    """
    budget = settings.budget
    if budget is None or (total.month_at_max is not None and total.month_at_max <= budget):
        return
    running = [endpoint for endpoint in endpoints if endpoint.state == "running"]
    if total.month_at_max is None:
        message = f"what a month can cost is not known: {total.because}"
        fix = "Give these resources a price in the file that `endpoints:resources` names."
    else:
        message = (
            f"at the most replicas a month costs {dollars(total.month_at_max)}, "
            f"{dollars(total.month_at_max - budget)} above the budget"
        )
        dearest = sorted(running, key=lambda endpoint: -(endpoint.cost.month_at_max or 0))
        names = ", ".join(
            f"{endpoint.name} ({dollars(endpoint.cost.month_at_max)})"
            for endpoint in dearest[:_NAMED]
        )
        fix = f"Lower `replicas.max`, stop an endpoint or raise the budget. The dearest: {names}."
    problem = Problem(
        file=stack_file(settings.stack),
        line=0,
        column=0,
        path="endpoints:budget",
        message=message,
        value=dollars(budget),
        fix=fix,
    )
    raise InvalidInputError([problem])
