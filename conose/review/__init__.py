"""The review of a call: from eligibility to the closing report of what it paid for."""
