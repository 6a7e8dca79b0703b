/** Pictures of numbers, and numbers from pictures; the app and exported pages share them. */
export { classColor, classShape, shapeCount, shapePaths } from "./class-marks";
export {
  type ColorTable,
  type MapLayout,
  maxAbs,
  paintMap,
  plainColors,
  signedColors,
} from "./maps";
export {
  type Bounds,
  boundsOf,
  fillOf,
  groundOf,
  type PictureFrame,
  type PictureSizes,
  paintStrokes,
  type Stroke,
  strokesToPixels,
} from "./pad";
export { edgeMean, fitPicture, isLightOnDark } from "./picture";
export { whiteOf } from "./white";
