"""Time to prove 1,000 distinct fits of catalogue models on catalogue resources.

`python -m bench.fit` prints the figures, which do not include loading the catalogue.
"""

import itertools
import sys
import time
from dataclasses import replace

from endpoints.catalog import load_catalog
from endpoints.fit import Serving, cheapest_fit, largest_tensor_parallel, measure

_COUNT = 1_000


def main() -> int:
    """Print the best of three rounds and one search for the cheapest resource, in milliseconds."""
    catalog = load_catalog()
    framework = catalog.frameworks["vllm"]
    engine = framework.versions[framework.default_version]
    base = Serving(
        accelerators=1,
        tensor_parallel=1,
        pipeline_parallel=1,
        data_parallel=1,
        memory_fraction=0.9,
        max_sequences=256,
    )
    pairs = itertools.cycle(itertools.product(catalog.models.values(), catalog.resources.values()))
    cases = [
        (
            model,
            resource,
            replace(
                base,
                accelerators=resource.accelerators,
                tensor_parallel=largest_tensor_parallel(model, resource.accelerators),
                max_sequences=1 + number,
            ),
        )
        for number, (model, resource) in zip(range(_COUNT), pairs, strict=False)
    ]
    rounds = []
    for _ in range(3):
        started = time.perf_counter()
        for model, resource, serving in cases:
            measure(model, resource, serving, engine)
        rounds.append(time.perf_counter() - started)
    started = time.perf_counter()
    cheapest_fit(cases[0][0], catalog.resources.values(), base, engine, disk=0)
    searched = time.perf_counter() - started
    print(f"{_COUNT:,} fits: {min(rounds) * 1000:.1f} ms; cheapest: {searched * 1000:.2f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
