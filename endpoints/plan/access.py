"""Access to a cluster."""

from dataclasses import dataclass

from endpoints.plan.eks_access import EksAccess


@dataclass(frozen=True, kw_only=True, slots=True)
class KubeconfigAccess:
    """Access by a kubeconfig; a path of None means kubectl's own rules, and its current context."""

    kubeconfig: str | None
    context: str | None


Access = KubeconfigAccess | EksAccess
