/** What a vector gives: bytes in hexadecimal digits, texts, whole numbers and lists, by name. */

/** The vector is wrong, or what stands around its operation: not what the operation came to. */
export class WrongVector extends Error {}

const DAY_MS = 86_400_000;

/**
 * What is given to one operation, or one object in it. Everything that is given must be asked for: a misspelt name
 * would otherwise pass for what is left out.
 */
export class Given {
  #fields;
  #used = new Set();

  constructor(fields) {
    this.#fields = fields;
  }

  /** Says which fields nobody asked for. */
  checkUsed() {
    const unused = Object.keys(this.#fields).filter((name) => !this.#used.has(name));
    if (unused.length > 0) throw new WrongVector(`given and not used: ${unused.join(", ")}`);
  }

  has(name) {
    return Object.hasOwn(this.#fields, name);
  }

  value(name) {
    this.#used.add(name);
    if (!this.has(name)) throw new WrongVector(`${name} is not given`);
    return this.#fields[name];
  }

  text(name) {
    return text(this.value(name), name);
  }

  bytes(name) {
    return unhex(this.value(name), name);
  }

  whole(name) {
    const value = this.value(name);
    if (!Number.isSafeInteger(value)) throw new WrongVector(`${name} is not a whole number`);
    return value;
  }

  /** Seconds since 1970. */
  date(name) {
    return new Date(this.whole(name) * 1000);
  }

  /** A day, counted from 1970-01-01, as the package takes it. */
  day(name) {
    return new Date(this.whole(name) * DAY_MS).toISOString().slice(0, 10);
  }

  flag(name) {
    const value = this.value(name);
    if (typeof value !== "boolean") throw new WrongVector(`${name} is not true or false`);
    return value;
  }

  list(name) {
    const value = this.value(name);
    if (!Array.isArray(value)) throw new WrongVector(`${name} is not a list`);
    return value;
  }

  texts(name) {
    return this.list(name).map((value) => text(value, name));
  }

  /** A list of byte strings. */
  allBytes(name) {
    return this.list(name).map((value) => unhex(value, name));
  }

  /** What `read` makes of an object, all of whose fields it must ask for. */
  object(name, read) {
    return within(this.value(name), name, read);
  }

  /** What `read` makes of each object of a list. */
  objects(name, read) {
    return this.list(name).map((value) => within(value, name, read));
  }

  /** What `read` makes of the field; undefined where it is not given. */
  optional(name, read) {
    return this.has(name) ? read(this, name) : undefined;
  }

  /** Those of these fields that are given, by the names that the package has for them. */
  present(names, read) {
    const given = Object.entries(names).filter(([name]) => this.has(name));
    return Object.fromEntries(given.map(([name, option]) => [option, read(this, name)]));
  }
}

/** How a field is read, where that is handed on. */
export const as = {
  text: (given, name) => given.text(name),
  bytes: (given, name) => given.bytes(name),
  whole: (given, name) => given.whole(name),
  date: (given, name) => given.date(name),
  flag: (given, name) => given.flag(name),
  texts: (given, name) => given.texts(name),
  allBytes: (given, name) => given.allBytes(name),
};

function within(value, name, read) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new WrongVector(`${name} is not an object`);
  }
  const given = new Given(value);
  const found = read(given);
  given.checkUsed();
  return found;
}

function text(value, name) {
  if (typeof value !== "string") throw new WrongVector(`${name} is not text`);
  return value;
}

function unhex(value, name) {
  if (!/^([0-9a-f]{2})*$/.test(text(value, name))) throw new WrongVector(`${name} is not hexadecimal`);
  return Uint8Array.from({ length: value.length / 2 }, (_, at) => Number.parseInt(value.slice(2 * at, 2 * at + 2), 16));
}

/** What stands around an operation must not be what is refused: where it is, the vector is wrong. */
export function prepared(work) {
  try {
    return work();
  } catch (error) {
    throw new WrongVector(`what is given is refused: ${error.code ?? error.stack}`);
  }
}

/** The same for what is promised. */
export async function preparedLater(work) {
  const came = await work().then(
    (found) => ({ found }),
    (error) => ({ error }),
  );
  return prepared(() => {
    if (came.error) throw came.error;
    return came.found;
  });
}

/** What is done before the operation, whatever comes of it. */
export function whatever(work) {
  try {
    work();
  } catch (error) {
    if (error.name !== "RecordError") throw error;
  }
}

/** One of a table's functions by its name. */
export function named(table, name) {
  if (!Object.hasOwn(table, name)) throw new WrongVector(`nothing is called ${name}`);
  return table[name];
}
