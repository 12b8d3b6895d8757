/** Everything that can be called in an entry point, by reflection, so that nothing new is left untried. */

/** Not operations: errors, and what is inherited from `Handle`. */
const isError = (value) => typeof value === "function" && (value === Error || value.prototype instanceof Error);
const INHERITED = ["constructor", "dispose", "toString"];

/**
 * `name` of a function, `Object.name` of one in a frozen object, `Class.name` of a static method, `Class#name` of a
 * method or getter.
 */
export function surface(module) {
  const found = [];
  for (const [name, value] of Object.entries(module)) {
    if (isError(value) || name === "Handle" || name === "init") continue;
    if (typeof value === "function" && /^class\b/.test(Function.prototype.toString.call(value))) {
      found.push(...classSurface(name, value));
    } else if (typeof value === "function") {
      found.push({ name, kind: "function" });
    } else if (typeof value === "object") {
      const inner = Object.entries(value).filter(([, member]) => typeof member === "function");
      found.push(...inner.map(([member]) => ({ name: `${name}.${member}`, kind: "function" })));
    }
  }
  return found;
}

function classSurface(name, type) {
  const own = (object) => Object.entries(Object.getOwnPropertyDescriptors(object));
  const statics = own(type).filter(([, { value }]) => typeof value === "function");
  const members = own(type.prototype).filter(([member]) => !INHERITED.includes(member));
  return [
    ...statics.map(([member]) => ({ name: `${name}.${member}`, kind: "function" })),
    ...members.map(([member, { get }]) => ({ name: `${name}#${member}`, kind: get ? "getter" : "method" })),
  ];
}
