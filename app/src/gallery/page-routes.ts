import { boardRoutes } from "./board-routes";
import { labRoutes } from "./lab-routes";
import type { GalleryRoute } from "./route";

/** States of the dialogs that are as large as the page. */
export const pageRoutes: readonly GalleryRoute[] = [...labRoutes, ...boardRoutes];
