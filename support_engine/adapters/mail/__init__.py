"""Letters as files and messages: templates, what they read, mailboxes."""
