module endpoints.sandbox/kwok

go 1.26.0
