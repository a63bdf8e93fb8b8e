"""How are we doing: figures, import, exports."""
