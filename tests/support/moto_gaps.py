"""Moto with features of an account that it lacks: quotas, reservations, images, a simulator."""

import json
from typing import Any

import pytest
from moto.core.responses import ActionResult
from moto.ec2.responses import EC2Response
from moto.iam.responses import IamResponse
from moto.server import ThreadedMotoServer
from moto.servicequotas.exceptions import NoSuchResource
from moto.servicequotas.models import ServiceQuotasBackend
from moto.servicequotas.responses import ServiceQuotasResponse
from moto.ssm.exceptions import ParameterNotFound
from moto.ssm.responses import SimpleSystemManagerResponse

from tests.support import aws_account


def serve(patch: pytest.MonkeyPatch) -> ThreadedMotoServer:
    """Start a server that answers with the facts of `aws_account`."""
    # Loading the images of a region takes a second, and no preflight looks for them there.
    patch.setenv("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
    patch.setattr(ServiceQuotasBackend, "get_service_quota", _applied)
    patch.setattr(ServiceQuotasResponse, "get_aws_default_service_quota", _default, raising=False)
    patch.setattr(EC2Response, "describe_capacity_reservations", _reservations, raising=False)
    patch.setattr(SimpleSystemManagerResponse, "get_parameter", _parameter)
    patch.setattr(IamResponse, "simulate_principal_policy", _simulate, raising=False)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    return server


def _applied(_backend: object, service_code: str, quota_code: str) -> dict[str, Any]:
    if quota_code not in aws_account.APPLIED:
        raise NoSuchResource
    return {
        "ServiceCode": service_code,
        "QuotaCode": quota_code,
        "Value": aws_account.APPLIED[quota_code],
    }


def _default(response: ServiceQuotasResponse) -> str:
    return json.dumps({"Quota": {"QuotaCode": json.loads(response.body)["QuotaCode"], "Value": 0}})


def _reservations(_response: object) -> ActionResult:
    return ActionResult({"CapacityReservations": aws_account.RESERVATIONS})


def _parameter(response: SimpleSystemManagerResponse) -> ActionResult:
    name = response._get_param("Name")
    if name not in aws_account.IMAGES:
        raise ParameterNotFound(f"Parameter {name} not found.")
    return ActionResult({"Parameter": {"Name": name, "Value": aws_account.IMAGES[name]}})


def _simulate(response: IamResponse) -> ActionResult:
    actions = response._get_param("ActionNames")
    results = [
        {
            "EvalActionName": action,
            "EvalDecision": "implicitDeny" if action in aws_account.DENIED else "allowed",
        }
        for action in actions
    ]
    return ActionResult({"EvaluationResults": results, "IsTruncated": False})
