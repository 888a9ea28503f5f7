"""Plans and problems, for people, machines and workflow runs."""
