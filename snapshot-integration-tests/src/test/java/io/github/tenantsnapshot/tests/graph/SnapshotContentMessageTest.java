package io.github.tenantsnapshot.tests.graph;

import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_1;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.ID_2;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.MAILBOX;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.RULE;
import static io.github.tenantsnapshot.tests.graph.GraphHarness.V1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotLimits;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.graph.GraphRequest;
import io.github.tenantsnapshot.graph.GraphResponse;
import io.github.tenantsnapshot.spi.JobStoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotContentMessageTest {

  private static final String SNAPSHOTS = "/configurationSnapshots";

  /** The number of resources that the endpoint reads from a store at a time. */
  private static final int PAGE = 64;

  /** Numbers, duplicate and empty names, and spacing that a JSON library would change. */
  private static final String ODD_PROPERTIES =
      "{ \"Version\":1.50,\"Big\":123456789012345678901234567890,\"Exp\" : 1E+2,\"Zero\":-0.0,"
          + "\"GroupLifetimeInDays@odata.type\":\"#Int64\",\"GroupLifetimeInDays\":99,"
          + "\"\":\"nameless\",\"Twice\":1,\"Twice\":2,\"Emoji\":\"\uD83D\uDE00 \u96EA \u00e9\","
          + "\"Escaped\":\"\\u00e9\\/\\ud83d\\ude00\\u0000\",\"Deep\":[[],{},[{\"\":null}]],\n\t"
          + "\"Html\":\"<a href='x'>&amp;</a>\" }";

  private final GraphHarness graph = GraphHarness.standard();

  @ParameterizedTest
  @ValueSource(strings = {"v1.0", "beta"})
  void smallSnapshotReturnsTheExpectedText(String version) {
    graph
        .tenant
        .add(RULE, "EXOTransportRule-Tag \"invoices\" \\ \uD83D\uDE00", ODD_PROPERTIES)
        .add(RULE, "EXOTransportRule-\t\u0001\u2028", "{}")
        .add(MAILBOX, "EXOSharedMailbox-Info", "{\"Ensure\":\"Present\"}");
    graph.create(
        "{\"displayName\":\"Snapshot Demo\",\"description\":\"Say \\\"hi\\\" \\u00e9\","
            + "\"resources\":[\"microsoft.exchange.SharedMailbox\",\""
            + RULE
            + "\"]}");
    graph.clock.advance(Duration.ZERO);
    String api = "https://graph.microsoft.com/" + version + "/admin/configurationManagement";

    BufferedResponse response = graph.get(api + SNAPSHOTS + "('" + ID_2 + "')");

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Content-Type")).isEqualTo(GraphHarness.CONTENT_TYPE);
    assertThat(response.body())
        .isEqualTo(
            head(version, "Snapshot Demo", "Say \\\"hi\\\" \u00e9")
                + "{\"displayName\":\"EXOTransportRule-Tag \\\"invoices\\\" \\\\ \uD83D\uDE00\","
                + "\"resourceType\":\"microsoft.exchange.transportrule\",\"properties\":"
                + ODD_PROPERTIES
                + "},{\"displayName\":\"EXOTransportRule-\\t\\u0001\u2028\","
                + "\"resourceType\":\"microsoft.exchange.transportrule\",\"properties\":{}},"
                + "{\"displayName\":\"EXOSharedMailbox-Info\","
                + "\"resourceType\":\"microsoft.exchange.sharedmailbox\","
                + "\"properties\":{\"Ensure\":\"Present\"}}]}");
  }

  @Test
  void snapshotWithoutResourcesHasAnEmptyArray() {
    String id = graph.createSnapshot("Snapshot Demo", MAILBOX);

    BufferedResponse response = graph.get(V1 + SNAPSHOTS + "/" + id);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(head("v1.0", "Snapshot Demo", "") + "]}");
  }

  @Test
  void snapshotIsReturnedForEachSpellingOfItsUrl() {
    graph.tenant.add(RULE, "EXOTransportRule-A", "{}");
    String id = graph.createSnapshot("Snapshot Demo", RULE);
    String expected = graph.get(V1 + SNAPSHOTS + "('" + id + "')").body();

    for (String url :
        new String[] {
          V1 + SNAPSHOTS + "/" + id,
          V1 + SNAPSHOTS + "/" + id + "/",
          V1 + SNAPSHOTS + "(%27" + id + "%27)",
          V1 + SNAPSHOTS + "%28%27" + id.toUpperCase(Locale.ROOT) + "%27%29",
          "/v1.0/admin/configurationManagement" + SNAPSHOTS + "/" + id.toUpperCase(Locale.ROOT)
        }) {
      assertThat(graph.get(url).body()).as(url).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {ID_1, "3b05c24c-db31-4d15-b386-947768ed66b0"})
  void snapshotIsNotFoundUnderAnotherId(String id) {
    graph.createSnapshot("Snapshot Demo", MAILBOX);

    graph.assertError(graph.get(V1 + SNAPSHOTS + "/" + id), 404, "UnknownError", "");
  }

  @Test
  void snapshotIsNotFoundByAnotherTenant() {
    String id = graph.createSnapshot("Snapshot Demo", MAILBOX);
    graph.caller = Caller.user("11111111-2222-3333-4444-555555555555", "u", "Somebody Else");

    assertThat(graph.get(V1 + SNAPSHOTS + "/" + id).status()).isEqualTo(404);
  }

  @Test
  void snapshotIsNotFoundAfterItsJobHasExpired() {
    String id = graph.createSnapshot("Snapshot Demo", MAILBOX);
    graph.clock.advance(Duration.ofDays(7));

    assertThat(graph.get(V1 + SNAPSHOTS + "/" + id).status()).isEqualTo(404);
  }

  @Test
  void firstResourceIsReturnedAfterOneStorePage() throws IOException {
    String id = largeSnapshot();

    try (GraphResponse response = open(id)) {
      InputStream body = response.body();
      assertThat(body.read()).isEqualTo('{');
      assertThat(graph.store.pagesRead()).isLessThanOrEqualTo(1);

      body.readNBytes(4096);
      assertThat(graph.store.pagesRead()).isEqualTo(1);
      assertThat(graph.store.resourcesRead()).isLessThanOrEqualTo(PAGE);
    }
    assertThat(graph.store.pagesRead()).isEqualTo(1);
  }

  @Test
  void storePagesAreReadOneByOneAsTheBodyIsRead() throws IOException {
    String id = largeSnapshot();
    int resource = 2000;

    try (GraphResponse response = open(id);
        JsonParser parser = new JsonFactory().createParser(response.body())) {
      int resources = 0;
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (token == JsonToken.END_OBJECT && depth == 2) {
          resources++;
          // the parser fills its buffer of 8,000 bytes in advance
          int ahead = resources + 8000 / resource + 1;
          assertThat(graph.store.resourcesRead()).isLessThanOrEqualTo(ahead + PAGE);
        }
      }
      assertThat(resources).isEqualTo(20_000);
      assertThat(graph.store.resourcesRead()).isEqualTo(20_000);
    }
  }

  @Test
  void headReadsNoContentFromTheStore() {
    String id = largeSnapshot();

    BufferedResponse response = graph.send("HEAD", V1 + SNAPSHOTS + "/" + id);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(graph.store.pagesRead()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5_000, 200_000, 20_000_000})
  void bodyFailsBeforeItsEndIfTheJobIsDeletedMeanwhile(int after) throws IOException {
    String id = largeSnapshot();

    try (GraphResponse response = open(id)) {
      byte[] before = response.body().readNBytes(after);
      assertThat(graph.send("DELETE", V1 + "/configurationSnapshotJobs/" + ID_1).status())
          .isEqualTo(204);
      assertEndsBroken(response.body(), before);
    }
  }

  @Test
  void bodyFailsBeforeItsEndIfTheJobExpiresMeanwhile() throws IOException {
    String id = largeSnapshot();

    try (GraphResponse response = open(id)) {
      byte[] before = response.body().readNBytes(100_000);
      graph.clock.advance(Duration.ofDays(7));
      assertEndsBroken(response.body(), before);
    }
  }

  @Test
  void bodyFailsIfTheStoreFailsMeanwhile() throws IOException {
    String id = largeSnapshot();

    try (GraphResponse response = open(id)) {
      byte[] before = response.body().readNBytes(100_000);
      graph.store.failWith(() -> new JobStoreException("no connection", new IOException()));
      assertEndsBroken(response.body(), before);
    }
  }

  /** A transport that copies the body expects no exception except an IOException. */
  @Test
  void bodyFailsIfTheStoreFailsUnexpectedlyMeanwhile() throws IOException {
    String id = largeSnapshot();

    try (GraphResponse response = open(id)) {
      byte[] before = response.body().readNBytes(100_000);
      graph.store.failWith(() -> new UnsupportedOperationException("a bug"));
      assertEndsBroken(response.body(), before);
    }
  }

  @Test
  void bodyCannotBeReadAfterItsResponseIsClosed() throws IOException {
    String id = largeSnapshot();
    GraphResponse response = open(id);
    byte[] before = response.body().readNBytes(100_000);

    response.close();
    response.close();

    assertEndsBroken(response.body(), before);
  }

  /**
   * Otherwise, a client could read the end of a small snapshot after the close, as if it were
   * complete.
   */
  @Test
  void closedBodyCannotBeReadEvenIfAllResourcesWereRead() throws IOException {
    graph.tenant.add(RULE, "EXOTransportRule-A", "{}");
    String id = graph.createSnapshot("Snapshot Demo", RULE);
    byte[] whole = graph.get(V1 + SNAPSHOTS + "/" + id).body().getBytes(StandardCharsets.UTF_8);
    GraphResponse response = open(id);
    response.body().readNBytes(whole.length - 2);

    response.close();

    assertThatExceptionOfType(IOException.class).isThrownBy(() -> response.body().read());
  }

  @Test
  void bodyIsTheSameWithBuffersOfAnySize() throws IOException {
    graph.tenant.add(RULE, "EXOTransportRule-\uD83D\uDE00", ODD_PROPERTIES);
    for (int i = 0; i < 200; i++) {
      graph.tenant.add(MAILBOX, "EXOSharedMailbox-" + i, "{\"N\":" + i + "}");
    }
    String id = graph.createSnapshot("Snapshot Demo", MAILBOX, RULE);
    byte[] whole = graph.get(V1 + SNAPSHOTS + "/" + id).body().getBytes(StandardCharsets.UTF_8);
    assertThat(whole.length).isGreaterThan(10_000);

    for (int size : new int[] {1, 2, 3, 7, 64, 1021, whole.length - 1, whole.length, 1 << 20}) {
      try (GraphResponse response = open(id)) {
        assertThat(readWith(response.body(), size)).as("buffer of %d", size).isEqualTo(whole);
        assertThat(response.body().read(new byte[size])).isEqualTo(-1);
        assertThat(response.body().read()).isEqualTo(-1);
        assertThat(response.body().available()).isZero();
      }
    }
  }

  @Test
  void singleBytesAreReadAsUnsignedValues() throws IOException {
    graph.tenant.add(RULE, "EXOTransportRule-\uD83D\uDE00 \u00e9", "{}");
    String id = graph.createSnapshot("Snapshot Demo", RULE);
    byte[] whole = graph.get(V1 + SNAPSHOTS + "/" + id).body().getBytes(StandardCharsets.UTF_8);

    try (GraphResponse response = open(id)) {
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      for (int b = response.body().read(); b >= 0; b = response.body().read()) {
        assertThat(b).isBetween(0, 255);
        read.write(b);
      }
      assertThat(read.toByteArray()).isEqualTo(whole);
    }
  }

  @Test
  void skipAdvancesLikeRead() throws IOException {
    String id = largeSnapshot();
    byte[] whole = graph.get(V1 + SNAPSHOTS + "/" + id).body().getBytes(StandardCharsets.UTF_8);

    try (GraphResponse response = open(id)) {
      InputStream body = response.body();
      assertThat(body.skip(0)).isZero();
      assertThat(body.skip(-1)).isZero();
      body.skipNBytes(1_000_001);
      assertThat(body.read()).isEqualTo(whole[1_000_001] & 0xFF);
      body.skipNBytes(whole.length - 1_000_003L);
      assertThat(body.read()).isEqualTo('}');
      assertThat(body.skip(10)).isZero();
      assertThat(body.read()).isEqualTo(-1);
    }
  }

  @Test
  void availableIsTheNumberOfBufferedBytes() throws IOException {
    String id = largeSnapshot();

    try (GraphResponse response = open(id)) {
      InputStream body = response.body();
      int available = body.available();
      assertThat(available).isPositive();
      assertThat(body.readNBytes(available)).hasSize(available);
      assertThat(graph.store.pagesRead()).isZero();
      assertThat(body.available()).isZero();
      assertThat(body.read()).isNotNegative();
      assertThat(body.available()).isPositive();
    }
  }

  @Test
  void readIntoAnEmptyBufferDoesNotAdvance() throws IOException {
    String id = graph.createSnapshot("Snapshot Demo", RULE);

    try (GraphResponse response = open(id)) {
      assertThat(response.body().read(new byte[0])).isZero();
      assertThat(response.body().read(new byte[4], 4, 0)).isZero();
      assertThat(response.body().read()).isEqualTo('{');
    }
  }

  @Test
  void readOutsideTheBufferIsRejected() throws IOException {
    String id = graph.createSnapshot("Snapshot Demo", RULE);

    try (GraphResponse response = open(id)) {
      byte[] buffer = new byte[4];
      InputStream body = response.body();
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> body.read(buffer, 2, 3));
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> body.read(buffer, -1, 2));
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> body.read(buffer, 0, -1));
      assertThat(body.read(buffer, 1, 2)).isEqualTo(2);
      assertThat(buffer).containsExactly(0, '{', '"', 0);
    }
  }

  @Test
  void twoResponsesOfOneSnapshotAreReadIndependently() throws IOException {
    String id = largeSnapshot();

    try (GraphResponse one = open(id);
        GraphResponse other = open(id)) {
      byte[] first = one.body().readNBytes(500_000);
      assertThat(other.body().readNBytes(500_000)).isEqualTo(first);
      assertThat(one.body().readNBytes(500_000)).isEqualTo(other.body().readNBytes(500_000));
    }
  }

  /** Creates a snapshot of 20,000 resources of 2 KB each, as many as a month's quota allows. */
  private String largeSnapshot() {
    SnapshotResource resource =
        new SnapshotResource(
            "EXOTransportRule-Large",
            RULE,
            JsonText.of("{\"Filler\":\"" + "x".repeat(2000) + "\"}"));
    assertThat(SnapshotLimits.documented().resourcesPerPeriod()).isEqualTo(20_000);
    graph.tenant.set(RULE, Collections.nCopies(20_000, resource));
    return graph.createSnapshot("Snapshot Large", RULE);
  }

  private GraphResponse open(String id) throws IOException {
    GraphResponse response = graph.graph.handle(GraphRequest.of("GET", V1 + SNAPSHOTS + "/" + id));
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.body()).isSameAs(response.body());
    return response;
  }

  /** Checks that two more reads throw, and that the JSON text before the first is incomplete. */
  private static void assertEndsBroken(InputStream body, byte[] before) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    read.write(before);
    byte[] buffer = new byte[1000];
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () -> {
              for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                read.write(buffer, 0, n);
              }
            });
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> body.read(buffer));
    assertThat(read.toString(StandardCharsets.UTF_8)).startsWith("{").doesNotEndWith("]}");
  }

  private static byte[] readWith(InputStream body, int size) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] buffer = new byte[size];
    for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
      assertThat(n).isPositive();
      read.write(buffer, 0, n);
    }
    return read.toByteArray();
  }

  private static String head(String version, String displayName, String description) {
    return "{\"@odata.context\":\"https://graph.microsoft.com/"
        + version
        + "/$metadata#admin/configurationManagement/configurationSnapshots/$entity\","
        + "\"@microsoft.graph.tips\":\"Use $select to choose only the properties your app needs,"
        + " as this can lead to performance improvements. For example: GET"
        + " admin/configurationManagement/configurationSnapshots('"
        + ID_2
        + "')?$select=description,displayName\",\"id\":\""
        + ID_2
        + "\",\"displayName\":\""
        + displayName
        + "\",\"description\":\""
        + description
        + "\",\"parameters\":[],\"resources\":[";
  }
}
