"""The pages of incubators: each fetches through a permission, calls one verb or query, and renders."""
