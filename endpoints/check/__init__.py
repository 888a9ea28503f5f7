"""Files to resolved endpoints: defaults filled in, references looked up, the result proved."""
