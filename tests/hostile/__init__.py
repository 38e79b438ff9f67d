"""Inputs that mean harm, and what comes of them."""
