// A link whose # was escaped on its way asks for a file: back to what was meant.
const { pathname, search, hash } = location;
const at = pathname.indexOf("%23");
if (at >= 0) location.replace(`${pathname.slice(0, at)}#${pathname.slice(at + 3)}${search}${hash}`);
