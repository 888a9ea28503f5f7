"""Errors that are foreseen, in the words that people see; anything else is a fault of ours."""


class FailedError(Exception):
    """A verb could not do its work; the message says why."""


def explained(error: Exception) -> str | None:
    """The text for standard error; None: it is not foreseen."""
    # Only now: no verb that does well waits for these.
    from catalog_tools.errors import CatalogToolError
    from endpoints.catalog import CatalogError
    from endpoints.read.problem import InvalidInputError
    from endpoints.report.text import counted
    from hub.errors import HubError
    from operate.errors import ClusterError, EksError, PulumiError, RecoveryError
    from sandbox.errors import SandboxError

    foreseen = (
        CatalogToolError,
        ClusterError,
        EksError,
        FailedError,
        HubError,
        PulumiError,
        RecoveryError,
        SandboxError,
    )
    match error:
        case InvalidInputError():
            return f"{error}\n{counted(len(error.problems), 'problem')}\n"
        case CatalogError():
            return f"catalog: {error}\n"
        case _ if isinstance(error, foreseen):
            return f"error: {error}\n"
        case OSError() if error.filename is not None:
            return f"error: {error.filename}: {error.strerror}\n"
    return None
