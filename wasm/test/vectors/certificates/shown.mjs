/** What a vector says of a certificate: the fields by the names of the EU schema. */

const NAME = { fn: "family", gn: "given", fnt: "familyTransliterated", gnt: "givenTransliterated" };
const ISSUED = { co: "country", is: "issuer", ci: "identifier" };

const ENTRY = {
  vaccination: {
    tg: "disease",
    vp: "vaccine",
    mp: "product",
    ma: "manufacturer",
    dn: "doseNumber",
    sd: "seriesDoses",
    dt: "date",
    ...ISSUED,
  },
  test: {
    tg: "disease",
    tt: "testType",
    nm: "name",
    ma: "device",
    sc: "sampleTime",
    tr: "result",
    tc: "centre",
    ...ISSUED,
  },
  recovery: { tg: "disease", fr: "firstPositive", df: "validFrom", du: "validUntil", ...ISSUED },
};

/** By the schema's names; null where nothing is said. */
function shown(names, content) {
  return Object.fromEntries(Object.entries(names).map(([name, field]) => [name, content[field] ?? null]));
}

export function contentSaid({ kind, version, name, dateOfBirth, entry }) {
  return { ver: version, nam: shown(NAME, name), dob: dateOfBirth, entry: shown(ENTRY[kind], entry) };
}
