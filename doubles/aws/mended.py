"""Repairs of moto's EC2 and IAM."""

from __future__ import annotations

from functools import wraps
from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.ec2.models.launch_templates import LaunchTemplate, LaunchTemplateBackend
from moto.iam.responses import IamResponse


def mend_moto() -> None:
    """Repair moto: launch templates show changed tags, and OIDC providers can change clients."""
    templates: Any = LaunchTemplateBackend
    templates.describe_launch_templates = _with_tags(templates.describe_launch_templates)
    iam: Any = IamResponse
    iam.add_client_id_to_open_id_connect_provider = _add_client
    iam.remove_client_id_from_open_id_connect_provider = _remove_client


def _with_tags(describe: Any) -> Any:  # noqa: ANN401  # a method of any signature
    """Report current tags; moto reports those of the creation."""

    @wraps(describe)
    def described(*arguments: object, **named: object) -> list[LaunchTemplate]:
        templates: list[LaunchTemplate] = describe(*arguments, **named)
        for template in templates:
            template.tags = template.get_tags()
        return templates

    return described


def _add_client(request: IamResponse) -> ActionResult:
    clients, client = _clients(request)
    if client not in clients:
        clients.append(client)
    return EmptyResult()


def _remove_client(request: IamResponse) -> ActionResult:
    clients, client = _clients(request)
    if client in clients:
        clients.remove(client)
    return EmptyResult()


def _clients(request: IamResponse) -> tuple[list[str], str]:
    """The provider's clients, as a list that can be changed, and the client in the request."""
    arn = request._get_param("OpenIDConnectProviderArn")  # moto has no other way
    provider = request.backend.get_open_id_connect_provider(arn)
    return provider.client_id_list, request._get_param("ClientID")
