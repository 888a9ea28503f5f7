"""Repositories whose configurations are those of published models; their tensors are few."""

from collections.abc import Mapping

from tests.hub.gguf_writer import gguf
from tests.hub.served import File, Served, Tensors, model, plain, safetensors

LLAMA = {
    "architectures": ["LlamaForCausalLM"],
    "model_type": "llama",
    "hidden_size": 4096,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "max_position_embeddings": 131072,
    "rope_scaling": {"factor": 8.0, "rope_type": "llama3"},
    "torch_dtype": "bfloat16",
}
BERT = {
    "architectures": ["BertModel"],
    "model_type": "bert",
    "hidden_size": 384,
    "num_hidden_layers": 6,
    "num_attention_heads": 12,
    "max_position_embeddings": 512,
}
GGUF_KEYS = {
    "general.architecture": "qwen2",
    "qwen2.block_count": 28,
    "qwen2.context_length": 32768,
    "qwen2.embedding_length": 3584,
    "qwen2.attention.head_count": 28,
    "qwen2.attention.head_count_kv": 4,
    "tokenizer.ggml.tokens": [f"token{number}" for number in range(500)],
    "tokenizer.ggml.scores": [0.5] * 5000,
}
ONE = safetensors({"weight": ("BF16", [4096, 4096])})


def with_weights(config: Mapping[str, object], tensors: Tensors, **about: object) -> Served:
    """A repository with one safetensors file."""
    served = model(config, model__safetensors=safetensors(tensors))
    served.page.update(about)
    return served


def llama() -> Served:
    shards = {f"model-0000{part}-of-00002.safetensors": ONE for part in (1, 2)}
    served = model(LLAMA, licence="llama3.1")
    index = {"weight_map": {"a": "model-00001-of-00002.safetensors"}}
    index["weight_map"]["b"] = "model-00002-of-00002.safetensors"
    extra = {"model.safetensors.index.json": plain(index), "consolidated.safetensors": ONE}
    served.files |= shards | extra | {"original/model.safetensors": ONE}
    served.page["gated"] = "manual"
    return served


def deepseek() -> Served:
    config = {
        "architectures": ["DeepseekV3ForCausalLM"],
        "model_type": "deepseek_v3",
        "hidden_size": 7168,
        "num_hidden_layers": 61,
        "num_attention_heads": 128,
        "num_key_value_heads": 128,
        "kv_lora_rank": 512,
        "qk_nope_head_dim": 128,
        "qk_rope_head_dim": 64,
        "n_routed_experts": 256,
        "num_experts_per_tok": 8,
        "max_position_embeddings": 163840,
        "quantization_config": {"quant_method": "fp8", "fmt": "e4m3", "weight_block_size": [128]},
    }
    tensors: Tensors = {
        "model.layers.0.mlp.up_proj.weight": ("F8_E4M3", [2048, 7168]),
        "model.layers.0.mlp.up_proj.weight_scale_inv": ("F32", [16, 56]),
        "model.norm.weight": ("BF16", [7168]),
    }
    return with_weights(config, tensors, cardData={"license": "mit"})


def gemma() -> Served:
    nested = {
        "hidden_size": 2560,
        "model_type": "gemma3_text",
        "num_hidden_layers": 34,
        "sliding_window": 1024,
    }
    config = {
        "architectures": ["Gemma3ForConditionalGeneration"],
        "model_type": "gemma3",
        "text_config": nested,
        "vision_config": {"hidden_size": 1152, "num_hidden_layers": 27},
    }
    return with_weights(config, {"w": ("BF16", [2560, 10240])}, pipeline_tag="image-text-to-text")


def gpt_oss() -> Served:
    config = {
        "architectures": ["GptOssForCausalLM"],
        "model_type": "gpt_oss",
        "hidden_size": 2880,
        "num_hidden_layers": 24,
        "num_attention_heads": 64,
        "num_key_value_heads": 8,
        "head_dim": 64,
        "layer_types": ["sliding_attention", "full_attention"] * 12,
        "sliding_window": 128,
        "num_local_experts": 32,
        "experts_per_token": 4,
        "num_experts_per_tok": 4,
        "max_position_embeddings": 131072,
        "quantization_config": {"quant_method": "mxfp4", "modules_to_not_convert": ["lm_head"]},
    }
    tensors: Tensors = {
        "mlp.experts.gate_up_proj_blocks": ("U8", [32, 5760, 90, 16]),
        "mlp.experts.gate_up_proj_scales": ("U8", [32, 5760, 90]),
        "lm_head.weight": ("BF16", [1000, 2880]),
    }
    served = with_weights(config, tensors)
    served.files["original/model.safetensors"] = ONE
    return served


def qwen_vl() -> Served:
    config = {
        "architectures": ["Qwen2_5_VLForConditionalGeneration"],
        "model_type": "qwen2_5_vl",
        "hidden_size": 3584,
        "num_hidden_layers": 28,
        "num_attention_heads": 28,
        "num_key_value_heads": 4,
        "sliding_window": 32768,
        "use_sliding_window": False,
        "max_window_layers": 28,
        "max_position_embeddings": 128000,
    }
    return with_weights(config, {"w": ("BF16", [3584, 3584])}, pipeline_tag="image-text-to-text")


def mixtral() -> Served:
    config = {
        "architectures": ["MixtralForCausalLM"],
        "model_type": "mixtral",
        "hidden_size": 4096,
        "num_hidden_layers": 32,
        "num_attention_heads": 32,
        "num_key_value_heads": 8,
        "sliding_window": None,
        "num_local_experts": 8,
        "num_experts_per_tok": 2,
        "max_position_embeddings": 32768,
    }
    return with_weights(
        config, {"w": ("BF16", [4096, 14336])}, pipeline_tag=None, tags=["conversational"]
    )


def sentence_encoder() -> Served:
    tensors: Tensors = {
        "embeddings.position_ids": ("I64", [1, 512]),
        "embeddings.word_embeddings.weight": ("F32", [30522, 384]),
    }
    served = with_weights(BERT, tensors, pipeline_tag="sentence-similarity")
    served.files |= {
        "pytorch_model.bin": File(b"", 90_000_000),
        "onnx/model.onnx": File(b"", 90_000_000),
        "sentence_bert_config.json": plain({"max_seq_length": 256, "do_lower_case": False}),
    }
    return served


def reranker() -> Served:
    config = {
        **BERT,
        "architectures": ["XLMRobertaForSequenceClassification"],
        "model_type": "xlm-roberta",
        "max_position_embeddings": 8194,
        "pad_token_id": 1,
        "torch_dtype": "float32",
    }
    served = model(config, task="text-classification")
    served.files["pytorch_model.bin"] = File(b"", 2_271_023_108)
    return served


def pipeline() -> Served:
    part, half = (safetensors({"w": (kind, [1000, 4000])}) for kind in ("F32", "F16"))
    index = {
        "_class_name": "StableDiffusionXLPipeline",
        "_diffusers_version": "0.19.0",
        "feature_extractor": [None, None],
        "force_zeros_for_empty_prompt": True,
        "text_encoder": ["transformers", "CLIPTextModel"],
        "unet": ["diffusers", "UNet2DConditionModel"],
        "scheduler": ["diffusers", "EulerDiscreteScheduler"],
    }
    served = model(task="text-to-image", licence="openrail++", model_index__json=plain(index))
    served.files |= {
        "text_encoder/model.safetensors": part,
        "text_encoder/model.fp16.safetensors": half,
        "unet/diffusion_pytorch_model-00001-of-00002.safetensors": part,
        "unet/diffusion_pytorch_model-00002-of-00002.safetensors": part,
        "unet/diffusion_pytorch_model.fp16.safetensors": half,
        "vae_1_0/diffusion_pytorch_model.safetensors": part,
        "sd_xl_base_1.0.safetensors": half,
    }
    return served


def awq() -> Served:
    config = {
        **LLAMA,
        "quantization_config": {"bits": 4, "group_size": 128, "quant_method": "awq"},
    }
    tensors: Tensors = {
        "model.layers.0.mlp.up_proj.qweight": ("I32", [4096, 1792]),
        "model.layers.0.mlp.up_proj.qzeros": ("I32", [32, 1792]),
        "model.layers.0.mlp.up_proj.scales": ("F16", [32, 14336]),
        "lm_head.weight": ("F16", [1000, 4096]),
    }
    return with_weights(config, tensors)


def gguf_parts() -> Served:
    first = gguf(GGUF_KEYS, {"token_embd.weight": [3584, 1000]}, 3_900_000_000)
    second = gguf({"split.no": 1}, {"blk.0.attn_q.weight": [3584, 3584]}, 700_000_000)
    served = model()
    served.files |= {
        "qwen2.5-7b-instruct-q4_k_m-00001-of-00002.gguf": first,
        "qwen2.5-7b-instruct-q4_k_m-00002-of-00002.gguf": second,
        "qwen2.5-7b-instruct-q8_0.gguf": first,
        "mmproj-qwen2.5-7b-f16.gguf": second,
    }
    return served


MODELS = {
    "acme/llama": llama,
    "acme/deepseek": deepseek,
    "acme/gemma": gemma,
    "acme/gpt-oss": gpt_oss,
    "acme/qwen-vl": qwen_vl,
    "acme/mixtral": mixtral,
    "acme/sentence-encoder": sentence_encoder,
    "acme/reranker": reranker,
    "acme/pipeline": pipeline,
    "acme/awq": awq,
    "acme/gguf-parts": gguf_parts,
}
