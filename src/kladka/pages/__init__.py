"""What people do, by area. Each area is a folder; `areas` finds them, so that a new one is added by being there."""
