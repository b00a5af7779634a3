"""Messages to and from banks (ISO 20022): orders out, their answers, statements and notifications in."""
