"""EKS with AWS's own answers, in place of moto's."""
