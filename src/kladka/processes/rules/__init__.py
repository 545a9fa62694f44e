"""What a process is, how variants join a base, what two versions differ in. Pure: no database, no clock."""
