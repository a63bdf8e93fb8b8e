"""The queue and the clock: what is done after a change, and because time passes."""
