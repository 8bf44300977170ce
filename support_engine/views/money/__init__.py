"""Money as data: accounts, requests, forecasts, what is on its way."""
