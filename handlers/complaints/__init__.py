"""Complaints and requests: from one sentence to a problem that is solved, with the resident's word that it is."""
