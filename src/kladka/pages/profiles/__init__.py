"""The vocational profile of a participant, in their own words."""
