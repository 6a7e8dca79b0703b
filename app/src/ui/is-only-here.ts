/** True for a page from this very machine, whose address opens nowhere else. */
export const isOnlyHere = /^(localhost|.*\.localhost|\[::1\]|127\..*)$/.test(location.hostname);
