// Behind an import of its own: what only the gallery needs stays out of the page's first chunk.
void import("./show");
