// Resolves the hosts of Microsoft to SIMULATOR_ADDRESS, in this process alone: node --require.
const dns = require("node:dns");

const hosts = ["login.microsoftonline.com", "graph.microsoft.com"];
const address = process.env.SIMULATOR_ADDRESS;
const lookup = dns.lookup;

dns.lookup = (host, options, callback) => {
  const done = callback ?? options;
  if (!hosts.includes(host)) {
    return lookup(host, options, callback);
  }
  return process.nextTick(() =>
    options.all ? done(null, [{ address, family: 4 }]) : done(null, address, 4),
  );
};
