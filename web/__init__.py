"""The door for people and for programs: pages and the JSON API."""
