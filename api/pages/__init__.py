"""Pages for people: rendered by the server, made live by the modules in `static/js`."""
