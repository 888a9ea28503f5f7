// Command pulumi-kubernetes is the official kubernetes provider, built from its source.
package main

import (
	"os"
	"time"

	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/provider"
	"github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version"
)

// Neither up nor preview asks for the schema or for the names that Terraform gives: both are empty.
var none = []byte("{}")

func main() {
	go endWithParent()
	provider.Serve("kubernetes", version.Version, none, none)
}

// endWithParent ends what a killed CLI leaves running, which tests kill by the dozen.
func endWithParent() {
	for parent := os.Getppid(); os.Getppid() == parent; {
		time.Sleep(time.Second)
	}
	os.Exit(1)
}
