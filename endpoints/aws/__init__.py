"""What a plan says about AWS; pure like everything else here."""
