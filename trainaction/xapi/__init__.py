"""Statements out (xAPI 1.0.3, IEEE 9274.1.1): enrolments, lessons and quizzes, told to a store of learning records."""
