"""What the doubles of Pulumi's plugins share: the process, the protocol and its values."""
