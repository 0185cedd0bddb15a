"""Damage to collections on this machine: how it is noticed, found and repaired."""
