"""The live page of an activity: before, while and after it is held; what the audience asks, votes and answers."""
