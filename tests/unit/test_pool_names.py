"""Names below `eks.pools` that are of no resource, with their place in the stack's file."""

from pathlib import Path

from endpoints.catalog import load_catalog
from endpoints.check.pool_names import check_pool_names
from endpoints.stack.file import parse_settings, read_settings

CATALOG = load_catalog()
ROUTES = "{kind: ingress, public: public, private: private}"
FILE = f"""\
config:
  endpoints:apiKeySeed: very-secret
  endpoints:clusters:
    main:
      kind: eks
      nodes: managed
      domain: a.b
      routes: {ROUTES}
      eks: {{name: a, region: us-east-1, pools: {{g6e.xlarge: {{}}, g6e.xlarg: {{}}, rack: {{}}}}}}
    spare: {{nodes: existing, domain: a.b, routes: {ROUTES}}}
"""
OR_ADD = "Or add it to the file that `endpoints:resources` of the stack names."
KEYS = "endpoints:clusters.main.eks.pools"
NEAR = "Did you mean g6e.xlarge, g6e.8xlarge or g6e.4xlarge?"


def test_unknown_names_are_reported_with_their_lines(tmp_path: Path) -> None:
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "Pulumi.aws.yaml").write_text(FILE, encoding="utf-8")
    problems = check_pool_names(read_settings("aws", tmp_path), CATALOG, tmp_path).problems
    near, far = (problem.render() for problem in problems)
    assert near == (
        f'stacks/Pulumi.aws.yaml:9:65: {KEYS}["g6e.xlarg"]: not a resource of the catalogue '
        f"(got g6e.xlarg). {NEAR} {OR_ADD}"
    )
    assert far.startswith(
        f"stacks/Pulumi.aws.yaml:9:80: {KEYS}.rack: not a resource of the catalogue (got rack). "
        "There are: "
    )
    assert problems[0].source == FILE.splitlines()[8]


def test_decoded_settings_have_no_lines(tmp_path: Path) -> None:
    cluster = {
        "kind": "eks",
        "nodes": "managed",
        "domain": "a.b",
        "routes": {"kind": "ingress", "public": "public", "private": "private"},
        "eks": {"name": "a", "region": "us-east-1", "pools": {"g6e.xlarg": {}}},
    }
    settings = parse_settings({"clusters": {"main": cluster}}, stack="aws", file="f")
    (problem,) = check_pool_names(settings, CATALOG, tmp_path).problems
    assert problem.render().startswith(f'stacks/Pulumi.aws.yaml: {KEYS}["g6e.xlarg"]: not a ')


def test_known_names_read_no_file(tmp_path: Path) -> None:
    (tmp_path / "stacks").mkdir()
    path = tmp_path / "stacks" / "Pulumi.aws.yaml"
    path.write_text(FILE.replace(", g6e.xlarg: {}, rack: {}", ""), encoding="utf-8")
    settings = read_settings("aws", tmp_path)
    path.write_text("[", encoding="utf-8")
    assert check_pool_names(settings, CATALOG, tmp_path).problems == ()
