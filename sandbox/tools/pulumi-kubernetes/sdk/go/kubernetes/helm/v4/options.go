// Package v4 has the options of Helm charts that the provider names.
package v4

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// RepositoryOptsInput is an input of RepositoryOpts.
type RepositoryOptsInput = pulumi.Input

// RepositoryOpts say where a chart comes from.
type RepositoryOpts struct {
	CaFile, CertFile, KeyFile pulumi.AssetOrArchive
	Repo, Username, Password  *string
}

// PostRendererInput is an input of PostRenderer.
type PostRendererInput = pulumi.Input

// PostRenderer is a command that changes a chart's manifests.
type PostRenderer struct {
	Command string
	Args    []string
}
