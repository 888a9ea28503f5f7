"""Inputs of the aws provider itself."""

from __future__ import annotations

import pytest

from doubles.aws_provider.errors import AwsError
from doubles.aws_provider.settings import changed_settings, parse_settings


def test_the_provider_takes_its_inputs_as_the_sdk_sends_them() -> None:
    settings = parse_settings(
        {
            "region": "eu-west-1",
            "defaultTags": '{"tags": {"team": "x"}}',
            "assumeRoles": '[{"roleArn": "arn:aws:iam::1:role/a"}]',
            "skipCredentialsValidation": "false",
            "version": "7.51.1",
        }
    )
    assert settings.region == "eu-west-1"
    assert settings.default_tags == {"team": "x"}
    assert settings.role_arn == "arn:aws:iam::1:role/a"
    with pytest.raises(AwsError, match="does not do the provider inputs endpoints"):
        parse_settings({"endpoints": "[]"})


def test_a_change_of_the_provider_replaces_nothing() -> None:
    olds = {"region": "a", "version": "7.51.0"}
    assert changed_settings(olds, {"region": "b", "version": "7.51.1"}) == ["region"]
