/* Two pages of this phone know the same: what one writes, spends or is told, the other hears. */

import * as list from "./list.js";
import * as pool from "./pool.js";
import * as scans from "./scans.js";
import * as sync from "./sync.js";

const channel = "BroadcastChannel" in window ? new BroadcastChannel("kakehashi-door") : null;
const say = (message) => channel?.postMessage(message);

const HEARD = {
  rows(rows) {
    scans.heard(rows);
    sync.soon();
  },
  places: pool.elsewhere,
  server: ({ said }) => sync.elsewhere(said),
  list: list.elsewhere,
};

/** Told of what the server said to the other page, too: `heard(said)`. */
export function begin(heard) {
  scans.follow((changed, elsewhere) => {
    if (!elsewhere && changed.length) say({ rows: changed.map(({ asking: _asking, ...row }) => row), places: pool.state() });
  });
  sync.follow((said) => say({ server: { said: said && brief(said) }, places: pool.state() }));
  list.follow((moved) => moved && say({ list: moved }));
  channel?.addEventListener("message", ({ data }) => {
    for (const [name, value] of Object.entries(data)) HEARD[name]?.(value);
    if ("server" in data) heard(data.server.said);
  });
}

/** Without what is about people. */
const brief = ({ doors, epoch, roster, now }) => ({ doors, epoch, roster, now });
