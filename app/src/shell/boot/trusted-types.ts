import { allowOwnScripts } from "@adder-studio/core";

// A module of its own, imported first: imports run before the importing module's own lines.
allowOwnScripts(document.baseURI);
