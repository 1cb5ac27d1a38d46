"""What a grade looks like: one file per format, all of them rendered from the views that ``view`` decides on."""
