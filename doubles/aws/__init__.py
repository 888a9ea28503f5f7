"""An emulated AWS for tests and local trials: moto, with the parts of EKS that it lacks."""

from doubles.aws.aws_command import install_aws_command
from doubles.aws.client import Cloud, Hold
from doubles.aws.scenery import Network, existing_cluster, network

__all__ = ["Cloud", "Hold", "Network", "existing_cluster", "install_aws_command", "network"]
