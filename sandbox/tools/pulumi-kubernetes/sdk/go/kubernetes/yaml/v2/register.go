// Package v2 refuses what the typed SDK's package does: create the objects of YAML, Helm charts and
// Kustomize folders.
package v2

import (
	"errors"

	"github.com/pulumi/pulumi-kubernetes/sdk/v4/go/kubernetes"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// RegisterResource fails, in words for whoever wrote the component.
func RegisterResource(
	_ *pulumi.Context, _, _, _ string, _ kubernetes.UntypedArgs, _ ...pulumi.ResourceOption,
) (pulumi.CustomResource, error) {
	return nil, errors.New("the sandbox's kubernetes provider is built without the typed SDK, so it " +
		"creates no objects of YAML, Helm or Kustomize components: use a typed resource or " +
		"CustomResource, or an official release of the provider")
}
