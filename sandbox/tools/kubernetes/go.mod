module endpoints.sandbox/kubernetes

go 1.26.0
