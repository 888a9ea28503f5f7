"""What can go wrong, in the words of the official provider."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sandbox.plugins.provider.objects import GroupVersionKind, Object, name_of

_CONFLICT_HELP = (
    "https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/"
    "managing-resources-with-server-side-apply/#handle-field-conflicts-on-existing-resources"
)

EXISTS_ADVICE = """\
The resource already exists in the cluster. This can happen when:

  - Renaming a Pulumi resource: use an alias to preserve the identity,
    or use deleteBeforeReplace if the resource needs replacement.
  - Managing an existing resource: use a Patch resource (e.g. NamespacePatch)
    to manage specific fields without owning the resource lifecycle.
  - Adopting a resource into Pulumi: use `pulumi import`. Note that
    protected resources (e.g. kube-system) cannot be deleted on destroy.
  - Intentional upsert: set upsertExistingObjects on the provider to allow
    server-side apply to update existing objects on create."""


class ProviderError(Exception):
    """An operation failed; its text is for the user."""


class UnreachableError(ProviderError):
    """No answer from the cluster."""


class NoMatchError(ProviderError):
    """The cluster does not know the kind."""

    def __init__(self, kind: GroupVersionKind) -> None:
        super().__init__(f'no matches for kind "{kind.kind}" in version "{kind.api_version}"')


class ApiError(ProviderError):
    """The API server refused; the text is the server's own."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(str(body.get("message") or f"the server answered with status {status}"))
        self.status = status
        self.reason = str(body.get("reason") or "")
        details = body.get("details")
        self.details: dict[str, Any] = details if isinstance(details, dict) else {}

    @property
    def is_not_found(self) -> bool:
        """404, of the object, its namespace or its kind."""
        return self.status == 404

    @property
    def is_missing_namespace(self) -> bool:
        """404 because the namespace is not there."""
        return self.status == 404 and self.details.get("kind") == "namespaces"

    @property
    def is_conflict(self) -> bool:
        """409 that is not about existing."""
        return self.status == 409 and self.reason == "Conflict"

    @property
    def is_already_exists(self) -> bool:
        """409 because the object is there."""
        return self.status == 409 and self.reason == "AlreadyExists"

    @property
    def is_forbidden(self) -> bool:
        """Refused by authorisation, a quota, or an admission webhook."""
        return self.status == 403 and self.reason == "Forbidden"

    @property
    def is_dry_run_unsupported(self) -> bool:
        """The server, or a webhook of it, cannot do dry runs."""
        text = str(self)
        return self.status == 400 and (
            text in {f"the dryRun {stage} feature is disabled" for stage in ("alpha", "beta")}
            or "does not support dry run" in text
        )


class PartialError(ProviderError):
    """The object is in the cluster, but not as it should be.

    Args:
        text: what is wrong.
        live: the object as it is; the resource's outputs once an operation has added the rest.
        reasons: what is known about the causes.
        inputs: the inputs to record, when they are not those that were asked for.
    """

    def __init__(
        self,
        text: str,
        live: Object,
        reasons: Sequence[str] = (),
        *,
        inputs: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(text)
        self.live = live
        self.reasons = tuple(reasons)
        self.inputs = inputs


class AwaitTimeoutError(PartialError):
    """It did not become ready in time."""

    def __init__(self, live: Object, reasons: Sequence[str]) -> None:
        super().__init__(f"'{name_of(live)}' timed out waiting to be Ready", live, reasons)


class AwaitCancelledError(PartialError):
    """The user interrupted the wait."""

    def __init__(self, live: Object, reasons: Sequence[str]) -> None:
        text = f'Resource operation was cancelled for "{name_of(live)}"'
        super().__init__(text, live, reasons)


class InitializationError(PartialError):
    """It is not ready now, or never will be."""

    def __init__(self, live: Object, reasons: Sequence[str]) -> None:
        text = f"Resource '{name_of(live)}' was created but failed to initialize"
        super().__init__(text, live, reasons)


def explain_conflict(error: ApiError, manager: str) -> ProviderError:
    """A field conflict of server-side apply, with the link and the manager."""
    return ProviderError(
        f"server-side apply field conflict detected, see {_CONFLICT_HELP} for troubleshooting "
        f'help\nThe resource managed by field manager "{manager}" had an apply conflict: {error}'
    )
