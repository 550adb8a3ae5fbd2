"""Who applied to the network's calls and who was awarded, by sex, country and institution."""
