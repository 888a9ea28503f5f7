"""Constants of the fit that no record holds, each with its source; all err towards refusing."""

from collections.abc import Mapping

from endpoints.catalog import DataType
from endpoints.quantity import GIB

UNREPORTED_SHARE = 0.02
"""Share of an accelerator's reported memory that a program never sees.

Out-of-memory errors give the total that PyTorch sees, which is below what EC2 reports: L4 and A10G
21.96 of 22.35 GiB (1.8 %), A100 39.38 of 40 (1.6 %; vllm issue 16570), H100 79.19 of 80 (1.0 %),
L40S 44.39 of 44.70 (0.7 %), B200 178.35 of 179.06 (0.4 %; pytorch/ao pull request 4002).
"""

UNREPORTED_BY_MODEL: Mapping[str, float] = {"T4": 0.092}
"""The same share where it differs: PyTorch sees 14.56 of a T4's 16 GiB before error correction."""

WEIGHTS_FACTOR = 1.02
"""Ratio of loaded weights to their files, for padding, copies and scales (KAITO's estimator)."""

PADDED_FACTOR: Mapping[str, float] = {"mxfp4": 1.09}
"""The same ratio by storage method, for methods whose kernels pad more.

gpt-oss-120b has 60.8 GiB of files and loads 65.97 GiB (vllm issue 23278).
"""

REPLICATED_SHARE = 0.0025
"""Share of the weights that every tensor-parallel rank holds whole.

Norms, routers, latent projections: DeepSeek-V3 hidden 7168 x (1536 + 576) x 61 layers and 58
routers of 7168 x 256 are 1.03 of 671 billion parameters, 0.15 %; Llama-3.1-70B's key and value
projections, once there are more ranks than KV heads, 80 x 8192 x 2048 of 70.6 billion, 1.9 % of a
whole copy and therefore 0.24 % of one head's.
"""

UNKNOWN_VOCABULARY = 262_144
"""Tokens of an unrecorded vocabulary. Assumption: no larger than Gemma 3's."""

RUNTIME = int(0.6 * GIB)
"""Bytes of CUDA context and NCCL buffers (KAITO); vLLM logs 0.16 to 0.43 GiB outside PyTorch."""

GRAPHS = GIB
"""Bytes of captured CUDA graphs.

vLLM logs 0.21 GiB (pull request 11349), 0.36 GiB (gpustack/runner pull request 251), 0.73 GiB
(pull request 39559). Graphs are inside its share of the memory since 0.21. Before, they take from
the rest, and counting them inside is on the safe side."""

BASE_OVERHEAD = int(2.3 * GIB)
"""Least bytes of runtime, activations and graphs: the constant part of KAITO's estimator."""

OVERHEAD_PER_WEIGHT = 0.05
"""Overhead as a share of the accelerator's weights: the growing part of KAITO's estimator."""

FORWARD_WIDTH = 20
"""Values alive for one token at a layer's widest place, in hidden sizes.

Residual and input (2) and a gated MLP's three intermediates, which are 5.3 hidden sizes wide in
Qwen2.5-7B (18944 / 3584) and less in other families: 2 + 3 x 5.3, rounded up.
"""

SAMPLER_BYTES = 40
"""Bytes for one token of the vocabulary of one sequence while sampling.

Logits in 16 and 32 bits, sorted values with 8-byte indices, probabilities and their sums. vLLM
profiles this with all its sequences: gpt-oss-120b (201,088 tokens) with 1,024 sequences on an H100
takes 7.5 GiB beside the weights (vllm issue 23278), which is 39 bytes if sampling is all of it.
"""

BATCH_TOKENS = ((70 * GIB, 8192), (35 * GIB, 4096), (0, 2048))
"""Engines' default prompt tokens of one step, by the least accelerator memory.

vLLM's API server takes 8192 from 70 GiB on, except on A100, and else 2048; SGLang cuts prompts at
2048 below 35 GiB, at 4096 below 60 GiB. The larger of the two defaults is counted.
"""

VISION = 5 * GIB
"""Peak bytes of a vision encoder at its largest image.

Assumption: Qwen2.5-VL's encoder sees 65,536 patches of 1280 + 3 x 3420 values, twice over in
16 bits, and the language model holds the result. Qwen2.5-VL-72B peaks at 2.5 GiB on each of 4
accelerators (vllm issue 16570)."""

DIFFUSION = 4 * GIB
"""Bytes to denoise and decode one image of 1024 x 1024.

SDXL in bf16 takes 10.5 GB with its decoder in float32 (diffusers' published timings of SDXL), of
which its weights are 6.9 GB. Assumption: other pipelines need no more."""

ENCODER_HEADS = 16
"""Attention heads of an encoder on CPU, where the scores of all pairs of tokens are held.

Assumption: as many as BERT-large has."""

ENCODER_TOKENS = 8192
"""Longest counted input of an encoder, in tokens. Assumption: none is longer on CPU."""

BLOCK_TOKENS = 256
"""Tokens to which a sequence's cache is rounded up.

llama.cpp pads to 256; vLLM's blocks are 16 to 128 tokens."""

LEAST_CONTEXT = 2048
"""Least context in tokens that is worth serving: the floor of KAITO's estimator."""

BITS: Mapping[DataType, float] = {
    "float32": 32,
    "float16": 16,
    "bfloat16": 16,
    "float8": 8,
    "int8": 8.5,
    "int4": 4.5,
    "mxfp4": 4.25,
}
"""Bits of one value with its share of scales.

int8 and int4 are llama.cpp's q8_0 (34 bytes for 32 values) and q4_0 (18 bytes); mxfp4 has one
byte of scale for 32 values."""
