"""Tests of what platforms get to grade by themselves."""
