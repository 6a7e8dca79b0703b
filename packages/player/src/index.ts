export {
  mostPageBytes,
  type PageOptions,
  type PageParts,
  type PageSet,
  pageBytes,
  pageRefusal,
  writePage,
} from "./write/page";
