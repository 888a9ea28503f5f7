"""What stands in AWS; imported only by stacks that use it, as `pulumi_aws` takes its time."""
