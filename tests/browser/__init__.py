"""The pages as people meet them: in Chromium, by keyboard, on a phone, without script."""
