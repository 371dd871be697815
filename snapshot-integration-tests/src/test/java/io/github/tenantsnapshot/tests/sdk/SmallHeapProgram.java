package io.github.tenantsnapshot.tests.sdk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.microsoft.graph.core.requests.GraphClientFactory;
import io.github.tenantsnapshot.Caller;
import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.JsonText;
import io.github.tenantsnapshot.SnapshotJob;
import io.github.tenantsnapshot.SnapshotResource;
import io.github.tenantsnapshot.simulator.SimulatedTenant;
import io.github.tenantsnapshot.simulator.TenantSimulator;
import io.github.tenantsnapshot.simulator.http.GraphServer;
import io.github.tenantsnapshot.simulator.okhttp.GraphInterceptor;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * A simulated tenant with a large configuration and a client that reads its snapshot, in one JVM.
 * The client has the official SDK's handlers. {@link SmallHeapTest} starts the program with a small
 * heap.
 */
final class SmallHeapProgram {

  static final int RESOURCES = 20_000;
  static final int CHARACTERS = 2_000;

  private static final String TYPE = "microsoft.exchange.transportrule";

  private SmallHeapProgram() {}

  /** The transport of the client, and how it reads the response. */
  enum Way {
    INTERCEPTOR,
    LISTENER,
    LISTENER_WITH_GZIP,
    INTERCEPTOR_BUT_BUFFERED
  }

  /**
   * Reads the snapshot and prints counts of the data read.
   *
   * @param args the {@link Way}
   */
  public static void main(String[] args) throws Exception {
    Way way = Way.valueOf(args[0]);
    try (TenantSimulator simulator =
        TenantSimulator.builder().addTenant(SmallHeapProgram::fill).build()) {
      Caller admin = simulator.tenant().admin();
      SnapshotJob created =
          simulator
              .service()
              .createSnapshot(admin, CreateSnapshotRequest.of("Snapshot Demo", TYPE));
      simulator.advance(Duration.ofMinutes(2));
      String snapshotId =
          Objects.requireNonNull(simulator.service().getJob(admin, created.id()).snapshotId());
      String token = simulator.tokens().issue(admin);
      System.out.println("the job has ended");
      if (way == Way.LISTENER || way == Way.LISTENER_WITH_GZIP) {
        try (GraphServer server =
            GraphServer.builder(simulator.endpoint())
                .compression(way == Way.LISTENER_WITH_GZIP)
                .start()) {
          Set<String> encodings = new TreeSet<>();
          OkHttpClient.Builder http =
              GraphClientFactory.create()
                  .addNetworkInterceptor(
                      chain -> {
                        Response response = chain.proceed(chain.request());
                        encodings.add(
                            Objects.requireNonNullElse(
                                response.header("Content-Encoding"), "none"));
                        return response;
                      });
          Client client = new Client(http.build(), server.uri().toString(), token, false);
          client.readAll(snapshotId);
          System.out.println("encodings " + encodings);
        }
      } else {
        OkHttpClient http =
            GraphClientFactory.create()
                .addInterceptor(GraphInterceptor.of(simulator).strict())
                .build();
        boolean buffered = way == Way.INTERCEPTOR_BUT_BUFFERED;
        new Client(http, "https://graph.microsoft.com", token, buffered).readAll(snapshotId);
      }
    }
    System.exit(0); // does not wait for OkHttp's threads
  }

  private static void fill(SimulatedTenant tenant) {
    for (int i = 0; i < RESOURCES; i++) {
      String start = "{\"Number\":" + i + ",\"Text\":\"";
      String text = start + "x".repeat(CHARACTERS - start.length() - 2) + "\"}";
      tenant.add(new SnapshotResource("EXOTransportRule-" + i, TYPE, JsonText.of(text)));
    }
  }

  /** A client that requests snapshots and counts the data that it receives. */
  private record Client(OkHttpClient http, String graph, String token, boolean buffered) {

    void readAll(String snapshotId) throws IOException {
      String snapshots = graph + "/v1.0/admin/configurationManagement/configurationSnapshots";
      read("snapshot", snapshots + "/" + snapshotId);
      read("list", snapshots);
    }

    private void read(String what, String url) throws IOException {
      Request request =
          new Request.Builder().url(url).header("Authorization", "Bearer " + token).build();
      int resources = 0;
      long live = 0;
      try (Response response = http.newCall(request).execute();
          InputStream content = response.body().byteStream();
          CountedStream bytes =
              new CountedStream(
                  buffered ? new ByteArrayInputStream(content.readAllBytes()) : content);
          JsonParser json = new JsonFactory().createParser(bytes)) {
        for (JsonToken next = json.nextToken(); next != null; next = json.nextToken()) {
          if (next == JsonToken.FIELD_NAME && json.currentName().equals("Number")) {
            resources++;
            if (resources == RESOURCES / 2) {
              live = liveMegabytes();
            }
          }
        }
        System.out.println(what + " resources " + resources);
        System.out.println(what + " bytes " + bytes.count);
        System.out.println(what + " megabytes of heap in use half-way " + live);
      }
    }
  }

  private static long liveMegabytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
  }

  /** A stream that counts the bytes read. */
  private static final class CountedStream extends FilterInputStream {

    private long count;

    CountedStream(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count += read < 0 ? 0 : 1;
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count += Math.max(read, 0);
      return read;
    }
  }
}
