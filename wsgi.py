"""The application for any WSGI server; `create` is for whoever has opened an instance already."""

from application.settings import load
from application.start import standing_still
from application.work import Tack
from web.app import create_app as create

app = create(Tack(load()))
standing_still()
