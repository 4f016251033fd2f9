"""History and live data to findings to recommendations; reads only, imports no port that writes."""
