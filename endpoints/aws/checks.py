"""What an endpoint asks of its cluster on AWS and cannot have there."""

from endpoints.aws.alternatives import check_alternatives
from endpoints.findings import Findings
from endpoints.parts import Parts


def check_aws(parts: Parts, findings: Findings) -> None:
    """Tells what cannot be created; nothing for clusters that are not on AWS."""
    check_alternatives(parts, findings)
