module endpoints.sandbox/keda

go 1.26.0
