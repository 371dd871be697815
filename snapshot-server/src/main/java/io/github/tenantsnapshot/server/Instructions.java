package io.github.tenantsnapshot.server;

import io.github.tenantsnapshot.internal.http.LogText;
import java.io.PrintWriter;

/** The output of {@code serve}: its URL, its tokens, and a shell command for each operation. */
final class Instructions {

  private static final String REQUEST =
      "{\"displayName\":\"Snapshot Demo\",\"resources\":"
          + "[\"microsoft.exchange.sharedmailbox\",\"microsoft.exchange.transportrule\"]}";

  private Instructions() {}

  static void print(ServerInfo info, SimulationOptions.Simulation simulation, PrintWriter out) {
    String plain = "curl -sS -w '\\n'";
    if (info.certificate() != null) {
      plain += " --cacert '" + info.certificate() + "'";
    }
    String curl = plain + " -H \"Authorization: Bearer $TOKEN\"";
    String control = plain + " -H \"Authorization: Bearer $CONTROL\"";
    out.println("endpoint   " + info.endpoint());
    out.println("tenant id  " + info.tenantId());
    if (info.certificate() != null) {
      out.println("trust      " + LogText.line(info.certificate().toString()));
    }
    out.println("page       " + info.endpoint() + "/_simulator/#token=" + info.controlToken());
    out.println();
    info.tokens().forEach((name, token) -> out.println("token " + name + "\n" + token + "\n"));
    out.println("control token\n" + info.controlToken() + "\n");
    out.println(
        "# Paste these into a shell. The token read may only read; none and expired are rejected.");
    out.println("TOKEN=" + info.tokens().get("readWrite"));
    out.println("GRAPH=" + info.endpoint() + "/v1.0/admin/configurationManagement");
    out.println("CONTROL=" + info.controlToken());
    out.println("SIMULATOR=" + info.endpoint() + "/_simulator");
    out.println("# create a snapshot job, and store its id in JOB");
    out.println(
        "CREATED=$("
            + curl
            + " -H 'Content-Type: application/json' -d '"
            + REQUEST
            + "' \"$GRAPH/configurationSnapshots/createSnapshot\"); echo \"$CREATED\";"
            + " JOB=$(echo \"$CREATED\""
            + member("id")
            + ")");
    String job = "\"$GRAPH/configurationSnapshotJobs/${JOB:?no job was created}";
    out.println("# list the jobs");
    out.println(curl + " \"$GRAPH/configurationSnapshotJobs\"");
    out.println("# get the job");
    out.println(curl + " " + job + "?\\$select=id,displayName,status,resourceLocation\"");
    if (simulation.inVirtualTime()) {
      out.println("# advance the clock until the job is done");
      out.println(control + " -d '{\"untilIdle\":true}' \"$SIMULATOR/advance\"");
    } else {
      out.println("# poll until the job is done");
      out.println(
          "until "
              + curl
              + " "
              + job
              + "\" | grep -E '\"status\": *\"(succeeded|partiallySuccessful|failed)\"'"
              + " >/dev/null; do sleep 1; done");
    }
    out.println("# download the snapshot");
    out.println(curl + " \"$(" + curl + " " + job + "\"" + member("resourceLocation") + ")\"");
    out.println("# delete the job");
    out.println(curl + " -X DELETE " + job + "\"");
    out.println("# show the requests so far; $SIMULATOR/openapi.json describes the whole control");
    out.println(control + " \"$SIMULATOR/journal\"");
    out.println();
    out.println("Listening. Press Ctrl-C to stop.");
  }

  /** Returns a shell filter that extracts the first text member of this name from JSON. */
  private static String member(String name) {
    return " | grep -o '\"" + name + "\": *\"[^\"]*\"' | head -n 1 | cut -d '\"' -f 4";
  }
}
