"""A public-service regulation as a model that can be checked, drawn, exported and simulated."""
