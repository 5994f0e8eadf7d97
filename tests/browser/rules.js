/* Runs the phone's rules of a door over a table: one call a page. Values as tests/doors.py makes them, times in ms. */
async ({ verdicts, histories, codes }) => {
  const at = (name) => import(new URL(`/scanner/${name}.js`, location.href));
  const [{ verdict }, { settled }, { badgeCode, reference }] = await Promise.all(["verdict", "presence", "badges"].map(at));
  const facts = ({ doors, timezone }) => ({ doors: new Map(doors), timezone });
  const pairs = (map) => [...map].sort(([one], [other]) => one - other);

  const said = ({ holder, door, capacity, booked, free, scans, site, code, now }) => {
    const inside = settled(scans, facts(site), now).inside(code);
    const left = capacity === null ? null : Math.max(0, capacity - new Set([...booked, ...inside.keys()]).size);
    return verdict(holder, { ...door, free: free === undefined ? left : free }, inside, now);
  };

  const story = ({ scans, site, doors, now }) => {
    const state = settled(scans, facts(site), now);
    return {
      stays: state.stays.map(({ person, door, since, until, inferred, by, override, began, ended }) =>
        [person, door, since, until, inferred, by, override, began, ended]),
      spots: pairs(state.spots).map(([person, { door, since, inferred }]) => [person, door, since, inferred]),
      inside: doors.map((door) => pairs(state.inside(door))),
      came: doors.map((door) => pairs(state.came(door))),
      twice: state.twice.map(({ first, again }) => [first, again]),
    };
  };

  return {
    verdicts: verdicts.map(said),
    histories: histories.map(story),
    codes: await Promise.all(codes.map(badgeCode).map(async (code) => [code, code && (await reference(code))])),
  };
}
