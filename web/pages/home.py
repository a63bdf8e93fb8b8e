"""The first page: what waits for the reader, and why."""

from __future__ import annotations

from flask import Blueprint, render_template

from web.marks import signed_in

pages = Blueprint("home", __name__)


@pages.get("/")
@signed_in
def show() -> str:
    """Show what waits for the reader."""
    return render_template("home/page.html")
