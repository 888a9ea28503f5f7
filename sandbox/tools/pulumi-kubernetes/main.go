// Command pulumi-kubernetes is the official kubernetes provider, built from its source.
package main

import (
	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version"
)

// Neither up nor preview asks for the schema or for the names that Terraform gives: both are empty.
var none = []byte("{}")

func main() {
	provider.Serve("kubernetes", version.Version, none, none)
}
