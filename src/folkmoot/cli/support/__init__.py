"""Commands about lists of people to be helped."""
