// Imported lazily, so that code that only the gallery needs stays out of the page's first chunk.
void import("./show");
