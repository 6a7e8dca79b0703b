/** Pictures of numbers and numbers of pictures, alike in the app and in an exported page. */
export { classColor, classShape, shapeCount, shapePaths } from "./class-marks";
export {
  type ColorTable,
  type MapLayout,
  paintMap,
  plainColors,
  reach,
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
export { edgeOf, isLightOnDark, takePicture } from "./picture";
export { whiteOf } from "./white";
