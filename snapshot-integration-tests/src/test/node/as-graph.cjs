// Leads connections to graph.microsoft.com to a port of loopback, as the hosts file does with the
// address. A test can neither write to that file nor be sure of port 443.
const tls = require("node:tls");

const connect = tls.connect;
tls.connect = (options, ...more) => {
  if (options.servername !== "graph.microsoft.com") {
    throw new Error("a connection to " + options.host + " is not part of the test");
  }
  return connect({ ...options, host: "127.0.0.1", port: process.env.GRAPH_PORT }, ...more);
};
