"""A provider of identities by OpenID Connect, as the State's: asked, believed when it proves."""
