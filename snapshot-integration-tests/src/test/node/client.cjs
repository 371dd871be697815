// Does with Microsoft's Graph client what its users do, and prints what came back as JSON.
// Takes the info file of serve, the version of the API, and how to find the server: "graph" leaves
// the URLs as they are, "base" gives the client a base URL.
const { readFileSync } = require("node:fs");
const { Client, GraphError, PageIterator } = require("@microsoft/microsoft-graph-client");

const [infoFile, version, way] = process.argv.slice(2);
const info = JSON.parse(readFileSync(infoFile, "utf8"));
const jobs = "/admin/configurationManagement/configurationSnapshotJobs";
const snapshots = "/admin/configurationManagement/configurationSnapshots";
const type = "microsoft.exchange.transportrule";

function clientOf(token) {
  const options = { authProvider: (done) => done(null, token), defaultVersion: version };
  if (way === "base") {
    options.baseUrl = info.endpoint + "/";
    options.customHosts = new Set([new URL(info.endpoint).hostname]);
  }
  return Client.init(options);
}

const client = clientOf(info.tokens.readWrite);

function create(displayName, by = client, types = [type]) {
  return by.api(snapshots + "/createSnapshot").post({ displayName, resources: types });
}

async function ended(id) {
  for (let i = 0; i < 10000; i++) {
    const job = await client.api(`${jobs}/${id}`).get();
    if (!["notStarted", "running"].includes(job.status)) {
      return job;
    }
  }
  throw new Error("the job does not end");
}

async function failure(call) {
  try {
    await call();
  } catch (e) {
    return {
      isGraphError: e instanceof GraphError,
      statusCode: e.statusCode,
      code: e.code,
      message: e.message,
      hasRequestId: /^[0-9a-f-]{36}$/.test(e.requestId),
      hasDate: !Number.isNaN(e.date.getTime()),
    };
  }
  throw new Error("there was no failure");
}

async function names(request) {
  const found = [];
  const pages = new PageIterator(client, await request.get(), (job) => {
    found.push(job.displayName);
    return true;
  });
  await pages.iterate();
  return found;
}

async function main() {
  const result = {};
  result.created = await create("Export Alpha");
  result.ended = await ended(result.created.id);
  result.snapshot = await client.api(result.ended.resourceLocation).get();

  for (const name of ["Export Bravo", "Export Charlie", "Export Delta", "Export Echo"]) {
    await create(name);
  }
  const page = await client
    .api(jobs)
    .select(["id", "displayName"])
    .filter("displayName ne 'Export Bravo'")
    .orderby("displayName desc")
    .top(2)
    .count(true)
    .get();
  result.page = page;
  result.secondPage = await client.api(page["@odata.nextLink"]).get();
  result.iterated = await names(client.api(jobs).top(2));
  result.filtered = await names(client.api(jobs).filter("startsWith(displayName,'Export D')"));

  result.unsupported = await failure(() => create("Export Foxtrot", client, ["no.such.type"]));
  result.taken = await failure(() => create("Export Alpha"));
  result.byToken = {};
  for (const [name, token] of Object.entries(info.tokens)) {
    const other = clientOf(token);
    const get = () => other.api(`${jobs}/${result.created.id}`).get();
    const post = () => create("Export Golf", other);
    const outcome = (call) =>
      call().then(
        () => "200",
        (e) => `${e.statusCode} ${e.code}`,
      );
    result.byToken[name] = [await outcome(get), await outcome(post)];
  }

  await client.api(`${jobs}/${result.created.id}`).delete();
  result.deleted = await failure(() => client.api(`${jobs}/${result.created.id}`).get());
  result.snapshotDeleted = await failure(() => client.api(result.ended.resourceLocation).get());
  console.log(JSON.stringify(result));
}

main();
