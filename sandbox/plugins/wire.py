"""What the Kubernetes stand-in takes from the doubles."""

from doubles.plugin.wire import *  # noqa: F403 - goes with the stand-in
