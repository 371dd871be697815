// What three public clients do, call by call, with plain fetch: no code of theirs is used.
// node clients.mjs INFO-FILE CLIENT
import { readFileSync } from "node:fs";

const info = JSON.parse(readFileSync(process.argv[2], "utf8"));
const API = "/beta/admin/configurationManagement";

async function call(method, url, expected, body) {
  const response = await fetch(url.startsWith("http") ? url : info.endpoint + url, {
    method,
    headers: {
      Authorization: `Bearer ${info.tokens.readWrite}`,
      "Content-Type": "application/json",
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (response.status !== expected) {
    throw new Error(`${method} ${url}: ${response.status} instead of ${expected}: ${text}`);
  }
  return text === "" ? null : JSON.parse(text);
}

/** Returns a member that the client reads, and fails if it is absent or of another type. */
function member(object, name, type) {
  const value = object[name];
  const actual = Array.isArray(value) ? "array" : value === null ? "null" : typeof value;
  if (actual !== type) {
    throw new Error(`the member ${name} must be a ${type}, but is ${actual}`);
  }
  return value;
}

function texts(object, name) {
  const values = member(object, name, "array");
  values.forEach((value, index) => member(values, index, "string"));
  return values;
}

function instant(object, name) {
  const date = new Date(member(object, name, "string"));
  if (Number.isNaN(date.getTime())) {
    throw new Error(`the member ${name} must be an instant`);
  }
  return date;
}

async function untilEnded(path) {
  for (let polls = 0; polls < 20; polls++) {
    const job = await call("GET", path, 200);
    if (["succeeded", "partiallySuccessful", "failed"].includes(member(job, "status", "string"))) {
      return job;
    }
  }
  throw new Error("the job has not ended");
}

function require(condition, what) {
  if (!condition) {
    throw new Error(what);
  }
}

const clients = {
  /** microsoft/UTCM-ControlPanel: a page that lists jobs, their errors and their content. */
  async controlPanel() {
    const jobs = `${API}/configurationSnapshotJobs`;
    const list = async () =>
      member(
        await call(
          "GET",
          `${jobs}?$select=id,displayName,description,status,createdDateTime,completedDateTime,` +
            "resourceLocation,resources,createdBy,errorDetails&$orderby=createdDateTime%20desc",
          200,
        ),
        "value",
        "array",
      );
    await call("POST", `${API}/configurationSnapshots/createSnapshot`, 200, {
      displayName: "Snapshot of Friday",
      description: "",
      resources: ["microsoft.teams.meetingpolicy", "microsoft.exchange.transportrule"],
    });
    await untilEnded(`${jobs}/${member((await list())[0], "id", "string")}`);
    const [job] = await list();
    const id = member(job, "id", "string");
    member(job, "displayName", "string");
    member(job, "description", "string");
    instant(job, "createdDateTime");
    instant(job, "completedDateTime");
    texts(job, "resources");
    // read without a check, so both must be objects
    const createdBy = member(job, "createdBy", "object");
    member(member(createdBy, "user", "object"), "displayName", "string");
    member(createdBy, "application", "object");
    require(job.status === "partiallySuccessful", job.status);
    const errors = texts(await call("GET", `${jobs}('${id}')?$select=errorDetails`, 200), "errorDetails");
    // the page removes the last character, which is a comma
    require(errors.length === 1 && errors[0].endsWith(","), errors);
    const location = member(job, "resourceLocation", "string");
    const snapshotId = location.split("('")[1].split("')")[0];
    const snapshot = await call("GET", `${API}/configurationSnapshots('${snapshotId}')`, 200);
    member(snapshot, "displayName", "string");
    const resources = member(snapshot, "resources", "array");
    require(resources.length > 0, "no resources");
    resources.forEach((resource) => {
      member(resource, "displayName", "string");
      member(resource, "resourceType", "string");
      member(resource, "properties", "object");
    });
    await call("DELETE", `${jobs}('${id}')`, 204);
    require((await list()).length === 0, "the job was not deleted");
  },

  /** AndreasRogge/M365Watcher: the server of a dashboard. */
  async m365Watcher() {
    const jobs = `${API}/configurationSnapshotJobs`;
    require(member(await call("GET", jobs, 200), "value", "array").length === 0, "jobs");
    const created = await call("POST", `${API}/configurationSnapshots/createSnapshot`, 200, {
      displayName: "Snapshot 20261127",
      description: "",
      resources: ["microsoft.exchange.transportrule"],
    });
    const path = `${jobs}/${member(created, "id", "string")}`;
    member(created, "displayName", "string");
    instant(created, "createdDateTime");
    const job = await untilEnded(path);
    require(job.status === "succeeded", job.status);
    texts(job, "resources");
    const contents = await call("GET", member(job, "resourceLocation", "string"), 200);
    member(contents, "displayName", "string");
    member(contents, "description", "string");
    member(contents, "resources", "array").forEach((resource) => {
      member(resource, "resourceType", "string");
      member(resource, "properties", "object");
    });
    await call("DELETE", path, 204);
    const error = member(await call("DELETE", path, 404), "error", "object"); // deleted already
    member(error, "code", "string");
    member(error, "message", "string");
  },

  /** Graphyo: a page whose client is generated from the metadata, without the action. */
  async graphyo() {
    const now = new Date().toISOString().replace(/[^\w]/g, "");
    const created = await call("POST", `${API}/configurationSnapshots/createSnapshot`, 200, {
      displayName: `GraphyoDrift ${now}`.substring(0, 32),
      description: "Snapshot of Conditional Access Policies for drift detection",
      resources: ["microsoft.entra.conditionalaccesspolicy"],
    });
    for (let polls = 0; polls < 20; polls++) {
      const [job] = member(
        await call(
          "GET",
          `${API}/configurationSnapshotJobs?$orderby=createdDateTime%20desc&$top=25`,
          200,
        ),
        "value",
        "array",
      );
      require(job.id === member(created, "id", "string"), "another job");
      instant(job, "createdDateTime");
      instant(job, "completedDateTime"); // also before the end of the job
      member(job, "tenantId", "string");
      if (member(job, "status", "string") === "succeeded") {
        const snapshot = await call("GET", member(job, "resourceLocation", "string"), 200);
        member(snapshot, "parameters", "array");
        require(member(snapshot, "resources", "array").length > 0, "no policies");
        return;
      }
    }
    throw new Error("the job has not ended");
  },
};

await clients[process.argv[3]]();
