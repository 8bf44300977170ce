"""An act in the browser, on one dossier or several: typed, foreseen, proven, done."""
