"""What payers see and do: what they owe, slips, instalments, the certificate of good standing. For persons and employers."""
