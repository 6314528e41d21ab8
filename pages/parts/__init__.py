"""What pages share, one visible thing a file: plain data in, choice out."""
