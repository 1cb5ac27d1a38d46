"""One file for each way in which a submission arrives. Nothing here decodes or runs a student's code."""
