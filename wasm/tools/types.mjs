/**
 * Leaves in the declarations what the entry points hand out and what that refers to: `prune(TYPES)`. What goes is the
 * inside, and with it every mention of the module's own types, which no user has.
 */

import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

export function prune(types) {
  const files = readdirSync(types, { recursive: true }).filter((file) => file.endsWith(".d.ts"));
  const modules = new Map(files.map((file) => [file, moduleOf(types, file)]));
  const wanted = new Set();
  const isEntry = (file) => file.startsWith("entries/");
  for (const file of files.filter(isEntry)) {
    for (const name of exportsOf(modules, file)) want(modules, wanted, file, name);
  }
  for (const file of files.filter((file) => !isEntry(file))) {
    const text = kept(modules.get(file), (name) => wanted.has(`${file} ${name}`));
    if (text === "") rmSync(join(types, file));
    else writeFileSync(join(types, file), text);
  }
  for (const folder of readdirSync(types, { withFileTypes: true })) {
    const path = join(types, folder.name);
    if (folder.isDirectory() && readdirSync(path).length === 0) rmSync(path, { recursive: true });
  }
}

/** A file's statements by the names that they declare, and where the names that it imports come from. */
function moduleOf(types, file) {
  const text = readFileSync(join(types, file), "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const [declared, imported, handedOn] = [new Map(), new Map(), []];
  for (const statement of source.statements) {
    const from = statement.moduleSpecifier && fileOf(file, statement.moduleSpecifier.text);
    if (ts.isImportDeclaration(statement)) {
      const bindings = statement.importClause?.namedBindings;
      if (bindings && ts.isNamedImports(bindings)) {
        for (const { name, propertyName = name } of bindings.elements) {
          imported.set(name.text, { from, name: propertyName.text });
        }
      } else if (bindings) imported.set(bindings.name.text, { from, name: "*" });
    } else if (ts.isExportDeclaration(statement) && from) handedOn.push({ statement, from });
    else for (const name of namesOf(statement)) declared.set(name, [...(declared.get(name) ?? []), statement]);
  }
  return { source, declared, imported, handedOn };
}

function namesOf(statement) {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map(({ name }) => name.text);
  return statement.name ? [statement.name.text] : [];
}

function fileOf(file, specifier) {
  if (!specifier.startsWith(".")) return undefined;
  return relative(".", join(dirname(file), specifier)).replace(/\.js$/, ".d.ts");
}

/** The names that users can import from a file. */
function exportsOf(modules, file) {
  const { declared, handedOn } = modules.get(file);
  const own = [...declared].filter(([, [statement]]) => isExported(statement)).map(([name]) => name);
  const others = handedOn.flatMap(({ statement, from }) => {
    const named = statement.exportClause?.elements.map(({ name }) => name.text);
    return named ?? (from === undefined ? [] : exportsOf(modules, from));
  });
  return [...own, ...others];
}

function isExported(statement) {
  return statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}

/** Notes that a name of a file is needed, with everything that it refers to. */
function want(modules, wanted, file, name) {
  const key = `${file} ${name}`;
  const module = modules.get(file);
  if (!module || wanted.has(key)) return;
  wanted.add(key);
  for (const { statement, from } of module.handedOn) {
    const element = statement.exportClause?.elements.find((one) => one.name.text === name);
    if (element || !statement.exportClause) want(modules, wanted, from, element?.propertyName?.text ?? name);
  }
  const origin = module.imported.get(name);
  if (origin) want(modules, wanted, origin.from, origin.name);
  for (const statement of module.declared.get(name) ?? []) visit(statement);

  function visit(node) {
    if (ts.isIdentifier(node)) want(modules, wanted, file, node.text);
    if (ts.isImportTypeNode(node) && node.qualifier) {
      want(modules, wanted, fileOf(file, node.argument.literal.text), node.qualifier.getText().split(".")[0]);
    }
    ts.forEachChild(node, visit);
  }
}

/** The text of a file without the statements and imports that nothing needs; empty if none is left. */
function kept({ source, imported }, isWanted) {
  const parts = source.statements.flatMap((statement) => {
    if (ts.isImportDeclaration(statement)) return importOf(statement, imported, isWanted);
    if (ts.isExportDeclaration(statement)) return statement.moduleSpecifier ? handedOnBy(statement, isWanted) : [];
    return namesOf(statement).some(isWanted) ? [written(statement)] : [];
  });
  if (parts.every((part) => part.startsWith("import "))) return "";
  const libraries = source.libReferenceDirectives.map(({ fileName }) => `/// <reference lib="${fileName}" />`);
  return `${[...libraries, ...parts].join("\n")}\nexport {};\n`;
}

/** With its comments, but for the references at the head of the file. */
function written(statement) {
  return statement
    .getFullText()
    .replace(/^\/\/\/ <reference.*$/gm, "")
    .trim();
}

function importOf(statement, imported, isWanted) {
  const bindings = statement.importClause?.namedBindings;
  if (!bindings || !ts.isNamedImports(bindings)) return isWanted(bindings?.name.text) ? [statement.getText()] : [];
  const needed = bindings.elements.map(({ name }) => name.text).filter(isWanted);
  if (needed.length === 0) return [];
  const written = needed.map((name) => {
    const { name: original } = imported.get(name);
    return original === name ? name : `${original} as ${name}`;
  });
  return [`import type { ${written.join(", ")} } from ${statement.moduleSpecifier.getText()};`];
}

function handedOnBy(statement, isWanted) {
  if (!statement.exportClause) return [statement.getText()];
  return statement.exportClause.elements.some(({ name }) => isWanted(name.text)) ? [statement.getText()] : [];
}
