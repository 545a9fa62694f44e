"""The pages of initiative groups: each fetches through a permission, calls one verb or query, and renders."""
