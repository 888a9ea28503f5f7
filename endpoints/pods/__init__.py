"""Model servers: workloads, pods, and how weights get into them."""
