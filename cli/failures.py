"""Expected errors in words for people; any other exception is a fault of the program."""


class FailedError(Exception):
    """A verb's failure; the message says why."""


def explained(error: Exception) -> str | None:
    """The text for standard error; None if the error is not an expected one."""
    # Imported late, so that verbs without an error do not wait for these.
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
