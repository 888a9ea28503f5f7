module endpoints.sandbox/etcd

go 1.26.0
