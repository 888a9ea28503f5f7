// Package kubernetes has the one symbol that the provider names of the typed SDK's package.
package kubernetes

import (
	"reflect"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// UntypedArgs are the properties of any object.
type UntypedArgs map[string]any

// ElementType makes UntypedArgs an input.
func (UntypedArgs) ElementType() reflect.Type { return reflect.TypeFor[map[string]any]() }

var _ pulumi.Input = UntypedArgs{}
