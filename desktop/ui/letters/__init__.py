"""Letters: the sheet on which an e-mail to a patron is drafted."""
