"""aws:iam/openIdConnectProvider (Terraform: internal/service/iam/openid_connect_provider.go)."""

from __future__ import annotations

from doubles.aws_provider.differences import changed
from doubles.aws_provider.schema import Context, Properties, Schema
from doubles.aws_provider.shapes import present
from doubles.aws_provider.tags import map_changes, tag_list, tag_map


class OpenIdConnectProvider:
    """An identity provider whose tokens roles may trust."""

    title = "IAM OIDC Provider"
    service = "iam"
    schema = Schema(
        token="aws:iam/openIdConnectProvider:OpenIdConnectProvider",
        inputs=frozenset({"clientIdLists", "tags", "thumbprintLists", "url"}),
        outputs=frozenset({"arn"}),
        force_new=frozenset({"url"}),
        computed=frozenset({"thumbprintLists"}),
        sets=frozenset({"clientIdLists"}),
    )

    def identify(self, planned: Properties) -> str:
        """Return the URL, because the ARN is not known before the creation."""
        return str(planned["url"])

    def create(self, context: Context, planned: Properties) -> str:
        """Create the provider."""
        answer = context.aws("iam").create_open_id_connect_provider(
            Url=_with_scheme(planned["url"]),
            ClientIDList=planned["clientIdLists"],
            **present(
                ThumbprintList=planned.get("thumbprintLists"), Tags=tag_list(planned["tagsAll"])
            ),
        )
        return str(answer["OpenIDConnectProviderArn"])

    def read(self, context: Context, identifier: str, recorded: Properties) -> Properties | None:
        """The provider; its URL is spelled as in the program."""
        found = context.aws("iam").get_open_id_connect_provider(OpenIDConnectProviderArn=identifier)
        written, url = str(recorded.get("url", "")), found["Url"]
        return {
            "arn": identifier,
            "clientIdLists": found.get("ClientIDList", []),
            "tagsAll": tag_map(found.get("Tags")),
            "thumbprintLists": found.get("ThumbprintList", []),
            "url": written if _with_scheme(written) == _with_scheme(url) else url,
        }

    def update(
        self, context: Context, identifier: str, old: Properties, planned: Properties
    ) -> None:
        """Change thumbprints, clients and tags in place."""
        iam = context.aws("iam")
        named = {"OpenIDConnectProviderArn": identifier}
        if changed(self.schema, old, planned, "thumbprintLists"):
            iam.update_open_id_connect_provider_thumbprint(
                **named, ThumbprintList=planned["thumbprintLists"]
            )
        before, after = set(old["clientIdLists"]), set(planned["clientIdLists"])
        for client in sorted(after - before):
            iam.add_client_id_to_open_id_connect_provider(**named, ClientID=client)
        for client in sorted(before - after):
            iam.remove_client_id_from_open_id_connect_provider(**named, ClientID=client)
        gone, set_tags = map_changes(old.get("tagsAll"), planned.get("tagsAll"))
        if gone:
            iam.untag_open_id_connect_provider(**named, TagKeys=gone)
        if set_tags:
            iam.tag_open_id_connect_provider(**named, Tags=tag_list(set_tags))

    def delete(self, context: Context, identifier: str, state: Properties) -> None:  # noqa: ARG002
        """Delete the provider."""
        context.aws("iam").delete_open_id_connect_provider(OpenIDConnectProviderArn=identifier)


def _with_scheme(url: str) -> str:
    return url if url.startswith("https://") else f"https://{url}"
