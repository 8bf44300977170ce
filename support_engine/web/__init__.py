"""The officers' desk in a browser: pages over the views, acts through the one door."""
