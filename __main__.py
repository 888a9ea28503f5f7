"""The Pulumi program: settings, load, plan, components, exports."""

from pathlib import Path

import pulumi

from components.settings import read_settings
from components.stack import create_stack
from endpoints.catalog import load_catalog
from endpoints.load import load_endpoints
from endpoints.planning import plan_stack
from endpoints.problem import InvalidInputError


def main() -> None:
    """Creates the stack that the endpoints file describes."""
    try:
        settings = read_settings()
        endpoints = load_endpoints(Path(settings.file), settings, load_catalog())
    except InvalidInputError as error:
        raise pulumi.RunError(str(error)) from error
    pulumi.export("endpoints", create_stack(plan_stack(settings, endpoints)))


if __name__ == "__main__":
    main()
