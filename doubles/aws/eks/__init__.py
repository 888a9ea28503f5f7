"""EKS as AWS answers it, in place of moto's."""
