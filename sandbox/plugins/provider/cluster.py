"""The configured cluster, or why there is none to talk to."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from sandbox.plugins.engine_log import EngineLog, Severity
from sandbox.plugins.provider.discovery import Discovery, Resource
from sandbox.plugins.provider.errors import ApiError, ProviderError, UnreachableError
from sandbox.plugins.provider.kubeconfig import KubeconfigError, load, load_ambient
from sandbox.plugins.provider.objects import Object, identity, namespace_of
from sandbox.plugins.provider.rest import Rest
from sandbox.plugins.provider.settings import Settings
from sandbox.plugins.provider.waiting.informers import Informers

_INSTALLATION = (
    "unable to load Kubernetes client configuration from kubeconfig file. Make sure you have: \n\n"
    " \t • set up the provider as per "
    "https://www.pulumi.com/registry/packages/kubernetes/installation-configuration/ \n\n "
)


@dataclass(kw_only=True)
class Cluster:
    """Everything that operations share; made once by Configure."""

    settings: Settings
    log: EngineLog
    namespace: str
    discovery: Discovery
    rest: Rest | None = None
    unreachable: str = ""
    """Why the cluster cannot be used; empty when it can."""
    informers: Informers | None = None
    cancelled: threading.Event = field(default_factory=threading.Event)

    def api(self) -> Rest:
        """The API server.

        Raises:
            ProviderError: the cluster is unreachable.
        """
        if self.rest is None or self.unreachable:
            raise ProviderError(f"configured Kubernetes cluster is unreachable: {self.unreachable}")
        return self.rest

    def resource(self, value: Object) -> Resource:
        """Where objects like this one are.

        Raises:
            NoMatchError: the cluster does not serve the kind.
        """
        return self.discovery.find(identity(value))

    def get(self, value: Object, name: str) -> Object:
        """The live object with the kind and namespace of another."""
        return self.api().get(self.resource(value).item(namespace_of(value), name))

    def serves(self, value: Object) -> bool:
        """Whether objects like this one can be sent to the cluster at all."""
        if self.unreachable:
            return False
        try:
            return self.discovery.exists(identity(value))
        except UnreachableError:
            return False

    def say(self, severity: Severity, text: str, urn: str) -> None:
        """Show a message beside a resource, for as long as its operation runs."""
        self.log.status(severity, text, urn)


def connect(settings: Settings, log: EngineLog, cancelled: threading.Event) -> Cluster:
    """Find the cluster and ask it for its version.

    Never fails because of the cluster: a preview must be possible without it.
    """
    namespace = settings.namespace or "default"
    try:
        config = load(settings.kubeconfig) if settings.kubeconfig else load_ambient()
        namespace = settings.namespace or config.namespace(context=settings.context)
        if settings.context and not config.context(settings.context):
            raise KubeconfigError(f'context "{settings.context}" does not exist')  # noqa: TRY301
        found = config.cluster(context=settings.context, cluster=settings.cluster)
        if found is None:
            raise KubeconfigError(  # noqa: TRY301 - one place says it all
                "invalid configuration: no configuration has been provided, try setting "
                "KUBERNETES_MASTER environment variable"
            )
        rest = Rest(found, config.user(context=settings.context), settings.timeout_seconds)
    except (KubeconfigError, OSError) as error:
        return Cluster(
            settings=settings,
            log=log,
            namespace=namespace,
            discovery=Discovery(None),
            unreachable=_reason(settings, error),
            cancelled=cancelled,
        )
    unreachable = _probe(rest)
    return Cluster(
        settings=settings,
        log=log,
        namespace=namespace,
        discovery=Discovery(None if unreachable else rest),
        rest=rest,
        unreachable=unreachable,
        informers=Informers(rest, cancelled),
        cancelled=cancelled,
    )


def _probe(rest: Rest) -> str:
    try:
        rest.get("/version")
        # Every program with a workload asks for these; they also show whether we may ask at all.
        rest.get("/api/v1")
    except (UnreachableError, ApiError) as error:
        return f"unable to load schema information from the API server: {error}"
    return ""


def _reason(settings: Settings, error: Exception) -> str:
    if settings.kubeconfig and "parse" in str(error):
        return f"failed to parse kubeconfig data in `kubernetes:config:kubeconfig`- {error}"
    return f"{_INSTALLATION}{error}"
