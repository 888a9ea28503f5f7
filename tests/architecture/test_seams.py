"""Clouds are reached by one module of each half."""

from tests.architecture.test_rooms import imported_modules, imports_between_rooms, tracked


def test_the_pure_half_reaches_a_cloud_by_one_seam() -> None:
    users = {room for room, other in imports_between_rooms() if other == "aws"}
    # Policies for an account of AWS are about AWS.
    assert users == {"clouds", "permissions"}


def test_components_reach_a_cloud_by_one_seam() -> None:
    paths = [path for path in tracked("components/*.py") if path.parent.name != "aws"]
    users = [
        path.name
        for path in paths
        if any(module.startswith("components.aws") for module in imported_modules(path))
    ]
    assert users == ["clouds.py"]
