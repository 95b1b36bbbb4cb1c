"""Sorts texts into any set of labels: trained with scikit-learn, read with numpy alone."""
