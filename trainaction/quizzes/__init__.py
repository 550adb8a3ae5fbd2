"""Quizzes: what is asked, how answers are graded, and the attempts of learners."""
