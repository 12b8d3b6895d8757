/** A country's rule for recoveries, as the EU gateway has them. */
export function rule(changes = {}) {
  return {
    Identifier: "RR-DE-0001",
    Type: "Acceptance",
    Country: "DE",
    CertificateType: "Recovery",
    Version: "1.0.0",
    SchemaVersion: "1.0.0",
    Engine: "CERTLOGIC",
    EngineVersion: "1.0.0",
    ValidFrom: "2021-01-01T00:00:00Z",
    ValidTo: "2099-01-01T00:00:00Z",
    Description: [
      { lang: "en", desc: "The test must be 28 to 180 days old." },
      { lang: "de", desc: "Der Test muss 28 bis 180 Tage alt sein." },
    ],
    Logic: {
      "not-after": [
        { plusTime: [{ var: "payload.r.0.fr" }, 28, "day"] },
        { plusTime: [{ var: "external.validationClock" }, 0, "day"] },
        { plusTime: [{ var: "payload.r.0.fr" }, 180, "day"] },
      ],
    },
    ...changes,
  };
}
