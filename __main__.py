"""The Pulumi program: settings, load, plan, components, exports."""

from pathlib import Path

import pulumi

from components.settings import read_settings
from components.stack import cost_outputs, create_stack
from endpoints.check.stack_input import load_stack
from endpoints.planning import plan_stack
from endpoints.read.problem import InvalidInputError


def main() -> None:
    """Creates the stack that the endpoints file describes."""
    try:
        settings = read_settings()
        stack = plan_stack(settings, load_stack(Path(settings.file), settings, Path()))
    except InvalidInputError as error:
        raise pulumi.RunError(str(error)) from error
    pulumi.export("endpoints", create_stack(stack))
    pulumi.export("cost", cost_outputs(stack.cost))


if __name__ == "__main__":
    main()
