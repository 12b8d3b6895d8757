/** Whether this entry point's instance can still be used: after a trap it cannot. */

let isDead = false;

/** Whether calls can be made, and objects of the module freed. */
export function isAlive(): boolean {
  return !isDead;
}

export function giveUp(): void {
  isDead = true;
}
