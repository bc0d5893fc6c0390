// The package ships its types beside its CommonJS file only, and its ES module is what Node resolves.
declare module "binary-parser" {
  export { Parser } from "binary-parser/dist/binary_parser.js";
}
