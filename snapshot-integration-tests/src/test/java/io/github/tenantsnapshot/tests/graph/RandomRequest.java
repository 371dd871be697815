package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MEETING;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.RULE;

import io.github.tenantsnapshot.SnapshotJob;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A random request. Most have only one or two errors, so that processing gets far before it rejects
 * them.
 *
 * @param call the call from which the request is derived, for the counts
 * @param documented the documented response statuses of the call
 */
record RandomRequest(
    String call,
    Set<Integer> documented,
    String method,
    String url,
    Map<String, List<String>> headers,
    byte[] body) {

  static final Set<Integer> STATUSES = Set.of(200, 204, 400, 401, 403, 404, 405, 409, 413, 415);

  private static final Set<Integer> OF_CREATE = Set.of(200, 400, 401, 403, 409, 413, 415);
  private static final Set<Integer> OF_LIST = Set.of(200, 400, 401, 403);
  private static final Set<Integer> OF_ENTITY = Set.of(200, 400, 401, 403, 404);
  private static final Set<Integer> OF_DELETE = Set.of(204, 400, 401, 403, 404);
  private static final Set<Integer> OF_OTHER_METHOD = Set.of(400, 401, 404, 405);
  private static final Set<Integer> OF_NO_PATH = Set.of(400, 401, 404);

  private static final String[] METHODS = {
    "GET", "POST", "DELETE", "HEAD", "PUT", "PATCH", "OPTIONS", "TRACE", "MERGE", "get", "Post"
  };

  private static final String[] IMPOSSIBLE_METHODS = {
    "", "G\u0000T", "G T", "\u00e9", "GET\r\nX: y"
  };

  private static final String[] BODY_TOKENS = {
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "\\",
    "\\u0000",
    "\\ud83d",
    "null",
    "true",
    "1.50",
    "1e999",
    "\"resources\":",
    "\"displayName\":1",
    "\u0000",
    "\u00e9",
    "\uD83D\uDE00",
    "\uFEFF",
    "@",
    "%",
    "NaN",
    "/**/",
    "'"
  };

  /** JSON values, and text that resembles JSON, to replace a valid value. */
  private static final String[] VALUES = {
    "null",
    "true",
    "0",
    "-0.0",
    "1e999",
    "-1E-999",
    "9".repeat(400),
    "0." + "3".repeat(1500),
    "1".repeat(5000),
    "NaN",
    "-Infinity",
    "01",
    "{}",
    "[]",
    "[[]]",
    "[null]",
    "[\"\"]",
    "[1]",
    "[\"" + MAILBOX + "\",\"" + MAILBOX + "\"]",
    "[\"microsoft.nothing\",\"Microsoft.Exchange.TransportRule\",\"\\u0000\"]",
    "[" + ("\"" + RULE + "\",").repeat(2000) + "\"" + RULE + "\"]",
    "[".repeat(20) + "]".repeat(20),
    "[".repeat(3000) + "]".repeat(3000),
    "{\"a\":".repeat(900) + "1" + "}".repeat(900),
    "\"\"",
    "\" \"",
    "\"seven 7\"",
    "\"eight  8\"",
    "\"" + "x".repeat(32) + "\"",
    "\"" + "x".repeat(33) + "\"",
    "\"" + "y".repeat(128) + "\"",
    "\"" + "y".repeat(129) + "\"",
    "\"" + "z".repeat(50_000) + "\"",
    "\"Snapshot-Demo\"",
    "\"Stra\u00dfe \u00e9\u00e9\u00e9\u00e9\"",
    "\"emoji \uD83D\uDE00\uD83D\uDE00\uD83D\uDE00\"",
    "\"nul \\u0000 nul\"",
    "\"lone \\ud83d lone\"",
    "\"lone \\ude00\\ud83d\"",
    "\"line\nbreak\"",
    "\"tab\\tand\\/\\b\"",
    "\"bad \\x escape\"",
    "'single quotes'",
    "\"never closed",
    "\"\\u202e\\ufeff\\uffff\"",
    ""
  };

  private static final String[] MORE_MEMBERS = {
    "\"displayName\":\"Snapshot 1\"",
    "\"resources\":[]",
    "\"description\":\"twice\",\"description\":\"twice\"",
    "\"displayname\":\"Snapshot 1\"",
    "\"@odata.type\":\"#microsoft.graph.configurationBaseline\"",
    "\"\":1",
    "\"id\":\"c91a1470-acc9-4585-bc03-522ae898f82f\"",
    "\"status\":{\"a\":[{}]}",
    "displayName:1",
    ""
  };

  private static final String[] URL_TOKENS = {
    "%27",
    "%",
    "%zz",
    "%2",
    "%2F",
    "%252F",
    "%c3%a9",
    "%C3",
    "%ED%A0%BD",
    "/",
    "//",
    "'",
    "(",
    ")",
    "('",
    "')",
    "(')",
    "?",
    "#",
    "&",
    "=",
    "$",
    "%00",
    "%FF",
    "\u00e9",
    "\uD83D",
    " ",
    "+",
    "..",
    ";a=b",
    ":",
    "://",
    "createSnapshot",
    "beta",
    "v1.0"
  };

  private static final String[] QUERIES = {
    "?",
    "?a=1",
    "?$select=id",
    "?$select=",
    "?$select=*,id,id",
    "?$select=nothing",
    "?$select=errorDetails,resources",
    "?$top=0",
    "?$top=-1",
    "?$top=1.5",
    "?$top=999",
    "?$top=1000",
    "?$top=99999999999999999999",
    "?$top=1&$top=1",
    "?$top=1&x",
    "?select=id",
    "?select=id&$select=id",
    "?%24filter=x",
    "?%2524filter=x",
    "?%zz=1",
    "?$count=TRUE",
    "?$count=true&$count=true",
    "?$skip=1",
    "?$search=x",
    "?$expand=x",
    "?$format=xml",
    "?$filter=",
    "?$filter=id+eq+'a'",
    "?$filter=displayName%20eq%20%27Snapshot%201%27",
    "?$filter=displayName ne 'x' and not (id eq 'x' or startsWith(description,'d'))",
    "?$filter=status eq microsoft.graph.snapshotJobStatus'succeeded'",
    "?$filter=status eq microsoft.graph.other'succeeded'",
    "?$filter=status eq 'succeeded'&$orderby=createdDateTime desc,status&$top=2&$count=true",
    "?$filter=createdDateTime ge 2025-02-30T00:00:00Z",
    "?$filter=createdDateTime le +999999999-12-31T23:59:59Z",
    "?$filter=tenantId gt 'a'",
    "?$filter=contains(displayName,'a')",
    "?$filter=" + "(".repeat(60) + "id eq 'a'" + ")".repeat(60),
    "?$filter=" + "id ne 'a' or ".repeat(500) + "id eq 'a'",
    "?$filter=" + "not ".repeat(2000) + "startsWith(displayName,'a')",
    "?$filter=displayName eq '" + "x".repeat(20_000) + "'",
    "?$orderBy=displayName,&$skiptoken=eA",
    "?$orderby=id,id desc",
    "?$orderby=tenantId",
    "?$orderby=" + "id,".repeat(1000) + "id",
    "?$skiptoken=",
    "?$skiptoken=%00",
    "?$skiptoken=AAAA&$top=1",
    "?" + "a=1&".repeat(3000)
  };

  private static final String[] CONTENT_TYPES = {
    "text/plain",
    "application/json;charset=utf-16",
    "application/json; charset=UTF-8",
    "APPLICATION/JSON",
    "application/json;odata.metadata=minimal",
    "application/xml",
    "multipart/form-data; boundary=x",
    "",
    ";;;",
    "\r\n",
    "application/json;charset",
    "application/json;charset=\"utf-8\"",
    "application/json;charset=\u00e9"
  };

  private static final String[] ACCEPTS = {
    "*/*", "application/json", "application/xml", "text/html;q=0", "", ";;", "\u0000"
  };

  private static final String[] PREFERENCES = {
    "include-unknown-enum-members", "odata.maxpagesize=1", "respond-async", "return=minimal", ",,"
  };

  /** A generator of requests from a seed. */
  static final class Generator {

    private final Random random;

    Generator(Random random) {
      this.random = random;
    }

    /** Returns a random request to a tenant that has these jobs. */
    RandomRequest next(List<SnapshotJob> jobs) {
      return switch (random.nextInt(16)) {
        case 0, 1, 2, 3, 4 ->
            of(
                "create",
                OF_CREATE,
                "POST",
                "/configurationSnapshots/"
                    + pick("createSnapshot", "microsoft.graph.createSnapshot"),
                random.nextInt(8) == 0 ? query(jobs) : "");
        case 5, 6, 7 ->
            of(
                "list",
                OF_LIST,
                "GET",
                "/configurationSnapshot" + pick("Jobs", "Jobs", "s") + pick("", "", "/$count"),
                query(jobs));
        case 8, 9 ->
            of("get job", OF_ENTITY, "GET", entity("/configurationSnapshotJobs", jobs), one(jobs));
        case 10, 11 ->
            of(
                "get snapshot",
                OF_ENTITY,
                "GET",
                entity("/configurationSnapshots", jobs),
                one(jobs));
        case 12, 13 ->
            of(
                "delete",
                OF_DELETE,
                "DELETE",
                entity("/configurationSnapshotJobs", jobs),
                random.nextInt(20) == 0 ? query(jobs) : "");
        case 14 ->
            of(
                "other method",
                OF_OTHER_METHOD,
                pick("PUT", "PATCH", "OPTIONS", "get", "pOST", "TRACE"),
                pick(
                    "/configurationSnapshots/createSnapshot",
                    "/configurationSnapshotJobs",
                    "/configurationSnapshots",
                    entity("/configurationSnapshotJobs", jobs),
                    entity("/configurationSnapshots", jobs)),
                "");
        default ->
            of(
                "no path",
                OF_NO_PATH,
                pick(METHODS),
                pick(
                    "/x",
                    "",
                    "/",
                    "/configurationSnapshotJobs/a/b",
                    "/configurationSnapshots/a/content"),
                "");
      };
    }

    private RandomRequest of(
        String call, Set<Integer> documented, String method, String path, String query) {
      boolean altered = random.nextInt(12) == 0;
      String root = pick("", "https://graph.microsoft.com", "http://127.0.0.1:8080", "https://x");
      String url =
          root + "/" + pick("v1.0", "beta") + "/admin/configurationManagement" + path + query;
      String sent = method;
      if (altered) {
        if (random.nextBoolean()) {
          for (int i = 1 + random.nextInt(3); i > 0; i--) {
            url = mutated(url, URL_TOKENS);
          }
        } else {
          sent = random.nextInt(10) == 0 ? pick(IMPOSSIBLE_METHODS) : pick(METHODS);
        }
      } else if (method.equals("GET") && random.nextInt(20) == 0) {
        sent = "HEAD";
      }
      boolean create = call.equals("create");
      return new RandomRequest(
          altered ? "altered" : call,
          altered ? STATUSES : documented,
          sent,
          url,
          headers(create),
          create || random.nextInt(20) == 0 ? body() : new byte[0]);
    }

    /** Returns the query options of a list, which are often valid. */
    private String query(List<SnapshotJob> jobs) {
      return switch (random.nextInt(6)) {
        case 0 -> "";
        case 1, 2, 3 ->
            jobs.isEmpty() ? "?$top=2" : "?" + new RandomQuery(random, jobs).next().graph();
        default -> pick(QUERIES);
      };
    }

    /** Returns the query options of a single entity, which supports only $select. */
    private String one(List<SnapshotJob> jobs) {
      return switch (random.nextInt(6)) {
        case 0 -> query(jobs);
        case 1 -> "?$select=id,displayName,resources";
        case 2 -> "/?select=errorDetails";
        default -> "";
      };
    }

    private String entity(String set, List<SnapshotJob> jobs) {
      String id = id(jobs);
      return switch (random.nextInt(12)) {
        case 0 -> set + "/" + id.toUpperCase(Locale.ROOT);
        case 1 -> set + "/" + encoded(id, "%%%02x");
        case 2 -> set + "(%27" + id + "%27)";
        case 3 -> set + "('" + encoded(id, "%%25%02X") + "')";
        case 4 ->
            set + "/" + pick("x", "%20", "''", "null", "..", "%00", "a".repeat(5000), "\u00e9");
        case 5, 6, 7 -> set + "('" + id + "')";
        default -> set + "/" + id;
      };
    }

    /**
     * Returns the id of a job or a snapshot; an unknown id if there are no jobs, and sometimes
     * otherwise.
     */
    private String id(List<SnapshotJob> jobs) {
      if (jobs.isEmpty() || random.nextInt(30) == 0) {
        return "c91a1470-acc9-4585-bc03-522ae898f82f";
      }
      SnapshotJob job = jobs.get(random.nextInt(jobs.size()));
      return random.nextBoolean() && job.snapshotId() != null ? job.snapshotId() : job.id();
    }

    private String encoded(String text, String format) {
      int at = random.nextInt(text.length());
      return text.substring(0, at)
          + String.format(Locale.ROOT, format, (int) text.charAt(at))
          + text.substring(at + 1);
    }

    private Map<String, List<String>> headers(boolean create) {
      Map<String, List<String>> headers = new LinkedHashMap<>();
      if (create && random.nextInt(40) > 0) {
        String type = random.nextInt(20) == 0 ? pick(CONTENT_TYPES) : "application/json";
        headers.put(pick("Content-Type", "content-type"), List.of(type));
      }
      if (random.nextInt(25) == 0) {
        headers.put("Content-Encoding", List.of(pick("identity", "gzip", "", "br, gzip")));
      }
      if (random.nextInt(5) == 0) {
        headers.put("client-request-id", List.of(mutated("9f8b3a5e-0000", BODY_TOKENS)));
      }
      if (random.nextInt(6) == 0) {
        headers.put("Accept", List.of(pick(ACCEPTS)));
      }
      if (random.nextInt(6) == 0) {
        headers.put("Prefer", List.of(pick(PREFERENCES), pick(PREFERENCES)));
      }
      if (random.nextInt(20) == 0) {
        headers.put(pick("If-Match", "If-None-Match"), List.of(pick("*", "\"x\"", "W/\"", "")));
      }
      if (random.nextInt(20) == 0) {
        headers.put("Content-Length", List.of(pick("-1", "0", "99999999999999999999", "x", "")));
      }
      if (random.nextInt(40) == 0) {
        headers.put(pick("Accept-Language", "Host", "", "X\r\nY"), List.of());
      }
      return headers;
    }

    private byte[] body() {
      if (random.nextInt(400) == 0) {
        byte[] large = new byte[300_000];
        Arrays.fill(large, (byte) pick("x", " ", "{", "[").charAt(0));
        return large;
      }
      List<String> members = new ArrayList<>();
      int wrong = random.nextInt(2) == 0 ? random.nextInt(3) : -1;
      String name = "\"Snapshot " + random.nextInt(60) + "\"";
      String resources = pick("\"" + MAILBOX + "\"", "\"" + RULE + "\",\"" + MEETING + "\"");
      add(members, "displayName", wrong == 0 ? pick(VALUES) : name);
      add(members, "resources", wrong == 1 ? pick(VALUES) : "[" + resources + "]");
      if (random.nextBoolean() || wrong == 2) {
        add(members, "description", wrong == 2 ? pick(VALUES) : "\"It's one\"");
      }
      if (random.nextInt(25) == 0) {
        members.remove(random.nextInt(members.size()));
      }
      if (random.nextInt(25) == 0) {
        members.add(pick(MORE_MEMBERS));
      }
      Collections.shuffle(members, random);
      String body = "{" + String.join(pick(",", ", \n"), members) + "}";
      if (random.nextInt(8) == 0) {
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
          body = mutated(body, BODY_TOKENS);
        }
      }
      return bytes(body);
    }

    private static void add(List<String> members, String name, String value) {
      members.add("\"" + name + "\":" + value);
    }

    private byte[] bytes(String body) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      switch (random.nextInt(40)) {
        case 0 -> bytes = body.getBytes(StandardCharsets.UTF_16);
        case 1 -> bytes = ("\uFEFF" + body).getBytes(StandardCharsets.UTF_8);
        case 2 -> bytes = (body + body).getBytes(StandardCharsets.UTF_8);
        case 3 -> bytes = inserted(bytes, 0xED, 0xA0, 0xBD); // a lone surrogate
        case 4 -> bytes = inserted(bytes, 0xC0, 0xAF); // an overlong slash
        case 5 -> bytes = inserted(bytes, 0xFF);
        case 6 -> bytes = body.getBytes(StandardCharsets.ISO_8859_1);
        case 7 -> {
          if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
          }
        }
        default -> {}
      }
      return bytes;
    }

    private byte[] inserted(byte[] bytes, int... more) {
      int at = random.nextInt(bytes.length + 1);
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      all.write(bytes, 0, at);
      for (int one : more) {
        all.write(one);
      }
      all.write(bytes, at, bytes.length - at);
      return all.toByteArray();
    }

    /** Inserts, removes, duplicates or truncates text at a random position. */
    private String mutated(String text, String[] tokens) {
      int at = random.nextInt(text.length() + 1);
      int end = Math.min(text.length(), at + 1 + random.nextInt(8));
      return switch (random.nextInt(5)) {
        case 0, 1 -> text.substring(0, at) + pick(tokens) + text.substring(at);
        case 2 -> text.substring(0, at) + text.substring(end);
        case 3 -> text.substring(0, end) + text.substring(at);
        default -> random.nextInt(4) == 0 ? text.substring(0, at) : text;
      };
    }

    private String pick(String... values) {
      return values[random.nextInt(values.length)];
    }
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s %s %s %d bytes: %s",
        shortened(method),
        shortened(url),
        shortened(headers.toString()),
        body.length,
        shortened(new String(body, StandardCharsets.UTF_8)));
  }

  private static String shortened(String text) {
    String start =
        text.length() <= 500 ? text : text.substring(0, 500) + "... (" + text.length() + ")";
    StringBuilder printable = new StringBuilder();
    for (char c : start.toCharArray()) {
      printable.append(
          c >= ' ' && c <= '~'
              ? String.valueOf(c)
              : String.format(Locale.ROOT, "\\u%04x", (int) c));
    }
    return printable.toString();
  }
}
