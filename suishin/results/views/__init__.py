"""The pages of `results` that change something."""
