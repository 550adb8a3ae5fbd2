"""From evidence to policy, counted: the network's studies, and the decisions that cite them."""
