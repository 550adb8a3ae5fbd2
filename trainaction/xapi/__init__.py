"""Statements out (xAPI 1.0.3, IEEE 9274.1.1): what became of an enrolment, told to a store of learning records."""
