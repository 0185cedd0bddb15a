"""What the product is made of: the locked packages, their licenses, and the list of both."""
