"""Errors of operations, in a module without their heavy imports."""


class EksError(Exception):
    """AWS could not be asked, or knows no such cluster; the message says why."""


class ClusterError(Exception):
    """A cluster could not be asked; the message says why."""


class PulumiError(Exception):
    """Pulumi is missing, refused or failed; what it wrote itself has been passed on before."""


class RecoveryError(Exception):
    """The stack could not be recovered; the message says what to do."""
