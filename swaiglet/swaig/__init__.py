"""What we are asked: calls, function calls and reports, and how tools answer them."""
