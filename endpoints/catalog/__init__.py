"""Records of the catalogue and their loading from `catalog/`: facts known before a run."""

from endpoints.catalog.engine import (
    Argument,
    ArgumentType,
    EngineFacts,
    MetricType,
    Quantization,
    RemovedArgument,
)
from endpoints.catalog.framework import (
    Framework,
    FrameworkVersion,
    Knobs,
    MultiNode,
)
from endpoints.catalog.image import Image
from endpoints.catalog.loading import CATALOG, Catalog, CatalogError, load_catalog
from endpoints.catalog.metrics import Metrics
from endpoints.catalog.model import Attention, Experts, Mla, Model, Variant
from endpoints.catalog.resource import (
    Accelerator,
    CloudResource,
    Hardware,
    NodeSize,
    Price,
    Taint,
)
from endpoints.catalog.words import (
    GENERATING,
    IMAGE_PATTERN,
    DataType,
    Format,
    Platform,
    Task,
    Vendor,
    capability_order,
)

__all__ = [
    "CATALOG",
    "GENERATING",
    "IMAGE_PATTERN",
    "Accelerator",
    "Argument",
    "ArgumentType",
    "Attention",
    "Catalog",
    "CatalogError",
    "CloudResource",
    "DataType",
    "EngineFacts",
    "Experts",
    "Format",
    "Framework",
    "FrameworkVersion",
    "Hardware",
    "Image",
    "Knobs",
    "MetricType",
    "Metrics",
    "Mla",
    "Model",
    "MultiNode",
    "NodeSize",
    "Platform",
    "Price",
    "Quantization",
    "RemovedArgument",
    "Taint",
    "Task",
    "Variant",
    "Vendor",
    "capability_order",
    "load_catalog",
]
