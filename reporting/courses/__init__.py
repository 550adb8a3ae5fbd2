"""Statistics of courses: learners counted from ask to certificate, over the participations that all figures rest on."""
