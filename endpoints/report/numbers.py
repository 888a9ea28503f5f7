"""Money and memory of a plan as text for people."""

from collections.abc import Iterator

from endpoints import plan
from endpoints.quantity import gib_text


def cost_text(cost: plan.Cost) -> str:
    """Cost in words: `$1.86 an hour ($1,358.53 a month) at min, $5.58 an hour (...) at max`."""
    low = _hour_and_month(cost.hour_at_min, cost.month_at_min)
    high = _hour_and_month(cost.hour_at_max, cost.month_at_max)
    return f"{low} at min, {high} at max"


def endpoint_cost_text(cost: plan.Cost) -> str:
    """The cost of one endpoint, stopped or not, with its arithmetic."""
    return f"{cost_text(cost)}, {dollars(cost.hour_stopped)} while stopped: {cost.because}"


def dollars(amount: float | None) -> str:
    """An amount in words: `$1,358.53`, or `unknown`."""
    return "unknown" if amount is None else f"${amount:,.2f}"


def fit_lines(fit: plan.Fit) -> Iterator[str]:
    """The table of one accelerator's memory, and of what fits beside the weights."""
    where = "on each accelerator" if fit.accelerators else "of the replica's memory"
    yield f"{_gib(fit.memory)} {where}, {_gib(fit.usable)} to be used"
    left = f"{_gib(fit.cache)} {'free' if fit.kv_cache is None else 'cache'}"
    yield f"{_gib(fit.weights)} weights + {_gib(fit.overhead)} overhead + {left}"
    if fit.kv_cache is not None:
        cache = fit.kv_cache
        yield (
            f"context {cache.context_tokens:,} of {cache.max_context_tokens:,} tokens that fit, "
            f"{cache.concurrent_sequences:,} such sequences at a time"
        )
    yield from fit.notes


def _hour_and_month(hour: float | None, month: float | None) -> str:
    return "unknown" if hour is None else f"{dollars(hour)} an hour ({dollars(month)} a month)"


def _gib(count: int) -> str:
    return f"{gib_text(count)} GiB"
