"""The pages of registered entities: each fetches through a permission, calls one verb or query, and renders."""
