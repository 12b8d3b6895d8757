/** What the package's entry points export, as TypeScript sees it. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const types = fileURLToPath(new URL("../../dist/types/entries/", import.meta.url));

/** Every export and every member of one, as `name` and `Type.member`, with whether it is documented. */
export function frontItems() {
  const files = readdirSync(types).filter((file) => file.endsWith(".d.ts")).map((file) => join(types, file));
  const program = ts.createProgram(files, { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext, skipLibCheck: true });
  const checker = program.getTypeChecker();
  const found = new Map();
  for (const file of files) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file));
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      add(exported.name, symbol);
      for (const member of membersOf(symbol)) add(`${exported.name}.${member.name}`, member);
    }
  }
  return found;

  function add(name, symbol) {
    const isDocumented = symbol.getDocumentationComment(checker).length > 0;
    found.set(name, { isDocumented: isDocumented || (found.get(name)?.isDocumented ?? false) });
  }

  /** Of a class its static and other members; of a value those of its type; of a type all that one of a union has. */
  function membersOf(symbol) {
    const all = [];
    const declaration = symbol.valueDeclaration;
    if (declaration) all.push(...checker.getTypeOfSymbolAtLocation(symbol, declaration).getProperties());
    if (symbol.flags & (ts.SymbolFlags.Class | ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)) {
      const type = checker.getDeclaredTypeOfSymbol(symbol);
      for (const one of type.isUnion() ? type.types : [type]) {
        if (one.flags & ts.TypeFlags.Object) all.push(...one.getProperties());
      }
    }
    return all.filter((member) => !member.name.startsWith("__"));
  }
}
