/** It is noon: "three hours ago" is today, whenever the programs run. */

const RealDate = Date;
const started = RealDate.now();
const noon = Math.floor(started / 86_400_000) * 86_400_000 + 43_200_000;

globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length > 0 ? given : [globalThis.Date.now()]));
  }

  static now() {
    return RealDate.now() - started + noon;
  }
};
