"""Who may do what in the network's part of the admin."""

HANDLE_APPLICATIONS = "conose.handle_applications"
