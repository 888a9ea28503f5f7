"""Reading access to one namespace of a cluster."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kubernetes import config
from kubernetes.client import ApiClient, ApiException, Configuration
from kubernetes.config.config_exception import ConfigException
from urllib3.exceptions import HTTPError

from endpoints import plan
from operate.errors import ClusterError, EksError

TIMEOUT = 10
"""Seconds until a cluster counts as unreachable."""

Json = Mapping[str, Any]


class ClusterClient:
    """Reads a namespace of a cluster.

    Raises:
        ClusterError: the kubeconfig or its context cannot be used, or AWS knows no such cluster.
    """

    def __init__(self, access: plan.Access, namespace: str) -> None:
        self._namespace = namespace
        configuration = Configuration()
        configuration.retries = False
        if isinstance(access, plan.EksAccess):
            _load_eks(access, configuration)
        else:
            _load(access, configuration)
        self._api: Any = ApiClient(configuration)

    def workloads(self, selector: str) -> Sequence[Json]:
        """Deployments and LeaderWorkerSets that a label selector selects."""
        groups = "/apis/leaderworkerset.x-k8s.io/v1/namespaces/{}/leaderworkersets"
        return [*self.deployments(selector), *self._custom(groups, selector)]

    def scaled_objects(self, selector: str) -> Sequence[Json]:
        """KEDA's autoscalers that a label selector selects; none where KEDA is missing."""
        return self._custom("/apis/keda.sh/v1alpha1/namespaces/{}/scaledobjects", selector)

    def deployments(self, selector: str) -> Sequence[Json]:
        """Deployments that a label selector selects, as the API server returns them."""
        return self._items(f"/apis/apps/v1/namespaces/{self._namespace}/deployments", selector)

    def pods(self, selector: str) -> Sequence[Json]:
        """Pods that a label selector selects, as the API server returns them."""
        return self._items(f"/api/v1/namespaces/{self._namespace}/pods", selector)

    def events(self) -> Sequence[Json]:
        """All events of the namespace."""
        return self._items(f"/api/v1/namespaces/{self._namespace}/events", "")

    def last_line(self, pod: str, container: str) -> str:
        """The last line of a container's log; empty where the cluster gives none."""
        path = f"/api/v1/namespaces/{self._namespace}/pods/{pod}/log"
        status, _, body = self._get(path, {"container": container, "tailLines": "1"})
        return body.decode(errors="replace").strip() if status == 200 else ""

    def _custom(self, path: str, selector: str) -> Sequence[Json]:
        """Objects of a kind that the cluster may not have."""
        return self._items(path.format(self._namespace), selector, may_be_absent=True)

    def _items(self, path: str, selector: str, *, may_be_absent: bool = False) -> Sequence[Json]:
        status, reason, body = self._get(path, {"labelSelector": selector})
        if status == 404 and may_be_absent:
            return []
        if status != 200:
            raise ClusterError(f"the cluster refuses {path}: {status} {reason}")
        try:
            items: Sequence[Json] = json.loads(body)["items"]
        except (ValueError, LookupError, TypeError) as error:
            raise ClusterError(f"what answers {path} is not Kubernetes") from error
        return items

    def _get(self, path: str, query: Mapping[str, str]) -> tuple[int, str, bytes]:
        """Status, reason and body of a request."""
        request = self._api.param_serialize(
            "GET", path, query_params=list(query.items()), auth_settings=["BearerToken"]
        )
        try:
            response = self._api.call_api(*request, _request_timeout=TIMEOUT)
            return response.status, response.reason, response.read()
        except (HTTPError, ApiException) as error:
            raise ClusterError(f"the cluster is out of reach: {error}") from error


def _load(access: plan.KubeconfigAccess, configuration: Configuration) -> None:
    path = None if access.kubeconfig is None else str(Path(access.kubeconfig).expanduser())
    place = access.kubeconfig or "the default kubeconfig"
    load: Any = config.load_kube_config
    try:
        load(config_file=path, context=access.context, client_configuration=configuration)
    except (ConfigException, OSError) as error:
        raise ClusterError(f"{place} cannot be used: {error}") from error
    except Exception as error:
        # The loader passes on any exception of its parser and its own look-ups.
        raise ClusterError(f"{place} cannot be used: it is not a kubeconfig") from error


def _load_eks(access: plan.EksAccess, configuration: Configuration) -> None:
    # Imported late: it takes a quarter of a second, and only stacks on AWS need it.
    from operate.eks import read_kubeconfig  # noqa: PLC0415

    load: Any = config.load_kube_config_from_dict
    try:
        load(json.loads(read_kubeconfig(access)), client_configuration=configuration)
    except (EksError, ConfigException) as error:
        raise ClusterError(str(error)) from error
