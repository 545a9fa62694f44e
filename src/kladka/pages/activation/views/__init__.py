"""The pages of social activation, by what one does on them."""
