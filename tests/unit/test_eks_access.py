"""Reports about clusters on AWS that cannot be reached."""

import pytest

from endpoints import plan
from operate.cluster_client import ClusterClient
from operate.errors import ClusterError


def test_the_missing_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    access = plan.EksAccess(name="models", region="us-east-1", role_arn=None)
    with pytest.raises(ClusterError, match="`aws`, which is not on the PATH"):
        ClusterClient(access, "endpoints")
