/** What the package's entry points export, as TypeScript sees it. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const types = fileURLToPath(new URL("../../dist/types/", import.meta.url));
const entries = join(types, "entries");

/** Every export and every member of one, as `name` and `Type.member`: is it documented, does it say what it throws? */
export function frontItems() {
  const files = readdirSync(entries, { recursive: true })
    .filter((file) => file.endsWith(".d.ts"))
    .map((file) => join(entries, file));
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    skipLibCheck: true,
  });
  const checker = program.getTypeChecker();
  const found = new Map();
  for (const file of files) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file));
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      add(exported.name, symbol);
      // Each alternative of a union is documented as a whole, and a table of texts by the names of its codes.
      const isOne = isUnion(symbol) || /^(english|german|Texts)$/.test(exported.name);
      for (const member of membersOf(symbol)) add(`${exported.name}.${member.name}`, member, isOne);
    }
  }
  return found;

  function isUnion(symbol) {
    return Boolean(symbol.flags & ts.SymbolFlags.TypeAlias) && checker.getDeclaredTypeOfSymbol(symbol).isUnion();
  }

  function add(name, symbol, isOne = false) {
    const before = found.get(name);
    const tags = symbol.getJsDocTags(checker).map((tag) => tag.name);
    const isDocumented = symbol.getDocumentationComment(checker).length > 0 || tags.includes("throws");
    found.set(name, {
      isDocumented: isDocumented || isOne || (before?.isDocumented ?? false),
      throws: tags.includes("throws") || (before?.throws ?? false),
    });
  }

  /** Not of JavaScript's own library: declared in this package. */
  function isOurs(member) {
    return (member.declarations ?? []).some((declaration) => declaration.getSourceFile().fileName.startsWith(types));
  }

  /** Of a class its static and other members; of a value those of its type; of a type all that one of a union has. */
  function membersOf(symbol) {
    const all = [];
    const declaration = symbol.valueDeclaration;
    if (declaration) all.push(...checker.getTypeOfSymbolAtLocation(symbol, declaration).getProperties());
    if (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)) {
      const type = checker.getDeclaredTypeOfSymbol(symbol);
      for (const one of type.isUnion() ? type.types : [type]) {
        if (one.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) all.push(...one.getProperties());
      }
    }
    return all.filter((member) => !member.name.startsWith("__") && isOurs(member));
  }
}
