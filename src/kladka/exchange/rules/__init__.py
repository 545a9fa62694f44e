"""What a sheet's headings and cells mean, without database and clock."""
