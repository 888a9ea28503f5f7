"""Small packages that declare their command line in the ways in which SGLang does."""

from tests.catalog_tools.metrics_sample import SGLANG_NEW, SGLANG_OLD

_ACTIONS = """
class DeprecatedAction(argparse.Action):
    def __init__(self, option_strings, dest, nargs=0, **kwargs): ...

    def __call__(self, parser, namespace, values, option_string=None):
        print(option_string)

class RefusingAction(argparse.Action):
    def __call__(self, parser, namespace, values, option_string=None):
        raise ValueError(self.help)

class DeprecatedStoreTrueAction(argparse.Action):
    def __call__(self, parser, namespace, values, option_string=None):
        print(option_string)

class DeprecatedAliasStoreAction(argparse.Action):
    def __call__(self, parser, namespace, values, option_string=None):
        print(option_string)
"""
_HEAD = """
import argparse
import dataclasses
import json
from typing import Annotated, List, Literal, Optional
from sglang.srt.arg_utils import A, Arg, add_cli_args_from_dataclass
from sglang.srt.utils import is_hip, human_readable_int, json_list_type

BACKENDS = ["triton", "fa3"]
BACKENDS.append("flashinfer")
if is_hip():
    BACKENDS += ["aiter"]
"""
_MANUAL = """
        parser.add_argument(
            "--tool-call-parser", choices=["auto"] + list(Parsers.Table.keys())
        )
        parser.add_argument("--gone", action=RefusingAction, help="no")
        parser.add_argument("--retired", action=DeprecatedAction, error_message="no")
        parser.add_argument("--idle", action=DeprecatedAction)
        parser.add_argument("--old-flag", action=DeprecatedStoreTrueAction, new_flag="--flag")
        parser.add_argument(
            "--old-limit",
            type=int,
            dest="limit",
            action=DeprecatedAliasStoreAction,
            new_flag="--limit",
            default=argparse.SUPPRESS,
        )
"""
_PARSERS = """
class Parsers:
    Table = {"hermes": Hermes, "qwen": Qwen}
"""
_CALLS = (
    _HEAD
    + _ACTIONS
    + _PARSERS
    + """
@dataclasses.dataclass
class ServerArgs:
    model_path: str
    limit: int = 4

    @staticmethod
    def add_cli_args(parser):
        parser.add_argument("--model-path", "--model", type=str, required=True)
        parser.add_argument("--limit", "--max-limit", type=int, default=ServerArgs.limit)
        parser.add_argument("--share", type=float, default=0.8)
        parser.add_argument("--attention-backend", type=str, choices=BACKENDS, default=None)
        parser.add_argument("--level", type=int, choices=[0, 1], default=0)
        parser.add_argument("--mode", choices=("a", "b"), default="a")
        parser.add_argument("--context", type=human_readable_int)
        parser.add_argument("--groups", type=json_list_type)
        parser.add_argument("--labels", type=json.loads)
        parser.add_argument("--kv-events-config", type=str)
        parser.add_argument("--sizes", type=int, nargs="+")
        parser.add_argument("--names", type=str, nargs="*", choices=["x", "y"])
        parser.add_argument("--checksum", type=str, nargs="?", const="")
        parser.add_argument("--flag", action="store_true")
        parser.add_argument("--both", action=argparse.BooleanOptionalAction, default=True)
"""
    + _MANUAL
)
_FIELDS = """
    model_path: A[str, Arg(help="h", aliases=["--model"])]
    limit: A[int, Arg(help="h", aliases=["--max-limit"])] = 4
    share: A[float, "h"] = 0.8
    attention_backend: A[Optional[str], Arg(help="h", choices=BACKENDS)] = None
    level: A[int, Arg(help="h", choices=[0, 1])] = 0
    mode: A[Literal["a", "b"], "h"] = "a"
    context: A[Optional[int], Arg(help="h", type_parser=human_readable_int)] = None
    groups: A[Optional[List[int]], Arg(help="h", type_parser=json_list_type)] = None
    labels: A[Optional[dict], Arg(help="h", type_parser=json.loads)] = None
    kv_events_config: A[Optional[str], "h"] = None
    sizes: A[Optional[List[int]], "h"] = None
    names: A[Optional[List[str]], Arg(help="h", nargs="*", choices=["x", "y"])] = None
    checksum: A[Optional[str], Arg(help="h", nargs="?", const="")] = None
    flag: A[bool, "h"] = False
    is_both: A[
        bool, Arg(help="h", cli_name="--both", action=argparse.BooleanOptionalAction)
    ] = True
    hidden: A[bool, Arg(help="h", no_cli=True)] = False
    plain: int = 1
"""
_ARG_UTILS = """
from typing import Annotated
import dataclasses
A = Annotated

@dataclasses.dataclass(frozen=True)
class Arg:
    help: str = ""
    choices: list = None
    aliases: list = None

def add_cli_args_from_dataclass(parser, cls): ...
"""
_ADD = """
    @staticmethod
    def add_cli_args(parser):
        add_cli_args_from_dataclass(parser, ServerArgs)
"""
_ANNOTATED = (
    _HEAD + _ACTIONS + _PARSERS + "\n@dataclasses.dataclass\nclass ServerArgs:" + _FIELDS + _ADD
) + _MANUAL
_RECORDS = (
    _HEAD
    + _ACTIONS
    + """
from sglang.srt.fields import Model

def _declared_default(name):
    return next(field.default for field in fields(ServerArgs) if field.name == name)

def choices():
    module = sys.modules.get("sglang.srt.parsers")
    if module is not None:
        return list(module.Parsers.Table)
    from sglang.srt.parsers import Parsers
    return list(Parsers.Table)

class Parsers:
    Table = {name: None for name in choices()}

class ServerArgs:
"""
    + _ADD
    + _MANUAL
    + """
        parser.add_argument("--again", type=int, default=_declared_default("limit"))

_INPUT_NAMESPACES = [Model]
ServerArgs = msgspec.defstruct("ServerArgs", [])
"""
)
_MODELS = {
    "sglang/srt/layers/quantization/__init__.py": """
from sglang.srt.utils import is_cuda, is_hip

class Fp8Config:
    def __init__(self, is_checkpoint_fp8_serialized: bool = False, use_mxfp8: bool = False): ...

    @classmethod
    def get_supported_act_dtypes(cls):
        return [torch.bfloat16]

    def get_min_capability(self):
        if is_hip():
            return 0
        return 100 if self.use_mxfp8 else 80

    def get_config_filenames(self):
        return []

QUANTIZATION_METHODS = {"fp8": Fp8Config, "mxfp8": Fp8Config}
if is_cuda():
    QUANTIZATION_METHODS.update({"bitsandbytes": Fp8Config})
if is_hip():
    QUANTIZATION_METHODS.update({"quark": Fp8Config})
""",
    "sglang/srt/models/one.py": "class One(Model): ...\nEntryClass = One",
    "sglang/srt/models/two.py": """
class Two(Model): ...
class TwoNextN(Model): ...
EntryClass = [Two, TwoNextN]
""",
    "sglang/srt/models/parts.py": "class Part(Layer): ...",
    "sglang/srt/utils.py": """
def is_cuda():
    return torch.cuda.is_available()

def is_hip():
    return torch.version.hip is not None

def human_readable_int(value): ...

def json_list_type(value): ...
""",
}
LAYOUTS = {
    "calls": {**_MODELS, **SGLANG_OLD, "sglang/srt/server_args.py": _CALLS},
    "annotated": {
        **_MODELS,
        **SGLANG_NEW,
        "sglang/srt/arg_utils.py": _ARG_UTILS,
        "sglang/srt/server_args.py": _ANNOTATED,
    },
    "records": {
        **_MODELS,
        **SGLANG_NEW,
        "sglang/srt/arg_utils.py": _ARG_UTILS,
        "sglang/srt/fields.py": _HEAD + "\nclass Model(msgspec.Struct):" + _FIELDS,
        "sglang/srt/parsers.py": _PARSERS,
        "sglang/srt/server_args.py": _RECORDS,
    },
}
"""By calls as until 0.5.13, by annotated fields as in 0.5.14, by records of fields as in 0.5.23."""
