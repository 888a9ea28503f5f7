"""Collectors that make their metrics in the ways in which vLLM and SGLang do."""

VLLM = {
    "vllm/v1/metrics/loggers.py": """
class StatLogger:
    def __init__(self):
        self.seen = 0

class PrometheusStatLogger(StatLogger):
    _gauge_cls = Gauge

    def __init__(self, config):
        labels = ["model_name"]
        running = self._gauge_cls(
            name="vllm:num_requests_running", documentation="Running.", labelnames=labels
        )
        self.running = per_engine(running)
        self.prompt = per_engine(self._counter_cls(name="vllm:prompt_tokens", labelnames=labels))
        self.done = {}
        for reason in ("stop", "length"):
            self.done[reason] = self._counter_cls(name="vllm:request_success", labelnames=labels)
        self.first = self._histogram_cls(name="vllm:first_token_seconds", buckets=[0.1])
        self.steps = self._histogram_cls(name="vllm:steps_total", buckets=[1])
        self.usage = self._gauge_cls(name=config.name)
        if config.show_hidden_metrics:
            self.old = self._gauge_cls(name="vllm:gpu_cache_usage_perc")
        self.hidden = config.hidden and self._gauge_cls(name="vllm:hidden")

    def log_info(self, config):
        self._gauge_cls(name="vllm:cache_config_info").set(1)
"""
}
SGLANG_OLD = {
    "sglang/srt/metrics/collector.py": """
class SchedulerMetricsCollector:
    def __init__(self, labels):
        from prometheus_client import Counter, Gauge

        self.running = Gauge(name="sglang:num_running_reqs", labelnames=labels.keys())
        self.retracted = Counter("sglang:num_retracted_total", "Retracted.")

class TokenizerMetricsCollector:
    def __init__(self, labels):
        from prometheus_client import Histogram, Summary

        self.first = Histogram(name="sglang:first_token_seconds", labelnames=labels.keys())
        self.balance = Summary(name="sglang:balance", labelnames=labels.keys())
"""
}
SGLANG_NEW = {
    "sglang/srt/observability/metrics_collector.py": SGLANG_OLD["sglang/srt/metrics/collector.py"]
}
