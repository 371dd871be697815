// A client of Graph and its test, in Node without any package: the client creates, polls and downloads,
// and the test controls the simulator over HTTP. Takes the info file of serve, and prints what it has
// seen as JSON.
import { readFileSync } from "node:fs";

const info = JSON.parse(readFileSync(process.argv[2], "utf8"));
const api = info.endpoint + "/v1.0/admin/configurationManagement";
const rule = "microsoft.exchange.transportrule";
const mailbox = "microsoft.exchange.sharedmailbox";

async function send(method, url, token, body) {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const response = await fetch(url, { method, headers, body });
  const text = await response.text();
  return {
    status: response.status,
    retryAfter: response.headers.get("Retry-After"),
    text,
    json: text ? JSON.parse(text) : undefined,
  };
}

// What a test has: the control paths.
async function control(method, path, body) {
  const json = typeof body === "string" || body === undefined ? body : JSON.stringify(body);
  const answer = await send(method, `${info.endpoint}/_simulator${path}`, info.controlToken, json);
  if (answer.status >= 400) {
    throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  }
  return answer.json;
}

// What a client has: it comes back after Retry-After when it is throttled.
let waits = [];
async function graph(method, path, body, token = info.tokens.readWrite) {
  const url = path.startsWith("http") ? path : api + path;
  for (;;) {
    const answer = await send(method, url, token, body && JSON.stringify(body));
    if (answer.status !== 429) {
      return answer;
    }
    waits.push(answer.retryAfter);
    await new Promise((done) => setTimeout(done, Number(answer.retryAfter) * 1000));
  }
}

const create = async (displayName, types = [rule, mailbox], token) =>
  (await graph("POST", "/configurationSnapshots/createSnapshot", { displayName, resources: types }, token))
    .json;
const poll = async (id) =>
  (await graph("GET", `/configurationSnapshotJobs/${id}?$select=status,resourceLocation,errorDetails`))
    .json;
const list = async (token) => (await graph("GET", "/configurationSnapshotJobs", undefined, token)).json.value;

const result = {};
result.ready = (await control("GET", "/ready")).ready;
result.start = await control("GET", "/time");

// create, advance, poll
const job = await create("First export");
result.created = job.status;
result.beforeAdvance = (await poll(job.id)).status;
await control("POST", "/advance", { duration: "PT10S" });
result.whileRunning = (await poll(job.id)).status;
result.now = (await control("POST", "/advance", { duration: "PT2M" })).now;
const ended = await poll(job.id);
result.ended = ended.status;
result.types = (await graph("GET", ended.resourceLocation)).json.resources.map((each) => each.resourceType);

// forbid a type
const forbidden = await control("POST", "/faults", { kind: "forbid", resourceType: mailbox });
const partial = await create("Partial export");
await control("POST", "/advance", { untilIdle: true });
result.partial = await poll(partial.id);
result.forbidden = await control("GET", `/faults/${forbidden.id}`);
await control("DELETE", `/faults/${forbidden.id}`);

// throttle
await control("POST", "/faults", {
  kind: "throttle",
  operations: ["createSnapshot"],
  times: 2,
  retryAfter: "PT30S",
  advancing: true,
});
const before = (await control("GET", "/time")).now;
result.throttled = (await create("Throttled export")).status;
result.waits = waits;
result.waited = (Date.parse((await control("GET", "/time")).now) - Date.parse(before)) / 1000;

// look at the journal
const creates = await control("GET", "/journal?operation=createSnapshot");
result.creates = creates.entries.map((entry) => `${entry.status} ${entry.fault ?? "-"}`);
await graph("GET", info.endpoint + "/v1.0/me");
result.unmatched = (await control("GET", "/journal?unmatched=true")).entries.map((entry) => entry.url);
await control("DELETE", "/journal");
result.journalAfterwards = (await control("GET", "/journal")).entries.length;

// another tenant
const fabrikam = "aaaaaaaa-2222-3333-4444-555555555555";
await control("POST", "/tenants", { id: fabrikam });
await control("POST", `/tenants/${fabrikam}/configuration`, {
  resources: [{ displayName: "EXOTransportRule-A", resourceType: rule, properties: { Name: "A" } }],
});
result.generated = Object.keys(
  (await control("POST", `/tenants/${fabrikam}/generate`, { seed: 7, preset: "small" })).counts,
).length;
const { token } = await control("POST", "/tokens", { tenantId: fabrikam });
await create("Fabrikam export", [rule], token);
result.fabrikam = (await list(token)).map((each) => each.displayName);
result.contoso = (await list()).map((each) => each.displayName);

// save, lose, load
const state = await send("GET", `${info.endpoint}/_simulator/state`, info.controlToken);
await graph("DELETE", `/configurationSnapshotJobs/${job.id}`);
result.deleted = (await list()).map((each) => each.displayName);
await control("PUT", "/state", state.text);
result.loaded = (await list()).map((each) => each.displayName);
result.content = (await graph("GET", ended.resourceLocation)).json.resources.length;

// reset
await control("POST", "/faults", { kind: "stall", resourceType: rule });
await control("POST", "/reset");
result.jobsAfterReset = (await list()).length;
result.tenantsAfterReset = (await control("GET", "/tenants")).tenants.map((tenant) => tenant.id);
result.faultsAfterReset = (await control("GET", "/faults")).faults.length;
result.end = await control("GET", "/time");

console.log(JSON.stringify(result));
