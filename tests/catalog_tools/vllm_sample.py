"""A small package that declares its command line in the ways in which vLLM does."""

CONFIG = """
from dataclasses import field
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Optional, Union
from pydantic import Field
import vllm.envs as envs

if TYPE_CHECKING:
    from vllm.model_executor.layers.quantization import QuantizationMethods
else:
    QuantizationMethods = Any

Level = Literal["low", "high"]
Levels = Literal["off", Level]

class Backend(Enum):
    FIRST = "a.First"
    SECOND = "a.Second"

class Optimization(IntEnum):
    O0 = 0
    O1 = 1

class Options(dict[str, int]): ...

@config
class Inner:
    a: int = 1

@config
class ModelConfig:
    kind: ClassVar[str] = "not a field"
    size: int = 2
    share: float = Field(default=0.9, gt=0)
    name: str | None = None
    level: Level = "low"
    levels: Optional[Levels] = None
    open_level: Level | str = "low"
    rank: Literal[8, 16, 128] = 16
    backend: Backend | None = None
    optimization: Optimization = Optimization.O1
    flag: bool = False
    tri: Optional[bool] = None
    token: bool | str | None = None
    paths: list[str] | None = None
    sizes: "list[int]" = field(default_factory=list)
    pair: tuple[int, int] = (1, 2)
    traces: list[Level] | None = None
    mixed: Union[str, list[str]] = Field(default_factory=lambda: ["x"])
    extra: dict[str, Any] = Field(default_factory=dict)
    device: str | dict[str, str] = "cpu"
    options: Options = Field(default_factory=Options)
    inner: Inner = Field(default_factory=Inner)
    quantization: QuantizationMethods | str | None = None
    max_model_len: int = None
    seed: int = envs.SEED
"""
ARG_UTILS = """
import argparse
import json
from dataclasses import dataclass
from vllm.config import ModelConfig

def optional_type(kind): ...

def _compute_kwargs(cls):
    if name == "max_model_len":
        kwargs[name]["type"] = human_readable_int

def get_kwargs(cls): ...

@dataclass
class EngineArgs:
    count: int = 3

    @staticmethod
    def add_cli_args(parser):
        kwargs = get_kwargs(ModelConfig)
        group = parser.add_argument_group(title="Model", description=ModelConfig.__doc__)
        for key in ("size", "share", "level"):
            group.add_argument(f"--{key}", **kwargs[key])
        group.add_argument("--model-name", "-mn", "--model", **kwargs["name"])
        group.add_argument("--levels", **kwargs["levels"])
        group.add_argument("--open-level", **kwargs["open_level"])
        group.add_argument("--rank", **kwargs["rank"])
        group.add_argument("--backend", **kwargs["backend"])
        group.add_argument("--optimization", **kwargs["optimization"])
        group.add_argument("--flag", **kwargs["flag"])
        group.add_argument("--tri", **{**kwargs["tri"], "default": None})
        group.add_argument("--token", **kwargs["token"])
        group.add_argument("--paths", **kwargs["paths"])
        group.add_argument("--sizes", **kwargs["sizes"])
        group.add_argument("--pair", **kwargs["pair"])
        kwargs["traces"]["choices"] += [",".join(p) for p in [("low", "high")]]
        group.add_argument("--traces", **kwargs["traces"])
        group.add_argument("--mixed", **kwargs["mixed"])
        group.add_argument("--extra", **kwargs["extra"])
        group.add_argument("--device", **kwargs["device"])
        group.add_argument("--options", **kwargs["options"])
        group.add_argument("--inner", "-in", **kwargs["inner"])
        group.add_argument("--quantization", **kwargs["quantization"])
        group.add_argument("--max-model-len", **kwargs["max_model_len"])
        group.add_argument("--seed", **kwargs["seed"])
        one_of = parser.add_mutually_exclusive_group()
        one_of.add_argument("--left", action="store_true")
        one_of.add_argument("--right", action="store_true", deprecated=True)
        parser.add_argument("--count", type=int, default=EngineArgs.count)
        parser.add_argument("--late-json", type=optional_type(json.loads))
        if "serve" in sys.argv:
            parser.add_argument("--only-sometimes", type=str, choices=["a", "b"])
        return parser
"""
FRONT_END = """
import json
from dataclasses import field
from typing import Literal
from vllm.engine.arg_utils import EngineArgs, get_kwargs

@config
class BaseArgs:
    chat_template: str | None = None
    tool_call_parser: str | None = None

    @classmethod
    def _customize(cls, kwargs):
        return kwargs

    @classmethod
    def add_cli_args(cls, parser):
        kwargs = cls._customize(get_kwargs(cls))
        for key, value in kwargs.items():
            extra_flags = value.pop("flags", [])
            parser.add_argument(*extra_flags, f"--{key.replace('_', '-')}", **value)
        return parser

@config
class FrontendArgs(BaseArgs):
    port: int = 8000
    origins: list[str] = field(default_factory=lambda: ["*"])
    middleware: list[str] = field(default_factory=lambda: [])

    @classmethod
    def _customize(cls, kwargs):
        kwargs = super()._customize(kwargs)
        kwargs["origins"]["type"] = json.loads
        del kwargs["origins"]["nargs"]
        kwargs["middleware"]["action"] = "append"
        if "nargs" in kwargs["middleware"]:
            del kwargs["middleware"]["nargs"]
        return kwargs

def make_arg_parser(parser):
    parser.add_argument("model_tag", nargs="?")
    parser.add_argument("--headless", action="store_true", default=False)
    parser = FrontendArgs.add_cli_args(parser)
    return EngineArgs.add_cli_args(parser)
"""
METHODS = """
from typing import Literal, get_args
QuantizationMethods = Literal["stored", "online", "by_file", "stored_set", "elsewhere", "fp8"]
QUANTIZATION_METHODS = list(get_args(QuantizationMethods))

def get_quantization_config(quantization):
    if quantization not in QUANTIZATION_METHODS:
        raise ValueError(quantization)
    from vllm.config.quantization import _ONLINE_SHORTHANDS
    from .classes import ByFile, Elsewhere, Fp8, Stored, StoredSet
    table = {
        "stored": Stored, "by_file": ByFile, "stored_set": StoredSet, "elsewhere": Elsewhere,
    }
    table["fp8"] = Fp8
    for name in _ONLINE_SHORTHANDS:
        table.setdefault(name, Stored)
    return table[quantization]
"""
CLASSES = """
import torch

class Base:
    @classmethod
    def get_supported_act_dtypes(cls):
        return [torch.half, torch.bfloat16]

    @classmethod
    def get_min_capability(cls):
        return 75

    @staticmethod
    def get_config_filenames():
        return []

class Stored(Base):
    def __init__(self, bits: int, group: int = 128): ...

class ByFile(Base):
    @staticmethod
    def get_config_filenames():
        return ["quantize_config.json"]

class StoredSet(Base):
    def __init__(self, is_checkpoint_fp8_serialized: bool = True): ...

class Elsewhere(Stored):
    @classmethod
    def get_min_capability(cls):
        return -1

    @classmethod
    def get_supported_act_dtypes(cls):
        return [torch.float32, torch.float8_e4m3fn]

class Fp8(Base):
    def __init__(self, is_checkpoint_fp8_serialized: bool = False): ...

    @classmethod
    def get_min_capability(cls):
        return 89
"""
SOURCES = {
    "vllm/config/__init__.py": "from vllm.config.model import ModelConfig",
    "vllm/config/model.py": CONFIG,
    "vllm/config/quantization.py": "_ONLINE_SHORTHANDS = {'online': None}",
    "vllm/engine/arg_utils.py": ARG_UTILS,
    "vllm/entrypoints/cli/serve.py": """
from vllm.entrypoints.openai.cli_args import make_arg_parser

class ServeSubcommand(CLISubcommand):
    name = "serve"

    def subparser_init(self, subparsers):
        parser = subparsers.add_parser(self.name, usage="vllm serve [options]")
        return make_arg_parser(parser)
""",
    "vllm/entrypoints/openai/cli_args.py": FRONT_END,
    "vllm/model_executor/layers/quantization/__init__.py": METHODS,
    "vllm/model_executor/layers/quantization/classes.py": CLASSES,
    "vllm/model_executor/models/registry.py": """
_TEXT_MODELS = {"B": ("b", "B"), "A": ("a", "A")}
_SPECULATIVE_MODELS = {"Draft": ("d", "Draft"), "A": ("a", "A")}
_VLLM_MODELS = {**_TEXT_MODELS, **_SPECULATIVE_MODELS}
""",
    "vllm/tool_parsers/__init__.py": "_TOOL_PARSERS_TO_REGISTER = {'json': ('j', 'J')}",
    "vllm/tool_parsers/old.py": """
@ToolParserManager.register_module(["older", "oldest"])
class Older(ToolParser): ...
""",
}
