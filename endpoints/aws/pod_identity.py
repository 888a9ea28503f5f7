"""How a role says which pods may have it by EKS Pod Identity."""


def pod_identity_statement(cluster: str, namespace: str, service_account: str) -> dict[str, object]:
    """The statement of a role's trust that lets these pods have it, and no others.

    Args:
        cluster: the cluster's name in EKS.
        namespace: the service account's.
        service_account: the pods' own.
    """
    # EKS tags each session so: EKS guide, session tags of Pod Identity.
    tags = {
        "eks-cluster-name": cluster,
        "kubernetes-namespace": namespace,
        "kubernetes-service-account": service_account,
    }
    return {
        "Effect": "Allow",
        "Principal": {"Service": "pods.eks.amazonaws.com"},
        "Action": ["sts:AssumeRole", "sts:TagSession"],
        "Condition": {
            "StringEquals": {f"aws:RequestTag/{tag}": value for tag, value in tags.items()}
        },
    }
